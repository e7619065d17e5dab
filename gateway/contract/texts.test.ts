/** The catalogue's promises: complete in every offerable language, in its own script, with words for every code. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { refusalCodes } from "./commands.ts";
import { faultCodes } from "./faults.ts";
import {
  catalogues,
  direction,
  faultText,
  isDraft,
  joined,
  nativeName,
  offerable,
  type PhraseKey,
  phrase,
  pick,
  pickedTag,
  refusalStaffText,
  refusalText,
  type StaffKey,
  staffText,
} from "./texts.ts";

type Texts = Record<string, string>;
const folder = new URL("./texts/", import.meta.url);
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const tagsOnDisk = readdirSync(folder)
  .filter((name) => name.endsWith(".json") && !name.startsWith("staff."))
  .map((name) => name.slice(0, -".json".length));
const phrasesOf = new Map<string, Texts>(tagsOnDisk.map((tag) => [tag, read(`${tag}.json`).phrases]));
const german = phrasesOf.get("de")!;
const everyPhrase = [...phrasesOf].flatMap(([tag, texts]) =>
  Object.entries(texts).map(([key, text]) => ({ tag, key, text })),
);
const staff: Record<"de" | "en", Texts> = { de: read("staff.de.json"), en: read("staff.en.json") };

const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
const untidy = (text: string) => text.trim() !== text || text === "" || /[ \t\n]{2}/.test(text);

describe("every language", () => {
  test("has a catalogue for each file, and says how sure its writer was", () => {
    expect(Object.keys(catalogues).sort()).toEqual([...tagsOnDisk].sort());
    for (const [tag, { nativeName, dir, confidence, reviewedBy, reviewedOn }] of Object.entries(catalogues)) {
      expect(nativeName, tag).not.toBe("");
      expect(["ltr", "rtl"], tag).toContain(dir);
      expect(["low-medium", "medium", "medium-high", "high"], tag).toContain(confidence);
      expect(reviewedBy === null, tag).toBe(reviewedOn === null);
      if (reviewedOn !== null) expect(reviewedOn, tag).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });

  test("that may be offered has every sentence", () => {
    const keys = Object.keys(german).sort();
    const offered = Object.keys(catalogues).filter((tag) => offerable(tag, true));
    expect(offered.sort()).toEqual(
      "ar bg de de-simple en es fa fr pl ro ru sq sr-Latn tr uk".split(" "), // all but the unsure ku, ps, ti
    );
    for (const tag of offered) expect(Object.keys(phrasesOf.get(tag)!).sort(), tag).toEqual(keys);
  });

  test("has no sentence that German lacks, none empty, none with stray blanks, none unnormalised", () => {
    expect(everyPhrase.filter(({ key }) => german[key] === undefined)).toEqual([]);
    expect(everyPhrase.filter(({ text }) => untidy(text) || text.normalize("NFC") !== text)).toEqual([]);
  });

  test("has the places German has, and Latin digits only", () => {
    expect(everyPhrase.filter(({ key, text }) => String(places(text)) !== String(places(german[key] ?? "")))).toEqual(
      [],
    );
    expect(everyPhrase.filter(({ text }) => /(?![0-9])\p{Nd}/u.test(text))).toEqual([]);
  });
});

describe("every script", () => {
  /** Letters that a language's sentences may hold beside punctuation; the names QR and the like are set apart. */
  const scripts: Record<string, RegExp> = {
    ar: /\p{Script=Arabic}/u,
    bg: /\p{Script=Cyrillic}/u,
    fa: /\p{Script=Arabic}/u,
    ps: /\p{Script=Arabic}/u,
    ru: /\p{Script=Cyrillic}/u,
    ti: /\p{Script=Ethiopic}/u,
    uk: /\p{Script=Cyrillic}/u,
  };
  const latin = /\p{Script=Latin}/u;
  /** Look-alikes and neighbours' letters: Arabic ك ي for Persian ک ی, cedillas for Romanian commas below. */
  const foreign: Record<string, RegExp> = {
    ar: /[پچژگکی]/,
    bg: /[ыэёіїєґ]/i,
    fa: /[كيةى]/,
    ro: /[şţ]/i,
    ru: /[іїєґў]/i,
    uk: /[ыэёъ]/i,
  };
  const words = (text: string) => text.replace(/\{\w+\}|QR/g, " ").match(/\p{L}+/gu) ?? [];

  test("is used throughout: each word in the language's own script", () => {
    const strange = everyPhrase.flatMap(({ tag, key, text }) =>
      words(text)
        .filter((word) => [...word].some((letter) => /\p{L}/u.test(letter) && !(scripts[tag] ?? latin).test(letter)))
        .map((word) => `${tag}.${key}: ${word}`),
    );
    expect(strange).toEqual([]);
  });

  test("is written with its own letters, not with look-alikes", () => {
    expect(everyPhrase.filter(({ tag, text }) => foreign[tag]?.test(text))).toEqual([]);
  });

  test("French does not break before its punctuation", () => {
    const texts = Object.values(phrasesOf.get("fr")!);
    expect(texts.filter((text) => / [:?!;]/.test(text))).toEqual([]);
    expect(texts.filter((text) => /\u00a0[:?]/.test(text))).not.toEqual([]);
  });
});

