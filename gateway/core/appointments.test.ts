/** Appointments and invitations: who may check in and when, what staff do with one, what comes of it. */
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import type { Command, CommandOf } from "../contract/commands.ts";
import { type Configuration, configurationOf } from "../contract/configuration.ts";
import { PrintJob, type SlipDoc, type TicketDoc } from "../contract/messages.ts";
import type { Site } from "../contract/site.ts";
import type { CounterView, KioskView, SiteView } from "../contract/views.ts";
import type { AgendaView, AppointmentsView } from "../contract/views-visits.ts";
import { apply } from "./apply.ts";
import { momentOf } from "./calendar/moments.ts";
import { type Morning, minute, morning, site } from "./testing.ts";

const refused = (refusal: string, more: object = {}) => ({ ok: false, refusal, ...more });
const today = "2026-11-21";
const at = (time: string, day = today) => momentOf(day, time, "Europe/Berlin");
const everyDay = (...spans: string[]) =>
  Object.fromEntries("mon tue wed thu fri sat sun".split(" ").map((day) => [day, spans]));

const steps: Partial<Record<string, Partial<Site["services"][number]>>> = {
  collect: { after: ["cashier"], feeCents: 10_000, bring: { de: ["Pass"], ar: ["جواز السفر"] } },
  extend: { before: ["capture"], after: ["cashier"], ask: "letter" },
};
const offered: Site = {
  ...site,
  services: [
    ...site.services.map((service) => ({ ...service, ...steps[service.id] })),
    { id: "capture", name: { de: "Foto" }, kiosk: false, area: "upstairs" },
    { id: "cashier", name: { de: "Kasse" }, kiosk: false },
  ],
  teams: [
    { id: "a-k", letters: "A-K" },
    { id: "l-z", letters: "L-Z" },
  ],
  staff: site.staff!.map((member) => (member.id === "clerk-1" ? { ...member, teams: ["a-k"] } : member)),
  pools: [
    { id: "hall", services: ["collect"], minutes: 20, week: everyDay("08:00-12:00"), kioskDays: 2, bookableDays: 30 },
    { id: "own", services: ["extend"], minutes: 30, week: everyDay("08:00-10:00"), clerk: "clerk-1" },
  ],
};

/** At seven, with slots from eight on. */
function appointmentOffice(more: Partial<Site> = {}): Morning {
  return morning(configurationOf({ ...offered, ...more }));
}

const book = (office: Morning, time = "08:40", more: Partial<CommandOf<"book-slot">> = {}) => {
  const slot = { pool: "hall", service: "collect", start: at(time) };
  return office.at("1", { type: "book-slot", ...slot, language: "de", ...more });
};
/** What the gateway would have made of the code that a visitor types. */
const codeOf = (office: Morning, appointment: string) => office.state.appointments.get(appointment)!.plan.code!;
const idOf = (answer: object) => (answer as { appointment: string }).appointment;
const checkIn = (office: Morning, appointment: string, more: object = {}) =>
  office.ask("kiosk", "kiosk-1", { type: "check-in", code: codeOf(office, appointment), ...more });
const invite = (office: Morning, more: Partial<CommandOf<"invite">> = {}) => {
  const days = { from: today, until: "2026-11-30", ready: true, language: "de" };
  return office.at("1", { type: "invite", services: ["collect"], ...days, ...more });
};
const until = (office: Morning, time: string, day = today) => office.later(at(time, day) - office.now);
const appointment = (office: Morning, id: string) => office.state.appointments.get(id)!;

