/** What a ticket says beyond its number: how long it takes, where it can be looked up. */
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { configurationOf } from "../contract/configuration.ts";
import { PrintJob } from "../contract/messages.ts";
import type { Site } from "../contract/site.ts";
import { type Morning, minute, morning, site } from "./testing.ts";

const fits = Compile(PrintJob);

/** The lines of the ticket that is taken now, with the text of its code. */
function linesOf(office: Morning, language = "de"): string[] {
  if (office.job()) office.printed("ok");
  office.kiosk("collect", { language });
  expect(fits.Check(office.job())).toBe(true);
  return office.job()!.doc.blocks.flatMap((block) => ("text" in block ? [block.text] : []));
}

/** So many people are served, one after the other, with this long between two calls. */
function serve(office: Morning, people: number, everyMs: number): void {
  for (let n = 0; n < people; n++) {
    office.kiosk("collect");
    while (office.job()) office.printed("ok");
    office.at("1", { type: "call-next", counter: "1" });
    office.at("1", { type: "finish", counter: "1" });
    office.later(everyMs);
  }
}

function opened(more: Partial<Site> = {}): Morning {
  const office = morning(configurationOf({ ...site, ...more }));
  office.at("1", { type: "open-counter", counter: "1" });
  office.kiosk("collect");
  return office;
}

test("with few calls nobody knows how long it takes, and the ticket says nothing of it", () => {
  const office = opened();
  serve(office, 3, 5 * minute);
  expect(linesOf(office).join()).not.toContain("Wartezeit");
});

test("the pace of the last calls is told in steps of five minutes, in German and in one's own language", () => {
  const office = opened();
  serve(office, 6, 4 * minute);
  // One waits already: two turns of four minutes.
  const lines = linesOf(office, "en");
  expect(lines).toContain("Geschätzte Wartezeit: 10 Min.");
  expect(lines).toContain("Estimated waiting time: 10 min");
});

test("after an hour without a call the pace is not known any more", () => {
  const office = opened();
  serve(office, 6, 4 * minute);
  office.later(61 * minute);
  expect(linesOf(office).join()).not.toContain("Wartezeit");
});

test("a copy says what the ticket said", () => {
  const office = opened();
  serve(office, 6, 4 * minute);
  linesOf(office);
  const { number } = office.job()!.doc as { number: string };
  office.printed("ok");
  office.later(30 * minute);
  office.at("1", { type: "reprint", number });
  expect(JSON.stringify(office.job()?.doc)).toContain("Geschätzte Wartezeit: 10 Min.");
});

test("who is called for steps while waiting reads it, in the neutral words where there are some", () => {
  const [collect, ...others] = site.services;
  const photo = { id: "photo", name: { de: "Foto", en: "Photo" }, onTicket: { de: "Station", en: "Station" } };
  const finger = { id: "finger", name: { de: "Fingerabdruck", en: "Fingerprints" } };
  const services = [{ ...collect!, meanwhile: ["photo", "finger"] }, ...others, photo, finger];
  const lines = linesOf(opened({ services }), "en");
  expect(lines).toContain("Inzwischen rufen wir Sie dazu auf: Station, Fingerabdruck");
  expect(lines).toContain("While you wait, we will call you for: Station, Fingerprints");
  expect(linesOf(opened()).join()).not.toContain("Inzwischen");
});

test("a way that a language lacks stands in the German line alone", () => {
  const [hall, ...others] = site.areas;
  const areas = [{ ...hall!, name: { de: "Halle", ar: "قاعة" }, way: { de: "rechts", en: "on the right" } }, ...others];
  const whereIn = (language: string) => linesOf(opened({ areas }), language).filter((line) => /Halle|قاعة/.test(line));
  expect(whereIn("ar")).toEqual(["Bitte warten Sie hier: Halle, rechts", expect.not.stringContaining("rechts")]);
  expect(whereIn("en").at(-1)).toContain("on the right");
});

test("the code is the ticket's alone, unless somebody serves a page for telephones and is named", () => {
  expect(linesOf(opened()).at(-1)).toBe("WM1:2026-11-21:K002");
  const served = opened({
    statusPage: { address: "https://warten.example.de/#{ticket}", servedBy: "Stadt Probe" },
  });
  expect(linesOf(served).slice(-2)).toEqual([
    "https://warten.example.de/#WM1:2026-11-21:K002",
    "warten.example.de · Stadt Probe",
  ]);
});
