import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { AppointmentRow } from "../contract/appointments.ts";
import { readList } from "./read-list.ts";
import { at, context, fixture, named, reasons, zmsSource } from "./testing.ts";

const isRow = Compile(AppointmentRow);
const read = (text: string | Uint8Array, source = zmsSource) =>
  readList(typeof text === "string" ? Buffer.from(text) : text, source, context);
const process = (change: object) => ({
  ...{ id: 100001, authKey: "ab1c", status: "confirmed", requests: [{ id: "10242339" }] },
  appointments: [{ date: at("2026-11-21", "08:40") / 1000, slotCount: 1 }],
  ...change,
});

test("a day's list is read: code as on the letter, services by their ids, cancelled by their status", () => {
  const reading = read(fixture("zms.json"));
  expect(reasons(reading)).toEqual([]);
  expect(reading.leftOut).toBe(2);
  const rows = reading.rows.map(({ line, code, row: { record, cancelled, plan } }) => [
    ...[line, record, cancelled, code, plan.start, plan.minutes, plan.services.join()],
  ]);
  expect(rows).toEqual([
    [1, "123456", false, "123456AB1C", at("2026-11-21", "08:40"), 24, "extend"],
    [2, "123457", false, "123457CD2E", at("2026-11-21", "09:00"), 12, "extend,collect"],
    [3, "123458", true, "123458AB1C", at("2026-11-21", "09:20"), 24, "extend"],
    [6, "123461", false, "123461AB1C", at("2026-11-21", "07:20"), 24, "collect"],
  ]);
  expect(reading.rows.every(({ row }) => isRow.Check(row))).toBe(true);
});

test("each wrong process is told by its place in the list, and the rest is taken", () => {
  const list = [
    process({}),
    process({ id: undefined }),
    "Erika Musterfrau",
    process({ id: 100004, requests: [{ id: "999" }] }),
    process({ id: 100005, appointments: [{ date: at("2026-11-20", "08:40") / 1000, slotCount: 1 }] }),
    process({ id: 100001 }),
    process({ id: 100007, status: "seltsam" }),
    process({ id: 100008, appointments: [] }),
    process({ id: 100009, authKey: null }),
    process({ id: 100010, requests: [], scope: { id: 141 } }),
    null,
  ];
  const source = { ...zmsSource, services: { ...zmsSource.services, "scope:141": "extend" } };
  const reading = read(JSON.stringify(list), source);
  expect(reading.rows.map(({ line, code, row }) => [line, code, row.plan.services])).toEqual([
    [1, "100001AB1C", ["extend"]],
    [9, undefined, ["extend"]],
    [10, "100010AB1C", ["extend"]],
  ]);
  expect(reasons(reading)).toEqual([
    "2: Die Vorgangskennung fehlt.",
    "3: Der Eintrag ist kein Vorgang (process).",
    "4: Das Anliegen ist unbekannt. Bekannte stehen in der Standortdatei unter services der Quelle.",
    "5: Der Tag ist schon vorbei.",
    "6: Derselbe Vorgang steht schon in Eintrag 1.",
    "7: Der Status ist unbekannt; welche es gibt, steht in der Anleitung.",
    "8: Es fehlt der Beginn oder, bei einer Einladung, der letzte Tag.",
    "11: Der Eintrag ist kein Vorgang (process).",
  ]);
  expect(reading.unit).toBe("Eintrag");
});

test("JSON that breaks off, and JSON of something else, is refused with a sentence", () => {
  const text = fixture("zms.json").toString();
  for (const end of [text.length - 3, text.indexOf('"authKey"') + 14, text.indexOf("Erika") + 2]) {
    const reading = read(text.slice(0, end));
    const line = text.slice(0, end).trimEnd().split("\n").length;
    expect(reasons(reading)).toEqual([`${line}: Die Datei ist kein vollständiges JSON.`]);
    expect([reading.whole, reading.rows, named(reading)]).toEqual([false, [], []]);
  }
  for (const other of ['{"meta":{}}', '"Erika Musterfrau"', "17", "null"])
    expect(reasons(read(other))).toEqual(["1: Die Datei enthält keine Liste von Vorgängen (process)."]);
  expect(read("[]")).toMatchObject({ whole: true, rows: [], mistakes: [] });
});

test("nobody's name, mail or telephone number leaves the reader, whichever field it stands in", () => {
  expect(named(read(fixture("zms.json")))).toEqual([]);
  const fields = ["id", "authKey", "status", "requests", "appointments", "scope", "queue", "clients", "amendment"];
  for (const field of fields)
    for (const slip of ["Erika Musterfrau", "erika@muster.example", "+49 170 5550101"])
      for (const value of [slip, [slip], [{ id: slip, date: slip, slotCount: slip }], { id: slip, status: slip }])
        expect(named(read(JSON.stringify([process({ [field]: value })]))), `${field}: ${slip}`).toEqual([]);
});
