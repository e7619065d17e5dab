/**
 * What a flow may put upon the gateway: one that floods is cut off for a while, what comes too often is refused, and
 * all of it is told as a fault. What was sent, and what is wrong with it, broker and bridge know.
 */
import type { CommandName } from "./contract/commands.ts";
import type { FlowTrouble } from "./core/decision.ts";
import { quoted } from "./quiet-log.ts";

export interface FlowGuard {
  /** It is cut off: it is not let in, and nothing of it is taken. */
  isOut(flow: string): boolean;
  /** False: its next message would have to wait so long that it was cut off. */
  mayWait(flow: string, waitMs: number): boolean;
  /** More stands before the gateway than it takes: cut off. */
  floods(flow: string): void;
  /** A connection, or a subscription of one. False: there are so many of them that it was cut off. */
  mayOpen(flow: string, filter?: string): boolean;
  /** False: this comes too often, and is not to be done. */
  mayAsk(flow: string, asked: CommandName | "event"): boolean;
  /** A message fits no schema; `words` say which, and where, never what stands there. */
  misfit(flow: string, words: Words): void;
  notAllowed(flow: string, words: string): void;
  /** To be called each second: ends what is over, and tells again what could not be written down. */
  tick(): void;
}

/** Looked for only when they are told: to find what is wrong with a message costs far more than to drop it. */
export type Words = string | (() => string);

export interface TroubleTold {
  readonly flow: string;
  readonly fault: FlowTrouble;
  readonly stands: boolean;
  readonly text?: string;
}

export interface FlowGuardParts {
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** False: the journal could not take it. */
  readonly tell: (trouble: TroubleTold) => Promise<boolean>;
  /** Ends all connections of this identity. */
  readonly cut: (flow: string) => void;
  /** What stood when the gateway started. */
  readonly standing: readonly Omit<TroubleTold, "stands">[];
  readonly log: (line: string) => void;
}

/** So much may wait, in milliseconds at the pace of its role; a second's worth has passed at once before. */
const backlogAtMostMs = 1_000;
const outMs = 30_000;
/** A fault is over when nothing has happened for so long. */
const quietMs = 30_000;
/** Words about a fault that stands are changed no more often: each change is written down. */
const wordsEveryMs = 5_000;
const wordsAtMost = 200;

export function openFlowGuard({ now, tell, cut, standing, log }: FlowGuardParts): FlowGuard {
  const outUntil = new Map<string, number>();
  const isOut = (flow: string) => (outUntil.get(flow) ?? Number.NEGATIVE_INFINITY) > now();
  const troubles = openTroubles(now, tell, standing);
  const budgets = openBudgets(now, budgetsOfAll);
  const opened = openBudgets(now, budgetsOfOpening);

  function floods(flow: string): void {
    if (isOut(flow)) return;
    outUntil.set(flow, now() + outMs);
    const seconds = outMs / 1_000;
    troubles.raise(flow, "flow-flooding", `Zu viele Nachrichten auf einmal: für ${seconds} Sekunden getrennt`, outMs);
    log(`${quoted(flow)} sends more than is taken: cut off for ${seconds} s`);
    cut(flow);
  }
  return {
    isOut,
    mayWait(flow, waitMs) {
      if (waitMs > backlogAtMostMs) floods(flow);
      return !isOut(flow);
    },
    floods,
    mayOpen(flow, filter = "") {
      if (opened.spend(flow, filter) !== undefined) floods(flow);
      return !isOut(flow);
    },
    mayAsk(flow, asked) {
      const over = budgets.spend(flow, asked);
      if (over !== undefined) troubles.raise(flow, "flow-flooding", over);
      return over === undefined;
    },
    misfit: (flow, words) => troubles.raise(flow, "flow-misfit", words),
    notAllowed: (flow, words) => troubles.raise(flow, "flow-not-allowed", words),
    tick: troubles.tick,
  };
}

interface Budget {
  readonly asked: RegExp;
  readonly atMost: number;
  readonly withinMs: number;
  readonly over: string;
}

const hourMs = 60 * 60_000;
/**
 * The first of them lets twenty through at once, and five a second from then on; the second keeps the journal small,
 * whatever a flow does day after day.
 */
