/** What can stand on a kiosk's screen, what a visitor may have chosen so far, and what can come in. Types alone. */
import type { Answer, CommandOf, RefusalCode } from "../../../gateway/contract/commands.ts";
import type { Help, Paper } from "../../../gateway/contract/shapes.ts";
import type { DayView, KioskView, SiteView } from "../../../gateway/contract/views.ts";
import type { SlotsView } from "../../../gateway/contract/views-visits.ts";
import type { Link } from "../../lib/bus.ts";
import type { Extent } from "../../lib/millimetres.ts";
import type { Code } from "../../lib/scan.ts";
import type { Comfort } from "./layout.ts";
import type { Looking, Place } from "./place.ts";

/** What is asked on the way to a ticket, in this order, each only where it matters: see way.ts. */
export type Question = "services" | "people" | "country" | "letter";

/** One question a screen. `since` is on the page's own clock. */
export type Screen =
  | { readonly at: "start" }
  /** The languages after the first `from`, which stand on the start screen. */
  | { readonly at: "languages"; readonly from: number }
  | { readonly at: Question }
  | { readonly at: "help"; readonly back: Screen }
  | CodeEntry
  | { readonly at: "days"; readonly service: string; readonly taken?: number }
  | Times
  | Confirm
  | Asking
  | Ticket
  | Booked
  | Looking
  | Place
  | Refused;

/** The code of an appointment is being typed. */
export interface CodeEntry {
  readonly at: "code";
  readonly text: string;
  /** What was typed is no code. */
  readonly wrong: boolean;
}

/** The free times of one day. */
export interface Times {
  readonly at: "times";
  readonly service: string;
  readonly day: string;
  /** Somebody else was faster here. */
  readonly taken?: number;
}

/** Is this the time that is wanted? */
export interface Confirm {
  readonly at: "confirm";
  readonly service: string;
  readonly pool: string;
  readonly start: number;
}

/** The commands of visitors that change something: each is asked once. */
export type Wanted = CommandOf<"take-ticket"> | CommandOf<"check-in"> | CommandOf<"book-slot">;

/** From here on one thing is asked for, until an answer comes. */
export interface Asking {
  readonly at: "asking";
  readonly command: Wanted;
  readonly since: number;
}

export interface Ticket {
  readonly at: "ticket";
  readonly number: string;
  readonly ahead?: number;
  readonly area?: string;
  readonly paper: Paper;
  /** Where its paper comes out, when that is not the kiosk's own printer. */
  readonly printer?: string;
  /** When its paper was last heard of. */
  readonly since: number;
  /** It was given for an appointment or invitation. */
  readonly checkedIn?: true;
  /** The time of that appointment. */
  readonly due?: number;
  /** Services that its visitor is called for while waiting. */
  readonly meanwhile?: readonly string[];
}

/** A slot has become an appointment. */
export interface Booked {
  readonly at: "booked";
  readonly service: string;
  readonly start: number;
  readonly code?: string;
  readonly since: number;
}

export interface Refused {
  readonly at: "refused";
  readonly refusal: RefusalCode;
  readonly of: Wanted["type"];
  /** When to come, when it was, or from when on. */
  readonly when?: number;
  /** What the appointment was for. */
  readonly service?: string;
  /** The code that was not accepted. */
  readonly code?: string;
}

/** What the visitor has chosen so far. Gone at the end. */
export interface Chosen {
  /** Undefined until the visitor chose: the kiosk then speaks German. */
  readonly language?: string;
  readonly services: readonly string[];
  /** Several services on one ticket? */
  readonly several: boolean;
  readonly people: number;
  readonly help: readonly Help[];
  /** Who serves them, as far as a country or letter tells. */
  readonly team?: string;
}

export interface KioskState {
  readonly identity: string;
  readonly site?: SiteView | undefined;
  readonly day?: DayView | undefined;
  readonly kiosk?: KioskView | undefined;
  /** By service. */
  readonly slots: Readonly<Record<string, SlotsView>>;
  readonly link?: Link;
  /** The gateway's clock, as last heard. */
  readonly clock?: number;
  /** The page's own clock, in milliseconds. */
  readonly now: number;
  readonly extent: Extent;
  readonly screen: Screen;
  readonly chosen: Chosen;
  readonly comfort: Comfort;
  readonly lastTouch: number;
  readonly page: number;
  /** By how many choices the screen turned out to be too full. */
  readonly crowded: number;
  /** By how many steps its text has to be smaller, where nothing else helps: on a small panel, in a wordy language. */
  readonly tight: number;
}

export type Tap =
  | { readonly type: "language"; readonly tag: string }
  | { readonly type: "more-languages"; readonly from: number }
  /** "I have an appointment": its code is typed. */
  | { readonly type: "appointment" }
  | { readonly type: "character"; readonly character: string }
  | { readonly type: "erase" }
  | { readonly type: "code-done" }
  | { readonly type: "service"; readonly id: string }
  | { readonly type: "several" }
  | { readonly type: "next" }
  | { readonly type: "people"; readonly people: number }
  /** Undefined: another country. */
  | { readonly type: "country"; readonly country?: string }
  | { readonly type: "letter"; readonly letter: string }
  /** A time is wanted instead of waiting. */
  | { readonly type: "slots"; readonly service: string }
  | { readonly type: "choose-day"; readonly day: string }
  | { readonly type: "slot"; readonly pool: string; readonly start: number }
  | { readonly type: "book" }
  | { readonly type: "help" }
  | { readonly type: "toggle-help"; readonly help: Help }
  | { readonly type: "back" }
  | { readonly type: "other-language" }
  | { readonly type: "restart" }
  /** "Yes, I am still here." */
  | { readonly type: "stay" }
  | { readonly type: "page"; readonly page: number }
  | { readonly type: "comfort"; readonly which: keyof Comfort };

export type KioskInput =
  | { readonly type: "site"; readonly value: SiteView | undefined }
  | { readonly type: "day"; readonly value: DayView | undefined }
  | { readonly type: "kiosk"; readonly value: KioskView | undefined }
  | { readonly type: "slots-of"; readonly service: string; readonly value: SlotsView | undefined }
  | { readonly type: "link"; readonly link: Link }
  | { readonly type: "time"; readonly at: number }
  | { readonly type: "tick"; readonly now: number }
  | { readonly type: "extent"; readonly extent: Extent }
  /** Something on the screen does not fit: show fewer choices, or smaller text. */
  | { readonly type: "crowded" }
  | { readonly type: "tight" }
  | { readonly type: "answer"; readonly answer: Answer }
  /** The reader has read a ticket; what the core says of it. */
  | { readonly type: "scanned"; readonly code: Code }
  | { readonly type: "place"; readonly of: Looking; readonly answer: Answer }
  /** The reader has read what may be the code of an appointment. */
  | { readonly type: "presented"; readonly code: string }
  /** A finger or key anywhere: somebody is there. */
  | { readonly type: "touch" }
  | Tap;
