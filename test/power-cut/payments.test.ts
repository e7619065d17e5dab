/**
 * The power goes in the whole house while payments stand in each of their states: afterwards every one of them stands
 * as its terminal's own books say, nobody is charged twice, and what nobody can know is said to be unclear.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { stringify } from "yaml";
import type { Simulator } from "../../drivers/simulator.ts";
import { startSimulators } from "../../drivers/simulators.ts";
import type { Recorded } from "../../gateway/contract/events.ts";
import type { SimulatedPrinter } from "../../gateway/contract/office.ts";
import { deviceName } from "../../gateway/contract/topics.ts";
import { slipText, until } from "../appliance.ts";
import { endAll, type Process, start, started } from "./gateway-process.ts";
import { check, nothingWrong, readEvents, readJournal } from "./journal-check.ts";
import { openOffice } from "./office.ts";
import {
  counters,
  feeCents,
  openTill,
  payingSite,
  playMorning,
  scenes,
  startTerminals,
  type Till,
} from "./paying-house.ts";
import { scratch } from "./scratch.ts";
import { buildShim } from "./shim.ts";

const library = buildShim();
const simulators = new Map<string, Simulator>();
const authorisation = 0x0601;
const reversal = 0x0630;
const foundOutMs = 60_000;
/** So many of the last ones a printer remembers. */
const papersShown = 10;

afterEach(async () => {
  await endAll();
  await Promise.all([...simulators.values()].map((simulator) => simulator.close()));
});

/** Where no disk can be preloaded, the programs are killed and what they wrote stays. */
function openHouse(site: string) {
  if (library) return openOffice(library, site);
  console.log("the power is cut for the programs alone, not for the disk");
  const { data } = scratch();
  return { data, tryToStart: () => start("gateway", { site, data }), cutPower: () => {} };
}

async function portsOf(gateway: Process) {
  if (await gateway.ready) return gateway.ports();
  throw new Error((await gateway.ended).error);
}

/** What everybody at the counters sees of the second visitors' payments, by counter. */
const payments = (tills: readonly Till[]) => new Map(tills.map((till) => [till.counter, till.payment()]));
const byCounter = (what: (counter: string) => unknown) =>
  Object.fromEntries(counters.map((counter) => [counter, what(counter)]));

const papers = () => (simulators.get("printer/kiosk-1")!.state() as SimulatedPrinter).papers;

test("payments in each of their states, and the power goes: each is found out, none is asked for twice", async () => {
  // The machine's clock is shown another time: no midnight comes in between.
  const morning = library ? new Date("2025-11-24T10:00:00Z") : new Date();
  const offset = morning.getTime() - Date.now();
  const terminals = await startTerminals(() => Date.now() + offset);
  for (const [id, terminal] of terminals) simulators.set(`terminal/${id}`, terminal);
  const site = payingSite(terminals);
  for (const [name, simulator] of await startSimulators(site.devices)) simulators.set(name, simulator);
  const devices = site.devices.map((device) => {
    return { ...device, config: { ...device.config, at: simulators.get(deviceName(device))!.at } };
  });
  const file = join(scratch().folder, "site.yaml");
  writeFileSync(file, stringify({ ...site, devices }));
  const house = openHouse(file);
  const { data } = house;
  /** Gateway, drivers, and a page at each counter. */
  const open = async (clock: Date) => {
    const gateway = house.tryToStart({ clock });
    const { httpPort, mqttPort } = await portsOf(gateway);
    const environment = library && {
      environment: { LD_PRELOAD: library, WM_SHIM_CLOCK: String(clock.getTime() / 1000) },
    };
    const drivers = await started("drivers", { site: file, data, mqtt: String(mqttPort), ...environment });
    const tills = await Promise.all(counters.map((id) => openTill(httpPort, id, terminals.get(id)!)));
    return { gateway, drivers, tills };
  };

  const first = await open(morning);
  await playMorning(first.tills);
  const before = payments(first.tills);
  expect(byCounter((id) => before.get(id)?.state)).toEqual(byCounter((id) => scenes[id]!.before));
  expect(["giving-back", "not-given-back"].map((id) => before.get(id)?.work)).toEqual(["reverse", "reverse"]);
  await until(() => papers().length === papersShown && papers().every(({ cut }) => cut));

  await Promise.all([first.gateway.kill(), first.drivers.kill()]);
  for (const simulator of simulators.values()) simulator.turn("line", "off");
  for (const till of first.tills) till.page.close().catch(() => {});
  house.cutPower();
  const left = readEvents(data);
  const printed = papers().map(({ id }) => id);
  for (const simulator of simulators.values()) simulator.turn("line", "ok");

  // Its clock has run down too.
  const { tills, gateway } = await open(new Date("1970-01-01T00:00:07Z"));
  const till = (counter: string) => tills.find((each) => each.counter === counter)!;
  await until(() => tills.every(isSettled), foundOutMs);
  const after = payments(tills);
  expect(byCounter((id) => after.get(id)?.state)).toEqual(byCounter((id) => scenes[id]!.after));

  // What was known before is as it was, to the last letter, and so are the receipts that were kept.
  for (const id of ["paid", "not-paid", "unclear", "reversed", "otherwise"])
    expect([id, after.get(id)]).toEqual([id, before.get(id)]);
  for (const id of ["booked", "giving-back", "not-given-back"])
    expect([id, after.get(id)?.receipts]).toEqual([id, ["customer", "merchant"]]);
  await expectBooks(tills);

  // The customer's receipts of what was found out come out, and what was kept before can be printed again.
  const news = () => papers().flatMap((paper) => (paper.cut && !printed.includes(paper.id) ? [slipText(paper)] : []));
  await until(() => news().length === 2);
  expect(news().filter((text) => text.includes("Kartenzahlung erfolgt"))).toHaveLength(1);
  expect(news().filter((text) => text.includes("Storno erfolgt"))).toHaveLength(1);
  await till("paid").ask({ type: "print-receipt", payment: before.get("paid")!.payment, copy: "customer" });
  await until(() => news().some((text) => /^Kopie[\s\S]*K U N D E N B E L E G/.test(text)));

  await settle(till("unclear"));
  await payAgain(till("asked"));
  const sum = tills.reduce((all, { terminal }) => all + terminal.books().net, feeCents);
  await until(() => till("paid").payments()?.total.cents === sum);
  await gateway.kill();
  expectJournal(readEvents(data), left);
  expect(check(readJournal(data), [])).toEqual(nothingWrong);
}, 180_000);

