/** Appointments on the panel: what an answer leaves on the page, who may be called, what a scan does. */
import { describe, expect, test } from "vitest";
import { codeOf } from "../../../gateway/contract/code.ts";
import type { Command } from "../../../gateway/contract/commands.ts";
import type { CounterView, SiteView, StaffVisit } from "../../../gateway/contract/views.ts";
import type { AgendaEntry, SlotsView } from "../../../gateway/contract/views-visits.ts";
import {
  appointmentNamed,
  entriesListed,
  expected,
  givenBy,
  isPossible,
  mayCall,
  minutesLate,
} from "./appointments.ts";
import {
  bookingFor,
  calendarOf,
  centsTyped,
  freeDays,
  type Invitation,
  invitationFor,
  inviteCommand,
} from "./chooser.ts";
import { refusedWords } from "./refused.ts";
import { type Input, type Panel, startPanel, step } from "./state.ts";
import { viewsWanted } from "./wanted.ts";

const minute = 60_000;
/** 2026-11-23, a Monday, 8:35 at the site. */
const now = Date.UTC(2026, 10, 23, 7, 35);
const code = codeOf("123456789");
const site: SiteView = {
  name: "Service Point",
  authority: "Stadt",
  zone: "Europe/Berlin",
  languages: [],
  services: [],
  areas: [],
  counters: [{ id: "e1", label: "E1", kind: "capture", area: "hall" }],
  checkedCodes: true,
};
const visit = (number: string, more: Partial<StaffVisit> = {}): StaffVisit => ({
  number,
  state: "waiting",
  services: ["extend"],
  language: "ar",
  people: 2,
  help: [],
  precedence: false,
  takenAt: now - minute,
  paper: "printed",
  ...more,
});
const own: CounterView = {
  id: "1",
  label: "1",
  kind: "desk",
  area: "hall",
  state: "open",
  services: ["extend"],
  current: null,
  next: { visit: visit("K001"), reason: "longest-waiting" },
  waiting: 1,
  parked: [],
  noShows: [],
  undo: null,
  faults: [],
};
const entry = (appointment: string, more: Partial<AgendaEntry> = {}): AgendaEntry => ({
  appointment,
  start: now + 5 * minute,
  services: ["extend"],
  language: "de",
  people: 1,
  state: "booked",
  ready: true,
  ...more,
});
const seen = (name: string, value: unknown): Input => ({ type: "view", name, value });
const ask = (command: Command): Input => ({ type: "ask", command });
const answered = (answer: object): Input => ({ type: "answered", answer: answer as never });
const folded = (inputs: readonly Input[], from: Panel) => inputs.reduce(step, from);
const signedIn = (role: string) =>
  folded(
    [
      { type: "link", link: "up" },
      { type: "time", at: now },
      seen("site", site),
      seen("day", { day: "2026-11-23", intake: { open: true, halted: false } }),
      seen("station/counter-1", { role, counter: "1" }),
      seen("counter/1", own),
    ],
    startPanel("1", "de", "2026-11-23"),
  );
const clerk = signedIn("clerk");

/** Midnight at the site. */
const dayStart = now - (8 * 60 + 35) * minute;
const dayMs = 24 * 60 * minute;
const days: SlotsView["days"] = [
  {
    start: dayStart,
    pools: [
      { pool: "hall", minutes: 20, at: [8 * 60 + 34, 8 * 60 + 40] },
      { pool: "room", minutes: 30, counter: "3", at: [8 * 60 + 40] },
    ],
  },
  { start: dayStart + dayMs, pools: [{ pool: "hall", minutes: 20, at: [8 * 60 + 35] }] },
  { start: dayStart + 8 * dayMs, pools: [{ pool: "hall", minutes: 20, at: [8 * 60 + 35] }] },
];
const withSlots = step(clerk, seen("slots/extend", { service: "extend", days }));

