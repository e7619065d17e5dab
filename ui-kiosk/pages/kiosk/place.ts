/** What a kiosk tells of a ticket that its reader has read: the question, the answer, and for how long it stands. */
import type { Answer, RefusalCode } from "../../../gateway/contract/commands.ts";
import type { VisitState } from "../../../gateway/contract/shapes.ts";
import type { Bus } from "../../lib/bus.ts";
import type { Code } from "../../lib/scan.ts";
import type { KioskInput, KioskState } from "./state.ts";

/** A code was read, and the core is being asked. */
export interface Looking {
  readonly at: "looking";
  readonly code: Code;
  readonly since: number;
}

export interface Place {
  readonly at: "place";
  readonly number: string;
  readonly since: number;
  readonly told: Told | { readonly refusal: RefusalCode };
}

export interface Told {
  readonly state: VisitState;
  readonly ahead?: number | undefined;
  readonly area?: string | undefined;
  /** Where it is called to. */
  readonly counter?: string | undefined;
}

/** May a code be read now? Not while a number is on its way, or on the screen only. */
export function isReading({ screen, link, site, kiosk }: KioskState): boolean {
  if (link === "down" || !site || !kiosk) return false;
  if (screen.at === "booked") return kiosk.printer?.blocked === false;
  return screen.at !== "asking" && (screen.at !== "ticket" || screen.paper === "printed");
}

export function placeOf({ code }: Looking, answer: Answer, since: number): Place {
  const { number } = code;
  if (!answer.ok) return { at: "place", number, since, told: { refusal: answer.refusal } };
  const { state, ahead, area, counter } = answer;
  // An answer without a state breaks the contract; staff can help, the kiosk cannot.
  if (state === undefined) return { at: "place", number, since, told: { refusal: "not-allowed" } };
  return { at: "place", number, since, told: { state, ahead, area, counter } };
}

/** The ticket's own language, as far as this site offers it: the others are spoken to in German. */
export function languageOf({ site }: KioskState, answer: Answer): string | undefined {
  const tag = answer.ok ? answer.language : undefined;
  return site?.languages.find((language) => language.tag === tag || language.tag === tag?.split("-")[0])?.tag;
}

/** Asks what the screen looks for; whoever has gone meanwhile is told nothing. */
export function lookUp(
  { screen }: KioskState,
  before: KioskState,
  bus: Pick<Bus, "ask">,
  send: (input: KioskInput) => void,
): void {
  if (before.screen.at === "looking" && before.screen !== screen) giveUps.get(before.screen)?.abort();
  if (screen.at !== "looking" || screen === before.screen) return;
  const giveUp = new AbortController();
  giveUps.set(screen, giveUp);
  void bus.ask({ type: "ask-place", ...screen.code }, { signal: giveUp.signal }).then((answer) => {
    if (!giveUp.signal.aborted) send({ type: "place", of: screen, answer });
  });
}

const giveUps = new WeakMap<Looking, AbortController>();
