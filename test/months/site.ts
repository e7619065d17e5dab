/** The office of the random months: desks, rooms, a cashier, a capture station, and other rules each month. */
import { type Configuration, configurationOf } from "../../gateway/contract/configuration.ts";
import type { Site } from "../../gateway/contract/site.ts";
import { between, oneOf, type Random } from "../power-cut/random.ts";

const workdays = (...spans: string[]) =>
  Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, spans]));

export const sources = ["zms", "calendar"] as const;

export function randomSite(random: Random): Configuration {
  const chance = (share: number) => random() < share;
  const headStart = () => (chance(0.5) ? { headStartMinutes: oneOf(random, [-10, 5, 20]) } : {});
  const byLanguage = chance(0.7);
  const services: Site["services"] = [
    { id: "collect", name: { de: "Abholen" }, headStartMinutes: oneOf(random, [5, 20]) },
    { id: "extend", name: { de: "Verlängern" }, byLanguage, meanwhile: ["capture"], after: ["pay"], ask: "letter" },
    { id: "card", name: { de: "Karte" }, before: ["capture"], after: ["sign", "pay"], ...headStart() },
    { id: "advice", name: { de: "Beratung" }, byLanguage, area: "upstairs", dailyLimit: between(random, 5, 30) },
    { id: "info", name: { de: "Auskunft" }, ...headStart() },
    { id: "capture", name: { de: "Foto" }, kiosk: false },
    { id: "sign", name: { de: "Unterschrift" }, kiosk: false },
    { id: "pay", name: { de: "Kasse" }, kiosk: false },
  ];
  const site: Site = {
    site: "months",
    name: "Monatsamt",
    authority: "Stadt Probe",
    zone: "Europe/Berlin",
    trialLanguages: true,
    languages: ["de", "en", "ar", "tr"],
    areas: [
      { id: "hall", name: { de: "Halle" } },
      { id: "upstairs", name: { de: "1. Etage" } },
    ],
    services,
    counters: [
      { id: "1", label: "1", services: ["collect", "info"], languages: ["de", "en"] },
      { id: "2", label: "2", services: ["extend", "card", "sign"] },
      { id: "3", label: "3", services: ["extend", "card", "collect", "sign"] },
      { id: "4", label: "104", kind: "room", area: "upstairs", services: ["advice"], languages: ["de", "tr"] },
      { id: "5", label: "5", kind: "cashier", services: ["pay", "info"], alwaysOpen: chance(0.5) },
      { id: "e1", label: "E1", kind: "capture", services: ["capture"], station: "s1", alwaysOpen: true },
      { id: "e2", label: "E2", kind: "capture", services: ["capture", "collect"] },
    ],
    kiosks: [{ id: "kiosk-1" }, { id: "kiosk-2", area: "upstairs" }],
    displays: [{ id: "display-1" }],
    staff: [
      { id: "lead-1", role: "lead", languages: ["de", "en"] },
      { id: "clerk-2", role: "clerk", teams: ["a-k"], languages: ["de", "ar"] },
      { id: "clerk-3", role: "clerk", teams: ["l-z"], services: ["extend", "card", "advice"], languages: ["de", "en"] },
      { id: "clerk-4", role: "clerk" },
      { id: "clerk-5", role: "clerk" },
      { id: "reception-1", role: "reception", languages: ["de", "en", "tr"] },
    ],
    teams: [
      { id: "a-k", letters: "A-K" },
      { id: "l-z", letters: "L-Z" },
    ],
    devices: [
      { kind: "station", id: "s1", config: {} },
      { kind: "alarm", id: "house", config: {} },
    ],
    calendar: {
      land: oneOf(random, ["NW", "BY", "BE"]),
      days: [{ day: "12-24" }, { day: "12-31", open: ["08:00-12:00"] }],
    },
    schedules: {
      tickets: { ...workdays("07:00-11:30", "12:30-16:00"), wed: ["07:00-12:00"] },
      walkIns: { ...workdays("07:30-16:30"), wed: ["07:30-12:30"] },
      appointments: workdays("07:00-18:00"),
      lastTicketsMinutes: 15,
    },
    rules: {
      appointments: between(random, 1, 3),
      walkIns: between(random, 1, 3),
      longestWaitMinutes: oneOf(random, [30, 60, 90]),
      keptMinutes: oneOf(random, [0, 5, 20]),
      earlyMinutes: oneOf(random, [15, 45]),
      lateMinutes: oneOf(random, [5, 15]),
      picking: chance(0.3),
      stationMinutes: oneOf(random, [2, 3, 5]),
    },
    pools: [
      {
        id: "hall",
        services: ["collect", "extend"],
        minutes: 30,
        parallel: 2,
        week: workdays("08:00-12:00"),
        kioskDays: 3,
      },
      {
        id: "own",
        services: ["extend", "card"],
        minutes: 20,
        week: workdays("13:00-17:00"),
        clerk: "clerk-2",
        kioskDays: 1,
      },
      { id: "room", services: ["advice"], minutes: 45, week: workdays("07:30-15:00"), counter: "4", kioskDays: 2 },
      { id: "team", services: ["extend"], minutes: 15, parallel: 3, week: workdays("09:00-11:00"), team: "l-z" },
      { id: "theirs", services: ["card"], minutes: 30, week: workdays("08:00-12:00"), source: "zms" },
    ],
    appointments: {
      sources: [
        { id: "zms", folder: "zms", format: "zms", outcomes: "outcomes", expectedBy: "07:30" },
        { id: "calendar", folder: "calendar", format: "icalendar" },
      ],
    },
    reinstateMinutes: 30,
    retentionDays: 20,
  };
  return configurationOf(site);
}

/** What somebody might do to the site file at nine o'clock. */
export function changedSite(random: Random, configuration: Configuration): Configuration {
  const { services, counters, rules, pools = [] } = configuration;
  const gone = oneOf(random, ["collect", "info", "advice", "sign", "capture"]);
  const closed = oneOf(random, ["3", "4"]);
  return oneOf(random, [
    withoutService(configuration, gone),
    {
      ...configuration,
      counters: counters.filter(({ id }) => id !== closed),
      pools: pools.filter(({ counter }) => counter !== closed),
    },
    { ...configuration, rules: { ...rules!, appointments: between(random, 1, 4), longestWaitMinutes: 45 } },
    { ...configuration, services: services.map((each) => ({ ...each, byLanguage: !each.byLanguage })) },
  ]);
}

/** Nothing that a site file may not leave standing names it any more. */
function withoutService(configuration: Configuration, gone: string): Configuration {
  const { services, counters, staff, pools = [] } = configuration;
  const others = (ids: readonly string[] = []) => ids.filter((id) => id !== gone);
  return {
    ...configuration,
    services: services
      .filter(({ id }) => id !== gone)
      .map(({ before, meanwhile, after, ...service }) => ({
        ...service,
        ...{ before: others(before), meanwhile: others(meanwhile), after: others(after) },
      })),
    counters: counters.map((counter) => ({ ...counter, services: others(counter.services) })),
    staff: staff.map((member) => (member.services ? { ...member, services: others(member.services) } : member)),
    pools: pools
      .map((pool) => ({ ...pool, services: others(pool.services) }))
      .filter(({ services }) => services.length > 0),
  };
}
