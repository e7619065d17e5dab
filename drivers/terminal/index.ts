/** A card terminal: asked for money once, and what became of it is known or said to be unclear; the words are zvt/. */
import type { DevicePort, Driver, Running } from "../driver.ts";
import { occupiedPipe } from "../transport/occupied.ts";
import { Config, mistakesIn, type Settled, settled } from "./config.ts";
import { realTimes, type Times } from "./times.ts";
import { ZvtTerminal } from "./zvt/terminal.ts";

/** Every protocol that a terminal can be spoken with in; another one is a folder beside zvt/ and a line here. */
const protocols: Readonly<
  Record<NonNullable<Config["protocol"]>, (config: Settled, port: DevicePort, times: Times) => Running>
> = {
  zvt: (config, port, times) => new ZvtTerminal(config, port, times),
};

/** `times`: for tests, which have no minutes to wait. */
export function openTerminal(config: Config, port: DevicePort, times: Times = realTimes): Running {
  return protocols[config.protocol ?? "zvt"](settled(config), port, times);
}

const terminal: Driver<Config> = {
  kind: "terminal",
  config: Config,
  mistakes: mistakesIn,
  occupies: ({ at }) => occupiedPipe(at, "a card terminal"),
  start: (config, port) => openTerminal(config, port),
};
export default terminal;
