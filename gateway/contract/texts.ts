/** The one text catalogue: every sentence for visitors and staff, by key and language. Pages say where it stands. */
import type { RefusalCode } from "./commands.ts";
import type { FaultCode } from "./faults.ts";
import type { Phrase } from "./shapes.ts";
import ar from "./texts/ar.json" with { type: "json" };
import bg from "./texts/bg.json" with { type: "json" };
import de from "./texts/de.json" with { type: "json" };
import deSimple from "./texts/de-simple.json" with { type: "json" };
import en from "./texts/en.json" with { type: "json" };
import es from "./texts/es.json" with { type: "json" };
import fa from "./texts/fa.json" with { type: "json" };
import { flowsAway } from "./texts/flow-faults.ts";
import fr from "./texts/fr.json" with { type: "json" };
import { refusalPhraseKeys, refusalSentences } from "./texts/keys.ts";
import ku from "./texts/ku.json" with { type: "json" };
import pl from "./texts/pl.json" with { type: "json" };
import ps from "./texts/ps.json" with { type: "json" };
import { refusalTexts } from "./texts/refusals.ts";
import ro from "./texts/ro.json" with { type: "json" };
import ru from "./texts/ru.json" with { type: "json" };
import sq from "./texts/sq.json" with { type: "json" };
import srLatn from "./texts/sr-Latn.json" with { type: "json" };
import staffDe from "./texts/staff.de.json" with { type: "json" };
import staffEn from "./texts/staff.en.json" with { type: "json" };
import { type FaultText, faultTexts } from "./texts/staff.ts";
import ti from "./texts/ti.json" with { type: "json" };
import tr from "./texts/tr.json" with { type: "json" };
import uk from "./texts/uk.json" with { type: "json" };
import { flowsDevice } from "./topics.ts";

export { phraseKeys, refusalSentences, staffKeys } from "./texts/keys.ts";

/** A sentence that visitors meet: texts/<tag>.json. */
export type PhraseKey = keyof typeof de.phrases;
/** A text for staff: texts/staff.de.json and texts/staff.en.json. */
export type StaffKey = keyof typeof staffDe;
/** The languages staff can work in. */
export type StaffTag = "de" | "en";
/** What stands for the `{name}` places of a text. */
export type Values = Readonly<Record<string, string | number>>;

type Phrases = Readonly<Record<PhraseKey, string>>;

/** All others are measured against it: it is complete, and needs no review. */
const reference = "de";

/** These have every phrase; the compiler sees to it. */
const complete = {
  de,
  "de-simple": deSimple,
  en,
  fr,
  es,
  tr,
  ar,
  fa,
  ru,
  uk,
  pl,
  ro,
  bg,
  sq,
  "sr-Latn": srLatn,
} satisfies Record<string, { phrases: Phrases }>;

/** What is missing here is said in German. */
const unfinished = { ku, ps, ti } satisfies Record<string, { phrases: Partial<Phrases> }>;

const files = new Map(Object.entries({ ...complete, ...unfinished }));
const phrases = new Map<string, Partial<Phrases>>([...files].map(([tag, file]) => [tag, file.phrases]));

export type Direction = "ltr" | "rtl";
/** How sure its writer was of a draft. */
export type Confidence = "low-medium" | "medium" | "medium-high" | "high";

/** What is known of one language's catalogue. */
export interface Catalogue {
  /** The language's name in itself. */
  readonly nativeName: string;
  readonly dir: Direction;
  readonly confidence: Confidence;
  /** The native reader who signed it off, and when (YYYY-MM-DD); `null`: a draft. */
  readonly reviewedBy: string | null;
  readonly reviewedOn: string | null;
}

/** Every language there is a catalogue for, by its tag. */
export const catalogues: Readonly<Record<string, Catalogue>> = Object.fromEntries(
  [...files].map(([tag, { _meta }]) => [
    tag,
    {
      nativeName: _meta.nativeName,
      dir: _meta.dir as Direction,
      confidence: _meta.confidence as Confidence,
      reviewedBy: _meta.reviewedBy,
      reviewedOn: _meta.reviewedOn,
    },
  ]),
);

