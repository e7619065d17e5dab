/** The one meeting point: takes what came in, decides, makes it durable, and only then tells the world and answers. */
import type { Answer } from "./contract/commands.ts";
import type { Recorded } from "./contract/events.ts";
import type { FaultCode } from "./contract/faults.ts";
import { causeOf } from "./core/decide.ts";
import type { Input } from "./core/decision.ts";
import { faultKey, type State } from "./core/state.ts";
import { givenBefore, take } from "./core/take.ts";
import { type Journal, JournalFull } from "./journal.ts";
import { openTeller, type Publish } from "./teller.ts";

export interface Desk {
  /** Resolves once what was decided is durable; refusals likewise wait for what they rest on. */
  submit(input: Input): Promise<Answer>;
  /** The state that is durable. */
  state(): State;
  /** Resolves when everything that came in so far is decided, durable and told. */
  settled(): Promise<void>;
  /** Nothing more is taken in or told. */
  stop(): void;
}

export interface DeskParts {
  readonly state: State;
  readonly journal: Journal;
  readonly now: () => number;
  readonly publish: Publish;
  /** Told of every event once it is durable. */
  readonly happened?: (events: readonly Recorded[]) => void;
}

interface Waiting {
  readonly input: Input;
  readonly answer: (answer: Answer) => void;
}

/** After a group of several, the next one gathers for this part of the last sync, at most this long. */
const gatherShare = 0.4;
const gatherAtMostMs = 5;
/** Refusals, and answers that changed nothing, are remembered in memory: they left no trace. */
const tracelessKept = 50_000;

export function openDesk(parts: DeskParts): Desk {
  const { journal, now } = parts;
  let { state } = parts;
  let inbox: Waiting[] = [];
  let busy = false;
  let stopped = false;
  const disk = watchDisk(journal, now);
  const remembered = new Map<string, Answer>();
  const teller = openTeller(parts.publish, () => withOwnFaults(state, journal.broken, disk.fullSince()));
  let idle: (() => void)[] = [];

  function kick(): void {
    if (busy || stopped) return;
    if (inbox.length === 0) {
      for (const resolve of idle) resolve();
      idle = [];
      return;
    }
    busy = true;
    const group = inbox;
    inbox = [];
    void work(group);
  }

  async function work(group: readonly Waiting[]): Promise<void> {
    const decided = decideGroup(state, group, now(), remembered, journal.broken);
    const startedAt = performance.now();
    if (decided.events.length > 0 && !(await disk.durable(decided.events))) {
      for (const { input, answer } of group)
        answer(givenBefore(state, input) ?? { ok: false, refusal: "journal-full" });
      teller.tell();
      return done(0);
    }
    state = decided.state;
    remember(remembered, decided.traceless);
    if (decided.events.length > 0) {
      teller.tell();
      parts.happened?.(decided.events);
    }
    for (const [nth, { answer }] of group.entries()) answer(decided.answers[nth]!);
    const syncMs = performance.now() - startedAt;
    done(group.length > 1 ? Math.min(gatherAtMostMs, gatherShare * syncMs) : 0);
  }

  function done(gatherMs: number): void {
    const next = () => {
      busy = false;
      kick();
    };
    if (gatherMs >= 1) setTimeout(next, gatherMs);
    else setImmediate(next);
  }

  teller.tell();
  return {
    submit: (input) =>
      new Promise((answer) => {
        inbox.push({ input, answer });
        // While the disk is full, each second is a try whether there is space again.
        if (disk.fullSince() !== undefined && input.type === "clock")
          inbox.push({ input: { type: "journal-was-full" }, answer() {} });
        // All that arrives in one go is one group.
        setImmediate(kick);
      }),
    state: () => state,
    settled: () =>
      new Promise((resolve) => {
        idle.push(resolve);
        setImmediate(kick);
      }),
    stop() {
      stopped = true;
      teller.stop();
    },
  };
}

/** Appends, and keeps in mind since when the disk has been full. */
function watchDisk(journal: Journal, now: () => number) {
  let fullSince: number | undefined;
  return {
    fullSince: () => fullSince,
    /** False when the disk is full: nothing of the group happened. */
    async durable(events: readonly Recorded[]): Promise<boolean> {
      try {
        await journal.append(events);
        fullSince = undefined;
        return true;
      } catch (error) {
        if (!(error instanceof JournalFull)) throw error;
        fullSince ??= now();
        return false;
      }
    },
  };
}

interface Decided {
  readonly state: State;
  readonly events: readonly Recorded[];
  readonly answers: readonly Answer[];
  /** Answers that left no trace in the journal, by cause. */
  readonly traceless: readonly (readonly [cause: string, answer: Answer])[];
}

/** Takes in one input after the other, each on the state that those before it leave. */
function decideGroup(
  before: State,
  group: readonly Waiting[],
  now: number,
  remembered: ReadonlyMap<string, Answer>,
  broken: boolean,
): Decided {
  let state = before;
  const events: Recorded[] = [];
  const traceless: [string, Answer][] = [];
  const answers = group.map(({ input }): Answer => {
    const cause = causeOf(input);
    const given = cause === undefined ? undefined : (givenBefore(state, input) ?? remembered.get(cause));
    if (given) return given;
    if (broken) return { ok: false, refusal: "journal-broken" };
    const taken = take(state, input, now);
    state = taken.state;
    events.push(...taken.events);
    if (cause !== undefined && taken.events.length === 0) traceless.push([cause, taken.answer]);
    return taken.answer;
  });
  return { state, events, answers, traceless };
}

function remember(remembered: Map<string, Answer>, traceless: Decided["traceless"]): void {
  for (const [cause, answer] of traceless) remembered.set(cause, answer);
  for (const cause of remembered.keys()) {
    if (remembered.size <= tracelessKept) break;
    remembered.delete(cause);
  }
}

/** The gateway's own faults that the journal cannot take: that it is full or broken. */
function withOwnFaults(state: State, broken: boolean, fullSince: number | undefined): State {
  const own: FaultCode | undefined = broken ? "journal-broken" : fullSince === undefined ? undefined : "journal-full";
  if (!own) return state;
  const fault = { source: "gateway", fault: own, since: fullSince ?? state.at };
  return { ...state, faults: state.faults.set(faultKey("gateway", own), fault) };
}
