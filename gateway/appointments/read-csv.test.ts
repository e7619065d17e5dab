import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { AppointmentRow } from "../contract/appointments.ts";
import type { AppointmentSource } from "../contract/site-visits.ts";
import { readList } from "./read-list.ts";
import { at, context, csvSource, fixture, named, reasons } from "./testing.ts";

const isRow = Compile(AppointmentRow);
const plain: AppointmentSource = { id: "plain", folder: "lists", format: "csv", service: "collect" };
const read = (text: string | Uint8Array, source = plain) =>
  readList(typeof text === "string" ? Buffer.from(text) : text, source, context);
const records = (text: string | Uint8Array, source = plain) => read(text, source).rows.map(({ row }) => row.record);

test("an office's list is read by its own columns, in whichever encoding", () => {
  const utf8 = fixture("termine.csv");
  const windows = Buffer.from(utf8.toString("utf8"), "latin1");
  const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]);
  const wide = Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from(utf8.toString("utf8").replaceAll("\n", "\r\n"), "utf16le"),
  ]);
  for (const bytes of [utf8, windows, marked, wide]) {
    const reading = read(bytes, csvSource);
    expect(reasons(reading)).toEqual([]);
    expect(reading.rows.map(({ line, code }) => [line, code])).toEqual([
      [2, "TK100001"],
      [3, "TK100002"],
      [4, "TK100003"],
      [5, "TK100004"],
    ]);
    expect(reading.rows.map(({ row }) => row)).toEqual([
      {
        ...{ record: "2026-100001", cancelled: false },
        plan: {
          ...{ start: at("2026-11-21", "08:40"), minutes: 20, services: ["extend"] },
          ...{ language: "ar", people: 1, ready: true },
        },
      },
      expect.objectContaining({ plan: expect.objectContaining({ services: ["collect"], people: 4 }) }),
      expect.objectContaining({ cancelled: true, plan: expect.objectContaining({ services: ["extend", "collect"] }) }),
      expect.objectContaining({ plan: expect.objectContaining({ language: "de", people: 1 }) }),
    ]);
    expect(reading.rows.every(({ row }) => isRow.Check(row))).toBe(true);
  }
});

test("the separator is found, and our own names of the columns need no mapping", () => {
  for (const [delimiter, start] of [
    [";", "21.11.2026 08:40"],
    [",", "2026-11-21T08:40:00"],
    ["\t", "2026-11-21T07:40:00Z"],
    [";", "2026-11-21T09:40:00+02:00"],
  ]) {
    const lines = [
      ["record", "start", "until", "fee", "ready", "precedence", "clerk", "team", "counter", "pool"],
      ["A-1", start, "", "93.5", "nein", "ja", "clerk-1", "team-a", "3", "rooms"],
      ["A-2", "", "30.11.26", "", "", "", "", "", "", ""],
    ];
    const reading = read(`sep=${delimiter}\r\n${lines.map((cells) => cells.join(delimiter)).join("\r\n")}\r\n`);
    expect(reasons(reading)).toEqual([]);
    expect(reading.rows.map(({ line, row }) => [line, row.plan])).toEqual([
      [
        3,
        {
          ...{
            start: at("2026-11-21", "08:40"),
            services: ["collect"],
            feeCents: 9350,
            ready: false,
            precedence: true,
          },
          ...{ clerk: "clerk-1", team: "team-a", counter: "3", pool: "rooms", language: "de", people: 1 },
        },
      ],
      [4, { until: "2026-11-30", services: ["collect"], language: "de", people: 1, ready: true }],
    ]);
  }
});

