/** The end of a day: what is open then, what the next day takes over, and contacts that were no visits. */
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import type { Recorded } from "../contract/events.ts";
import type { SlipDoc } from "../contract/messages.ts";
import { OfficeView } from "../contract/views.ts";
import { EndOfDayView } from "../contract/views-visits.ts";
import { apply } from "./apply.ts";
import { project } from "./project.ts";
import { emptyState } from "./state.ts";
import { type Morning, minute, morning } from "./testing.ts";

const day = 24 * 60 * minute;
const view = (office: Morning) => office.view<EndOfDayView>("end-of-day");
const end = (office: Morning) => office.at("1", { type: "end-day" });
const fits = Compile(EndOfDayView);
const point = (what: string, ...numbers: string[]) => ({ what, count: numbers.length, numbers });
const people = (count: number) => ({ what: "signed-in", count, numbers: [] });

/** The next day, with the lead at counter 1 again. */
function nextMorning(office: Morning): void {
  office.later(day);
  office.signIn("1", "lead-1");
}

test("with everything open, the page names it, by number where there is one", () => {
  const office = morning();
  for (let n = 0; n < 5; n++) office.kiosk("collect");
  office.printed("ok");
  office.printed("unknown");
  office.at("1", { type: "call-next", counter: "1" });
  office.at("1", { type: "park", counter: "1" });
  office.at("1", { type: "call-next", counter: "1" });
  office.at("1", { type: "no-show", counter: "1" });
  office.at("1", { type: "call-next", counter: "1" });
  office.printer("cutter-jam");
  const open = [
    point("waiting", "K003", "K004", "K005"),
    point("parked", "K001"),
    point("doubts", "K005", "K004", "K002"),
    people(2),
    { what: "faults", count: 1, numbers: [] },
  ];
  expect(view(office)).toEqual({ open, ended: false, carried: null });
  expect(fits.Check(view(office))).toBe(true);
  expect(end(office)).toEqual({ ok: true });
  expect(office.of("day-ended")).toMatchObject([{ open }]);
  expect(view(office)).toEqual({ open, ended: true, carried: null });
  // Nobody is sent away by it.
  expect(office.numbers("waiting")).toEqual(["K004", "K005"]);
});

test("ending the day closes the intake, and what is open goes on changing", () => {
  const office = morning();
  office.kiosk("collect");
  end(office);
  expect(office.of("intake-closed")).toMatchObject([{ reason: "end-of-day" }]);
  expect(office.kiosk("collect")).toEqual({ ok: false, refusal: "intake-closed" });
  office.at("1", { type: "call-next", counter: "1" });
  office.at("1", { type: "finish", counter: "1" });
  expect(view(office)).toEqual({ open: [people(2)], ended: true, carried: null });
});

test("an intake that was closed before keeps its reason", () => {
  const office = morning();
  office.at("1", { type: "close-intake", reason: "full" });
  end(office);
  expect(office.of("intake-closed")).toMatchObject([{ reason: "full" }]);
});

test("ended again, it is written down anew only if something else is open", () => {
  const office = morning();
  office.kiosk("collect");
  end(office);
  expect(end(office)).toEqual({ ok: true });
  expect(office.of("day-ended").length).toBe(1);
  office.at("1", { type: "leave", number: "K001" });
  end(office);
  expect(office.of("day-ended")).toMatchObject([
    { open: [point("waiting", "K001"), people(2)] },
    { open: [people(2)] },
  ]);
});

test("a day whose intake is opened again has not ended", () => {
  const office = morning();
  end(office);
  office.at("1", { type: "open-intake" });
  expect(view(office).ended).toBe(false);
  end(office);
  expect(office.of("day-ended").length).toBe(2);
});

test("the next day takes over who was still there, ended or not, until a lead settles it", () => {
  const office = morning();
  office.kiosk("collect");
  office.kiosk("advice");
  office.printed("unknown");
  nextMorning(office);
  const open = [point("waiting", "K001", "L001"), point("doubts", "K001")];
  expect(view(office)).toMatchObject({ ended: false, carried: { date: "2026-11-21", open } });
  expect(fits.Check(view(office))).toBe(true);
  expect(office.at("1", { type: "settle-carried" })).toEqual({ ok: true });
  expect(office.of("carried-settled")).toMatchObject([{ by: "1" }]);
  expect(view(office).carried).toBeNull();
  expect(office.at("1", { type: "settle-carried" })).toEqual({ ok: true });
  expect(office.of("carried-settled").length).toBe(1);
  nextMorning(office);
  expect(view(office).carried).toBeNull();
});