describe("what a site may offer", () => {
  test("German is the reference and needs no review", () => {
    expect(offerable("de", false)).toBe(true);
    expect(isDraft("de")).toBe(false);
  });

  test("a draft is offered in trials only, an unsure one never, an unknown language never", () => {
    expect([offerable("ar", false), offerable("ar", true), isDraft("ar")]).toEqual([false, true, true]);
    expect([offerable("ti", false), offerable("ti", true)]).toEqual([false, false]);
    expect([offerable("so", true), offerable("constructor", true)]).toEqual([false, false]);
  });
});

describe("a sentence", () => {
  test("is told in the language, with its values filled in", () => {
    expect(phrase("callAnnouncement", "en", { ticket: "K042", n: 3 })).toBe("Number K042, please go to counter 3.");
  });

  test("keeps a place that got no value, so that it is seen", () => {
    expect(phrase("goToCounter", "en")).toBe("Please go to counter {n}");
  });

  test("in a right-to-left language isolates what is filled in, by the direction it has itself", () => {
    expect(phrase("goToCounter", "ar", { n: 3 })).toContain("\u20663\u2069");
    expect(phrase("callAnnouncement", "fa", { ticket: "K042", n: 3 })).toContain("\u2066K042\u2069");
    expect(phrase("whereToWait", "ar", { area: "الطابق الأرضي" })).toContain("\u2068الطابق الأرضي\u2069");
  });

  test("with several values in one place keeps names in other letters from scrambling right-to-left text", () => {
    expect(joined(["Service Point", "قاعة B"], "ar")).toBe("\u2066Service Point\u2069، قاعة B");
    expect(joined(["Service Point", "Halle B"], "ar")).toBe("Service Point, Halle B");
    expect(joined(["Service Point", "Зал B"], "uk")).toBe("Service Point, Зал B");
  });

  test("in a left-to-right language holds no invisible characters", () => {
    expect(phrase("goToCounter", "uk", { n: 3 })).not.toMatch(/[\u2066-\u2069]/);
  });

  test("falls back to the base language, then to German, and is then written as German is", () => {
    expect(phrase("done", "en-GB")).toBe(phrase("done", "en"));
    expect(phrase("done", "sr-Latn-BA")).toBe(phrase("done", "sr-Latn"));
    expect(phrase("done", "so")).toBe(phrase("done", "de"));
    const missing = Object.keys(german).find((key) => phrasesOf.get("ps")![key] === undefined) as PhraseKey;
    expect(phrase(missing, "ps", { n: 3 })).toBe(phrase(missing, "de", { n: 3 }));
  });

  test("knows its direction and its language's own name, also where the catalogue is the base language's", () => {
    expect([direction("ar"), direction("ps-AF"), direction("sr-Latn"), direction("so")]).toEqual([
      "rtl",
      "rtl",
      "ltr",
      "ltr",
    ]);
    expect([nativeName("tr"), nativeName("en-GB"), nativeName("so")]).toEqual(["Türkçe", "English", "so"]);
  });
});

describe("a site's own phrase", () => {
  const own = { de: "Beratung", ar: "استشارة" };

  test("is told in the language, else in its base language, else in German", () => {
    expect([pick(own, "ar"), pick(own, "ar-SY"), pick(own, "tr")]).toEqual([own.ar, own.ar, own.de]);
    expect([pickedTag(own, "ar-SY"), pickedTag(own, "tr")]).toEqual(["ar", "de"]);
  });
});

describe("staff", () => {
  test("have every text in German and in English, with the same places, in the order of the keys", () => {
    expect(Object.keys(staff.en)).toEqual(Object.keys(staff.de));
    expect(Object.keys(staff.de), "sort staff.de.json and staff.en.json by key").toEqual(Object.keys(staff.de).sort());
    for (const [key, text] of Object.entries(staff.de)) expect(places(staff.en[key]!), key).toEqual(places(text));
    expect([...Object.entries(staff.de), ...Object.entries(staff.en)].filter(([, text]) => untidy(text))).toEqual([]);
  });

  test("read their texts with the values filled in", () => {
    const key: StaffKey = "minutes";
    expect(staffText(key, "de", { n: 12 })).toBe("12 Min.");
  });

  test("read for every fault what it is and what to do", () => {
    for (const fault of faultCodes)
      for (const tag of ["de", "en"] as const) {
        const { title, remedy } = faultText(fault, tag);
        expect([fault, tag, untidy(title), untidy(remedy)]).toEqual([fault, tag, false, false]);
        expect(remedy, `${fault} in ${tag}`).toMatch(/[.?]$/);
      }
  });

  test("read a sentence for every refusal, each its own", () => {
    for (const tag of ["de", "en"] as const) {
      const sentences = refusalCodes.map((code) => refusalStaffText(code, tag));
      expect(sentences.filter((sentence) => untidy(sentence) || !sentence.endsWith("."))).toEqual([]);
      expect(new Set(sentences).size).toBe(refusalCodes.length);
    }
  });
});

describe("a refused visitor", () => {
  test("is told why, in the language of the page", () => {
    expect(refusalText("contingent-used-up", "de")).toBe(german.serviceFull);
    expect(refusalText("halted", "ar")).toBe(phrasesOf.get("ar")!.halted);
  });

  test("is sent to the staff where the reason says nothing to visitors", () => {
    expect(refusalText("not-allowed", "en")).toBe("Please ask a member of staff.");
  });

  test("has a sentence for every code in every language", () => {
    for (const tag of Object.keys(catalogues))
      for (const code of refusalCodes) expect(refusalText(code, tag), `${code} in ${tag}`).toMatch(/\p{L}/u);
  });
});