test("a visitor on time checks in with the code and gets a ticket that says the time", () => {
  const office = appointmentOffice();
  const id = idOf(book(office));
  until(office, "08:10");
  const answer = checkIn(office, id, { people: 2, help: ["in-writing"] });
  expect(answer).toMatchObject({ ok: true, number: "K001", area: "hall", appointment: id, at: at("08:40") });
  expect(office.of("ticket-issued")).toMatchObject([
    { appointment: id, due: at("08:40"), services: ["collect", "cashier"], people: 2, feeCents: 10_000 },
  ]);
  expect(office.state.visits.get("K001")).toMatchObject({ due: at("08:40"), help: ["in-writing"] });
  expect(appointment(office, id)).toMatchObject({ state: "arrived", number: "K001" });
  const { blocks } = office.job()!.doc as TicketDoc;
  const texts = blocks.flatMap((block) => ("text" in block ? [block.text] : []));
  expect(texts).toContain("Ihr Termin: 8:40");
  expect(texts.join()).not.toContain("Personen vor Ihnen");
});

test("too early, wrong day, moved, used, cancelled, unknown: each is told, and when", () => {
  const office = appointmentOffice();
  const first = idOf(book(office));
  const tomorrow = idOf(book(office, "08:40", { start: at("09:00", "2026-11-22") }));
  expect(checkIn(office, first)).toEqual(refused("too-early", { at: at("07:55") }));
  expect(checkIn(office, tomorrow)).toEqual(refused("wrong-day", { at: at("09:00", "2026-11-22") }));
  book(office, "08:40", { appointment: tomorrow, start: at("10:00", "2026-11-22") });
  expect(checkIn(office, tomorrow)).toEqual(refused("appointment-moved", { at: at("10:00", "2026-11-22") }));
  until(office, "08:00");
  const arrivedAt = office.now;
  expect(checkIn(office, first)).toMatchObject({ ok: true });
  office.later(5 * minute);
  expect(checkIn(office, first)).toEqual(refused("code-used", { at: arrivedAt }));
  office.at("1", { type: "cancel-appointment", appointment: tomorrow });
  expect(checkIn(office, tomorrow)).toEqual(refused("appointment-cancelled"));
  const unknown: Command = { type: "check-in", code: "nobody" };
  expect(office.ask("kiosk", "kiosk-1", unknown)).toEqual(refused("unknown-code"));
  expect(office.of("ticket-issued")).toHaveLength(1);
});

test("who is too late is offered a walk-in's ticket; staff let in whom they like, without the time", () => {
  const office = appointmentOffice();
  const id = idOf(book(office));
  until(office, "08:56");
  expect(checkIn(office, id)).toEqual(refused("too-late", { at: at("08:40"), service: "collect" }));
  expect(office.at("1", { type: "check-in", appointment: id })).toMatchObject({ ok: true, number: "K001" });
  expect(office.state.visits.get("K001")).toMatchObject({ due: undefined, appointment: id });
  expect(appointment(office, id).state).toBe("arrived");
});

test("a kiosk names no appointment but by its code, and no other kiosk", () => {
  const office = appointmentOffice();
  const id = idOf(book(office));
  until(office, "08:30");
  const byId: Command = { type: "check-in", appointment: id };
  expect(office.ask("kiosk", "kiosk-1", byId)).toEqual(refused("not-allowed"));
  expect(checkIn(office, id, { kiosk: "kiosk-2" })).toEqual(refused("not-allowed"));
});

test("while the office is halted nobody checks in; a closed intake is no matter for appointments", () => {
  const office = appointmentOffice();
  const id = idOf(book(office));
  until(office, "08:30");
  office.at("1", { type: "close-intake", reason: "full" });
  office.at("1", { type: "halt-site" });
  expect(checkIn(office, id)).toEqual(refused("halted"));
  office.at("1", { type: "resume-site" });
  expect(checkIn(office, id)).toMatchObject({ ok: true });
});

