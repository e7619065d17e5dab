/** Looks for mistakes in how visits go through the house: steps, stations, teams. */
import type { Site } from "./contract/site.ts";
import type { Team } from "./contract/site-visits.ts";
import { idsOf, repeated, twice, unknown } from "./read-words.ts";

export function routeMistakes(site: Site): string[] {
  return [
    ...site.services.flatMap((service, n) => stepMistakes(`services[${n}]`, service, site)),
    ...site.counters.flatMap((counter, n) => stationMistakes(`counters[${n}]`, counter, site)),
    ...teamMistakes(site),
  ];
}

type Service = Site["services"][number];

/** Who waits for a step that nobody takes waits for ever. */
function stepMistakes(at: string, service: Service, { services, counters, teams = [] }: Site): string[] {
  const served = new Set(counters.flatMap((counter) => counter.services));
  const lists = (["before", "meanwhile", "after"] as const).map((list) => ({ list, steps: service[list] ?? [] }));
  const all = lists.flatMap(({ list, steps }) => steps.map((step) => ({ list, step })));
  const mistakes = all.flatMap(({ list, step }, n) => {
    const place = `${at}.${list}`;
    if (step === service.id) return [`${place}: „${step}“ is the service itself; name another one, or remove it`];
    const wrong = unknown(place, "service", step, idsOf(services));
    if (wrong.length > 0) return wrong;
    const before = all.slice(0, n).find((other) => other.step === step);
    return [
      ...(served.has(step) ? [] : [`${place}: no counter serves „${step}“; add it to one, or remove the step`]),
      ...(before ? [`${place}: „${step}“ is a step in „${before.list}“ already; remove one of the two`] : []),
    ];
  });
  return [...mistakes, ...askMistakes(at, service, teams)];
}

function askMistakes(at: string, { ask }: Service, teams: readonly Team[]): string[] {
  if (ask === undefined) return [];
  const key = ask === "letter" ? "letters" : "countries";
  if (teams.some((team) => team[key] !== undefined)) return [];
  return [`${at}.ask: no team is found by ${ask}; write „${key}“ at the teams, or remove this`];
}

type Counter = Site["counters"][number];

/** What a button at a station may do: it can be told that somebody is at it, or done; all else needs somebody there. */
const stationTurns = ["begin", "finish"];

function stationMistakes(at: string, counter: Counter, { counters, devices }: Site): string[] {
  const { id, station, alwaysOpen, button, buttons = {}, held = {} } = counter;
  if (station === undefined) return [];
  const stations = devices.filter(({ kind }) => kind === "station").map((device) => `station/${device.id}`);
  const first = counters.find((other) => other.station === station)!;
  return [
    ...unknown(`${at}.station`, "device", `station/${station}`, stations),
    ...(first.id === id
      ? []
      : [`${at}.station: station/${station} stands at counter „${first.id}“ already; one of the two needs another`]),
    ...[
      ...(button === undefined ? [] : [`${at}.button`]),
      ...turnsAt(`${at}.buttons`, buttons),
      ...turnsAt(`${at}.held`, held),
    ].map((place) => `${place}: nobody sits at a station who could press it; only begin and finish may have a button`),
    ...(alwaysOpen ? [] : [`${at}: nobody sits at a station who could open it; add alwaysOpen: true`]),
  ];
}

function turnsAt(at: string, turns: Readonly<Record<string, string>>): string[] {
  return Object.keys(turns).flatMap((turn) => (stationTurns.includes(turn) ? [] : [`${at}.${turn}`]));
}

function teamMistakes({ services, teams = [], staff = [] }: Site): string[] {
  return [
    ...staff.flatMap((member, n) =>
      (member.teams ?? []).flatMap((team) => unknown(`staff[${n}].teams`, "team", team, idsOf(teams))),
    ),
    ...twice("teams", idsOf(teams)),
    ...teams.flatMap((team, n) => backwards(`teams[${n}].letters`, team.letters)),
    ...teams.flatMap((team, n) => emptyMistakes(`teams[${n}]`, team, services, staff)),
    ...shared(teams, "letters", (team) => lettersOf(team.letters)),
    ...shared(teams, "countries", (team) => team.countries ?? []),
  ];
}

/** Its visitors would wait for somebody who never comes, until they are kept for nobody any more. */
function emptyMistakes(at: string, team: Team, services: Site["services"], staff: NonNullable<Site["staff"]>) {
  if (staff.some(({ teams = [] }) => teams.includes(team.id))) return [];
  const claims = { letter: team.letters, country: team.countries };
  const asking = services.find(({ ask }) => ask !== undefined && claims[ask] !== undefined);
  if (!asking) return [];
  return [`${at}: nobody belongs to „${team.id}“, to which „${asking.id}“ leads; write it under „teams“ of its staff`];
}

const spansOf = (letters = "") =>
  letters.split(",").map((span) => [span.slice(0, 1), span.slice(-1)] as [from: string, to: string]);
const alphabet = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

function lettersOf(letters: string | undefined): string[] {
  if (letters === undefined) return [];
  return spansOf(letters).flatMap(([from, to]) => alphabet.filter((letter) => from <= letter && letter <= to));
}

function backwards(at: string, letters: string | undefined): string[] {
  if (letters === undefined) return [];
  const turned = spansOf(letters).filter(([from, to]) => from > to);
  return turned.map(([from, to]) => `${at}: „${from}-${to}“ has no letter in it; write ${to}-${from}`);
}

/** Whom two teams claim, one of them would never see. */
function shared(teams: readonly Team[], key: string, claimsOf: (team: Team) => readonly string[]): string[] {
  return teams.flatMap((team, n) => {
    const mine = claimsOf(team);
    const own = repeated(mine).map((claim) => `teams[${n}].${key}: „${claim}“ stands there twice; remove one`);
    const taken = teams.slice(0, n).flatMap((other) => {
      const both = claimsOf(other).filter((claim) => mine.includes(claim));
      return both.length === 0 ? [] : [`${[...new Set(both)].join(", ")} is „${other.id}“'s already`];
    });
    return [...own, ...taken.map((sentence) => `teams[${n}].${key}: ${sentence}; give it to one of the two`)];
  });
}
