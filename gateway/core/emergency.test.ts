/** The day everything is down: numbers torn off a sheet, entered by hand, and met by no other number. */

import fc from "fast-check";
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import type { Command, CommandOf } from "../contract/commands.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { Recorded } from "../contract/events.ts";
import { PrintJob } from "../contract/messages.ts";
import type { CounterView, ServiceView } from "../contract/views.ts";
import { apply } from "./apply.ts";
import { nextNumber } from "./issue-ticket.ts";
import { emptyState } from "./state.ts";
import { configuration, type Morning, minute, morning, seven, site } from "./testing.ts";

const refused = (refusal: string) => ({ ok: false, refusal });
const sheet = (more: object = {}): Command => ({ type: "print-slip", slip: "emergency", printer: "p1", ...more });
const entry = (number: string, more: Partial<CommandOf<"take-ticket">> = {}): Command => ({
  type: "take-ticket",
  services: ["collect"],
  language: "de",
  number,
  ...more,
});
/** The numbers of the sheet that is being printed. */
const numbers = (office: Morning) =>
  (office.job()?.doc.blocks ?? []).flatMap((block) => (block.type === "number" ? [block.text] : []));
const printed = (office: Morning, more: object = {}) => {
  expect(office.at("1", sheet(more))).toEqual({ ok: true });
  expect(Compile(PrintJob).Check(office.job())).toBe(true);
  const all = numbers(office);
  office.printed("ok");
  return [all[0], all.at(-1), all.length];
};
const rebuilt = (office: Morning) =>
  (JSON.parse(JSON.stringify(office.journal)) as Recorded[]).reduce(apply, emptyState);

test("a sheet has twenty numbers of its own letter, each with room to write, and says in German what it is for", () => {
  const office = morning();
  office.at("1", sheet({ language: "en" }));
  const { blocks } = office.job()!.doc;
  expect(numbers(office).slice(0, 2)).toEqual(["N001", "N002"]);
  expect(numbers(office).length).toBe(20);
  for (const [n, block] of blocks.entries())
    if (block.type === "number") {
      expect(blocks[n - 1]!.type).toBe("rule");
      expect(blocks[n + 1]).toMatchObject({ type: "text", text: expect.stringMatching(/Uhrzeit:_.*Anliegen:_/) });
    }
  expect(blocks).toContainEqual({ type: "text", size: "large", language: "de", text: "Notfallblatt" });
  expect(JSON.stringify(office.job()).length).toBeLessThan(8_000);
});

test("each sheet goes on after the last one, also on another day and after a restart", () => {
  const office = morning();
  expect(printed(office)).toEqual(["N001", "N020", 20]);
  expect(printed(office, { count: 5 })).toEqual(["N021", "N025", 5]);
  office.later(24 * 60 * minute);
  office.signIn("1", "lead-1");
  expect(printed(office)).toEqual(["N026", "N045", 20]);
  expect(rebuilt(office).sheetEnd).toBe(45);
  const opened = office.journal.findLastIndex((event) => event.type === "day-opened");
  expect(office.journal[opened]).toMatchObject({ sheetEnd: 25 });
});

test("a sheet printed again by hand does not turn the next ones back; after the highest it begins again", () => {
  const office = morning();
  printed(office);
  printed(office);
  expect(printed(office, { from: 11, count: 10 })).toEqual(["N011", "N020", 10]);
  expect(printed(office)).toEqual(["N041", "N060", 20]);
  expect(printed(office, { from: 990 })).toEqual(["N990", "N999", 10]);
  expect(printed(office)).toEqual(["N001", "N020", 20]);
  expect(printed(office)).toEqual(["N021", "N040", 20]);
});

test("the sheet's letter is the site's word", () => {
  expect(configuration.emergencyLetter).toBe("N");
  expect(printed(morning(configurationOf({ ...site, emergencyLetter: "Z" })))).toEqual(["Z001", "Z020", 20]);
});

test("who holds a number of the sheet was let in, also when intake has closed since", () => {
  const office = morning();
  office.at("1", { type: "close-intake", reason: "full" });
  expect(office.at("1", entry("N001"))).toMatchObject({ ok: true, number: "N001" });
  office.at("1", { type: "halt-site" });
  expect(office.at("1", entry("N002"))).toEqual(refused("halted"));
});

test("where the usual letter is given to tickets, there are no sheets until the site file names another", () => {
  const letters = "KN";
  const office = morning(configurationOf({ ...site, letters }));
  expect(office.at("1", sheet())).toEqual(refused("no-emergency-letter"));
  expect(office.at("1", entry("N001"))).toEqual(refused("not-an-emergency-number"));
  expect(configurationOf({ ...site, letters, emergencyLetter: "Z" }).emergencyLetter).toBe("Z");
});

