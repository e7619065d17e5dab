/** Reception settles small matters, checks in by code and from the list, books and prints, and notes the telephone. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeIn, grouped, isWellFormed } from "../../gateway/contract/code.ts";
import { slotsIn } from "../../gateway/contract/free-slots.ts";
import type { OfficeView } from "../../gateway/contract/views.ts";
import type { AppointmentsView, SlotsView } from "../../gateway/contract/views-visits.ts";
import { asks, until } from "../appliance.ts";
import { at, type Counter, monday, type Office, openOffice, slips, ticket } from "./big-office.ts";

let office: Office;
let reception: Counter;
beforeAll(async () => {
  office = await openOffice();
  reception = await office.counter("reception");
});
afterAll(() => office.stop());

const slot = "Vorgang;Kennung;Tag;Beginn;Anliegen";
const appointments = () => reception.page.view<AppointmentsView>("appointments");

test("papers and a short advice are settled at reception, whoever gave the ticket", async () => {
  const kiosk = await office.page("/kiosk");
  const handed = await ticket(kiosk, "papers");
  // Somebody without hands free for the kiosk is given a ticket at reception.
  const { number: asking } = await asks(reception.page, {
    type: "take-ticket",
    services: ["advice"],
    language: "en",
    help: ["step-free"],
  });
  const precious = await asks(reception.page, {
    ...{ type: "take-ticket", services: ["papers"], language: "de", precedence: true },
  });
  await until(() => slips(office, "kiosk-1").length + slips(office, "reception").length === 3);
  await reception.sees(precious.number!, "precedence");
  for (const number of [precious.number, handed, asking]) {
    expect(await reception.calls()).toBe(number);
    await reception.has(number);
  }
  expect(reception.view()!.current!.help).toEqual(["step-free"]);
  await reception.finishes();
  await until(() => reception.page.view<OfficeView>("office")?.finished === 3);
});

test("who has an appointment is checked in by code and from the list, which says who is still to come", async () => {
  const list = [
    slot,
    `2025-1;TK-1001;24.11.2025;08:10;Umzug`,
    `2025-2;TK-1002;24.11.2025;08:20;Umzug`,
    `2025-3;TK-1003;24.11.2025;09:30;Umzug`,
  ];
  office.put("register", "heute.csv", list.join("\r\n"));
  expect(await office.report("register", "heute.csv")).toContain("Neu übernommen: 3");
  await until(() => appointments()?.total === 3);
  const [first, second] = appointments()!.entries;
  expect(first).toMatchObject({ start: at(monday, "08:10"), services: ["move"], state: "booked" });

  const byCode = await asks(reception.page, { type: "check-in", code: "tk 1002" });
  expect(byCode).toMatchObject({ appointment: second!.appointment });
  const byList = await asks(reception.page, { type: "check-in", appointment: first!.appointment });
  await until(() => appointments()!.entries.filter(({ state }) => state === "arrived").length === 2);
  // Those still to come stand first.
  expect(appointments()!.entries.map(({ start }) => start)).toEqual(
    ["09:30", "08:10", "08:20"].map((time) => at(monday, time)),
  );
  await until(() => reception.page.view<OfficeView>("office")?.appointments.arrived === 2);

  const desk = await office.counter("5");
  await desk.sees(byList.number!, "early-appointment");
  office.itIs(monday, "08:21");
  await desk.sees(byList.number!, "appointment");
  expect(await desk.calls()).toBe(byList.number);
  expect(await desk.calls()).toBe(byCode.number);
});

test("a slot is booked and comes out on paper with price, bring-along list and the code, which checks in", async () => {
  await until(() => reception.page.view<SlotsView>("slots/extend"));
  const free = () => slotsIn(reception.page.view<SlotsView>("slots/extend")!).filter(({ pool }) => pool === "extend");
  // Times that went by are the page's to leave out.
  const chosen = free().find(({ start }) => start > at(monday, "08:30"));
  const { pool, start } = chosen!;
  const book = { type: "book-slot", service: "extend", language: "en", printer: "reception", pool, start } as const;
  const booked = await reception.page.ask(book, "booking-1");
  if (!booked.ok) throw new Error(booked.refusal);
  expect(booked.at).toBe(start);
  expect(isWellFormed(booked.code!)).toBe(true);
  const printed = () => slips(office, "reception");
  await until(() => printed().length === 1);
  const paper = printed()[0]!.replaceAll("\n", " ");
  const lines = ["Aufenthalt verlängern", "Extend a permit", "Montag, 24. November 2025", "8:40 Uhr"];
  for (const line of [...lines, "Pass", "93,00", grouped(booked.code!)]) expect(paper).toContain(line);
  const qr = office
    .printerAt("reception")
    .state()
    .papers[0]!.pieces.find((piece) => "qr" in piece);
  expect(codeIn((qr as { qr: string }).qr)).toBe(booked.code);

  // Asked again, though the gateway started anew meanwhile: the same answer, and nothing is booked or printed twice.
  await until(() => !office.desk().state().jobs.get("reception")?.length);
  await office.stopGateway();
  await office.startGateway();
  await office.devicesWell();
  expect(await reception.page.ask(book, "booking-1")).toEqual(booked);
  await asks(reception.page, { type: "print-appointment", appointment: booked.appointment!, printer: "reception" });
  await until(() => printed().length === 2);
  expect(printed()[0]).toContain(grouped(booked.code!));

  // Two at the same time, and no third, however many ask at once.
  const { printer: _, ...silently } = book;
  const desks = await Promise.all(["1", "2", "3", "4", "5"].map(office.counter));
  const answers = await Promise.all([reception, ...desks].map(({ page }) => page.ask(silently)));
  expect(answers.filter(({ ok }) => ok).length).toBe(1);
  for (const answer of answers) expect(answer.ok || answer.refusal).toSatisfy((r) => r === true || r === "slot-taken");
  await until(() => free().every((slot) => slot.start !== start));

  const kiosk = await office.page("/kiosk");
  expect(await kiosk.ask({ type: "check-in", code: booked.code! })).toMatchObject({ ok: true });
});

test("who rings up is a contact and no visit: service and way, nothing of the person", async () => {
  const issued = office.desk().state().issuedByLetter;
  await asks(reception.page, { type: "note-contact", service: "extend", way: "phone" });
  await asks(reception.page, { type: "note-contact", service: "extend", way: "mail" });
  await asks(reception.page, { type: "note-contact", service: "move", way: "phone" });
  await until(() => reception.page.view<OfficeView>("office")?.contacts.phone === 2);
  expect(reception.page.view<OfficeView>("office")).toMatchObject({ contacts: { phone: 2, mail: 1 } });
  expect(office.desk().state().issuedByLetter).toBe(issued);
});
