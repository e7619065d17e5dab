/** What follows from a press: a button belongs to a counter, and the site file says what it does there. */
import type { Command } from "../contract/commands.ts";
import type { Configuration } from "../contract/configuration.ts";
import { eventTooOldMs } from "../contract/messages.ts";
import type { ButtonTurn } from "../contract/shapes.ts";
import { decideCall } from "./decide-call.ts";
import { heldByPayment } from "./decide-payment.ts";
import { raiseSilentAlarm } from "./decide-site.ts";
import { type Asked, type Decision, type Input, nothing, refuse } from "./decision.ts";
import { counterState, isCallingOff, type State } from "./state.ts";

/** A second press of the same button within this does nothing more. */
export const pressGuardMs = 2_000;

type Press = Extract<Input, { type: "pressed" }>;
type Turn = ButtonTurn | "call-next";
const calling: ReadonlySet<Turn> = new Set(["call-next", "call-again"]);

export function decidePress(state: State, press: Press, now: number): Decision {
  const found = state.configuration && turnOf(state.configuration, press);
  if (!found) return refuse("unknown-counter");
  const { counter, turn } = found;
  // Whoever asks for help is heard whatever the time, the day and the halt.
  if (turn === "silent-alarm") return raiseSilentAlarm(state, counter);
  if (state.day === undefined) return refuse("clock-untrusted");
  if (calling.has(turn) && isCallingOff(state)) return refuse("halted");
  const last = press.held ? undefined : lastOf(state, counter, turn, press.device);
  // It is the time of pressing that counts: while the disk stalls, a press waits to be decided.
  if (last !== undefined && press.at - last < pressGuardMs) return refuse("already-called");
  if (now - press.at > eventTooOldMs) return refuse("too-old");
  const by = { identity: press.device.replace("/", "-"), role: "driver" } as const;
  const asked: Asked = { by, counter, asker: "nobody", now, cause: press.id, fresh: undefined };
  const command = commandOf(state, counter, turn);
  if (heldByPayment(state, command)) return refuse("payment-running");
  return decideCall(state, command, asked) ?? nothing;
}

function turnOf({ counters }: Configuration, { device, held }: Press): { counter: string; turn: Turn } | undefined {
  for (const { id: counter, button, buttons = {}, held: holds = {} } of counters) {
    if (!held && button !== undefined && device === `button/${button}`) return { counter, turn: "call-next" };
    const turn = Object.entries(held ? holds : buttons).find(([, id]) => device === `button/${id}`)?.[0];
    if (turn !== undefined) return { counter, turn: turn as Turn };
  }
  return undefined;
}

/** When the same was last done here, where a second press would do it again. */
function lastOf(state: State, counter: string, turn: Turn, device: string): number | undefined {
  const there = counterState(state, counter);
  if (turn === "call-next") return there.lastCallAt;
  if (turn === "pause") return there.changedBy?.startsWith(`${device} `) ? there.changedAt : undefined;
  return turn === "call-again" && there.current !== undefined ? state.visits.get(there.current)?.calledAt : undefined;
}

function commandOf(state: State, counter: string, turn: Exclude<Turn, "silent-alarm">): Command {
  if (turn !== "pause") return { type: turn, counter };
  return { type: counterState(state, counter).state === "open" ? "pause-counter" : "open-counter", counter };
}