describe("a booked appointment", () => {
  const book: Command = { type: "book-slot", pool: "room", start: now + 5 * minute, service: "extend", language: "ar" };
  const chosen = step(withSlots, { type: "chooser", chooser: bookingFor(visit("K001")) });
  const booked = folded([ask(book), answered({ ok: true, appointment: "t1", code })], chosen);

  test("stands with its code where it can be printed, until somebody has read it, whatever else happens", () => {
    expect(booked).toMatchObject({ chooser: undefined, sheet: "appointments" });
    const made = { appointment: "t1", code, at: now + 5 * minute, minutes: 30, counter: "3", language: "ar" };
    expect(booked.made).toMatchObject(made);
    const later = folded([{ type: "sheet", sheet: "waiting" }, ask({ type: "call-next", counter: "1" })], booked);
    expect(later.made).toBe(booked.made);
    expect(step(booked, { type: "made-read" }).made).toBeUndefined();
  });

  test("is nobody's business any more when the next person works here", () => {
    expect(step(booked, seen("station/counter-1", { role: "lead", counter: "1" })).made).toBeUndefined();
  });

  test("that was refused leaves the choice open", () => {
    const refused = folded([ask(book), answered({ ok: false, refusal: "slot-taken" })], chosen);
    expect(refused).toMatchObject({ chooser: { what: "booking" }, made: undefined });
  });

  test("is chosen among times that have not gone by, by day at the site", () => {
    const days = freeDays(withSlots, "extend", "1");
    expect([...days.keys()]).toEqual(["2026-11-23", "2026-11-24", "2026-12-01"]);
    expect(days.get("2026-11-23")?.map(({ pool }) => pool)).toEqual(["hall", "room"]);
  });

  test("is one touch away on any day of the next five weeks, and a second one later", () => {
    const far = ["2026-11-25", "2027-02-08"];
    const { weeks, pages } = calendarOf(far, "2026-11-25", "2026-11-25", undefined);
    expect(weeks.map(([monday]) => monday)).toEqual([
      "2026-11-23",
      "2026-11-30",
      "2026-12-07",
      "2026-12-14",
      "2026-12-21",
    ]);
    expect(weeks[0]).toHaveLength(7);
    expect(pages).toBe(3);
    expect(calendarOf(far, "2026-11-25", "2027-02-08", undefined)).toMatchObject({ page: 2 });
    expect(calendarOf(far, "2026-11-25", "2026-11-25", 2).weeks.at(-1)).toContain("2027-02-08");
  });

  test("is for whom it is booked: the visitor here, or whose appointment is moved", () => {
    expect(bookingFor(visit("K001"))).toMatchObject({ service: "extend", language: "ar", people: 2 });
    expect(bookingFor(visit("K001"), entry("t9", { language: "tr" }))).toMatchObject({
      appointment: "t9",
      language: "tr",
    });
    expect(bookingFor(null)).toMatchObject({ service: undefined, language: "de", people: 1 });
  });
});

describe("an invitation", () => {
  const invitation = (more: Partial<Invitation> = {}) =>
    inviteCommand({ ...invitationFor(visit("K001"), clerk), ...more });

  test("is ready to be made for the visitor here: four weeks, nothing to pay", () => {
    expect(invitation()).toEqual({
      type: "invite",
      services: ["extend"],
      from: "2026-11-23",
      until: "2026-12-21",
      language: "ar",
      people: 2,
      ready: true,
    });
  });

  test("is not made as long as something is missing or wrong", () => {
    expect(invitation({ services: [] })).toBeUndefined();
    expect(invitation({ until: "2026-11-22" })).toBeUndefined();
    expect(invitation({ fee: "zehn" })).toBeUndefined();
    expect(invitation({ fee: "10,50" })?.feeCents).toBe(1050);
  });

  test("costs what is typed, with comma or point", () => {
    const typed = ["93", "93,5", "93.50 €", "1.116,00", "1.116", "1116,5", "10000", "100.000,00"];
    expect(typed.map((text) => centsTyped(text))).toEqual([
      ...[9300, 9350, 9350, 111_600, 111_600, 111_650, 1_000_000, 10_000_000],
    ]);
    const wrong = ["", "a", "1,234", "1.11,6", "1116.000,00", "100.000,01", "-5"];
    expect(wrong.map((text) => centsTyped(text))).toEqual(wrong.map(() => undefined));
    expect(invitation({ fee: "10.000,01" })).toBeUndefined();
  });
});

