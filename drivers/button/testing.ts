/** What the tests of buttons share: a driver with its recorded port, alone or on a simulated contact. */
import { Compile } from "typebox/compile";
import { afterEach, expect } from "vitest";
import { recordedPort, until } from "../testing.ts";
import button from "./index.ts";
import { type ButtonSimulatorOptions, simulateButton } from "./simulator.ts";

/** What a test has opened; closed after it, the last one first. */
export const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

export function startDriver(config: Readonly<Record<string, unknown>>) {
  const port = recordedPort();
  expect(Compile(button.config).Check(config)).toBe(true);
  const running = button.start(config as never, port);
  closers.push(() => running.stop());
  return port;
}

type Contact = Pick<ButtonSimulatorOptions, "contact" | "pull"> & { readonly holdMs?: number };

export async function start(config: Contact = {}) {
  const simulator = await simulateButton(config);
  closers.push(() => simulator.close());
  const port = startDriver({ at: simulator.at, ...config });
  await until(() => port.faults.length > 0);
  return { simulator, port };
}
