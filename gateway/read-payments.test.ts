import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { checkDevices } from "../drivers/check.ts";
import type { Site } from "./contract/site.ts";
import { site } from "./core/testing.ts";
import type { Mistake } from "./mistake.ts";
import { paymentMistakes } from "./read-payments.ts";
import { readSite } from "./read-site.ts";

const terminal = { kind: "terminal", id: "ec-1", config: { at: "simulator" } };
const good: Site = {
  ...site,
  payments: { endOfDayAt: "18:00" },
  services: site.services.map((service) =>
    service.id === "extend" ? { ...service, feeCents: 9300, booking: "5.0130.123456" } : { ...service, paying: true },
  ),
  counters: site.counters.map((counter, n) => ({ ...counter, ...(n < 2 && { terminal: "ec-1" }) })),
  devices: [...site.devices, terminal],
};
const withCounter = (change: Partial<Site["counters"][number]>): Partial<Site> => ({
  counters: good.counters.map((counter, n) => (n === 0 ? { ...counter, ...change } : counter)),
});
const without = ({ payments: _, ...rest }: Site): Site => rest;
const withSource = (folder: string, outcomes?: string): Partial<Site> => ({
  appointments: { sources: [{ id: "register", folder, format: "zms", ...(outcomes && { outcomes }) }] },
});

test("two counters that share a terminal are no mistake, nor is a fee where nothing is paid by card", () => {
  expect(paymentMistakes(good)).toEqual([]);
  expect(paymentMistakes({ ...site, services: good.services })).toEqual([]);
  expect(paymentMistakes({ ...good, ...withSource("lists", "outcomes") })).toEqual([]);
});

test.each<[string, Site, string]>([
  [
    "a terminal that is no device",
    { ...good, ...withCounter({ terminal: "ec-9" }) },
    "counters[0].terminal: there is no device „terminal/ec-9“; there are terminal/ec-1",
  ],
  [
    "a receipt printer that is no device",
    { ...good, ...withCounter({ receiptPrinter: "p9" }) },
    "counters[0].receiptPrinter: there is no device „printer/p9“; there are printer/p1",
  ],
  [
    "a terminal without payments",
    { ...without(good), counters: site.counters.map((c, n) => ({ ...c, ...(n === 0 && { terminal: "ec-1" }) })) },
    "counters[0].terminal: without „payments“ no fee is taken here; add payments: {} to the file, or remove this",
  ],
  [
    "a receipt printer without payments",
    { ...site, counters: site.counters.map((c, n) => ({ ...c, ...(n === 0 && { receiptPrinter: "p1" }) })) },
    "counters[0].receiptPrinter: without „payments“ there are no receipts; " +
      "add payments: {} to the file, or remove this",
  ],
  [
    "payments without a terminal",
    { ...good, counters: site.counters },
    "payments: no counter has a card terminal; add „terminal“ to one, or remove this",
  ],
  [
    "a terminal where nobody sits",
    { ...good, ...withCounter({ station: "e1" }) },
    "counters[0].terminal: nobody sits at a station who could take a fee; remove it",
  ],
  [
    "a terminal whose receipts come out nowhere",
    {
      ...good,
      kiosks: [{ id: "kiosk-1" }],
      counters: good.counters.map((c, n) => ({ ...c, ...(n === 1 && { receiptPrinter: "p1" }) })),
    },
    "counters[0]: receipts of terminal/ec-1 would come out nowhere; name a receiptPrinter",
  ],
  [
    "a step of paying that costs something",
    { ...good, services: good.services.map((s) => (s.id === "extend" ? { ...s, paying: true } : s)) },
    "services[1].paying: a step that is for paying costs nothing by itself; put feeCents at what is paid for",
  ],
  [
    "day files among our own",
    { ...good, payments: { treasuryFolder: "." } },
    "payments.treasuryFolder: „.“ holds what is the gateway's own; name a folder for this alone, as treasury",
  ],
  ...[withSource("treasury"), withSource("x", "treasury")].map((sources): [string, Site, string] => [
    "day files among another system's lists",
    { ...good, ...sources },
    "payments.treasuryFolder: „register“ of appointments uses „treasury“; name another folder",
  ]),
])("%s", (_, mistaken, mistake) => {
  expect(paymentMistakes(mistaken)).toEqual([mistake]);
});

/** What is said of this file as it is read. */
function mistakesIn(file: unknown): readonly string[] {
  const path = join(mkdtempSync(join(tmpdir(), "wartemarke-payments-")), "site.yaml");
  writeFileSync(path, stringify(file));
  try {
    readSite(path, () => []);
    return [];
  } catch (error) {
    return (error as Mistake).all.map((mistake) => mistake.replace(`${path}: `, ""));
  }
}

test("they are told when the site file is read", () => {
  expect(mistakesIn(good)).toEqual([]);
  expect(mistakesIn({ ...good, ...withCounter({ terminal: "ec-9" }) })).toEqual([
    "counters[0].terminal: there is no device „terminal/ec-9“; there are terminal/ec-1",
  ]);
  expect(mistakesIn({ ...good, payments: { endOfDayAt: "6 pm" } })).toEqual([
    "payments.endOfDayAt: must be written like „18:00“",
  ]);
});

test("no terminal speaks on the bus by itself: what money moves, its driver proves", () => {
  const spoken = { ...terminal, host: "ec-box", config: { at: "mqtt" } };
  expect(checkDevices({ devices: [spoken] })).toEqual([
    expect.stringMatching(/^devices\[0\]\.config\.at: „mqtt“ is for/),
  ]);
});
