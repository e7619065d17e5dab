/** The gateway of one site: journal, desk, broker, bridge and pages, put together and taken apart. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { Compile } from "typebox/compile";
import { openCodes } from "./appointments/codes.ts";
import type { Looking } from "./appointments/looking.ts";
import { openNeighbours } from "./appointments/neighbours.ts";
import { filledIn } from "./appointments/plain-codes.ts";
import { connectDesk, tellTime } from "./bridge.ts";
import { type Broker, startBroker } from "./broker.ts";
import { openClock } from "./clock.ts";
import { configurationOf, defaultPayments } from "./contract/configuration.ts";
import { type EventName, events, type Recorded } from "./contract/events.ts";
import type { Site } from "./contract/site.ts";
import { deviceName, flowsDevice, prefix as prefixOf } from "./contract/topics.ts";
import { apply } from "./core/apply.ts";
import { dayAt } from "./core/day.ts";
import type { Damages, Input } from "./core/decision.ts";
import { emptyState, type State } from "./core/state.ts";
import { demoCards, demoPages, signInDemo } from "./demo.ts";
import { type Desk, openDesk } from "./desk.ts";
import { openFlowWatch } from "./flow-watch.ts";
import {
  type Identities,
  openIdentities,
  ownDrivers,
  ownFlowKeeper,
  ownPrograms,
  ownSecretPath,
} from "./identities.ts";
import { type Journal, openJournal } from "./journal.ts";
import { openRetention } from "./retention.ts";
import type { SiteTls } from "./tls.ts";
import { openTreasury } from "./treasury/folder.ts";
import { startWeb, type Web } from "./web.ts";
import { openForms } from "./web-forms.ts";
import { writeWhole } from "./whole-file.ts";

export interface GatewayOptions {
  readonly site: Site;
  /** Folder of the journal, the identities and the certificates. */
  readonly data: string;
  /** 0: any free one. */
  readonly httpPort: number;
  readonly mqttPort: number;
  /** Folder of the built pages. */
  readonly pages: string;
  /** The demo office: pages on loopback are who their path says, and its clerks are signed in. */
  readonly demo: boolean;
  /** The machine's clock; a test sets another one. */
  readonly wall?: () => number;
  /** Of the program. */
  readonly version: string;
  readonly log: (line: string) => void;
}

export interface Gateway {
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly secure: boolean;
  readonly desk: Desk;
  readonly identities: Identities;
  stop(): Promise<void>;
}

const loopback = ["127.0.0.1", "localhost", "::1"];

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { site, data, log } = options;
  mkdirSync(data, { recursive: true });
  const run = randomBytes(6).toString("hex");
  const host = site.listen?.host ?? "127.0.0.1";
  const isLocal = loopback.includes(host);
  const tls = isLocal ? undefined : await siteTls(site, data);
  const identities = openIdentities(data);
  const codes = openCodes(data);
  ensureOwnPrograms(identities, data);

  const { state, journal, ...damages } = await openPast(options);
  const clock = openClock(state.at, options.wall);
  const prefix = prefixOf(site.site);
  const { pages, cards, roleOf } = await whoIsHere(options, isLocal, identities);

  const flows = openFlowWatch({ site, prefix, state, roleOf, broker: () => broker, desk: () => desk, log });
  const broker: Broker = await startBroker({
    host,
    port: options.mqttPort,
    tls,
    prefix,
    proven: identities.proven,
    ...whoseDevices(site),
    limits: site.limits ?? {},
    flows: flows.flows,
    log,
  });
  const retention = openRetention(journal, log);
  const desk: Desk = openDesk({
    state,
    journal,
    now: clock.now,
    publish: (topic, json) => broker.publish(prefix + topic, json && filledIn(topic, json, codes)),
    happened: (events) => {
      if (opensDay(events, dayAt((options.wall ?? Date.now)(), site.zone))) clock.believe();
      retention.happened(events, desk);
      if (pages) signInDemo(events, desk);
    },
  });
  const first = () => firstInputs(options, run, clock.trusted(), damages);
  const begin = beginning(desk, first, () => pages && signInDemo([], desk));
  const tick = async () => {
    broker.endWhere((identity) => !identities.holds(identity));
    flows.tick();
    if (await begin()) await desk.submit({ type: "clock", trusted: clock.trusted() });
  };
  await tick();
  await desk.settled();

  await connectDesk({ broker, desk, codes, prefix, run, now: clock.now, roleOf, ...flows, log });
  await flows.start();
  broker.open();
  const looking = openFolders(options, desk, journal, clock.now);
  const time = tellTime({ broker, prefix, run, now: clock.now });
  const ticking = setInterval(() => void tick(), 1_000);
  const web = await startWeb({
    host,
    port: options.httpPort,
    tls,
    hosts: [...loopback, ...ownNames(site)],
    site: site.site,
    pages: options.pages,
    demo: pages && { identityOf: pages.identityOf, cards },
    proven: identities.proven,
    onBus: broker.handlePage,
    forms: openForms({ identities, desk, site, demo: pages !== undefined }),
  });
  if (!pages) tellSetupCode(identities, web, tls, log);
  return {
    httpPort: web.port,
    mqttPort: broker.port,
    secure: tls !== undefined,
    desk,
    identities,
    stop: () => stop({ ticking, time, web, broker, desk, journal, looking }),
  };
}