/** Found out, and nothing stands at its terminal any more. */
function isSettled(till: Till): boolean {
  return till.payment()?.state === scenes[till.counter]!.after && till.view()?.terminal?.work === undefined;
}

/** By each terminal's own books and its own count of what it was asked, and by our sums of them. */
async function expectBooks(tills: readonly Till[]): Promise<void> {
  const own = tills.map(({ counter, terminal }) => ({
    ...{ counter, cents: terminal.books().net },
    ...{ asked: terminal.given(authorisation), askedBack: terminal.given(reversal) },
  }));
  const wanted = counters.map((counter) => {
    const { kept, asked, askedBack } = scenes[counter]!;
    return { counter, cents: kept * feeCents, asked, askedBack };
  });
  expect(own).toEqual(wanted);
  // What is unclear is in nobody's sum.
  const ours = wanted.map(({ counter, cents }) => [counter, counter === "unclear" ? cents - feeCents : cents]);
  const since = () => tills[0]!.payments()?.terminals.map(({ id, since: { cents } }) => [id, cents]);
  await expect.poll(since).toEqual(ours);
}

/** Asked once more, the terminal tells nothing; then the clerk looks into its own journal. */
async function settle(till: Till): Promise<void> {
  const { payment } = till.view()!.unclear[0]!;
  await till.ask({ type: "find-out-payment", payment });
  await until(() => till.view()?.terminal?.work === "find-out");
  await until(() => till.view()?.terminal?.work === undefined, foundOutMs);
  expect(till.view()!.unclear[0]).toMatchObject({ payment, state: "unclear" });
  await till.ask({ type: "settle-payment", payment, as: "paid", reason: "terminal-journal" });
  await until(() => till.payment()?.state === "paid" && till.view()?.unclear.length === 0);
}

/** The visitor whose payment never began. */
async function payAgain(till: Till): Promise<void> {
  await until(() => till.view()?.terminal?.free, foundOutMs);
  await till.pay();
  await until(() => till.view()?.payments.length === 2 && till.payment()?.state === "paid", foundOutMs);
  expect([till.terminal.given(authorisation), till.terminal.books().net]).toEqual([2, 2 * feeCents]);
}

/** All that was there is there, and each payment and each giving back was started once. */
function expectJournal(events: readonly Recorded[], left: readonly Recorded[]): void {
  expect(events.slice(0, left.length)).toEqual(left);
  const works = new Map(events.flatMap((event) => (event.type === "terminal-asked" ? [[event.job, event]] : [])));
  const started = events.flatMap((event) => {
    const work = event.type === "terminal-started" ? works.get(event.job) : undefined;
    return work && work.work !== "find-out" ? [`${work.work} ${work.payment}`] : [];
  });
  expect(new Set(started).size).toBe(started.length);
  // After the cut the terminals were only asked what they know, but for the one payment that a clerk asked for anew.
  const since = events.slice(left.length);
  const asked = since.flatMap((event) => (event.type === "terminal-asked" ? [`${event.terminal} ${event.work}`] : []));
  expect(asked.filter((each) => !each.endsWith("find-out"))).toEqual(["asked pay"]);
}
