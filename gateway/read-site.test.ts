import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { checkDevices } from "../drivers/check.ts";
import { Site } from "./contract/site.ts";
import type { Mistake } from "./mistake.ts";
import { readSite } from "./read-site.ts";

const good = readFileSync(join(import.meta.dirname, "../test/site.yaml"), "utf8");
const fileOf = (text: string) => {
  const path = join(mkdtempSync(join(tmpdir(), "wartemarke-site-")), "site.yaml");
  writeFileSync(path, text);
  return path;
};
const noDevices = () => [];

// biome-ignore lint/suspicious/noExplicitAny: a site file about to get a mistake
type Mistaken = Record<string, any>;

/** The sentences that a changed site file gets, without the file's name. */
function mistakes(change: (site: Mistaken) => void, check: (site: Site) => readonly string[] = noDevices): string[] {
  const site = parse(good);
  change(site);
  const path = fileOf(stringify(site));
  try {
    readSite(path, check);
    return [];
  } catch (error) {
    return (error as Mistake).all.map((m) => m.replace(`${path}: `, ""));
  }
}

test("the demo office and the office of the walks are in order", () => {
  for (const file of ["../examples/office.yaml", "../test/site.yaml"]) {
    expect(readSite(join(import.meta.dirname, file), noDevices).site).toBeDefined();
  }
});

test.each<[string, (site: Mistaken) => void, string]>([
  [
    "a mistyped key",
    (s) => (s.counters[0].servces = ["x"]),
    "counters[0]: unknown key „servces“; remove it or correct its spelling",
  ],
  ...(
    [
      ["of a service", (s) => (s.services[0].letter = "Z")],
      ["of the reserve", (s) => (s.reserveLetters = "YZ")],
      ["of any ticket", (s) => (s.letters = "BZ")],
    ] as const satisfies [string, (site: Mistaken) => void][]
  ).map(([whose, change]): [string, (site: Mistaken) => void, string] => [
    `an emergency letter that is also one ${whose}`,
    (s) => {
      s.emergencyLetter = "Z";
      change(s);
    },
    "emergencyLetter: „Z“ is also given to tickets; name a letter that is not",
  ]),
  [
    "a page for telephones that nobody can reach",
    (s) => (s.statusPage = { address: "http://warten.example.de/", servedBy: "Stadt" }),
    "statusPage.address: must begin with https:// and end with {ticket}, as https://warten.example.de/#{ticket} does",
  ],
  [
    "a house alarm of one contact that would empty the house",
    (s) => {
      s.evacuationText = true;
      s.devices.push({ kind: "alarm", id: "house", config: { at: "gpio:5" } });
    },
    "evacuationText: alarm/house has one contact, which can only halt; give it a second, or remove the text",
  ],
  [
    "a button that does not exist",
    (s) => (s.counters[0].buttons = { finish: "done-1" }),
    "counters[0].buttons.finish: there is no device „button/done-1“",
  ],
  [
    "a no-show by holding a button",
    (s) => (s.counters[0].held = { "no-show": "counter-1" }),
    "counters[0].held: unknown key „no-show“; remove it or correct its spelling",
  ],
  ["a missing key", (s) => delete s.zone, "the file: „zone“ is missing; add it"],
  [
    "a service that does not exist",
    (s) => (s.counters[1].services = ["visa"]),
    "counters[1].services: there is no service „visa“; there are collect, extend, advice",
  ],
  [
    "a printer that does not exist",
    (s) => (s.kiosks[0].printer = "p9"),
    "kiosks[0].printer: there is no device „printer/p9“",
  ],
  [
    "an area that does not exist",
    (s) => (s.services[2].area = "cellar"),
    "services[2].area: there is no area „cellar“; there are hall, upstairs",
  ],
  ["an id twice", (s) => (s.counters[1].id = "1"), "counters: „1“ stands there twice; give one of them another id"],
  [
    "a wrong kind",
    (s) => (s.counters[0].kind = "window"),
    "counters[0].kind: must be one of desk, room, cashier, capture",
  ],
  [
    "a reserve letter in use",
    (s) => (s.reserveLetters = "K"),
    "reserveLetters: „K“ is also given to tickets; reserve a letter that is not",
  ],
  [
    "a draft language without the trial switch",
    (s) => Object.assign(s, { trialLanguages: false, languages: ["de", "en"] }),
    "nobody has reviewed the texts of „en“; remove it, or set trialLanguages: true for a trial",
  ],
  ["a language without texts", (s) => s.languages.push("sw"), "there are no texts for „sw“"],
  ["no German", (s) => (s.languages = ["en"]), "languages: German is always offered; add „de“"],
  [
    "a time zone that is none",
    (s) => (s.zone = "Berlin"),
    "zone: „Berlin“ is no time zone; Germany's is Europe/Berlin",
  ],
])("%s gets one sentence with path and remedy", (_, change, sentence) => {
  expect(mistakes(change)).toEqual([expect.stringContaining(sentence)]);
});

