import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { AppointmentRow } from "../contract/appointments.ts";
import { readList } from "./read-list.ts";
import { at, calendarSource, context, fixture, named, reasons } from "./testing.ts";

const isRow = Compile(AppointmentRow);
const read = (text: string | Uint8Array, source = calendarSource) =>
  readList(typeof text === "string" ? Buffer.from(text) : text, source, context);
const calendar = (...events: readonly string[]) =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    ...events.map((event) => `BEGIN:VEVENT\n${event}\nEND:VEVENT`),
    "END:VCALENDAR",
    "",
  ]
    .join("\n")
    .replaceAll("\n", "\r\n");
const event = (uid: string, rest: string) => `UID:${uid}\nCATEGORIES:Abholung\n${rest}`;
const starts = (text: string) => read(text).rows.map(({ row }) => row.plan.start);

test("a clerk's calendar is read: single entries, series with exceptions, whole days, other programs' zones", () => {
  const reading = read(fixture("kalender.ics"));
  expect(reasons(reading)).toEqual([]);
  expect(reading.past).toBe(1);
  const rows = reading.rows.map(({ line, code, row: { record, cancelled, plan } }) => [
    ...[line, record.replace("@kalender.example", ""), cancelled, code],
    ...[plan.start ?? `${plan.from} ${plan.until}`, plan.minutes, plan.services.join()],
  ]);
  const day = (n: number, time = "10:00") =>
    at(n > 30 ? `2026-12-${String(n - 30).padStart(2, "0")}` : `2026-11-${n}`, time);
  expect(rows).toEqual([
    [19, "einzel-1", false, undefined, day(23, "08:40"), 20, "extend"],
    [35, "serie-1/20261210T090000Z", false, undefined, day(40), 30, "collect"],
    [35, "serie-1/20261217T090000Z", false, undefined, day(47), 30, "collect"],
    [35, "serie-1/20261203T090000Z", true, undefined, day(33), 30, "collect"],
    [44, "serie-1/20261126T090000Z", false, undefined, day(27, "13:00"), 30, "collect"],
    [51, "ganztags-1", false, "TK200001", "2026-11-24 2026-11-27", undefined, "collect"],
    [59, "abgesagt-1", true, undefined, day(23, "15:00"), undefined, "extend"],
  ]);
  expect(reading.rows.every(({ row }) => isRow.Check(row) && row.plan.clerk === "clerk-1")).toBe(true);
});

test("the clock on the wall is kept when clocks change", () => {
  const rule = "DTSTART;TZID=Europe/Berlin:20261019T080000\nRRULE:FREQ=MONTHLY;BYDAY=3MO;COUNT=7";
  const days = ["2026-12-21", "2027-01-18", "2027-02-15", "2027-03-15", "2027-04-19"];
  expect(starts(calendar(event("s-1", rule)))).toEqual(days.map((day) => at(day, "08:00")));
  expect(starts(calendar(event("s-2", "DTSTART:20261123T080000")))).toEqual([at("2026-11-23", "08:00")]);
});

test("a record stays what it is when its entry is moved, and a long or strange id becomes a digest", () => {
  const [series] = read(fixture("kalender.ics")).rows.filter(({ line }) => line === 44);
  expect(series!.row.record).toBe("serie-1@kalender.example/20261126T090000Z");
  for (const uid of ["0".repeat(112), "Erika Musterfrau", "erika@muster.example"]) {
    const [row] = read(calendar(event(uid, "DTSTART:20261123T080000Z"))).rows;
    expect(row!.row.record).toMatch(/^sha256-[0-9a-f]{40}$/);
  }
});

