import { expect, test } from "vitest";
import type { Phrase } from "../../gateway/contract/shapes.ts";
import type { SiteView } from "../../gateway/contract/views.ts";
import { tapped } from "./keypad.ts";
import {
  clockWords,
  counterWords,
  dayAt,
  dayWords,
  languageWords,
  momentWords,
  moneyWords,
  serviceWords,
  sourceWords,
  stopwatch,
} from "./staff-words.ts";

const site: SiteView = {
  name: "Service Point",
  authority: "Stadt",
  zone: "Europe/Berlin",
  languages: [],
  services: [{ id: "collect", name: { de: "Abholen", en: "Collect" } as Phrase, area: "hall" }],
  areas: [],
  counters: [{ id: "3", label: "103", kind: "room", area: "hall" }],
};

test("counters and services are called as people call them, also when the site no longer has them", () => {
  expect(counterWords(site, "3", "de")).toBe("Zimmer 103");
  expect(counterWords(site, "9", "de")).toBe("Platz 9");
  expect(serviceWords(site, "collect", "en")).toBe("Collect");
  expect(serviceWords(undefined, "collect", "en")).toBe("collect");
});

test("a fault is where somebody can walk to", () => {
  expect(sourceWords(site, "sign/counter-3", "de")).toBe("Schild, Zimmer 103");
  expect(sourceWords(site, "printer/kiosk-1", "de")).toBe("Drucker kiosk-1");
  expect(sourceWords(site, "service/collect", "de")).toBe("Anliegen Abholen");
  expect(sourceWords(site, "gateway", "de")).toBe("Gateway");
  expect(sourceWords(site, "flows/site", "de")).toBe("Hausverdrahtung (Node-RED)");
  expect(sourceWords(site, "flow/flows", "en")).toBe("House wiring (Node-RED)");
  expect(sourceWords(site, "flow/annex", "de")).toBe("Hausverdrahtung annex");
  expect(sourceWords(site, "flow/flows/lift", "en")).toBe("House wiring (Node-RED): lift");
  const capture = { id: "e1", label: "E1", kind: "capture", area: "hall" } as const;
  expect(sourceWords({ ...site, counters: [capture] }, "station/e1", "de")).toBe("Foto und Fingerabdruck E1");
});

test("a language is named in itself and for staff, once where both are the same", () => {
  expect(languageWords("ar", "de")).toEqual({ own: "العربية", name: "Arabisch" });
  expect(languageWords("de", "de")).toEqual({ own: "Deutsch" });
  expect(languageWords("de-simple", "de")).toEqual({ own: "Einfaches Deutsch" });
  expect(languageWords("sw", "de")).toEqual({ own: "Suaheli" });
  expect(languageWords("rom", "en")).toEqual({ own: "Romani (Romanes)" });
});

test("a name in a script that our fonts lack is not shown as empty boxes", () => {
  expect(languageWords("ti", "de")).toEqual({ own: "Tigrinya" });
});

test("times are those of the site, and never run below zero", () => {
  expect(clockWords(Date.UTC(2027, 0, 15, 6, 45), "Europe/Berlin")).toBe("07:45");
  expect(stopwatch(1_000, 726_500)).toBe("12:05");
  expect(stopwatch(2_000, 1_000)).toBe("0:00");
});

test("a moment of another day is told with its day, one of today without", () => {
  const [now, zone] = [Date.UTC(2026, 10, 23, 7, 35), "Europe/Berlin"];
  expect(momentWords(Date.UTC(2026, 10, 24, 7, 40), now, zone, "de")).toBe("am Di., 24.11. um 08:40");
  expect(momentWords(Date.UTC(2026, 10, 24, 7, 40), now, zone, "en")).toBe("on Tue 24/11 at 08:40");
  expect(momentWords(Date.UTC(2026, 10, 23, 8, 0), now, zone, "de")).toBe("um 09:00");
  expect(momentWords(Date.UTC(2026, 10, 23, 23, 30), now, zone, "de", true)).toBe("Di., 24.11.");
  expect(dayAt(Date.UTC(2026, 10, 23, 23, 30), zone)).toBe("2026-11-24");
  expect(dayWords("2026-11-24", "de")).toBe("Di., 24.11.");
});

test("money is written as the language of the staff writes it", () => {
  expect(moneyWords(9300, "de").replace(/\s/, " ")).toBe("93,00 €");
  expect(moneyWords(1050, "en")).toBe("€10.50");
});

test("a keypad adds and takes away at the end", () => {
  expect(tapped("12", { type: "character", character: "3" })).toBe("123");
  expect(tapped("12", { type: "erase" })).toBe("1");
  expect(tapped("", { type: "erase" })).toBe("");
});
