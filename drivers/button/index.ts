/** A call button: one press is one event, however its contact bounces, and lamp and beeper say what became of it. */
import { type Static, Type } from "typebox";
import type { FaultCode } from "../../gateway/contract/faults.ts";
import type { DevicePort, Driver, Running } from "../driver.ts";
import {
  besides,
  ContactAt,
  lineMistakes,
  OutputAt,
  openContact,
  openOutput,
  outputMistakes,
  wiring,
} from "../transport/lines.ts";
import { type Occupied, occupiedLine } from "../transport/occupied.ts";
import { fingertip } from "./answer.ts";
import { contactJudge, restMs, stuckMs } from "./debounce.ts";

const Config = Type.Object(
  {
    at: ContactAt,
    ...wiring("Does a press close the contact, or open it? Default normally-open"),
    settleMs: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: "Quiet before an edge is a press. Default 50" }),
    ),
    holdMs: Type.Optional(
      Type.Integer({
        minimum: 500,
        maximum: 10_000,
        description: "Held so long a press is a long one too. Default never",
      }),
    ),
    lamp: Type.Optional(OutputAt),
    beeper: Type.Optional(OutputAt),
  },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

/** A spike on a long cable is shorter, a finger longer; the bounces that are left are the judge's. */
const spikeMs = 2;

function mistakes({ at, lamp, beeper }: Config): string[] {
  return [...lineMistakes("at", at), ...outputMistakes("lamp", lamp, at), ...outputMistakes("beeper", beeper, at)];
}

function openButton(config: Config, port: DevicePort): Running {
  const { at, contact = "normally-open", pull = "up", settleMs = 50, holdMs = Number.POSITIVE_INFINITY } = config;
  const judge = contactJudge(settleMs, holdMs);
  /** Undefined: not heard of yet, neither good nor bad. */
  let wire: FaultCode | "well" | undefined;
  const outputs = openOutputs(config, port, tellFault);
  const tip = fingertip(outputs.lamp, outputs.beeper);
  const rest = restWatch([restMs, holdMs, stuckMs], (ms) => {
    if (judge.rested(ms)) happened("held");
    tellFault();
  });

  function tellFault(): void {
    if (wire !== undefined) port.fault(wire === "well" ? (judge.fault() ?? outputs.fault()) : wire);
  }
  function happened(type: "pressed" | "held"): void {
    const id = port.event({ type });
    tip.pressed(id);
    if (id === undefined) port.log(`${type} without a line to the gateway: this press calls nobody`);
  }
  const isPressed = (closed: boolean) => closed === (contact === "normally-open");

  const line = openContact(
    at,
    { pull, debounceMs: spikeMs },
    {
      ready(closed) {
        wire = "well";
        judge.stands(closed === undefined ? undefined : isPressed(closed));
        rest.begin();
        tellFault();
      },
      edge(closed, atMs) {
        if (judge.edge({ to: isPressed(closed) ? "pressed" : "released", at: atMs })) happened("pressed");
        rest.begin();
        tellFault();
      },
      lost(fault, sentence) {
        wire = fault;
        judge.stands(undefined);
        rest.stop();
        port.log(sentence);
        tellFault();
      },
    },
  );
  port.onAnswer(tip.answered);
  return {
    async stop() {
      rest.stop();
      line.close();
      await tip.stop();
    },
  };
}

/** Lamp and beeper, where there are any, and what is wrong with them. */
function openOutputs(config: Config, port: DevicePort, changed: () => void) {
  const faults: Record<string, FaultCode | undefined> = {};
  const open = (name: "lamp" | "beeper") => {
    const line = config[name];
    if (line === undefined) return undefined;
    const told = (fault: FaultCode | undefined) => {
      faults[name] = fault;
      changed();
    };
    return openOutput(besides(config.at, line), {
      ready: () => told(undefined),
      lost(fault, sentence) {
        port.log(`${name}: ${sentence}`);
        told(fault);
      },
    });
  };
  return { lamp: open("lamp"), beeper: open("beeper"), fault: () => faults.lamp ?? faults.beeper };
}

/** Tells when a contact has rested for each of the times: what has calmed down, is held, or is stuck. */
function restWatch(times: readonly number[], rested: (ms: number) => void) {
  const looks = times.filter(Number.isFinite).sort((a, b) => a - b);
  let timer: NodeJS.Timeout | undefined;

  function wait(n: number, sinceMs: number): void {
    const ms = looks[n];
    if (ms === undefined) return;
    timer = setTimeout(() => {
      wait(n + 1, ms);
      rested(ms);
    }, ms - sinceMs);
  }
  return {
    begin() {
      clearTimeout(timer);
      wait(0, 0);
    },
    stop: () => clearTimeout(timer),
  };
}

function occupies({ at, lamp, beeper }: Config): Occupied[] {
  return [...occupiedLine("at", at), ...occupiedLine("lamp", lamp, at), ...occupiedLine("beeper", beeper, at)];
}

const button: Driver<Config> = { kind: "button", config: Config, mistakes, occupies, start: openButton };
export default button;