test("a device's configuration is checked by its driver", () => {
  const wrong = mistakes((s) => {
    s.devices[0].config = { at: "tcp://127.0.0.1:9100", timeout: 3 };
    s.devices[1].kind = "buton";
    s.counters[0].button = undefined;
  }, checkDevices);
  expect(wrong.join("\n")).toMatch(/devices\[0\].*timeout/);
  expect(wrong.join("\n")).toMatch(/devices\[1\].*buton/);
});

test("a file that is no YAML is told with its line; one that is not there with how to name it", () => {
  expect(() => readSite(fileOf("site: [\nname: x"), noDevices)).toThrow(/site\.yaml: line 2: /);
  expect(() => readSite("/nowhere/site.yaml", noDevices)).toThrow(
    "/nowhere/site.yaml does not exist; name the site file with --site or WM_SITE",
  );
});

test("several mistakes are told one a line", () => {
  const path = fileOf(stringify({ ...parse(good), zone: "Berlin", languages: ["en"] }));
  expect(() => readSite(path, noDevices)).toThrow(/languages: German.*\n.*zone: „Berlin“/);
});

test.each<[string, (site: Mistaken) => void, string]>([
  ["a kiosk and a display of one name", (s) => (s.displays[0].id = "kiosk-1"), "„kiosk-1“ stands there twice"],
  ["a kiosk named like the drivers", (s) => (s.kiosks[0].id = "hub"), "„hub“ is the name of something else here"],
  ["a button at two counters", (s) => (s.counters[1].button = "counter-1"), "button/counter-1 hangs at two of them"],
  [
    "one code reader at a kiosk and a counter",
    (s) => {
      s.devices.push({ kind: "scanner", id: "x", config: {} });
      s.kiosks[0].scanner = "x";
      s.counters[0].scanner = "x";
    },
    "scanner/x hangs at two of them",
  ],
  ["a service that nobody serves", (s) => s.counters.pop(), "no counter serves „advice“; add it to one"],
  ["nobody who can open again", (s) => s.staff.shift(), "nobody is a lead, who alone can open the intake again"],
])("%s: the file cannot work, and check says so", (_, change, sentence) => {
  expect(mistakes(change)).toEqual([expect.stringContaining(sentence)]);
});

/** Counter 1 of the walks, with a further button, and its own that tells when it is held. */
function furnished(s: Mistaken, counter: object, config: object = {}): void {
  s.devices.find((device: Mistaken) => device.kind === "button").config.holdMs = 1000;
  s.devices.push({ kind: "button", id: "further", config });
  Object.assign(s.counters[0], counter);
}