/**
 * What is looked at of folders that others read and write. Where fees are taken no more, the last days still need their
 * file, and deletion waits for it.
 */
function openFolders({ site, data, log }: GatewayOptions, desk: Desk, journal: Journal, now: () => number): Looking[] {
  const { lastPayments = defaultPayments, dayFiles } = desk.state();
  const isWaiting = dayFiles.some(({ acknowledged }) => !acknowledged);
  const payments = configurationOf(site).payments ?? (isWaiting ? lastPayments : undefined);
  return [
    openNeighbours({ site, data, desk, now, log }),
    ...(payments ? [openTreasury({ data, payments, desk, journal, log })] : []),
  ];
}

function opensDay(events: readonly Recorded[], day: string): boolean {
  return events.some((event) => event.type === "day-opened" && event.date === day);
}

function firstInputs({ site, version }: GatewayOptions, run: string, trusted: boolean, journal: Damages): Input[] {
  return [
    { type: "configure", configuration: configurationOf(site) },
    { type: "clock", trusted },
    // After the day is open: what was salvaged holds for the rest of it.
    { type: "start", run, journal, version },
  ];
}

/** What must stand in the journal before anything else; on a full disk it is tried again until it does. */
function beginning(desk: Desk, inputs: () => readonly Input[], begins: () => void): () => Promise<boolean> {
  let begun = false;
  return async () => {
    if (begun) return true;
    for (const input of inputs()) {
      const answer = await desk.submit(input);
      if (!answer.ok && answer.refusal === "journal-full") return false;
    }
    begun = true;
    begins();
    return true;
  };
}

/** The demo's pages are who their path says; all else is known by its identity. */
async function whoIsHere({ site, demo }: GatewayOptions, isLocal: boolean, identities: Identities) {
  const pages = demo && isLocal ? demoPages(site) : undefined;
  const cards = pages ? await demoCards(site, identities) : [];
  const roles = new Map(pages?.all.map((page) => [page.id, page.role]));
  return { pages, cards, roleOf: (id: string) => roles.get(id) ?? identities.roleOf(id) };
}

/** Loaded only where it is needed: a gateway on loopback has no certificates. */
async function siteTls(site: Site, data: string): Promise<SiteTls> {
  const { openTls } = await import("./tls.ts");
  return openTls(data, site.site, ownNames(site), Date.now());
}

const whoseDevices = (site: Site) => ({
  devicesOf: (identity: string) => devicesOf(site, identity),
  discreet: discreetDevices(site),
});

/** Those that hang on a driver program; of a page, the scanner and the card terminal that are its. */
function devicesOf(site: Site, identity: string): string[] {
  const own = site.devices.filter((device) => (device.host ?? ownDrivers) === identity).map(deviceName);
  const kiosks = site.kiosks.filter(({ id }) => id === identity);
  const counters = site.counters.filter(({ id }) => `counter-${id}` === identity);
  const scanners = [...kiosks, ...counters].flatMap(({ scanner }) =>
    scanner === undefined ? [] : `scanner/${scanner}`,
  );
  const terminals = counters.flatMap(({ terminal }) => (terminal === undefined ? [] : [`terminal/${terminal}`]));
  const kept = identity === ownFlowKeeper && site.flows?.on ? [flowsDevice] : [];
  return [...own, ...scanners, ...terminals, ...kept];
}