test("an invitation is good from its first to its last day, once, and only when all is ready", () => {
  const office = appointmentOffice();
  const soon = idOf(invite(office, { from: "2026-11-22", until: "2026-11-22", ready: false }));
  expect(checkIn(office, soon)).toEqual(refused("not-valid-yet", { at: at("00:00", "2026-11-22") }));
  until(office, "08:00", "2026-11-22");
  expect(checkIn(office, soon)).toEqual(refused("not-ready"));
  expect(office.state.visits.size).toBe(0);
  office.signIn("1", "lead-1");
  office.at("1", { type: "set-ready", appointment: soon, ready: true });
  expect(checkIn(office, soon)).toMatchObject({ ok: true, number: "K001" });
  expect(office.state.visits.get("K001")).toMatchObject({ due: undefined, precedence: false });
  expect(checkIn(office, soon)).toMatchObject(refused("code-used"));
});

test("a used invitation stays used for as long as it runs", () => {
  const office = appointmentOffice();
  const used = idOf(invite(office));
  expect(checkIn(office, used)).toMatchObject({ ok: true });
  until(office, "08:00", "2026-11-23");
  expect(checkIn(office, used)).toEqual(refused("code-used"));
});

test("outside the hours of appointments a kiosk takes no invitations, but every appointment that is near", () => {
  const office = appointmentOffice({ schedules: { appointments: everyDay("09:00-12:00") } });
  const invited = idOf(invite(office));
  const booked = idOf(book(office));
  until(office, "08:30");
  expect(office.state.schedules.appointments).toBe(false);
  expect(checkIn(office, invited)).toEqual(refused("appointments-closed", { at: at("09:00") }));
  expect(checkIn(office, booked)).toMatchObject({ ok: true });
  expect(office.at("1", { type: "check-in", appointment: invited })).toMatchObject({ ok: true });
});

test("of two systems' entries with one code, a visitor who has arrived makes no second ticket", () => {
  const office = appointmentOffice();
  const id = idOf(book(office));
  const { plan } = appointment(office, id);
  const place = { seq: office.state.seq + 1, at: office.now, day: today };
  office.state = apply(office.state, { type: "appointment-set", appointment: "other", source: "zms", plan, ...place });
  until(office, "08:30");
  expect(checkIn(office, id)).toMatchObject({ ok: true });
  expect(checkIn(office, id)).toMatchObject(refused("code-used"));
});

test("staff confirm, cancel and print; what another system made, only that one cancels", () => {
  const office = appointmentOffice();
  const id = idOf(book(office));
  const plan = { ...appointment(office, id).plan, code: "x".repeat(22) };
  const place = { seq: office.state.seq + 1, at: office.now, day: today };
  office.state = apply(office.state, { type: "appointment-set", appointment: "theirs", source: "zms", plan, ...place });
  const cancel = (appointment: string) => office.at("1", { type: "cancel-appointment", appointment });
  expect(cancel("theirs")).toEqual(refused("not-our-slots"));
  expect(cancel("nobody")).toEqual(refused("unknown-code"));
  expect(office.at("1", { type: "confirm-appointment", appointment: "theirs" })).toEqual({ ok: true });
  expect(office.at("1", { type: "print-appointment", appointment: id, printer: "p1" })).toEqual({ ok: true });
  const again: Command = { type: "print-appointment", code: codeOf(office, id), printer: "p1" };
  expect(office.at("1", again)).toEqual(refused("already-printing"));
  expect(cancel(id)).toEqual({ ok: true });
  expect(cancel(id)).toEqual(refused("appointment-cancelled"));
});

test("invitations for days that no calendar has, days gone by and services unknown are refused", () => {
  const office = appointmentOffice();
  expect(invite(office, { until: "2026-11-31" })).toEqual(refused("no-such-day"));
  expect(invite(office, { from: "2026-11-10", until: "2026-11-20" })).toEqual(refused("no-such-day"));
  expect(invite(office, { services: ["gone"] })).toEqual(refused("unknown-service"));
  expect(invite(office, { printer: "p9" })).toEqual(refused("printer-unknown"));
});

