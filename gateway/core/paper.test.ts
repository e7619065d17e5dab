/** What becomes of paper: the printer that stands in, the roll, the tickets that are missing after a roll change. */
import { expect, test } from "vitest";
import type { Command } from "../contract/commands.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { Event, Recorded } from "../contract/events.ts";
import type { FaultsView, KioskView } from "../contract/views.ts";
import { apply } from "./apply.ts";
import { project } from "./project.ts";
import { emptyState } from "./state.ts";
import { type Morning, minute, morning, seven, site } from "./testing.ts";

const refused = (refusal: string) => ({ ok: false, refusal });
const twoPrinters = configurationOf({
  ...site,
  kiosks: [{ id: "kiosk-1", printer: "p1", fallbackPrinter: "p2", fallbackPlace: { de: "am Empfang" } }],
  devices: [...site.devices, { kind: "printer", id: "p2", config: {} }],
  ticketsPerRoll: 50,
});
const numberAt = (office: Morning, printer: string) => (office.job(printer)?.doc as { number?: string })?.number;
const tickets = (office: Morning) => office.view<KioskView>("kiosk/kiosk-1").tickets;
const roll = (office: Morning, printer = "p1") =>
  office.view<FaultsView>("faults").printers.find(({ id }) => id === printer);
/** The roll of p1 ends and is changed, and the printer has been well for a while. */
function changeRoll(office: Morning): void {
  office.printer("paper-out");
  office.printer("cover-open");
  office.printer();
  office.later(4_000);
}
const missing = (type: "print-missing" | "drop-missing"): Command => ({ type, printer: "p1" });

test.each(["paper-out", "cover-open", "unreachable"] as const)("with %s the second printer prints", (fault) => {
  const office = morning(twoPrinters);
  office.printer(fault);
  expect(office.kiosk("collect")).toMatchObject({ ok: true, number: "K001", printer: "p2" });
  expect([office.job("p1"), numberAt(office, "p2")]).toEqual([null, "K001"]);
  expect(tickets(office)).toEqual([{ number: "K001", paper: "asked", printer: "p2" }]);
  expect(office.view("kiosk/kiosk-1")).toMatchObject({
    printer: { blocked: false, fault },
    fallbackPlace: { de: "am Empfang" },
  });
});

test("while its own printer works, a kiosk's answer and view name none", () => {
  const office = morning(twoPrinters);
  expect(office.kiosk("collect")).toEqual({ ok: true, number: "K001", ahead: 0, area: "hall" });
  expect(tickets(office)).toEqual([{ number: "K001", paper: "asked" }]);
});

test("when neither printer can print, the ticket is not sent and the kiosk is blocked", () => {
  const office = morning(twoPrinters);
  office.printer("paper-out");
  office.printer("paper-out", "run-1", "p2");
  office.kiosk("collect");
  expect([office.job("p1"), office.job("p2")]).toEqual([null, null]);
  expect(tickets(office)).toEqual([{ number: "K001", paper: "not-printed" }]);
  expect(office.view<KioskView>("kiosk/kiosk-1").printer).toEqual({ blocked: true, fault: "paper-out" });
});

test("what surely failed is asked once of the second printer, as no copy", () => {
  const office = morning(twoPrinters);
  office.kiosk("collect");
  office.printed("failed");
  expect(office.job("p2")).toMatchObject({ doc: { number: "K001", copy: false } });
  expect(tickets(office)).toEqual([{ number: "K001", paper: "asked", printer: "p2" }]);
  office.printed("failed", "p2");
  expect([office.job("p1"), office.job("p2")]).toEqual([null, null]);
  expect(tickets(office)[0]?.paper).toBe("not-printed");
});

test("what may have come out is never asked again by itself", () => {
  const office = morning(twoPrinters);
  office.kiosk("collect");
  office.printed("unknown");
  expect([office.job("p1"), office.job("p2")]).toEqual([null, null]);
  expect(tickets(office)[0]?.paper).toBe("unknown");
});

