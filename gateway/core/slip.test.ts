/** Paper that is no ticket: each slip says what it is for, and nothing of a visitor. */

import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import type { Command } from "../contract/commands.ts";
import { configurationOf } from "../contract/configuration.ts";
import { PrintJob, type SlipDoc, type SlipKind } from "../contract/messages.ts";
import { type Morning, morning, site } from "./testing.ts";

const refused = (refusal: string) => ({ ok: false, refusal });
const configuration = configurationOf({
  ...site,
  hours: { de: "Mo bis Fr 8 bis 12 Uhr", en: "Mon to Fri 8 am to noon" },
  services: site.services.map((service) =>
    service.id === "extend"
      ? {
          ...service,
          name: { de: "Verlängern", en: "Extend" },
          onTicket: { de: "Anliegen F", ar: "الطلب F" },
          bring: { de: ["Pass", "Foto"], en: ["Passport", "Photo"] },
          link: "https://example.org/extend",
        }
      : service,
  ),
});
const slip = (kind: SlipKind, more: object = {}): Command => ({
  type: "print-slip",
  slip: kind,
  printer: "p1",
  ...more,
});
const blocks = (office: Morning) => (office.job()!.doc as SlipDoc).blocks;
const texts = (office: Morning) =>
  blocks(office).flatMap((b) => (b.type === "text" ? [`${b.language}: ${b.text}`] : []));
const fits = Compile(PrintJob);

test.each<[SlipKind, object]>([
  ["test", {}],
  ["closing", {}],
  ["service", { service: "extend", language: "ar" }],
  ["self-test", { language: "en" }],
  ["emergency", {}],
])("a %s slip is a job of the contract, and one at a time", (kind, more) => {
  const office = morning(configuration);
  expect(office.at("1", slip(kind, more))).toEqual({ ok: true });
  expect(office.job()?.doc).toMatchObject({ slip: kind });
  expect(fits.Check(office.job())).toBe(true);
  expect(office.at("2", slip(kind, more))).toEqual(refused("already-printing"));
  office.printed("ok");
  expect(office.job()).toBeNull();
  expect(office.of("print-ended")).toMatchObject([{ slip: { kind }, outcome: "ok" }]);
});

test("a slip in doubt or failed is not printed again, and no ticket is in doubt for it", () => {
  const office = morning(configuration);
  office.at("1", slip("closing"));
  office.printed("failed");
  expect(office.job()).toBeNull();
  expect(office.view("doubts")).toEqual({ tickets: [] });
});

test("a slip for a service tells what to bring, the hours and the link, in the visitor's language", () => {
  const office = morning(configuration);
  office.at("1", slip("service", { service: "extend", language: "en" }));
  const said = texts(office);
  for (const line of ["en: • Passport", "en: • Photo", "en: Mon to Fri 8 am to noon"]) expect(said).toContain(line);
  expect(blocks(office)).toContainEqual({ type: "qr", text: "https://example.org/extend" });
});

test("what a language lacks is said in German, with its heading", () => {
  const office = morning(configuration);
  office.at("1", slip("service", { service: "extend", language: "ar" }));
  const said = texts(office);
  expect(said).toContain("ar: الطلب F");
  expect(said).toContain("de: • Pass");
  expect(said).toContain("de: Bitte mitbringen:");
});

test("a service of which the site file says nothing more has a slip with its name", () => {
  const office = morning();
  office.at("1", slip("service", { service: "collect" }));
  expect(texts(office)).toContain("de: Abholen");
});

test("the closing slip has the figures of the moment it was asked for", () => {
  const office = morning(configuration);
  office.kiosk("collect", { print: false });
  office.kiosk("extend", { print: false });
  office.at("2", { type: "call", counter: "2", number: "K001" });
  office.at("2", { type: "finish", counter: "2" });
  office.at("2", { type: "call", counter: "2", number: "F001" });
  office.at("2", { type: "no-show", counter: "2" });
  office.at("1", slip("closing"));
  const asked = texts(office);
  for (const line of [
    "de: Nummern ausgegeben: 2",
    "de: Erledigt: 1",
    "de: Nicht erschienen: 1",
    "de: Noch im Haus: 0",
    "de: Abgewiesen: 0",
    "de: Abholen: ausgegeben 1, erledigt 1",
    "de: Verlängern: ausgegeben 1, erledigt 0",
  ])
    expect(asked).toContain(line);
  office.kiosk("collect", { print: false });
  expect(texts(office)).toEqual(asked);
});

test("the self-test shows every offered language, a ruler, a code and what is running", () => {
  const office = morning(configuration);
  office.put({ type: "start", run: "2d031db77088", journal: { damages: 0, kept: 0 }, version: "1.2.3" });
  office.at("1", slip("self-test", { language: "en" }));
  const said = texts(office);
  for (const line of ["de: Deutsch: Ihre Nummer", "en: English: Your number", "en: Self-test"])
    expect(said).toContain(line);
  expect(said.some((line) => /^ar: .*\p{Script=Arabic}/u.test(line))).toBe(true);
  expect(said.slice(-4, -1)).toEqual([
    "en: Wartemarke 1.2.3",
    "en: Gateway 2d031db7",
    expect.stringMatching(/^en: Printer \S/),
  ]);
  const types = new Set(blocks(office).map((block) => block.type));
  expect([...types].sort()).toEqual(["line", "qr", "rule", "text"]);
});

test("a slip is refused where it can come out nowhere, or is about nothing", () => {
  const office = morning(configuration);
  expect(office.at("1", slip("service", { service: "gone" }))).toEqual(refused("unknown-service"));
  expect(office.at("1", slip("service"))).toEqual(refused("unknown-service"));
  expect(office.at("1", slip("closing", { printer: "p9" }))).toEqual(refused("printer-unknown"));
  office.printer("paper-out");
  expect(office.at("1", slip("closing"))).toEqual(refused("printer-blocked"));
});

test("a ticket ends with a code of its day and number, and has neutral words where the site file gives some", () => {
  const office = morning(configuration);
  office.kiosk("extend", { language: "ar" });
  const doc = office.job()!.doc;
  expect(fits.Check(office.job())).toBe(true);
  expect(doc.blocks.at(-1)).toEqual({ type: "qr", text: "WM1:2026-11-21:F001" });
  const said = JSON.stringify(doc);
  expect([said.includes("Verlängern"), said.includes("Anliegen F"), said.includes("الطلب F")]).toEqual([
    false,
    true,
    true,
  ]);
});

test("where the site wants it, each printer shows what it can when the first counter opens, once a day", () => {
  const office = morning(configurationOf({ ...site, selfTestAtOpening: true }));
  const kind = () => (office.job()?.doc as SlipDoc | undefined)?.slip;
  office.at("1", { type: "close-counter", counter: "1" });
  office.at("2", { type: "close-counter", counter: "2" });
  office.later(1_000);
  expect(kind()).toBeUndefined();
  office.printer("cover-open");
  office.at("1", { type: "open-counter", counter: "1" });
  office.later(1_000);
  expect(kind()).toBeUndefined();
  office.printer();
  office.later(1_000);
  expect(kind()).toBe("self-test");
  office.printed("ok");
  office.later(1_000);
  expect(kind()).toBeUndefined();
  office.later(24 * 60 * 60_000);
  office.signIn("1", "lead-1");
  office.at("1", { type: "open-counter", counter: "1" });
  office.later(1_000);
  expect(kind()).toBe("self-test");
});

test("a site that does not ask for it opens without a self-test", () => {
  const office = morning();
  office.at("1", { type: "open-counter", counter: "1" });
  office.later(1_000);
  expect(office.job()).toBeNull();
});