test("who is sent home has precedence on the next day of opening, for what was left, and a slip that says so", () => {
  const { sun: _, ...days } = everyDay("07:30-12:00");
  const office = appointmentOffice({ schedules: { walkIns: days } });
  office.kiosk("extend", { language: "ar", people: 3 });
  office.printed("ok");
  const answer = office.at("1", { type: "send-home", number: "F001" });
  expect(answer).toMatchObject({ ok: true, number: "F001" });
  expect(office.state.ended.get("F001")?.state).toBe("left");
  const monday = "2026-11-23";
  expect(appointment(office, idOf(answer))).toMatchObject({
    source: "send-home",
    plan: { from: monday, until: monday, precedence: true, language: "ar", people: 3 },
  });
  expect(Compile(PrintJob).Check(office.job())).toBe(true);
  const texts = textsOf(office);
  expect(texts).toContain("de: Gültig am: Montag, 23. November 2026");
  expect(texts).toContain("de: Mit diesem Zettel kommen Sie an diesem Tag früher an die Reihe.");
  until(office, "07:00", monday);
  expect(checkIn(office, idOf(answer))).toMatchObject({ ok: true });
  expect([...office.state.visits.values()]).toMatchObject([
    { precedence: true, services: ["capture", "extend", "cashier"], area: "upstairs" },
  ]);
});

test("nobody is sent home from the desk, nor where no day of opening is known", () => {
  const office = appointmentOffice({ schedules: { walkIns: {} } });
  office.kiosk("collect");
  expect(office.at("1", { type: "send-home", number: "K001" })).toEqual(refused("no-opening-known"));
  expect(office.at("1", { type: "send-home", number: "K009" })).toEqual(refused("unknown-ticket"));
  office.at("1", { type: "open-counter", counter: "1" });
  office.at("1", { type: "call", counter: "1", number: "K001" });
  office.at("1", { type: "begin", counter: "1" });
  expect(office.at("1", { type: "send-home", number: "K001" })).toEqual(refused("not-in-this-state"));
});

const textsOf = (office: Morning, printer = "p1") =>
  (office.job(printer)!.doc as SlipDoc).blocks.flatMap((b) => (b.type === "text" ? [`${b.language}: ${b.text}`] : []));

test("the slip tells in German and one's own language what for, when, where, what it costs and what to bring", () => {
  const office = appointmentOffice();
  const id = idOf(book(office, "08:40", { language: "ar", printer: "p1" }));
  const job = office.job();
  expect(Compile(PrintJob).Check(job)).toBe(true);
  expect(job?.doc).toMatchObject({ slip: "appointment", language: "ar" });
  const texts = textsOf(office);
  expect(texts).toContain("de: Abholen");
  expect(texts).toContain("de: Samstag, 21. November 2026");
  expect(texts.find((text) => text.startsWith("ar: ") && text.includes("2026"))).toMatch(/21 .* 2026/);
  expect(texts).toContain("de: 8:40 Uhr");
  expect(texts).toContain("de: Ort: Testamt, Halle");
  expect(texts).toContain("de: Gebühr: 100,00\u00a0€");
  expect(texts).toContain("ar: • جواز السفر");
  expect(texts).not.toContain("de: • Pass");
  // The code is put in on its way to the printer: the journal and the core never see it.
  expect(texts).toContain(`de: {code:${id}}`);
  expect((job!.doc as SlipDoc).blocks).toContainEqual({ type: "qr", text: `WMT:{code:${id}}` });
});

test("a slip of an appointment cannot be asked for without naming one", () => {
  const office = appointmentOffice();
  expect(office.at("1", { type: "print-slip", slip: "appointment", printer: "p1" })).toEqual(refused("not-allowed"));
});

test("a walk-in's ticket takes all steps on the way, once each, and the kiosk's team", () => {
  const office = appointmentOffice();
  office.kiosk("extend", { services: ["extend", "collect"], team: "a-k" });
  expect(office.state.visits.get("F001")).toMatchObject({
    services: ["capture", "extend", "collect", "cashier"],
    area: "upstairs",
    meant: { team: "a-k" },
    feeCents: 10_000,
  });
  expect(office.kiosk("extend", { team: "gone" })).toEqual(refused("unknown-service"));
  office.kiosk("collect", { team: "a-k" });
  expect(office.state.visits.get("K001")?.meant).toEqual({});
});