test("jobs that wait behind the one in print go to the second printer when the first one stops", () => {
  const office = morning(twoPrinters);
  office.kiosk("collect");
  office.kiosk("collect");
  office.printer("paper-out");
  expect([numberAt(office, "p1"), numberAt(office, "p2")]).toEqual(["K001", "K002"]);
});

test("staff who ask for a copy get it from the printer that stands in", () => {
  const office = morning(twoPrinters);
  office.kiosk("collect");
  office.printed("ok");
  office.printer("cutter-jam");
  expect(office.at("1", { type: "reprint", number: "K001" })).toMatchObject({ printer: "p2" });
  expect(office.job("p2")).toMatchObject({ doc: { number: "K001", copy: true } });
});

test("every slip is taken off the roll but those that surely did not come out; tomorrow the roll is the same", () => {
  const office = morning(twoPrinters);
  expect(roll(office)).toEqual({ id: "p1", ticketsLeft: 50, missing: 0 });
  for (const outcome of ["ok", "unknown", "failed"] as const) {
    office.kiosk("collect");
    office.printed(outcome);
  }
  expect(roll(office)?.ticketsLeft).toBe(48);
  office.later(24 * 60 * minute);
  expect(roll(office)?.ticketsLeft).toBe(48);
  const today = office.journal.slice(office.journal.findLastIndex((event) => event.type === "day-opened"));
  const replayed = today.reduce(apply, { ...emptyState, seq: today[0]!.seq - 1 });
  expect((project(replayed).get("view/faults") as FaultsView).printers[0]?.ticketsLeft).toBe(48);
});

test.each([
  [0, undefined, 50],
  [0, "paper-low", 30],
  [30, "paper-low", 20],
  [60, "paper-low", 1],
  [60, undefined, 0],
  [0, "paper-out", 0],
] as const)("after %i slips and with fault %s about %i are left", (slips, fault, left) => {
  const office = morning(twoPrinters);
  for (let n = 0; n < slips; n++) {
    office.kiosk("collect");
    office.printed("ok");
  }
  office.printer(fault);
  expect(roll(office)?.ticketsLeft).toBe(left);
});

test("a roll change resets the count and prints a test slip", () => {
  const office = morning();
  office.kiosk("collect");
  office.printed("ok");
  changeRoll(office);
  expect(office.of("roll-changed")).toHaveLength(1);
  expect(roll(office)?.ticketsLeft).toBe(300);
  expect(office.job()?.doc).toMatchObject({ slip: "test", language: "de" });
  office.printed("ok");
  expect(roll(office)?.ticketsLeft).toBe(299);
  office.later(minute);
  expect([office.job(), office.of("roll-changed").length]).toEqual([null, 1]);
});

test.each([
  ["low, cover open, well", ["paper-low", "cover-open", undefined], 1],
  ["low, cover open, still low", ["paper-low", "cover-open", "paper-low"], 0],
  ["low and well again: the sensor flickers", ["paper-low", undefined, "paper-low", undefined], 0],
  ["only the cover", ["cover-open", undefined], 0],
  ["empty, off and on", ["paper-out", "unreachable", undefined], 1],
  ["empty, cover open and closed without paper", ["paper-out", "cover-open", "paper-out"], 0],
  ["empty, then an old roll", ["paper-out", "paper-low"], 1],
] as const)("a roll was changed or not: %s", (_, faults, changes) => {
  const office = morning();
  for (const fault of faults) office.printer(fault);
  office.later(4_000);
  expect(office.of("roll-changed")).toHaveLength(changes);
});

test("a printer that is well for a moment only has no new roll: drivers begin without a fault", () => {
  const office = morning();
  office.printer("paper-out");
  office.printer(undefined, "run-2");
  office.later(1_000);
  office.printer("paper-out", "run-2");
  office.later(minute);
  expect(office.of("roll-changed")).toEqual([]);
});

/** Four tickets are missing in some way, and one of them is called already. */
function withMissing(): Morning {
  const office = morning();
  office.kiosk("collect");
  office.kiosk("collect");
  office.printed("unknown");
  office.printed("ok");
  office.printer("paper-out");
  for (let n = 0; n < 3; n++) office.kiosk("extend");
  office.at("2", { type: "call", counter: "2", number: "F002" });
  changeRoll(office);
  office.printed("ok");
  return office;
}