describe("checking in", () => {
  test("gives a number to tell, and makes room for the next code", () => {
    const typed = step(clerk, { type: "desk", change: { code } });
    const here = folded([ask({ type: "check-in", code }), answered({ ok: true, number: "K007", ahead: 0 })], typed);
    expect(here.given).toMatchObject({ number: "K007", ahead: 0, print: false, meanwhile: [] });
    expect(here.desk.code).toBe("");
  });

  test("tells which steps come first, and where the paper comes out", () => {
    const answer = { ok: true, number: "K007", ahead: 0, meanwhile: ["capture"], printer: "kiosk-2" };
    const here = folded([ask({ type: "check-in", code, print: true }), answered(answer)], clerk);
    expect(here.given).toMatchObject({ print: true, meanwhile: ["capture"], printer: "kiosk-2" });
  });

  test("by a scan needs no touch; without a line the code stands in its field", () => {
    const scan: Input = { type: "scanned", code: undefined, appointment: code };
    expect(step(clerk, scan)).toMatchObject({ asked: { type: "check-in", code }, sheet: "appointments" });
    const cut = step(step(clerk, { type: "link", link: "down" }), scan);
    expect(cut).toMatchObject({ asked: undefined, desk: { code } });
    expect(step(clerk, { ...scan, appointment: "GEHEIM" }).scanned?.what).toBe("no-ticket");
  });

  test("takes only codes that can be right", () => {
    expect(isPossible(clerk, code)).toBe(true);
    expect(isPossible(clerk, `${code.slice(0, 9)}${(Number(code[9]) + 1) % 10}`)).toBe(false);
    expect(isPossible({ site: undefined }, "T-4711")).toBe(true);
  });

  test("that is refused says when the appointment is", () => {
    const words = (refusal: object) => refusedWords(clerk, refusal as never);
    const at = now + 24 * 60 * minute;
    expect(words({ code: "wrong-day", when: at })).toContain("Termin am Di., 24.11. um 08:35.");
    expect(words({ code: "too-early", when: now + 30 * minute })).toContain("erst um 09:05");
    expect(words({ code: "not-valid-yet", when: at })).toContain("ab Di., 24.11.");
    expect(words({ code: "unknown-code" })).toBe("Diesen Code gibt es nicht.");
    const refused = folded([ask({ type: "check-in", code }), answered({ ok: false, refusal: "wrong-day", at })], clerk);
    expect(refused.refusal).toEqual({ code: "wrong-day", at: now, when: at });
  });
});

describe("the list of a day", () => {
  const entries = [
    entry("later", { start: now + 60 * minute }),
    entry("gone", { state: "cancelled", start: now }),
    entry("late", { state: "missed", start: now - 60 * minute }),
    entry("here", { state: "arrived", number: "K001" }),
    entry("some-day", { start: undefined as never, until: "2026-12-01" }),
  ];
  const agenda = folded(
    [
      seen("agenda/1", { counter: "1", entries }),
      seen("service/extend", { id: "extend", total: 1, waiting: [visit("K001")] }),
    ],
    clerk,
  );
  const names = (panel: Panel) => entriesListed(panel, own).map(({ appointment }) => appointment);

  test("has who is here and who is expected in the order of time, also too late; who is gone comes last", () => {
    expect(names(agenda)).toEqual(["late", "here", "later", "some-day", "gone"]);
    expect(expected(agenda, own)).toBe(2);
  });

  test("tells by how much somebody is late who is not here", () => {
    expect(entries.map((each) => minutesLate(agenda, each))).toEqual([0, 0, 60, 0, 0]);
    expect(minutesLate(agenda, entry("now", { start: now - minute / 2 }))).toBe(0);
  });

  test("is at the reception that of the whole house, and finds who names a time", () => {
    const reception = step(signedIn("reception"), seen("appointments", { total: 5, entries, sources: [] }));
    expect(names(reception)[0]).toBe("late");
    expect(names(step(reception, { type: "desk", change: { time: "9:30" } }))[0]).toBe("later");
    expect(viewsWanted(reception)).toContain("appointments");
    expect(viewsWanted(agenda)).not.toContain("appointments");
  });
});

describe("whom one may call", () => {
  const agenda = (more: Partial<AgendaEntry>) =>
    step(
      clerk,
      seen("agenda/1", { counter: "1", entries: [entry("t", { state: "arrived", number: "K009", ...more })] }),
    );

  test("is who is next, who was sent here, and whose appointment is here; of a team only who is next", () => {
    expect(mayCall(clerk, own, "K001")).toBe(true);
    expect(mayCall(clerk, own, "K002")).toBe(false);
    expect(mayCall(clerk, own, "K002", "1")).toBe(true);
    expect(mayCall(clerk, own, "K002", "2")).toBe(false);
    expect(mayCall(agenda({ clerk: true }), own, "K009")).toBe(true);
    expect(mayCall(agenda({ counter: "1" }), own, "K009")).toBe(true);
    expect(mayCall(agenda({ team: "a-k" }), own, "K009")).toBe(false);
  });

  test("is anybody for a lead, and where the site lets everybody pick", () => {
    expect(mayCall(signedIn("lead"), own, "K002")).toBe(true);
    expect(mayCall(clerk, { ...own, picking: true }, "K002")).toBe(true);
  });
});