test("each wrong entry is told by the line where it begins, and the rest is taken", () => {
  const text = calendar(
    event("a-1", "DTSTART:20261123T080000Z"),
    "UID:a-2\nDTSTART:20261123T080000Z",
    "UID:a-3\nCATEGORIES:Urlaub\nDTSTART:20261123T080000Z",
    event("a-4", "DTSTART:20261333T080000Z"),
    event("a-5", "DTSTART:morgen"),
    event("a-6", "SUMMARY:Erika Musterfrau"),
    event("a-7", "DTSTART;TZID=Mars/Olympus:20261123T080000"),
    event("a-8", "DTSTART:20261123T080000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
    event("a-9", "DTSTART:20261123T080000Z\nRRULE:FREQ=SECONDLY"),
    event("a-10", "DTSTART:20261123T080000Z\nRRULE:nichts"),
    event("a-1", "DTSTART:20261124T080000Z"),
    "CATEGORIES:Abholung\nDTSTART:20261123T080000Z",
    event("a-13", "DTSTART:20261123T080000Z\nDTEND:20261123T200000Z"),
    event("a-14", "DTSTART:20261123T080000Z\nRRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO"),
    event("a-15", "DTSTART:20261123T080000Z\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261123T080000Z"),
    event("a-16", "DTSTART:20261123T080000Z\nDTEND:20261123T082000Z"),
  );
  const reading = read(text);
  expect(reading.rows.map(({ row }) => row.record)).toEqual(["a-1", "a-16"]);
  const beginning = (line: number) => text.split("\r\n").slice(line).slice(0, 1).join();
  const sentences = [...reading.mistakes].sort((a, b) => a.line - b.line);
  expect(sentences.map(({ line, reason }) => `${beginning(line)} ${reason.split(" ").slice(0, 4).join(" ")}`)).toEqual([
    "UID:a-2 Das Anliegen fehlt, und",
    "UID:a-3 Das Anliegen ist unbekannt.",
    "UID:a-4 Der Kalendereintrag ist nicht",
    "UID:a-5 Der Kalendereintrag ist nicht",
    "UID:a-6 Es fehlt der Beginn",
    "UID:a-7 Die Zeitzone ist unbekannt",
    "UID:a-8 Die Serie folgt einer",
    "UID:a-9 Die Serie folgt einer",
    "UID:a-10 Die Serie folgt einer",
    "UID:a-1 Derselbe Vorgang steht schon",
    "CATEGORIES:Abholung Die Vorgangskennung fehlt.",
    "UID:a-13 Der Termin dauert länger",
    "UID:a-14 Die Serie folgt einer",
    "UID:a-15 Eine Änderung „ab hier",
  ]);
});

test("a file that is cut off is told, and what stood before it is taken", () => {
  const text = fixture("kalender.ics").toString();
  const cut = read(text.slice(0, text.indexOf("CATEGORIES:Abholung,Rote") + 12));
  expect(cut.rows.length).toBe(1);
  expect(cut.whole).toBe(false);
  expect(reasons(cut)).toEqual(["41: Die Datei hört mitten in einem Eintrag auf."]);
  expect(reasons(read(text.replace("END:VEVENT\n", "")))[0]).toBe("34: BEGIN und END passen hier nicht zusammen.");
});

test("what is no calendar is refused with a sentence", () => {
  for (const text of ["record;start\nA-1;x", '{"data":[]}', "BEGIN:VCARD\nFN:Erika Musterfrau\nEND:VCARD"]) {
    const reading = read(text);
    expect(reasons(reading)).toEqual(["1: Die Datei ist kein iCalendar: sie beginnt nicht mit BEGIN:VCALENDAR."]);
    expect([reading.whole, reading.rows]).toEqual([false, []]);
  }
  expect(read(calendar())).toMatchObject({ whole: true, rows: [], mistakes: [] });
});

test("nobody's name, mail or telephone number leaves the reader, whichever line it stands in", () => {
  expect(named(read(fixture("kalender.ics")))).toEqual([]);
  const names =
    "SUMMARY DESCRIPTION ATTENDEE ORGANIZER LOCATION COMMENT CONTACT X-NAME UID CATEGORIES STATUS DTSTART RRULE".split(
      " ",
    );
  for (const name of names)
    for (const slip of ["Erika Musterfrau", "erika@muster.example", "mailto:erika@muster.example", "+49 170 5550101"]) {
      const rest = event("a-1", "DTSTART:20261123T080000Z")
        .split("\n")
        .filter((line) => !line.startsWith(name));
      const reading = read(calendar([...rest, `${name};CN="Max":${slip}`].join("\n")));
      expect(named(reading), `${name}: ${slip}`).toEqual([]);
    }
});

test("a calendar of ten thousand entries is read at once", () => {
  const events = Array.from({ length: 10_000 }, (_, n) =>
    event(`e-${n}`, "DTSTART;TZID=Europe/Berlin:20261123T080000"),
  );
  expect(read(calendar(...events)).rows.length).toBe(10_000);
});