test("after a roll change the missing tickets come out: in doubt as copies, called ones not", () => {
  const office = withMissing();
  expect(roll(office)?.missing).toBe(3);
  expect(office.at("1", missing("print-missing"))).toMatchObject({ ok: true });
  expect(roll(office)?.missing).toBe(0);
  const came: unknown[] = [];
  for (let job = office.job(); job; job = office.job()) {
    const { number, copy } = job.doc as { number: string; copy: boolean };
    came.push([number, copy]);
    office.printed("ok");
  }
  expect(came.sort()).toEqual([
    ["F001", false],
    ["F003", false],
    ["K001", true],
  ]);
  expect(office.at("1", missing("print-missing"))).toEqual(refused("not-in-this-state"));
});

test("who stands at the kiosk does not wait for the missing tickets", () => {
  const office = withMissing();
  office.at("1", missing("print-missing"));
  office.kiosk("advice");
  office.printed("ok");
  expect(numberAt(office, "p1")).toBe("L001");
});

test("the question can be answered with no; what is called or gone meanwhile is no longer asked about", () => {
  const office = withMissing();
  office.at("1", { type: "leave", number: "K001" });
  office.at("1", { type: "confirm-paper", number: "F001" });
  expect(roll(office)?.missing).toBe(1);
  expect(office.at("1", missing("drop-missing"))).toEqual({ ok: true });
  expect(roll(office)?.missing).toBe(0);
  expect(office.job()).toBeNull();
});

test("what fails after the roll change is no part of its question", () => {
  const office = withMissing();
  office.kiosk("collect");
  office.printed("failed");
  expect(roll(office)?.missing).toBe(3);
});

test("while the printer cannot print, the question stays open", () => {
  const office = withMissing();
  office.printer("cover-open");
  expect(office.at("1", missing("print-missing"))).toEqual(refused("printer-blocked"));
  expect(office.at("1", { type: "print-missing", printer: "p9" })).toEqual(refused("printer-unknown"));
  expect(roll(office)?.missing).toBe(3);
});

test("a journal of old is read as it was: no printer in its ends of prints, no rolls in its days", () => {
  const office = morning();
  office.kiosk("collect");
  const old: Event[] = [
    ...office.journal.map((event): Event => {
      if (event.type === "day-opened") return { ...event, printed: undefined } as unknown as Event;
      if (event.type !== "site-configured") return event;
      const { ticketsPerRoll: _, ...configuration } = event.configuration;
      return { ...event, configuration };
    }),
    { type: "print-ended", number: "K001", outcome: "failed", fault: "paper-out" },
  ];
  const places = old.map((event, nth): Recorded => ({ ...event, seq: nth + 1, at: seven, day: "2026-11-21" }));
  const state = (JSON.parse(JSON.stringify(places)) as Recorded[]).reduce(apply, emptyState);
  expect(state.visits.get("K001")?.paper).toBe("not-printed");
  expect((project(state).get("view/faults") as FaultsView).printers[0]).toEqual({
    id: "p1",
    ticketsLeft: 300,
    missing: 0,
  });
});

test("a roll changed before its end is counted from somebody's word on, and proves itself too", () => {
  const office = morning(twoPrinters);
  office.kiosk("collect");
  office.printed("ok");
  expect(roll(office)?.ticketsLeft).toBe(49);
  office.printer("cover-open");
  expect(office.at("1", { type: "change-roll", printer: "p1" })).toEqual(refused("printer-blocked"));
  office.printer();
  expect(office.at("1", { type: "change-roll", printer: "p1" })).toEqual({ ok: true });
  expect(office.job()?.doc).toMatchObject({ slip: "test" });
  expect(roll(office)?.ticketsLeft).toBe(50);
  expect(office.at("1", { type: "change-roll", printer: "p9" })).toEqual(refused("printer-unknown"));
});