test.each<[string, (site: Mistaken) => void, string]>([
  [
    "two turns of one button",
    (s) => furnished(s, { buttons: { finish: "counter-1" } }),
    "counters[0].buttons.finish: button/counter-1 is counters[0].button already; one of the two needs another button",
  ],
  [
    "two turns of one button when held",
    (s) => furnished(s, { held: { "call-again": "counter-1", begin: "counter-1" } }),
    "counters[0].held.begin: button/counter-1 is counters[0].held.call-again already",
  ],
  [
    "another counter's button held",
    (s) => furnished(s, { held: { "call-again": "further" } }, { holdMs: 1000 }),
    "counters[0].held.call-again: button/further is no button of this counter; name one that is",
  ],
  [
    "a button held that never tells so",
    (s) => furnished(s, { buttons: { "call-again": "further" }, held: { "silent-alarm": "further" } }),
    "counters[0].held.silent-alarm: button/further never tells that it is held; add holdMs: 1000 to its config",
  ],
  ...["finish", "park", "pause"].map((turn): [string, (site: Mistaken) => void, string] => [
    `${turn} by holding the button that calls`,
    (s) => furnished(s, { held: { [turn]: "counter-1" } }),
    `counters[0].held.${turn}: one long press would call a visitor and end that visit; hold another button for it`,
  ]),
  ...["lamp", "beeper"].map((output): [string, (site: Mistaken) => void, string] => [
    `a call for help that a ${output} betrays`,
    (s) => furnished(s, { buttons: { "silent-alarm": "further" } }, { [output]: "#13" }),
    `counters[0].buttons.silent-alarm: button/further has a ${output}, and nobody there may see or hear`,
  ]),
  [
    "a held call for help that a lamp betrays",
    (s) =>
      furnished(
        s,
        { buttons: { begin: "further" }, held: { "silent-alarm": "further" } },
        { lamp: "#13", holdMs: 1000 },
      ),
    "counters[0].held.silent-alarm: button/further has a lamp",
  ],
  [
    "a house alarm on MQTT that would empty the house",
    (s) => {
      s.evacuationText = true;
      s.devices.push({ kind: "alarm", id: "house", host: "own", config: { at: "mqtt" } });
    },
    "evacuationText: of alarm/house, which speaks MQTT itself, two contacts are not known here; remove the text",
  ],
])("%s gets one sentence", (_, change, sentence) => {
  expect(mistakes(change)).toEqual([expect.stringContaining(sentence)]);
});

test("what is held is another turn of a button of this counter, wired here or on MQTT", () => {
  expect(mistakes((s) => furnished(s, { held: { "call-again": "counter-1" } }))).toEqual([]);
  const own = { buttons: { begin: "further" }, held: { finish: "further" } };
  expect(mistakes((s) => furnished(s, own, { at: "mqtt" }))).toEqual([]);
});

test.each<[string, (site: Mistaken) => void, string]>([
  ["a span", (s) => (s.schedules = { tickets: { mon: ["7:00-8:00"] } }), "schedules.tickets.mon[0]: „07:30-12:00“"],
  ["letters", (s) => (s.teams = [{ id: "a", letters: "a-k" }]), "teams[0].letters: „A-K“ or „A-D,X“"],
  ["a country", (s) => (s.teams = [{ id: "a", countries: ["DEU"] }]), "teams[0].countries[0]: „SY“ or „TR“"],
  ["a day", (s) => (s.calendar = { days: [{ day: "24.12." }] }), "calendar.days[0].day: „2026-12-24“ or „12-24“"],
  ["an id", (s) => (s.counters[0].id = "Schalter 1"), "counters[0].id: „counter-1“"],
  [
    "a time",
    (s) => (s.appointments = { sources: [{ id: "a", folder: "a", format: "csv", expectedBy: "25:00" }] }),
    "appointments.sources[0].expectedBy: „06:45“",
  ],
])("%s that is written wrongly is shown as it should be", (_, change, told) => {
  expect(mistakes(change)).toEqual([told.replace(": ", ": must be written like ")]);
});

test("of all that is written in one way only, an example shows it, and is right", () => {
  const wanting = (schema: Mistaken): Mistaken[] => [
    ...("pattern" in schema && ![...(schema.examples ?? [""])].every((each) => new RegExp(schema.pattern).test(each))
      ? [schema]
      : []),
    ...Object.values(schema).flatMap((part) => (typeof part === "object" && part !== null ? wanting(part) : [])),
  ];
  expect(wanting(Site)).toEqual([]);
});

test("a single value where a list belongs, and a column that no list has", () => {
  expect(mistakes((s) => (s.schedules = { tickets: { mon: "07:00-08:00" } }))).toEqual([
    "schedules.tickets.mon: must be a list; put it into [ ]",
  ]);
  const columns = { recrd: "Vorgang" };
  expect(mistakes((s) => (s.appointments = { sources: [{ id: "a", folder: "a", format: "csv", columns }] }))).toEqual([
    "appointments.sources[0].columns: unknown key „recrd“; remove it or correct its spelling",
  ]);
});