test("each wrong line is told by number and reason, and the rest is taken", () => {
  const reading = read(
    [
      "record;code;start;service;language;people;minutes;clerk;status",
      "A-1;K-0001;21.11.2026 08:00;collect;de;1;20;;",
      ";K-0002;21.11.2026 08:00;collect;de;1;20;;",
      "A-3;K-0003;20.11.2026 08:00;collect;de;1;20;;",
      "A-4;K-0004;21.11.2026 08:00;marriage;de;1;20;;",
      "A-1;K-0005;21.11.2026 08:00;collect;de;1;20;;",
      "A-6;K-0001;21.11.2026 08:00;collect;de;1;20;;",
      "A-7;K-0007;31.02.2027 08:00;collect;de;1;20;;",
      "A-8;K-0008;21.11.2026 25:00;collect;de;1;20;;",
      "A-9;K-0009;21.11.2026 08:00;collect;klingonisch;1;20;;",
      "A-10;K-0010;21.11.2026 08:00;collect;de;12;20;;",
      "A-11;K-0011;21.11.2026 08:00;collect;de;1;600;;",
      "A-12;K-0012;21.11.2026 08:00;collect;de;1;20;clerk-9;",
      "A-13;K-0013;21.11.2026 08:00;collect;de;1;20;;vielleicht",
      "A-14;K-0014;;collect;de;1;20;;",
      "A-15;K-0015;21.11.2066 08:00;collect;de;1;20;;",
      "A-16;K-0016;21.11.2026 08:00;collect",
      "A-17;K-0017;21.11.2026 08:00;collect;de;1;20;;;;",
      "A-18;K-0018;21.11.2026 08:00;collect;de;1;20;;;noch;was",
      "",
      ";;;;;;;;",
      "A-21;K-0021;21.11.2026 08:00;collect;de;1;20;;",
    ].join("\n"),
  );
  expect(reading.rows.map(({ line }) => line)).toEqual([2, 18, 22]);
  expect(reasons(reading)).toEqual([
    "3: Die Vorgangskennung fehlt.",
    "4: Der Tag ist schon vorbei.",
    "5: Das Anliegen ist unbekannt. Bekannte stehen in der Standortdatei unter services der Quelle.",
    "6: Derselbe Vorgang steht schon in Zeile 2.",
    "7: Dieselbe Terminkennung steht schon in Zeile 2.",
    "8: Das Datum („start“) ist keines: erwartet wird 21.11.2026 oder 2026-11-21.",
    "9: Die Uhrzeit („start“) ist keine: erwartet wird 08:40.",
    "10: Die Sprache ist unbekannt: erwartet wird ein Kürzel wie ar oder ein Name wie Arabisch.",
    "11: Der Wert („people“) ist keine ganze Zahl von 1 bis 9.",
    "12: Der Wert („minutes“) ist keine ganze Zahl von 1 bis 480.",
    "13: Diesen Eintrag („clerk“) gibt es in der Standortdatei nicht.",
    "14: Der Status ist unbekannt; welche es gibt, steht in der Anleitung.",
    "15: Es fehlt der Beginn oder, bei einer Einladung, der letzte Tag.",
    "16: Der Tag liegt mehr als 400 Tage in der Zukunft.",
    "17: Die Zeile hat 4 Spalten statt 9.",
    "19: Die Zeile hat 11 Spalten statt 9.",
  ]);
  expect(reading.past).toBe(1);
  // Which record it is stays known where only the rest is wrong: nothing of it is cancelled for being missing.
  expect(reading.mistakes.filter(({ record }) => record === undefined).map(({ line }) => line)).toEqual([3, 17, 19]);
});

test("a quote that is left open costs its own line only", () => {
  const lines = (third: string) => [
    "record;note;start",
    "A-1;;21.11.2026 08:00",
    third,
    "A-3;;21.11.2026 08:00",
    '"A-4";"x";21.11.2026 08:00',
    "A-5;;21.11.2026 9:00",
  ];
  for (const third of ['"A-2;;21.11.2026 08:00', 'A-2;"offen;21.11.2026 08:00', 'A-2;"zu"zuviel;21.11.2026 08:00']) {
    const reading = read(lines(third).join("\n"));
    expect(reading.rows.map(({ line }) => line)).toEqual([2, 4, 5, 6]);
    expect(reasons(reading)).toEqual(["3: Ein Anführungszeichen wird nicht richtig geschlossen."]);
  }
  const open = read(lines('A-2;"offen').slice(0, 3).join("\n"));
  expect(reasons(open)).toEqual(["3: Ein Anführungszeichen wird nicht richtig geschlossen."]);
  expect(records('record;note;start\r\nA-1;"zwei\r\nZeilen";21.11.2026 08:00\r\nA-2;;21.11.2026 08:00')).toEqual([
    "A-1",
    "A-2",
  ]);
});