test("steps to be taken meanwhile wait apart, unless they are on the way anyway", () => {
  const services = offered.services.map((service) =>
    service.id === "advice" ? { ...service, meanwhile: ["capture"] } : service,
  );
  const office = appointmentOffice({ services });
  office.kiosk("advice");
  office.kiosk("advice", { services: ["advice", "extend"] });
  expect([...office.state.visits.values()].map((visit) => [visit.services, visit.meanwhile])).toEqual([
    [["advice"], ["capture"]],
    [["advice", "capture", "extend", "cashier"], []],
  ]);
});

test("pages see today's appointments, those to come first, and each counter its own", () => {
  const office = appointmentOffice();
  const here = idOf(book(office, "08:00"));
  const own = idOf(office.at("1", bookOwn("09:00")));
  const open = idOf(invite(office));
  idOf(book(office, "08:40", { start: at("09:00", "2026-11-22") }));
  until(office, "07:30");
  checkIn(office, here);
  const { total, entries, sources } = office.view<AppointmentsView>("appointments");
  expect([total, sources, entries.map((entry) => entry.appointment)]).toEqual([3, [], [own, open, here]]);
  expect(entries[2]).toMatchObject({ state: "arrived", number: "K001", start: at("08:00") });
  const agenda = (counter: string) => office.view<AgendaView>(`agenda/${counter}`).entries;
  expect(agenda("2")).toMatchObject([{ appointment: own, clerk: true, services: ["extend"] }]);
  expect(JSON.stringify(agenda("2"))).not.toContain("clerk-1");
  expect(agenda("1")).toEqual([]);
  office.at("2", { type: "sign-off" });
  expect(agenda("2")).toEqual([]);
});

const bookOwn = (time: string): Command => {
  return { type: "book-slot", pool: "own", service: "extend", start: at(time), language: "de" };
};

test("kiosks learn where there is something to check in for, and which services have slots", () => {
  const kiosk = (office: Morning) => office.view<KioskView>("kiosk/kiosk-1");
  expect(kiosk(morning()).checkIn).toBeUndefined();
  const office = appointmentOffice();
  expect(kiosk(office).checkIn).toBe(true);
  expect(
    kiosk(office)
      .services.filter(({ slots }) => slots)
      .map(({ id }) => id),
  ).toEqual(["collect"]);
  expect(office.view<SiteView>("site")).toMatchObject({
    checkedCodes: true,
    teams: [{ id: "a-k" }, { id: "l-z" }],
    services: [{ feeCents: 10_000 }, { ask: "letter" }, {}, {}, {}],
  });
});

test("an appointment whose service has gone from the site file says so, and makes no ticket", () => {
  const office = appointmentOffice();
  const id = idOf(book(office));
  const left: Configuration = configurationOf({ ...offered, services: offered.services.slice(1), pools: [] });
  office.put({ type: "configure", configuration: left });
  until(office, "08:30");
  expect(checkIn(office, id)).toEqual(refused("unknown-service"));
});

test("the next one at the clerk's counter is the clerk's own appointment, once it is due", () => {
  const office = appointmentOffice();
  office.at("2", { type: "open-counter", counter: "2" });
  const services = offered.services.map(({ before: _, ...service }) => service);
  office.put({ type: "configure", configuration: configurationOf({ ...offered, services }) });
  const own = idOf(office.at("1", bookOwn("08:00")));
  until(office, "07:30");
  office.kiosk("collect");
  checkIn(office, own);
  until(office, "08:01");
  const { next } = office.view<CounterView>("counter/2");
  expect(next).toMatchObject({ visit: { number: "F001", appointment: own }, reason: "own-appointment" });
});
