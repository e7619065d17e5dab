/** Works of card terminals: their steps and ends, what follows when a driver is gone, and what only time brings. */
import type { CommandOf } from "../contract/commands.ts";
import type { Event } from "../contract/events.ts";
import type { JobDone, JobOutcome, TerminalStep } from "../contract/messages.ts";
import { minuteMs } from "./calendar/moments.ts";
import { receiptsOf } from "./decide-receipt.ts";
import { type Asked, byCounter, type Decision, events, nothing, refuse } from "./decision.ts";
import { isMoneyWork, type Payment, terminalState, type Work } from "./money.ts";
import { doubtAt, inDoubt, openPayments, unfiledReceipts } from "./payments.ts";
import { deviceState, faultKey, type State } from "./state.ts";
import {
  asking,
  canBeAsked,
  isConfigured,
  isDayOver,
  isHeard,
  isOverdue,
  mayCloseDay,
  terminalDevice,
  terminalIds,
} from "./terminals.ts";

/** A driver that cannot be heard for so long is not waited for: whoever stands at the counter wants to know. */
const goneAfterMs = 10 * minuteMs;

const idOf = (device: string) => device.slice("terminal/".length);
const isTerminal = (device: string) => device.startsWith("terminal/");

/** Kept only of the work that stands: nothing may rest on what belongs to none, or to one that has ended. */
export function decideTerminalStep(state: State, device: string, step: TerminalStep): Decision {
  if (!isTerminal(device) || !state.configuration?.devices.includes(device)) return refuse("terminal-unknown");
  if (step.type === "receipt" && step.job === undefined)
    return events({ type: "receipt-kept", terminal: idOf(device), receipt: step.receipt });
  const work = state.works.get(idOf(device));
  const isTheirs = work?.id === step.job && work?.run === deviceState(state, device).run;
  if (!work || !isTheirs) return refuse("not-in-this-state");
  const isStart = step.type === "work-started";
  if (isStart === (work.started !== undefined)) return refuse("not-in-this-state");
  const { id: job, terminal } = work;
  if (step.type === "work-told") return events({ type: "terminal-told", job, facts: step.facts });
  if (step.type === "receipt") return events({ type: "receipt-kept", terminal, job, receipt: step.receipt });
  return events({ type: "terminal-started", job, ...(step.before !== undefined && { before: step.before }) });
}

/** Only the driver that has the work can end it, and only in the run it was given to. */
export function decideWorkDone(state: State, device: string, done: JobDone, now: number): Decision {
  const work = state.works.get(idOf(device));
  if (work?.id !== done.id || deviceState(state, device).run !== done.run || work.run !== done.run) return nothing;
  const { code, text } = done;
  const outcome = outcomeOf(work, done.outcome);
  const ended = { ...ending(work, outcome), ...(code !== undefined && { code }), ...(text !== undefined && { text }) };
  return events(ended, ...receiptsOf(state, work, outcome, now));
}

/** What was never started proves nothing about money: a look-up that was not made, a payment that nobody asked for. */
function outcomeOf({ work, started }: Work, told: JobOutcome): JobOutcome {
  if (started) return told;
  if (work === "find-out") return "unknown";
  return isMoneyWork(work) && told === "ok" ? "unknown" : told;
}

type Ended = Extract<Event, { type: "terminal-ended" }>;

function ending({ id: job }: Work, outcome: JobOutcome): Ended {
  return { type: "terminal-ended", job, outcome };
}

/** What never went out to the terminal has surely not been done; of anything else only the terminal knows. */
function givenUp(work: Work): Ended {
  return ending(work, work.started || work.work === "find-out" ? "unknown" : "failed");
}

/** The driver started anew: it never does another run's work, and finds out at once what became of it. */
export function endOfWorkRun(state: State, device: string, now: number): Event[] {
  const work = isTerminal(device) ? state.works.get(idOf(device)) : undefined;
  if (!work) return [];
  const end = givenUp(work);
  const isInDoubt = end.outcome === "unknown" && (isMoneyWork(work.work) || work.work === "find-out");
  if (!isInDoubt) return [end];
  const { terminal, payment } = work;
  return [{ ...end, lost: true }, asking(state, { terminal, work: "find-out", payment, now })];
}

