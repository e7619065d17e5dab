/** A house alarm as its relay tells it: by one contact, or by two of which always exactly one is closed. */
import { type Static, Type } from "typebox";
import type { FaultCode } from "../../gateway/contract/faults.ts";
import type { DevicePort, Driver, Running } from "../driver.ts";
import { besides, ContactAt, lineMistakes, openContact, SecondContactAt, wiring } from "../transport/lines.ts";
import { type Occupied, occupiedLine } from "../transport/occupied.ts";
import { alarmJudge, type Contact } from "./judge.ts";

const Config = Type.Object(
  {
    at: ContactAt,
    second: Type.Optional(SecondContactAt),
    ...wiring("How the first contact stands at rest; the second stands the other way. Default normally-closed"),
    toleranceMs: Type.Optional(
      Type.Integer({ minimum: 10, maximum: 1000, description: "How long the contacts may contradict. Default 100" }),
    ),
  },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

/** A relay bounces for some milliseconds; what the kernel lets through is the judge's. */
const debounceMs = 10;
/** A board that does not say in this time how its lines stand never will. */
const silentMs = 2000;

function mistakes({ at, second }: Config): string[] {
  return [...lineMistakes("at", at), ...lineMistakes("second", second, at)];
}

function openAlarm(config: Config, port: DevicePort): Running {
  const { at, second, contact = "normally-closed", pull = "up", toleranceMs = 100 } = config;
  const judge = alarmJudge({ closedAtRest: contact === "normally-closed", two: second !== undefined, toleranceMs });
  const faults: Record<Contact, FaultCode | undefined> = { first: undefined, second: undefined };
  const silences = new Map<Contact, NodeJS.Timeout>();
  let again: NodeJS.Timeout | undefined;
  let told = false;

  function tell(): void {
    clearTimeout(again);
    const { alarm, wires, againInMs } = judge.verdict(performance.now());
    if (alarm !== undefined) port.alarm(alarm);
    const fault = faults.first ?? faults.second ?? (wires ? "alarm-wires" : undefined);
    told ||= fault !== undefined || alarm !== undefined;
    // Before anything is known, all is well would be a lie.
    if (told) port.fault(fault);
    if (againInMs !== undefined) again = setTimeout(tell, Math.ceil(againInMs));
  }
  function hear(name: Contact, closed: boolean | undefined, fault: FaultCode | undefined): void {
    clearTimeout(silences.get(name));
    faults[name] = fault;
    judge.heard(name, closed, performance.now());
    tell();
  }
  function open(name: Contact, line: string) {
    return openContact(
      line,
      { pull, debounceMs },
      {
        ready(closed) {
          if (closed !== undefined) return hear(name, closed, undefined);
          judge.heard(name, undefined, performance.now());
          clearTimeout(silences.get(name));
          silences.set(name, setTimeout(silent, silentMs, name));
        },
        edge: (closed) => hear(name, closed, undefined),
        lost(fault, sentence) {
          port.log(`${name} contact: ${sentence}`);
          hear(name, undefined, fault);
        },
      },
    );
  }
  function silent(name: Contact): void {
    port.log(`${name} contact: the board does not say how it stands; it must write gpioget's line first`);
    hear(name, undefined, "no-answer");
  }

  const lines = [open("first", at), ...(second === undefined ? [] : [open("second", besides(at, second))])];
  return {
    async stop() {
      clearTimeout(again);
      for (const silence of silences.values()) clearTimeout(silence);
      for (const line of lines) line.close();
    },
  };
}

function occupies({ at, second }: Config): Occupied[] {
  return [...occupiedLine("at", at), ...occupiedLine("second", second, at)];
}

const alarm: Driver<Config> = { kind: "alarm", config: Config, mistakes, occupies, start: openAlarm };
export default alarm;
