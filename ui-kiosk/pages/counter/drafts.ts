/** What staff fill in before they give it out: a ticket, a slip without a number; and what was given out last. */
import type { Help } from "../../../gateway/contract/shapes.ts";
import { type Entered, nothingEntered } from "./entered.ts";

/** A ticket that staff are about to give out. */
export interface Draft {
  readonly services: readonly string[];
  readonly language: string;
  /** The language is typed as its tag, because no list has it. */
  readonly free: boolean;
  readonly people: number;
  readonly help: readonly Help[];
  readonly precedence: boolean;
  readonly print: boolean;
  /** Of an emergency sheet, instead of a new number. */
  readonly entered: Entered;
}
export const emptyDraft: Draft = {
  services: [],
  language: "de",
  free: false,
  people: 1,
  help: [],
  precedence: false,
  print: true,
  entered: nothingEntered,
};

/** The list of appointments as somebody narrows it down, and the code that is being typed. */
export interface Desk {
  /** The whole house's instead of this counter's; undefined: as the role needs it. */
  readonly whole: boolean | undefined;
  readonly code: string;
  readonly service: string;
  readonly time: string;
}
export const emptyDesk: Desk = { whole: undefined, code: "", service: "", time: "" };

/** Where a slip without a number comes out, and of which service it tells in which language. */
export interface SlipChoice {
  readonly printer?: string;
  readonly service?: string;
  readonly language: string;
  /** Of an emergency sheet, as typed; empty: the numbers after the last sheet, as many as one has. */
  readonly from: string;
  readonly count: string;
}
export const anySheet = { from: "", count: "" };
export const germanSlip: SlipChoice = { language: "de", ...anySheet };

export interface Given {
  readonly number: string;
  /** Whom a check-in does not tell of. */
  readonly ahead: number | undefined;
  readonly area: string | undefined;
  /** Was paper wanted; and the printer that stands in for the usual one. */
  readonly print: boolean;
  readonly printer?: string | undefined;
  /** Steps that come before the rest. */
  readonly meanwhile: readonly string[];
  /** Of an emergency sheet: since when it stands in the queue. */
  readonly takenAt?: number | undefined;
}

/** Is this a language tag that the core would take? Any language, with or without a catalogue of ours. */
export function isLanguageTag(text: string): boolean {
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text) && text.length <= 35;
}