/** May a site offer this language? Reviewed ones always; in a trial also drafts, unless their writer was unsure. */
export function offerable(tag: string, trial: boolean): boolean {
  if (!files.has(tag)) return false;
  return !isDraft(tag) || (trial && catalogues[tag]!.confidence !== "low-medium");
}

/** True when what this tag is answered with has not been signed off by a native reader. */
export function isDraft(tag: string): boolean {
  const answering = catalogueOf(tag);
  return answering !== reference && catalogues[answering]!.reviewedBy === null;
}

/** The way this language is written: for a tag without a catalogue, that of the texts it gets. */
export function direction(tag: string): Direction {
  return catalogues[catalogueOf(tag)]!.dir;
}

/** The language's name in itself; a tag without a catalogue is its own name. */
export function nativeName(tag: string): string {
  const known = lineage(tag).find((each) => files.has(each));
  return known === undefined ? tag : catalogues[known]!.nativeName;
}

/** A visitor's sentence. What the language lacks is said in its base language, else in German. */
export function phrase(key: PhraseKey, tag: string, values?: Values): string {
  const answering = lineage(tag).find((each) => phrases.get(each)?.[key] !== undefined) ?? reference;
  return fill(phrases.get(answering)![key]!, values, catalogues[answering]!.dir);
}

/** A phrase of the site's own (a service, an area, a way) in a language, else its base language, else German. */
export function pick(own: Phrase, tag: string): string {
  return own[pickedTag(own, tag)]!;
}

/** The language `pick` answers in: pages set it as `lang` where it is not the page's own. */
export function pickedTag(own: Readonly<Record<string, unknown>>, tag: string): string {
  return lineage(tag).find((each) => Object.hasOwn(own, each)) ?? reference;
}

/** Several values for one place of a sentence: names in other letters do not scramble right-to-left text. */
export function joined(values: readonly string[], tag: string): string {
  if (direction(tag) === "ltr" || !values.some((value) => rightToLeftLetter.test(value))) return values.join(", ");
  return values.map((value) => (rightToLeftLetter.test(value) ? value : isolated(value))).join("، ");
}

/** A text for staff. */
export function staffText(key: StaffKey, tag: StaffTag, values?: Values): string {
  return fill(staff[tag][key], values, "ltr");
}

/** A fault as staff are told of it: what it is, and what to do. A program that is away has no cable to look at. */
export function faultText(fault: FaultCode, tag: StaffTag, source?: string): FaultText {
  if (fault === "unreachable" && source === flowsDevice) return flowsAway[tag];
  return faultTexts[fault][tag];
}

/** Why the answer was no, for a visitor; codes that no kiosk meets send to the staff. */
export function refusalText(code: RefusalCode, tag: string, values?: Values): string {
  const own = refusalSentences[code];
  return own ? pick(own, tag) : phrase(refusalPhraseKeys[code] ?? "askStaff", tag, values);
}

/** Why the answer was no, for staff. */
export function refusalStaffText(code: RefusalCode, tag: StaffTag): string {
  return refusalTexts[code][tag];
}

const staff: Readonly<Record<StaffTag, Readonly<Record<StaffKey, string>>>> = { de: staffDe, en: staffEn };

/** `sr-Latn-RS` → `sr-Latn-RS`, `sr-Latn`, `sr`. */
function lineage(tag: string): string[] {
  const parts = tag.split("-");
  return parts.map((_, dropped) => parts.slice(0, parts.length - dropped).join("-"));
}

function catalogueOf(tag: string): string {
  return lineage(tag).find((each) => files.has(each)) ?? reference;
}

/** A place without a value stays as it is: seen at once on the page, and no reason to end a gateway. */
function fill(text: string, values: Values | undefined, dir: Direction): string {
  if (values === undefined) return text;
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return dir === "rtl" ? isolated(String(value)) : String(value);
  });
}

const rightToLeftLetter = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** Keeps „K042“ whole in right-to-left text: U+2066 (left to right) or U+2068 (as its own letters run) … U+2069. */
function isolated(value: string): string {
  return `${rightToLeftLetter.test(value) ? "\u2068" : "\u2066"}${value}\u2069`;
}
