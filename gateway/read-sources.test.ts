import { expect, test } from "vitest";
import type { Site } from "./contract/site.ts";
import type { AppointmentSource } from "./contract/site-visits.ts";
import { site } from "./core/testing.ts";
import { sourceMistakes } from "./read-sources.ts";

const zms: AppointmentSource = {
  ...{ id: "zms", folder: "zms", format: "zms" },
  ...{ services: { "10242339": "extend" }, outcomes: "zms-outcomes" },
};
const list: AppointmentSource = {
  ...{ id: "list", folder: "/mnt/lists", format: "csv", columns: { record: "Vorgang" } },
  ...{ service: "extend", clerk: "clerk-1", team: "a-k", counter: "1" },
};
const withList = (change: Partial<AppointmentSource>): Site => ({
  ...{ ...site, teams: [{ id: "a-k" }] },
  appointments: { sources: [zms, { ...list, ...change }] },
});

test("sources as they should be are no mistakes, and neither is it to have none", () => {
  expect(sourceMistakes(withList({ outcomes: "../outcomes" }))).toEqual([]);
  expect(sourceMistakes(site)).toEqual([]);
});

const at = "appointments.sources[1]";
test.each<[string, Partial<AppointmentSource>, string]>([
  ["a source twice", { id: "zms" }, "appointments.sources: „zms“ stands there twice; give one another id"],
  ...["counter", "kiosk", "proposal", "send-home"].map((id): [string, Partial<AppointmentSource>, string] => [
    `a source that is called ${id}`,
    { id },
    `${at}.id: „${id}“ is the word for appointments made here; give it another id`,
  ]),
  ["a service", { service: "photo" }, `${at}.service: there is no service „photo“; there are collect, extend, advice`],
  [
    "a service that a list's name stands for",
    { services: { Foto: "photo" } },
    `${at}.services.Foto: there is no service „photo“; there are collect, extend, advice`,
  ],
  [
    "a clerk",
    { clerk: "c9" },
    `${at}.clerk: there is no member of staff „c9“; there are lead-1, clerk-1, reception-1, facilities-1`,
  ],
  ["a team", { team: "m-z" }, `${at}.team: there is no team „m-z“; there are a-k`],
  ["a counter", { counter: "9" }, `${at}.counter: there is no counter „9“; there are 1, 2, 3`],
  ["columns of a calendar", { format: "icalendar" }, `${at}.columns: only csv has columns; remove them`],
  ["a folder of two", { folder: "./zms/" }, `${at}.folder: „zms“ reads its lists there; name another folder`],
  ["lists where others are set aside", { folder: "zms/done" }, `${at}.folder: „zms“ sets its lists aside there`],
  ["lists where outcomes are told", { folder: "zms-outcomes" }, `${at}.folder: „zms“ tells its outcomes there`],
  ["outcomes where lists are read", { outcomes: "zms" }, `${at}.outcomes: „zms“ reads its lists there`],
  ["its own lists set aside there", { outcomes: "/mnt/lists/done" }, `${at}.outcomes: „list“ sets its lists aside`],
  ["outcomes of two", { outcomes: "x/../zms-outcomes" }, `${at}.outcomes: „zms“ tells its outcomes there`],
  ...[".", "./lists/..", "..", "/", "tls", "tls/lists", "journal.sqlite"].flatMap((folder) =>
    (["folder", "outcomes"] as const).map((key): [string, Partial<AppointmentSource>, string] => [
      `${key} „${folder}“`,
      { [key]: folder },
      `${at}.${key}: „${folder}“ holds what is the gateway's own; name a folder for this alone, as lists`,
    ]),
  ),
])("%s", (_, change, mistake) => {
  expect(sourceMistakes(withList(change))).toEqual([expect.stringContaining(mistake)]);
});