test("who holds a number from the sheet stands in the queue since the time on it", () => {
  const office = morning();
  office.kiosk("collect");
  office.later(30 * minute);
  office.kiosk("collect");
  const takenAt = seven + 10 * minute;
  expect(office.at("2", entry("N007", { takenAt }))).toMatchObject({ ok: true, number: "N007", ahead: 1 });
  const { waiting } = office.view<ServiceView>("service/collect");
  expect(waiting.map(({ number }) => number)).toEqual(["K001", "N007", "K002"]);
  expect(waiting[1]).toMatchObject({ takenAt, paper: "none" });
  office.at("1", { type: "call-next", counter: "1" });
  office.at("2", { type: "call-next", counter: "2" });
  expect(office.view<CounterView>("counter/2").current).toMatchObject({ number: "N007" });
  expect(rebuilt(office).visits.get("N007")).toMatchObject({ takenAt, standing: takenAt });
});

test("a number is entered once a day, also when its visitor is done, and again on another day", () => {
  const office = morning();
  expect(office.at("1", entry("N001"))).toMatchObject({ ok: true, number: "N001" });
  expect(office.at("2", entry("N001"))).toEqual(refused("number-already-entered"));
  office.at("1", { type: "cancel", number: "N001" });
  expect(office.at("2", entry("N001"))).toEqual(refused("number-already-entered"));
  office.later(24 * 60 * minute);
  office.signIn("1", "lead-1");
  expect(office.at("1", entry("N001"))).toMatchObject({ ok: true, number: "N001" });
});

test.each<[string, Partial<CommandOf<"take-ticket">>, string]>([
  ["a kiosk's letter", { number: "K001" }, "not-an-emergency-number"],
  ["a reserve letter", { number: "P001" }, "not-an-emergency-number"],
  ["no number of any sheet", { number: "N000" }, "not-an-emergency-number"],
  ["a time without a number", { takenAt: seven }, "not-an-emergency-number"],
  ["a time to come", { number: "N001", takenAt: seven + minute }, "not-since-today"],
  ["yesterday", { number: "N001", takenAt: seven - 8 * 60 * minute }, "not-since-today"],
])("%s cannot be entered", (_, more, refusal) => {
  const office = morning();
  const { number: __, ...plain } = entry("N001") as CommandOf<"take-ticket">;
  expect(office.at("1", { ...plain, ...more })).toEqual(refused(refusal));
  expect(office.of("ticket-issued")).toEqual([]);
});

test("only people at a counter enter numbers", () => {
  const office = morning();
  expect(office.kiosk("collect", { number: "N001" })).toEqual(refused("not-allowed"));
  expect(office.kiosk("collect", { takenAt: seven })).toEqual(refused("not-allowed"));
  expect(office.ask("flow", "flow-1", entry("N001"))).toEqual(refused("not-allowed"));
});

test("numbers of kiosks, reserve and sheets never meet, even when a letter changes its use during the day", () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ is: fc.constant("kiosk" as const), n: fc.nat() }) },
    { weight: 4, arbitrary: fc.record({ is: fc.constant("entry" as const), n: fc.integer({ min: 0, max: 12 }) }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant("letters" as const), n: fc.nat({ max: 2 }) }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant("damage" as const), n: fc.nat() }) },
  );
  const sites = [
    site,
    { ...site, letters: "NZ", reserveLetters: "P", emergencyLetter: "K" },
    { ...site, letters: "KF", reserveLetters: "NH", emergencyLetter: "P" },
  ].map(configurationOf);
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: "max" }), (steps) => {
      const office = morning();
      let damages = 0;
      for (const { is, n } of steps) {
        if (is === "kiosk") office.kiosk("collect");
        if (is === "letters") office.put({ type: "configure", configuration: sites[n]! });
        if (is === "damage") office.put({ type: "start", run: `run-${n}`, journal: { damages: ++damages, kept: 0 } });
        const { emergencyLetter } = office.state.configuration!;
        if (is === "entry") office.at("1", entry(emergencyLetter + String(n).padStart(3, "0")));
        const upcoming = nextNumber(office.state, "K");
        expect(office.state.visits.has(upcoming!)).toBe(false);
      }
      const given = office.of("ticket-issued").map((event) => (event as { number: string }).number);
      expect(new Set(given).size).toBe(given.length);
    }),
    { numRuns: 100 },
  );
});
