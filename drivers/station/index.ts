/** A station where nobody sits, as its contacts tell it: is somebody at it, and is it in order? */
import { type Static, Type } from "typebox";
import type { FaultCode } from "../../gateway/contract/faults.ts";
import type { DevicePort, Driver, Running } from "../driver.ts";
import { besides, ContactAt, lineMistakes, openContact, SecondContactAt, wiring } from "../transport/lines.ts";
import { type Occupied, occupiedLine } from "../transport/occupied.ts";
import { type Steady, steady } from "./steady.ts";

const { contact, pull } = wiring("Does somebody at it close the contact, or open it? Default normally-open");
const Config = Type.Object(
  {
    at: ContactAt,
    contact,
    pull,
    settleMs: Type.Optional(
      Type.Integer({
        minimum: 300,
        maximum: 60_000,
        description: "Nobody at it for so long: free. Who steps aside for a moment is not done. Default 1500",
      }),
    ),
    outOfOrder: Type.Optional(SecondContactAt),
    outOfOrderContact: wiring("Does the station's fault close its contact, or open it? Default normally-open").contact,
  },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

/** Contacts bounce for some milliseconds; what the kernel lets through must be steady anyway. */
const debounceMs = 10;
/** Who walks by is sooner gone. */
const comingMs = 300;
/** A board that does not say in this time how its lines stand never will. */
const silentMs = 2000;

function mistakes({ at, outOfOrder, outOfOrderContact }: Config): string[] {
  const alone = outOfOrder === undefined && outOfOrderContact !== undefined;
  return [
    ...lineMistakes("at", at),
    ...lineMistakes("outOfOrder", outOfOrder, at),
    ...(alone ? ["outOfOrderContact: no contact is named; add outOfOrder, or remove this"] : []),
  ];
}

/** One of its contacts. */
interface Wire {
  readonly name: string;
  readonly line: string;
  readonly closedMeans: boolean;
  readonly says: Steady;
  fault: FaultCode | undefined;
  silence?: NodeJS.Timeout;
}

function openStation(config: Config, port: DevicePort): Running {
  const { at, pull = "up", settleMs = 1500, outOfOrder } = config;
  const busy = wire("busy", at, config.contact, steady(comingMs, settleMs));
  const broken =
    outOfOrder === undefined
      ? undefined
      : wire("outOfOrder", besides(at, outOfOrder), config.outOfOrderContact, steady(comingMs, comingMs));
  const wires = broken ? [busy, broken] : [busy];
  let again: NodeJS.Timeout | undefined;

  /** What cannot be read any more stays a fault until it is surely known again: never all well with an old word. */
  function tell(): void {
    clearTimeout(again);
    const now = performance.now();
    const verdicts = wires.map(({ says }) => says.verdict(now));
    const [isBusy, isBroken] = verdicts.map(({ believed }) => believed);
    const lost = wires.find(({ fault }) => fault !== undefined)?.fault;
    if (isBusy !== undefined) port.busy(isBusy);
    if (lost !== undefined) port.fault(lost);
    else if (isBroken) port.fault("station-out-of-order");
    else if (verdicts.every(({ believed }) => believed !== undefined)) port.fault(undefined);
    const waits = verdicts.flatMap(({ againInMs }) => againInMs ?? []);
    if (waits.length > 0) again = setTimeout(tell, Math.ceil(Math.min(...waits)));
  }
  function hear(wire: Wire, closed: boolean | undefined, fault: FaultCode | undefined): void {
    clearTimeout(wire.silence);
    wire.fault = fault;
    wire.says.heard(closed === undefined ? undefined : closed === wire.closedMeans, performance.now());
    tell();
  }
  function open(wire: Wire) {
    return openContact(
      wire.line,
      { pull, debounceMs },
      {
        ready(closed) {
          if (closed !== undefined) return hear(wire, closed, undefined);
          clearTimeout(wire.silence);
          wire.says.heard(undefined, performance.now());
          wire.silence = setTimeout(silent, silentMs, wire);
        },
        edge: (closed) => hear(wire, closed, undefined),
        lost(fault, sentence) {
          port.log(`${wire.name}: ${sentence}`);
          hear(wire, undefined, fault);
        },
      },
    );
  }
  function silent(wire: Wire): void {
    port.log(`${wire.name}: the board does not say how it stands; it must write gpioget's line first`);
    hear(wire, undefined, "no-answer");
  }

  const lines = wires.map(open);
  return {
    async stop() {
      clearTimeout(again);
      for (const { silence } of wires) clearTimeout(silence);
      for (const line of lines) line.close();
    },
  };
}

function wire(name: string, line: string, contact: Config["contact"], says: Steady): Wire {
  return { name, line, closedMeans: contact !== "normally-closed", says, fault: undefined };
}

function occupies({ at, outOfOrder }: Config): Occupied[] {
  return [...occupiedLine("at", at), ...occupiedLine("outOfOrder", outOfOrder, at)];
}

const station: Driver<Config> = { kind: "station", config: Config, mistakes, occupies, start: openStation };
export default station;
