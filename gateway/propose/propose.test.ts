import { expect, test } from "vitest";
import { codeOn } from "../../test/paper.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { Site } from "../contract/site.ts";
import { site as usual } from "../core/testing.ts";
import { mergeFileOf, type Proposal, pictureNames, pictureOf } from "./merge-file.ts";
import { proposalReport } from "./report.ts";
import { readWishes, type Wish } from "./wishes.ts";

const today = "2026-11-21";
const site: Site = {
  ...usual,
  teams: [{ id: "team-a" }],
  services: usual.services.map((service) =>
    service.id === "advice"
      ? {
          ...service,
          name: { ...service.name, ar: "استشارة" },
          bring: { de: ["Pass", "Foto; neu"], ar: ["جواز السفر"] },
        }
      : service,
  ),
};
const heading = "record;service;from;until;confirmBy;clerk;team;language;people";
const read = (...lines: string[]) => readWishes(Buffer.from([heading, ...lines, ""].join("\r\n")), site, today);

test("a line is a wish, with German dates and names of services, too", () => {
  const { wishes, mistakes } = read(
    "A-1;Beratung;24.11.2026;1.12.26;2026-11-23;clerk-1;;ar;2",
    "A-2;collect;;2026-12-01;23.11.2026;;team-a;;",
  );
  expect(mistakes).toEqual([]);
  const command = { type: "propose-slot", until: "2026-12-01", confirmBy: "2026-11-23" };
  expect(wishes).toEqual([
    {
      line: 2,
      record: "A-1",
      command: { ...command, service: "advice", from: "2026-11-24", clerk: "clerk-1", language: "ar", people: 2 },
    },
    {
      line: 3,
      record: "A-2",
      command: { ...command, service: "collect", from: today, team: "team-a", language: "de", people: 1 },
    },
  ]);
});

test("each wrong line is named by its number and reason; the others are read", () => {
  const { wishes, mistakes } = read(
    "A-1;passport;;1.12.2026;23.11.2026;;;de;1",
    "A-2;advice;;;23.11.2026;;;de;1",
    "A-3;advice;;1.12.2026;;;;de;1",
    "A-4;advice;;1.12.2026;20.11.2026;;;de;1",
    "A-5;advice;;31.11.2026;23.11.2026;;;de;1",
    "A-6;advice|collect;;1.12.2026;23.11.2026;;;de;1",
    "Mustermann;advice;;1.12.2026;23.11.2026;;;de;1",
    "A-8;advice;;1.12.2026;23.11.2026;nobody;;de;1",
    "A-9;advice",
    "A-10;advice;;1.12.2026;23.11.2026;;;de;1",
    "A-10;advice;;1.12.2026;23.11.2026;;;de;1",
  );
  expect(wishes.map(({ record }) => record)).toEqual(["A-10"]);
  expect(mistakes.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 12]);
  const report = proposalReport("list.csv", 1, mistakes, Date.UTC(2026, 10, 21, 6), "Europe/Berlin");
  expect(report).toContain("nach der Liste list.csv, geschrieben am 21.11.2026, 07:00 Uhr");
  expect(report).toContain("Mit Termin: 1\r\nOhne Termin: 10");
  expect(report).toContain("Zeile 2: Das Anliegen ist unbekannt.");
  expect(report).not.toContain("Mustermann");
});

test("a list without a column that is needed has one mistake, and no wish", () => {
  const { wishes, mistakes } = readWishes(Buffer.from("record;service;until\r\nA-1;advice;1.12.2026\r\n"), site, today);
  expect(wishes).toEqual([]);
  expect(mistakes).toEqual([{ line: 1, reason: expect.stringContaining("confirmBy") }]);
});

const proposal = (record: string, language = "de", appointment = "a1"): Proposal => {
  const command = { type: "propose-slot", service: "advice", from: today, until: "2026-12-01" } as const;
  const wish: Wish = { line: 2, record, command: { ...command, confirmBy: "2026-11-23", language, people: 1 } };
  return { wish, appointment, at: Date.UTC(2026, 10, 24, 7, 40), code: "1234567894" };
};

test("the merge file speaks each reader's language, and its cells hold whatever stands in them", () => {
  const text = mergeFileOf([proposal("A-1"), proposal("A-2", "ar")], ["q/1.gif", "q/2.gif"], configurationOf(site));
  const [head, german, arabic, end] = text.split("\r\n");
  expect(head).toBe("\ufeffrecord;appointment;date;time;place;service;bring;code;qr;confirmBy");
  expect(german).toBe(
    "A-1;a1;Dienstag, 24. November 2026;8:40;Testamt, 1. Etage, Treppe rechts;Beratung;" +
      '"Pass · Foto; neu";123 456 7894;q/1.gif;Montag, 23. November 2026',
  );
  expect(arabic).toContain("استشارة;جواز السفر;123 456 7894;q/2.gif;");
  expect(arabic).toMatch(/24.*2026;8:40;/);
  expect(end).toBe("");
});

test("no two records share a picture, on whatever disk", () => {
  const records = ["A-1", "a-1", "A/1", "A:1", "A_1"];
  const names = pictureNames(records.map((record, n) => proposal(record, "de", `a${n}`)));
  expect(names[0]).toBe("A-1.gif");
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(records.length);
  for (const name of names) expect(name).toMatch(/^[\w-]+\.gif$/);
});

test("the picture is a GIF of the code that the kiosk's reader knows", async () => {
  const gif = Buffer.from(pictureOf("1234567894"));
  expect(gif.subarray(0, 3).toString("latin1")).toBe("GIF");
  expect(await codeOn(gif.toString("base64"))).toBe("WMT:1234567894");
});