/** Upkeep that staff ask for. It is what a terminal in trouble needs, so that only its driver must be there. */
export function askTerminal(state: State, command: CommandOf<"ask-terminal">, asked: Asked): Decision {
  const { terminal, work } = command;
  if (!isConfigured(state, terminal)) return refuse("terminal-unknown");
  if (state.works.has(terminal)) return refuse("terminal-busy");
  if (work === "end-of-day" && doubtAt(state, terminal)) return refuse("payment-unclear");
  if (!isHeard(state, terminal)) return refuse("terminal-not-ready");
  // What it repeats is of what it did last; while something is unclear there, nobody knows what that was.
  const last = doubtAt(state, terminal) ? undefined : terminalState(state, terminal).lastMoved;
  const payment = work === "repeat-receipt" ? last : undefined;
  return events(asking(state, { terminal, work, payment, now: asked.now, by: byCounter(asked).by }));
}

/** Each second: works that nobody does any more, doubts to be looked up, and the end of each terminal's day. */
export function terminalTurns(state: State, now: number): Event[] {
  const configured = terminalIds(state.configuration!);
  const gone = [...state.works.keys()].filter((id) => !configured.includes(id));
  return [...configured, ...gone].flatMap((terminal) => [
    ...workTurn(state, terminal, now),
    ...overdueFault(state, terminal, now),
  ]);
}

function workTurn(state: State, terminal: string, now: number): Event[] {
  const work = state.works.get(terminal);
  const isGone = isGoneFor(state, terminal, now, work?.at);
  if (work) {
    const isTooLate = !work.started && now > work.until;
    return isTooLate || isGone ? [givenUp(work)] : [];
  }
  const doubt = doubtAt(state, terminal);
  if (doubt?.doubt?.isLookedUp === false) {
    const ask = asking(state, { terminal, work: "find-out", payment: doubt.id, now });
    // What was looked up before waits until the terminal can answer.
    const mayAsk = doubt.state === "unclear" ? canBeAsked(state, terminal) : isHeard(state, terminal);
    if (mayAsk) return [ask];
    // Nobody could look: that is said, rather than that somebody still does.
    return isGone && doubt.state !== "unclear"
      ? [ask, { type: "terminal-ended", job: ask.job, outcome: "unknown" }]
      : [];
  }
  const closes = isDayOver(state, terminal, now) && mayCloseDay(state, terminal);
  return closes ? [asking(state, { terminal, work: "end-of-day", now })] : [];
}

/** Those that nobody has settled in all the time that the journal is kept: told again, as unclear as they are. */
export function carriedPayments(state: State, through: string): Event[] {
  return openPayments(state)
    .filter(({ toldOn }) => toldOn <= through)
    .flatMap((payment): Event[] => {
      const { id, number, counter, terminal, cents, fees } = payment;
      const work = [...state.works.values()].find((each) => each.payment === id);
      const about = payment.doubt?.about ?? (work?.started && inDoubt(payment, work));
      const ended = work ? [givenUp(work)] : [];
      if (!about) return ended;
      const asked = { askedOn: payment.day, askedAt: payment.at, ...(terminal !== undefined && { terminal }) };
      const told = { payment: id, number, counter, ...asked, cents, fees: [...fees], about };
      return [...ended, { type: "payment-carried", ...told }, ...carriedReceipts(payment)];
    });
}

/** Those that are in no day file yet: each by itself, as it came, so that none is too long. */
function carriedReceipts(payment: Payment): Event[] {
  const { id, terminal } = payment;
  if (terminal === undefined) return [];
  return unfiledReceipts(payment).map(({ job, receipt }) => ({
    type: "receipt-kept",
    terminal,
    job,
    payment: id,
    receipt,
  }));
}

/** Its driver has been away for long since then, or it is in the site file no more. */
function isGoneFor(state: State, terminal: string, now: number, from = 0): boolean {
  if (!isConfigured(state, terminal)) return true;
  const since = state.faults.get(faultKey(terminalDevice(terminal), "unreachable"))?.since;
  return since !== undefined && now - Math.max(since, state.startedAt, from) >= goneAfterMs;
}

/** Said once it cannot be closed now, or was tried; taken back when it is closed. */
function overdueFault(state: State, terminal: string, now: number): Event[] {
  if (!state.configuration!.payments || !isConfigured(state, terminal)) return [];
  const source = terminalDevice(terminal);
  const fault = "end-of-day-overdue";
  const stands = state.faults.has(faultKey(source, fault));
  const isClosing = state.works.get(terminal)?.work === "end-of-day";
  const closesNow = isDayOver(state, terminal, now) && mayCloseDay(state, terminal);
  const overdue = isOverdue(state, terminalState(state, terminal));
  if (!overdue) return stands ? [{ type: "fault-cleared", source, fault }] : [];
  return stands || isClosing || closesNow ? [] : [{ type: "fault-raised", source, fault }];
}