const budgetsOfAll: readonly Budget[] = [
  { asked: /^/, atMost: 20, withinMs: 4_000, over: "Mehr als 5 Befehle oder Ereignisse in der Sekunde" },
  { asked: /^/, atMost: 3_600, withinMs: hourMs, over: "Mehr als 3600 Befehle oder Ereignisse in der Stunde" },
  {
    ...{ asked: /^take-ticket$/, atMost: 30, withinMs: 60_000 },
    over: "Befehl take-ticket: mehr als 30 Wartemarken in der Minute",
  },
  { asked: /^announce$/, atMost: 6, withinMs: 60_000, over: "Befehl announce: mehr als 6 Durchsagen in der Minute" },
];

/**
 * More than a house full of flows has when its line comes back: a few for each device that a flow serves. One with a
 * wildcard may be answered with all that is retained.
 */
const budgetsOfOpening: readonly Budget[] = [
  { asked: /^/, atMost: 400, withinMs: 10_000, over: "all" },
  { asked: /[+#]/, atMost: 60, withinMs: 10_000, over: "wildcards" },
];

function openBudgets(now: () => number, budgets: readonly Budget[]) {
  const spentAt = new Map<string, readonly number[]>();
  return {
    /** Says which bound it would go beyond; nothing where it is within all, and counted. */
    spend(flow: string, asked: string): string | undefined {
      const at = now();
      const own = budgets.filter((budget) => budget.asked.test(asked));
      const spent = own.map(({ over, withinMs }) => {
        const key = `${flow} ${over}`;
        return { key, times: (spentAt.get(key) ?? []).filter((time) => at - time < withinMs) };
      });
      const full = own.find(({ atMost }, n) => spent[n]!.times.length >= atMost);
      if (full) return full.over;
      for (const { key, times } of spent) spentAt.set(key, [...times, at]);
      return undefined;
    },
  };
}

interface Trouble {
  readonly flow: string;
  readonly fault: FlowTrouble;
  readonly words: Words | undefined;
  readonly until: number;
  /** What the core knows of it, since when. */
  readonly told: { readonly text: string | undefined; readonly at: number } | undefined;
}

function openTroubles(now: () => number, tell: FlowGuardParts["tell"], standing: FlowGuardParts["standing"]) {
  const troubles = new Map<string, Trouble>();
  const keyOf = ({ flow, fault }: Pick<Trouble, "flow" | "fault">) => `${flow} ${fault}`;
  for (const { flow, fault, text } of standing) {
    const told = { text, at: now() };
    troubles.set(keyOf({ flow, fault }), { flow, fault, words: text, until: now() + quietMs, told });
  }

  function raised(trouble: Trouble): void {
    const { flow, fault, words, told } = trouble;
    troubles.set(keyOf(trouble), trouble);
    if (told && now() - told.at < wordsEveryMs) return;
    const text = (typeof words === "function" ? words() : words)?.slice(0, wordsAtMost);
    const isNews = !told || told.text !== text;
    troubles.set(keyOf(trouble), { ...trouble, words: text, told: isNews ? { text, at: now() } : told });
    if (!isNews) return;
    void tell({ flow, fault, stands: true, ...(text !== undefined && { text }) }).then((taken) => {
      const present = troubles.get(keyOf(trouble));
      if (!taken && present) troubles.set(keyOf(trouble), { ...present, told });
    });
  }
  /** Forgotten at once: what is raised meanwhile is told anew, and after this. */
  function over(trouble: Trouble): void {
    const { flow, fault, told } = trouble;
    troubles.delete(keyOf(trouble));
    if (!told) return;
    void tell({ flow, fault, stands: false }).then((taken) => {
      if (!taken && !troubles.has(keyOf(trouble))) troubles.set(keyOf(trouble), trouble);
    });
  }
  return {
    /** @param longerMs beyond the usual quiet time */
    raise(flow: string, fault: FlowTrouble, words: Words, longerMs = 0): void {
      const before = troubles.get(keyOf({ flow, fault }));
      const until = Math.max(before?.until ?? 0, now() + quietMs + longerMs);
      raised({ flow, fault, words, until, told: before?.told });
    },
    tick(): void {
      for (const trouble of [...troubles.values()]) {
        if (trouble.until > now()) raised(trouble);
        else over(trouble);
      }
    },
  };
}