/** Who calls for help, what a visitor holds to a reader, and what is paid is nobody else's business. */
function discreetDevices({ devices, counters }: Site): string[] {
  const discreet = devices.filter(({ kind }) => kind === "scanner" || kind === "terminal").map(deviceName);
  const help = counters.flatMap(({ buttons, held }) => [buttons?.["silent-alarm"], held?.["silent-alarm"]]);
  return [...discreet, ...help.flatMap((id) => (id === undefined ? [] : [`button/${id}`]))];
}

/** By which pages and drivers may reach this gateway: one list for the certificate and for the check of Host. */
function ownNames({ listen }: Site): string[] {
  const names = [hostname(), listen?.host ?? "127.0.0.1", ...(listen?.names ?? [])];
  return names.filter((name) => name !== "0.0.0.0" && name !== "::");
}

/** Journal and state; a journal that replays into nonsense counts as damaged. */
async function openPast(options: GatewayOptions) {
  let state: State = emptyState;
  const replay = (events: Iterable<Recorded>) => {
    state = emptyState;
    let first = true;
    for (const event of events) {
      if (first) state = { ...emptyState, seq: event.seq - 1 };
      first = false;
      mustFit(event);
      state = apply(state, event);
    }
  };
  const today = dayAt((options.wall ?? Date.now)(), options.site.zone);
  const { journal, damages, isDamaged, kept } = await openJournal(options.data, today, replay, options.log);
  // Damaged files may have been deleted since: what the journal knows of counts too.
  return { state, journal, kept, damages: Math.max(damages, isDamaged ? state.damages + 1 : 0) };
}

/** The secrets of the programs on this machine, made on the first start. */
function ensureOwnPrograms(identities: Identities, data: string): void {
  for (const { id, role } of ownPrograms) {
    const path = ownSecretPath(data, id);
    const known = existsSync(path) && identities.proven(id, readFileSync(path, "utf8").trim());
    if (!known) writeWhole(path, `${identities.add({ id, role })}\n`);
  }
}

function tellSetupCode(identities: Identities, web: Web, tls: SiteTls | undefined, log: (line: string) => void): void {
  const code = identities.firstSetupCode();
  const page = `${tls ? "https" : "http"}://localhost:${web.port}/setup`;
  if (code) log(`set-up code, told only this once: ${code} — enter it at ${page}`);
}

const schemas = Object.fromEntries(Object.entries(events).map(([type, schema]) => [type, Compile(schema)]));

const emptied: ReadonlySet<EventName> = new Set<EventName>([
  "help-noted",
  "reference-noted",
  "record-noted",
  "receipt-kept",
]);

/** Nothing but its place is left, because nobody needs more of it: see journal-worker.ts. */
function isEmptied({ type, seq: _, at: _at, day: _day, cause: _cause, ...payload }: Recorded): boolean {
  return emptied.has(type) && Object.keys(payload).length === 0;
}

/** A flipped bit may leave a row that is still JSON: what is not of its schema is damage. */
function mustFit(event: Recorded): void {
  if (!isEmptied(event) && !schemas[event.type]?.Check(event))
    throw new Error(`event ${event.seq} is not what was written`);
}

interface Parts {
  readonly ticking: NodeJS.Timeout;
  readonly time: { stop(): void };
  /** At folders of others. */
  readonly looking: readonly Looking[];
  readonly web: Web;
  readonly broker: Broker;
  readonly desk: Desk;
  readonly journal: Journal;
}

/** What was taken in is still decided and answered; then the lines are closed, and last the journal. */
async function stop({ ticking, time, web, broker, desk, journal, looking }: Parts): Promise<void> {
  clearInterval(ticking);
  time.stop();
  await Promise.all(looking.map((each) => each.stop()));
  await desk.settled();
  desk.stop();
  await Promise.all([web.close(), broker.close()]);
  await journal.close();
}
