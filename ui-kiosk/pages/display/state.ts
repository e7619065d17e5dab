/** What a display is: calls, clock and heartbeat fold into one value, and with it what is owed a gong. Pure. */
import type { LineShow } from "../../../gateway/contract/messages.ts";
import type { Phrase } from "../../../gateway/contract/shapes.ts";
import type { DisplayCall, DisplayView, SiteView } from "../../../gateway/contract/views.ts";
import type { Extent } from "../../lib/millimetres.ts";
import { foreignTo } from "../../parts/words.ts";

export interface DisplayState {
  readonly site?: SiteView | undefined;
  readonly display?: DisplayView | undefined;
  /** What flows have written on this display, whether it is to be shown or not. */
  readonly line?: LineShow | undefined;
  /** The page's own clock, in milliseconds. */
  readonly now: number;
  /** The gateway's clock and when, on the page's own, it was last heard. */
  readonly clock?: number;
  readonly heardAt: number;
  readonly extent: Extent;
  readonly distanceMm: number;
  /** The calls known so far; undefined before the first word of them: what already stands is no news. */
  readonly seen?: readonly string[];
  /** The calls that were new to this display. */
  readonly fresh: readonly string[];
  /** When the last announcement was made that this display has heard of, if any. */
  readonly announcedAt?: number;
  /** How many gongs this display owes since it began. */
  readonly gongs: number;
  /** The browser lets this page sound. */
  readonly audible: boolean;
}

export type DisplayInput =
  | { readonly type: "site"; readonly value: SiteView | undefined }
  | { readonly type: "display"; readonly value: DisplayView | undefined }
  | { readonly type: "line"; readonly value: LineShow | undefined }
  | { readonly type: "time"; readonly at: number; readonly now: number }
  | { readonly type: "tick"; readonly now: number }
  | { readonly type: "extent"; readonly extent: Extent }
  | { readonly type: "audible"; readonly audible: boolean };

/** Waits of the display in milliseconds (D2 to D9 of reference/kiosk.md). */
export const waits = {
  /** Without the gateway's heartbeat for so long, old numbers would be a lie. */
  disturbedMs: 15_000,
  /** An older call is shown, but not sounded. */
  gongMs: 15_000,
  newMs: 60_000,
  tongueMs: 8000,
  /** One language of an announcement after the other; less where it is over before all have had their turn. */
  announcedMs: 6000,
} as const;

/** As many as a day's busiest minutes need; older ones are long off the view. */
const mostKept = 200;

export function start(now: number, distanceMm: number): DisplayState {
  const extent = { width: 952, height: 535 };
  return { now, heardAt: now, extent, distanceMm, fresh: [], gongs: 0, audible: true };
}

export function step(state: DisplayState, input: DisplayInput): DisplayState {
  switch (input.type) {
    case "site":
      return { ...state, site: input.value };
    case "display":
      return input.value
        ? withCalls(withAnnouncement(state, input.value), input.value)
        : { ...state, display: undefined };
    case "line":
      return { ...state, line: input.value };
    case "time":
      return { ...state, clock: input.at, now: input.now, heardAt: input.now };
    case "tick":
      return { ...state, now: input.now };
    case "extent":
      return { ...state, extent: input.extent };
    case "audible":
      return input.audible === state.audible ? state : { ...state, audible: input.audible };
  }
}

/** A call again is a new call: it sounds again. */
export function callKey({ number, nth, at }: DisplayCall): string {
  return `${number}/${nth}/${at}`;
}

function withCalls(state: DisplayState, display: DisplayView): DisplayState {
  const keys = display.calls.map(callKey);
  if (!state.seen) return { ...state, display, seen: keys };
  const seen = new Set(state.seen);
  const news = display.calls.filter(
    (call) => call.waiting && !seen.has(callKey(call)) && age(state, call) < waits.gongMs,
  );
  return {
    ...state,
    display,
    seen: [...state.seen, ...keys.filter((key) => !seen.has(key))].slice(-mostKept),
    fresh: [...state.fresh, ...news.map(callKey)].slice(-mostKept),
    gongs: state.gongs + (display.sound && !display.intake.evacuate ? news.length : 0),
  };
}

/** What was said before this display was opened is shown, but not sounded; nor is what it hears of late. */
function withAnnouncement(state: DisplayState, display: DisplayView): DisplayState {
  const { announcement, sound, intake } = display;
  if (!announcement) return state;
  const isNews = state.seen !== undefined && announcement.at > (state.announcedAt ?? 0);
  const sounds = isNews && announcement.gong && sound && !intake.evacuate && age(state, announcement) < waits.gongMs;
  const announcedAt = Math.max(announcement.at, state.announcedAt ?? 0);
  return { ...state, announcedAt, gongs: state.gongs + (sounds ? 1 : 0) };
}

/** An announcement as it is to be seen now: its words in German, then in each further language. */
export interface Announced {
  readonly at: number;
  readonly texts: readonly { readonly tag: string; readonly text: string }[];
  /** Whose turn it is, where they come one after the other. */
  readonly turn: number;
}

/** Undefined when there is none, or it is over by the gateway's clock. */
export function announced(state: DisplayState): Announced | undefined {
  const announcement = state.display?.announcement;
  const clock = clockNow(state);
  if (!announcement || clock === undefined || clock >= announcement.until) return undefined;
  const { at, until } = announcement;
  const words: Phrase = announcement.text;
  const tags = ["de", ...Object.keys(words).filter((tag) => tag !== "de")];
  const texts = tags.map((tag) => ({ tag, text: words[tag] ?? words.de }));
  const turnMs = Math.min(waits.announcedMs, Math.max(1000, (until - at) / texts.length));
  return { at, texts, turn: Math.floor(Math.max(0, clock - at) / turnMs) % texts.length };
}

/** What flows say below the calls; undefined where they may not, or say nothing. */
export function lineShown({ display, line }: DisplayState): string | undefined {
  const text = display?.line ? line?.text.trim() : undefined;
  return text === "" ? undefined : text;
}

/** The gateway's time by now. */
export function clockNow({ clock, heardAt, now }: DisplayState): number | undefined {
  return clock === undefined ? undefined : clock + (now - heardAt);
}

/** Milliseconds since a call or announcement, by the gateway's clock; without one everything is old. */
function age(state: DisplayState, { at }: { readonly at: number }): number {
  const clock = clockNow(state);
  return clock === undefined ? Number.POSITIVE_INFINITY : clock - at;
}

/** Does this call still bear the word for new? */
export function isNew(state: DisplayState, call: DisplayCall): boolean {
  return call.waiting && age(state, call) < waits.newMs;
}

/** Was it called while this display was looking, so that it may catch the eye? */
export function isFresh(state: DisplayState, call: DisplayCall): boolean {
  return state.fresh.includes(callKey(call));
}

/** No heartbeat: what stands here may no longer be true. */
export function disturbed({ now, heardAt }: DisplayState): boolean {
  return now - heardAt > waits.disturbedMs;
}

/** Is everybody asked to leave? So it stays until the gateway says otherwise. */
export function isEvacuating({ display }: DisplayState): boolean {
  return display?.intake.evacuate === true;
}

/** The one language beside German that is spoken just now. */
export function guestTongue({ site, now }: DisplayState): string | undefined {
  const others = foreignTo("de", site?.languages ?? []);
  return others[Math.floor(now / waits.tongueMs) % others.length];
}

/** Against burned-in pictures the whole stands a few pixels elsewhere each minute. */
export function shiftStep({ now }: DisplayState): number {
  return Math.floor(now / 60_000) % 8;
}