test("what nobody settles is taken over two nights, together with what the second day left", () => {
  const office = morning();
  office.kiosk("collect");
  end(office);
  nextMorning(office);
  for (let n = 0; n < 2; n++) office.kiosk("collect");
  office.at("1", { type: "call-next", counter: "1" });
  office.at("1", { type: "park", counter: "1" });
  nextMorning(office);
  const open = [point("waiting", "K001", "K002"), point("parked", "K001")];
  expect(view(office).carried).toEqual({ date: "2026-11-21", open });
  nextMorning(office);
  expect(view(office).carried).toEqual({ date: "2026-11-21", open });
});

test("of many, all are counted and the first sixty named", () => {
  const office = morning();
  for (let n = 0; n < 70; n++) office.kiosk("collect", { print: false });
  const [waiting] = view(office).open;
  expect(waiting).toMatchObject({ count: 70 });
  expect(waiting!.numbers.slice(-1)).toEqual(["K060"]);
  expect(fits.Check(view(office))).toBe(true);
});

test("where all is done, the day ends with nothing, and nothing is taken over", () => {
  const office = morning();
  office.kiosk("collect");
  office.printed("ok");
  office.at("1", { type: "call-next", counter: "1" });
  office.at("1", { type: "finish", counter: "1" });
  office.at("2", { type: "sign-off" });
  end(office);
  expect(office.of("day-ended")).toMatchObject([{ open: [people(1)] }]);
  nextMorning(office);
  expect(view(office).carried).toBeNull();
});

test("calls and letters are counted by service and day, with no person", () => {
  const office = morning();
  office.at("2", { type: "note-contact", service: "collect", way: "phone" });
  office.at("2", { type: "note-contact", service: "advice", way: "phone" });
  office.at("1", { type: "note-contact", service: "collect", way: "mail" });
  expect(office.at("1", { type: "note-contact", service: "gone", way: "mail" })).toEqual({
    ok: false,
    refusal: "unknown-service",
  });
  expect(office.of("contact-noted")).toMatchObject([
    { service: "collect", way: "phone", by: "2" },
    { service: "advice", way: "phone", by: "2" },
    { service: "collect", way: "mail", by: "1" },
  ]);
  expect(office.view<OfficeView>("office").contacts).toEqual({ phone: 2, mail: 1 });
  expect(Compile(OfficeView).Check(office.view("office"))).toBe(true);
  office.at("1", { type: "print-slip", slip: "closing", printer: "p1" });
  const said = (office.job()!.doc as SlipDoc).blocks.flatMap((block) => (block.type === "text" ? [block.text] : []));
  expect(said).toContain("Telefon: 2, Post: 1");
  nextMorning(office);
  expect(office.view<OfficeView>("office").contacts).toEqual({ phone: 0, mail: 0 });
});

test("the appointments of the day are counted by how they stand, and invitations are not among them", () => {
  const office = morning();
  const plan = { services: ["collect"], language: "de", people: 1, ready: true };
  const starts = [1, 2, 3, 60 * 24, undefined].map((ahead) =>
    ahead === undefined ? {} : { start: office.now + ahead * minute },
  );
  const placed = () => ({ seq: office.state.seq + 1, at: office.now, day: office.state.day! });
  for (const [n, start] of starts.entries()) {
    const set = {
      type: "appointment-set",
      appointment: `a${n}`,
      source: "counter",
      plan: { ...plan, ...start },
    } as const;
    office.state = apply(office.state, { ...set, ...placed() });
  }
  office.state = apply(office.state, { type: "appointment-missed", appointment: "a0", ...placed() });
  const issued = { number: "K001", services: ["collect"], language: "de", people: 1, precedence: false, area: "hall" };
  const arrived = { type: "ticket-issued", appointment: "a1", ahead: 0, ...issued } as const;
  office.state = apply(office.state, { ...arrived, ...placed() });
  expect(office.view<OfficeView>("office").appointments).toEqual({ booked: 1, arrived: 1, missed: 1 });
});

test("the journal rebuilds the end of the day and what was taken over, from any day on", () => {
  const office = morning();
  office.kiosk("collect");
  office.at("1", { type: "note-contact", service: "collect", way: "phone" });
  end(office);
  nextMorning(office);
  office.kiosk("collect");
  office.at("1", { type: "note-contact", service: "collect", way: "mail" });
  end(office);
  const views = (state: Morning["state"]) =>
    ["end-of-day", "office", "day"].map((name) => project(state).get(`view/${name}`));
  const journal = JSON.parse(JSON.stringify(office.journal)) as Recorded[];
  expect(views(journal.reduce(apply, emptyState))).toEqual(views(office.state));
  const rest = journal.slice(journal.findIndex((event) => event.day === "2026-11-22"));
  const later = rest.reduce(apply, { ...emptyState, seq: rest[0]!.seq - 1 });
  expect(project(later).get("view/end-of-day")).toMatchObject({ ended: true, carried: view(office).carried! });
});