test("what is no such table is refused with a sentence", () => {
  const noColumn = "1: Die erste Zeile nennt keine Spalte „record“.";
  const refused: [string | Uint8Array, string][] = [
    ["", "1: Die Datei ist leer."],
    [" \r\n\r\n", "1: Die Datei ist leer."],
    ["Sehr geehrte Damen und Herren,\r\nanbei die Liste.\r\n", noColumn],
    ['{"data":[]}', noColumn],
    ["A-1;21.11.2026 08:00", noColumn],
    ["record;start;record", "1: Die erste Zeile nennt die Spalte „record“ zweimal."],
    [Uint8Array.from({ length: 5000 }, (_, n) => (n * 131 + 7) % 256), "1: Die Datei enthält keinen Text."],
    [Buffer.from("PK\u0003\u0004\u0014\u0000\u0006\u0000"), "1: Die Datei enthält keinen Text."],
  ];
  for (const [text, reason] of refused) {
    const reading = read(text);
    expect(reasons(reading)).toEqual([reason]);
    expect([reading.whole, reading.rows]).toEqual([false, []]);
  }
  expect(reasons(read("Vorgang;Tag;Beginn", csvSource))).toEqual(["1: Die erste Zeile nennt keine Spalte „Kennung“."]);
  expect(read("record;start\n")).toMatchObject({ whole: true, rows: [], mistakes: [] });
});

test("nobody's name, mail or telephone number leaves the reader, whichever column it stands in", () => {
  expect(named(read(fixture("termine.csv"), csvSource))).toEqual([]);
  const columns =
    "record;code;status;day;start;minutes;from;until;service;language;people;clerk;team;counter;pool;ready;fee;note";
  const right = "A-1;K-0001;;21.11.2026;08:00;20;;;collect;de;1;;;;;;;".split(";");
  const slips = [
    "Erika Musterfrau",
    "Musterfrau, Erika",
    "erika@muster.example",
    "+49 170 5550101",
    "Max",
    '"Erika',
    "MAX",
  ];
  for (const [index, column] of columns.split(";").entries())
    for (const slip of slips) {
      // One word may well be a code; it is hashed before anybody sees it.
      if (column === "code" && /^max$/i.test(slip)) continue;
      const cells = right.with(index, slip).join(";");
      const reading = read(`${columns}\n${cells}\nA-2;K-0002;;21.11.2026;08:00;20;;;collect;de;1;;;;;;;\n`);
      expect(named(reading), `${column}: ${slip}`).toEqual([]);
      if (column !== "note") expect(reading.mistakes.length, `${column}: ${slip}`).toBe(1);
    }
});

test("ten thousand lines are read at once", () => {
  const line = (n: number) =>
    `A-${n};K-${10_000 + n};21.11.2026;${String(7 + (n % 10)).padStart(2, "0")}:20;collect;ar`;
  const lines = Array.from({ length: 10_000 }, (_, n) => line(n));
  const text = ["record;code;day;start;service;language", ...lines].join("\n");
  const began = performance.now();
  expect(read(text).rows.length).toBe(10_000);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test("a list of nothing but open quotes ends soon, and says where", () => {
  const reading = read(`record;start\n${'"A-1;21.11.2026\n'.repeat(10_000)}`);
  expect(reading.whole).toBe(false);
  expect(reasons(reading).at(-1)).toBe("202: Ab hier wurde wegen zu vieler Fehler nicht weitergelesen.");
});
