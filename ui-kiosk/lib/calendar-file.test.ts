import ICAL from "ical.js";
import { expect, test } from "vitest";
import { calendarFile } from "./calendar-file.ts";

const at = Date.UTC(2026, 10, 24, 7, 40);
const entry = {
  at,
  minutes: 20,
  service: "Aufenthaltstitel; verlängern, بالعربية",
  place: "Service Point, Zimmer 103",
  note: "Ihre Terminnummer: 123 456 7890",
  id: "t17",
  now: Date.UTC(2026, 10, 21),
};

test("a calendar reads from the file when, how long, what for, where, and the code", () => {
  const calendar = new ICAL.Component(ICAL.parse(calendarFile(entry)));
  const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent")!);
  expect(event.startDate.toJSDate().getTime()).toBe(at);
  expect(event.endDate.toJSDate().getTime()).toBe(at + 20 * 60_000);
  expect(event).toMatchObject({ summary: entry.service, location: entry.place, description: entry.note });
});

test("it is a file as RFC 5545 wants it, with no line of more than 75 bytes and nobody in it", () => {
  const lines = calendarFile({ ...entry, place: "Amt ".repeat(60) }).split("\r\n");
  expect(lines[0]).toBe("BEGIN:VCALENDAR");
  expect(lines.every((line) => Buffer.byteLength(line) <= 76)).toBe(true);
  expect(lines.some((line) => /^(ATTENDEE|ORGANIZER|CONTACT)/.test(line))).toBe(false);
});