test("views are heard where somebody looks at what they show", () => {
  expect(viewsWanted(startPanel("1", "de", ""))).toEqual(["counter/1", "counter/1"]);
  const booking = step(clerk, { type: "chooser", chooser: bookingFor(visit("K001")) });
  expect(viewsWanted(booking)).toContain("slots/extend");
  expect(viewsWanted(signedIn("lead"))).toContain("end-of-day");
  expect(viewsWanted(step(clerk, { type: "sheet", sheet: "site" }))).toContain("counter/e1");
  expect(viewsWanted(step(clerk, seen("station/counter-1", { role: "facilities", counter: null })))).toContain(
    "counter/e1",
  );
});

test("a contact is noted and said, and the panel is as before", () => {
  const note: Command = { type: "note-contact", service: "extend", way: "phone" };
  const noted = folded([{ type: "chooser", chooser: { what: "contact" } }, ask(note), answered({ ok: true })], clerk);
  expect(noted).toMatchObject({ chooser: undefined, noted: { what: note } });
  expect(step(noted, { type: "time", at: now + 12_000 }).noted).toBeUndefined();
});

describe("a yes", () => {
  const withList = step(
    clerk,
    seen("agenda/1", {
      counter: "1",
      entries: [entry("t1"), entry("t2", { start: undefined as never, until: "2026-12-01" })],
    }),
  );

  test("names what it is about: by its code, its time, or how long it is valid", () => {
    expect(appointmentNamed(withList, { code: "5171918668" })).toBe("517 191 8668");
    expect(appointmentNamed(withList, { appointment: "t1" })).toBe("Termin 08:40");
    expect(appointmentNamed(withList, { appointment: "t2" })).toBe("Einladung bis Di., 01.12.");
    expect(appointmentNamed(withList, { appointment: "t9" })).toBe("Termin");
  });

  test("is gone when a dialog opens, and stays while that one is filled in", () => {
    const ready: Command = { type: "set-ready", code, ready: true };
    const said = folded([ask(ready), answered({ ok: true })], clerk);
    expect(said.noted).toMatchObject({ what: ready });
    expect(step(said, { type: "chooser", chooser: { what: "contact" } }).noted).toBeUndefined();
    expect(step(said, { type: "move", number: "K001" }).noted).toBeUndefined();
    const refused = folded(
      [
        { type: "chooser", chooser: bookingFor(visit("K001")) },
        ask({ type: "book-slot", pool: "hall", start: now, service: "extend", language: "de" }),
        answered({ ok: false, refusal: "slot-taken" }),
        { type: "chooser", chooser: { ...bookingFor(visit("K001")), day: "2026-11-24" } },
      ],
      clerk,
    );
    expect(refused.refusal?.code).toBe("slot-taken");
  });

  test("to a way home tells number and day, and that the slip is out already", () => {
    const printers = [{ id: "kiosk-1", ticketsLeft: 80, missing: 0 }];
    const lead = signedIn("lead");
    const home: Command = { type: "send-home", number: "K001" };
    const answer = { ok: true, number: "K001", appointment: "t7", code, day: "2026-11-24" };
    const sent = folded([seen("faults", { faults: [], printers }), ask(home), answered(answer)], lead);
    expect(sent.sheet).toBe("appointments");
    const told = { ...lead, given: givenBy("K001", true, { ok: true }) };
    expect(folded([ask(home), answered(answer)], told).given).toBeUndefined();
    expect(sent.made).toMatchObject({ number: "K001", day: "2026-11-24", printed: true });
    const ending = step(lead, { type: "sheet", sheet: "day" });
    expect(folded([ask(home), answered(answer)], ending)).toMatchObject({ sheet: "day", made: { printed: false } });
  });

  test("to paper makes the next one a second copy", () => {
    const book: Command = { type: "book-slot", pool: "hall", start: now, service: "extend", language: "de" };
    const booked = folded([ask(book), answered({ ok: true, appointment: "t1", code })], clerk);
    expect(booked.made?.printed).not.toBe(true);
    const print: Command = { type: "print-appointment", appointment: "t1", printer: "kiosk-1" };
    expect(folded([ask(print), answered({ ok: true })], booked).made?.printed).toBe(true);
    const other: Command = { type: "print-appointment", appointment: "t2", printer: "kiosk-1" };
    expect(folded([ask(other), answered({ ok: true })], booked).made?.printed).not.toBe(true);
  });
});

test("a reference number that is typed goes with its visitor", () => {
  const here = step(clerk, seen("counter/1", { ...own, current: visit("K001", { state: "serving" }) }));
  const typed = step(here, { type: "reference", text: "E-47" });
  expect(step(typed, seen("counter/1", { ...own, current: visit("K001", { state: "serving" }) })).reference).toBe(
    "E-47",
  );
  expect(step(typed, seen("counter/1", { ...own, current: visit("K002") })).reference).toBe("");
});
