import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import type { Site } from "./contract/site.ts";
import { site } from "./core/testing.ts";
import type { Mistake } from "./mistake.ts";
import { routeMistakes } from "./read-route.ts";
import { readSite } from "./read-site.ts";

const good: Site = {
  ...site,
  services: [
    { id: "extend", name: { de: "Verlängern" }, before: ["sort"], meanwhile: ["capture"], after: ["pay"] },
    { id: "advice", name: { de: "Beratung" }, ask: "letter" },
    { id: "asylum", name: { de: "Asyl" }, ask: "country" },
    ...["sort", "capture", "pay"].map((id) => ({ id, name: { de: id }, kiosk: false })),
  ],
  counters: [
    { id: "1", label: "1", services: ["extend", "advice", "asylum", "sort", "pay"] },
    { id: "e1", label: "E1", kind: "capture", services: ["capture"], station: "e1", alwaysOpen: true },
    { id: "e2", label: "E2", kind: "capture", services: ["capture"] },
  ],
  teams: [
    { id: "a-k", letters: "A-K", countries: ["SY", "UA"] },
    { id: "l-z", letters: "L-M,N,O-Z", countries: ["TR"] },
  ],
  staff: [
    { id: "lead-1", role: "lead" },
    { id: "clerk-1", role: "clerk", teams: ["a-k", "l-z"] },
  ],
  rules: { appointments: 2, walkIns: 1, stationMinutes: 5 },
  devices: [...site.devices, { kind: "station", id: "e1", config: { at: "gpio:17" } }],
};

test("steps, a station and teams as they should be are no mistakes, and neither is it to have none", () => {
  expect(routeMistakes(good)).toEqual([]);
  expect(routeMistakes(site)).toEqual([]);
});

const withService = (change: Partial<Site["services"][number]>): Partial<Site> => ({
  services: good.services.map((service) => (service.id === "extend" ? { ...service, ...change } : service)),
});
const withCounter = (id: string, change: Partial<Site["counters"][number]>): Partial<Site> => ({
  counters: good.counters.map((counter) => (counter.id === id ? { ...counter, ...change } : counter)),
});
const all = "extend, advice, asylum, sort, capture, pay";

test.each<[string, Partial<Site>, string]>([
  [
    "a step that is no service",
    withService({ meanwhile: ["photo"] }),
    `services[0].meanwhile: there is no service „photo“; there are ${all}`,
  ],
  [
    "a step that is the service itself",
    withService({ after: ["extend"] }),
    "services[0].after: „extend“ is the service itself; name another one, or remove it",
  ],
  [
    "a step that nobody serves",
    withCounter("1", { services: ["extend", "advice", "asylum", "pay"] }),
    "services[0].before: no counter serves „sort“; add it to one, or remove the step",
  ],
  [
    "a step twice",
    withService({ after: ["capture"] }),
    "services[0].after: „capture“ is a step in „meanwhile“ already; remove one of the two",
  ],
  [
    "a letter that finds no team",
    { teams: good.teams!.map(({ letters: _, ...team }) => team) },
    "services[1].ask: no team is found by letter; write „letters“ at the teams, or remove this",
  ],
  [
    "a country that finds no team",
    { teams: good.teams!.map(({ countries: _, ...team }) => team) },
    "services[2].ask: no team is found by country; write „countries“ at the teams, or remove this",
  ],
  [
    "a station without its device",
    { devices: site.devices },
    "counters[1].station: there is no device „station/e1“; there are none",
  ],
  [
    "a station at two counters",
    withCounter("e2", { station: "e1", alwaysOpen: true }),
    "counters[2].station: station/e1 stands at counter „e1“ already; one of the two needs another",
  ],
  [
    "a station that nobody could open",
    withCounter("e1", { alwaysOpen: false }),
    "counters[1]: nobody sits at a station who could open it; add alwaysOpen: true",
  ],
  [
    "a team that is none",
    { staff: [good.staff![0]!, { id: "clerk-1", role: "clerk", teams: ["a-k", "l-z", "m-z"] }] },
    "staff[1].teams: there is no team „m-z“; there are a-k, l-z",
  ],
  [
    "a team twice",
    { teams: [...good.teams!, { id: "a-k" }] },
    "teams: „a-k“ stands there twice; give one of them another id",
  ],
  [
    "letters of two teams",
    { teams: [good.teams![0]!, { id: "l-z", letters: "J-Z" }] },
    "teams[1].letters: J, K is „a-k“'s already; give it to one of the two",
  ],
  [
    "countries of two teams",
    { teams: [good.teams![0]!, { id: "l-z", countries: ["UA", "TR"] }] },
    "teams[1].countries: UA is „a-k“'s already; give it to one of the two",
  ],
  [
    "a letter twice",
    { teams: [good.teams![0]!, { id: "l-z", letters: "L-O,O-Z" }] },
    "teams[1].letters: „O“ stands there twice; remove one",
  ],
  [
    "letters backwards",
    { teams: [{ id: "a-k", letters: "K-A", countries: [] }, good.teams![1]!] },
    "teams[0].letters: „K-A“ has no letter in it; write A-K",
  ],
  [
    "a team of nobody into which a service leads",
    { staff: [good.staff![0]!, { id: "clerk-1", role: "clerk", teams: ["a-k"] }] },
    "teams[1]: nobody belongs to „l-z“, to which „advice“ leads; write it under „teams“ of its staff",
  ],
  ...(["button", "buttons", "held"] as const).map((key): [string, Partial<Site>, string] => [
    `a ${key} at a station`,
    withCounter("e1", key === "button" ? { button: "b1" } : { [key]: { "call-again": "b1", finish: "b2" } }),
    `counters[1].${key}${key === "button" ? "" : ".call-again"}: nobody sits at a station who could press it; ` +
      "only begin and finish may have a button",
  ]),
])("%s", (_, change, mistake) => {
  expect(routeMistakes({ ...good, ...change })).toEqual([mistake]);
});

test("they are told with the file's name when the site file is read", () => {
  const path = join(mkdtempSync(join(tmpdir(), "wartemarke-route-")), "site.yaml");
  const mistakenIn = (file: Site) => {
    writeFileSync(path, stringify(file));
    try {
      readSite(path, () => []);
      return [];
    } catch (error) {
      return (error as Mistake).all;
    }
  };
  expect(mistakenIn(good)).toEqual([]);
  expect(mistakenIn({ ...good, ...withService({ after: ["extend"] }) })).toEqual([
    `${path}: services[0].after: „extend“ is the service itself; name another one, or remove it`,
  ]);
});
