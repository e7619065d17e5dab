/**
 * The walk `power-cut-0745`: a full waiting room, five numbers called, a ticket half out of the printer; then the power
 * goes in the whole house. When it is back, the machine's clock says 1970, and the morning goes on as it was.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import type { Simulator } from "../../drivers/simulator.ts";
import { startSimulators } from "../../drivers/simulators.ts";
import type { SimulatedPrinter, SimulatedSign } from "../../gateway/contract/office.ts";
import type { Site } from "../../gateway/contract/site.ts";
import { deviceName } from "../../gateway/contract/topics.ts";
import type {
  CalledView,
  DayView,
  DisplayView,
  DoubtsView,
  KioskView,
  ServiceView,
} from "../../gateway/contract/views.ts";
import * as display from "../../ui-kiosk/pages/display/state.ts";
import { until } from "../appliance.ts";
import { openPage, type Page } from "../page.ts";
import { endAll, started } from "./gateway-process.ts";
import { check, nothingWrong, readJournal } from "./journal-check.ts";
import type { Load } from "./load.ts";
import { kiosk, openOffice, ownFaults, siteFile, ticketFor } from "./office.ts";
import { oneOf } from "./random.ts";
import { scratch } from "./scratch.ts";
import { buildShim } from "./shim.ts";

const library = buildShim();
const counters = ["1", "2", "3", "4", "5"];
const services = ["collect", "extend", "advice"];
const waiting = 60;
const simulators = new Map<string, Simulator>();

afterEach(async () => {
  await endAll();
  await Promise.all([...simulators.values()].map((simulator) => simulator.close()));
});

/** The site file with the simulators' addresses, as `office` would write it. */
async function wiredSite(): Promise<string> {
  const site = parse(readFileSync(siteFile, "utf8")) as Site;
  for (const [name, simulator] of await startSimulators(site.devices)) simulators.set(name, simulator);
  const devices = site.devices.map((device) => {
    const at = simulators.get(deviceName(device))?.at;
    return { ...device, config: { ...device.config, at } };
  });
  const file = join(scratch().folder, "site.yaml");
  writeFileSync(file, stringify({ ...site, devices }));
  return file;
}

const printer = () => simulators.get("printer/kiosk-1")!.state() as SimulatedPrinter;
const signs = () => counters.map((id) => simulators.get(`sign/counter-${id}`)!.state() as SimulatedSign);
const powerTo = (line: "off" | "ok") => {
  for (const simulator of simulators.values()) simulator.turn("line", line);
};

/** What people see and staff rely on: who waits in which order, who is called, what day it is. */
function seen(load: Load, wall: Page) {
  const desk = load.page("/counter/1");
  const order = services.map(
    (id) => desk.view<ServiceView>(`service/${id}`)?.waiting.map(({ number }) => number) ?? [],
  );
  return {
    order,
    called: desk.view<CalledView>("called")?.visits,
    calls: wall.view<DisplayView>("display/display-1")?.calls ?? [],
    day: desk.view<DayView>("day")?.day,
    signs: signs().map(({ text, blink }) => ({ text, blink })),
  };
}

describe.skipIf(!library)("power-cut-0745", () => {
  it("the morning goes on as it was, and what is unclear is said", { timeout: 90_000 }, async () => {
    const site = await wiredSite();
    const office = openOffice(library!, site);
    const { data, memory, random } = office;
    const first = await office.start();
    const { httpPort, mqttPort } = await first.gateway.ports();
    const drivers = await started("drivers", { site, data, mqtt: String(mqttPort) });
    const firstWall = await openPage(httpPort, "/display/display-1");
    const before = await busyMorning(first.load, firstWall, random);
    const half = await halfPrinted(first.load);

    await Promise.all([first.gateway.kill(), drivers.kill()]);
    powerTo("off");
    const { papers } = printer();
    first.load.stop();
    firstWall.close().catch(() => {});
    office.cutPower();
    const left = readJournal(data);
    powerTo("ok");
    simulators.get("printer/kiosk-1")!.turn("slow", 15);

    const clock = new Date("1970-01-01T00:00:07Z");
    const second = await office.start({ clock });
    const { load } = second;
    const again = await second.gateway.ports();
    const environment = { LD_PRELOAD: library!, WM_SHIM_CLOCK: String(clock.getTime() / 1000) };
    await started("drivers", { site, data, mqtt: String(again.mqttPort), environment });
    const wall = await openPage(again.httpPort, "/display/display-1");
    await until(() => isDeepStrictEqual(seen(load, wall).signs, before.signs));
    await until(() => wall.view("display/display-1") && load.page("/counter/1").view("office"));

    // The same order, the same calls with the same time and count; the half ticket waits in its place like any other.
    const after = seen(load, wall);
    expect(after.calls).toEqual(before.calls);
    expect(after.called).toEqual(before.called);
    expect(after.day).toBe(before.day);
    expect(after.order.map((numbers) => numbers.filter((number) => number !== half))).toEqual(before.order);
    expect(after.order.flat()).toContain(half);
    expectNoGong(before.calls, after.calls, left.at(-1)!.at);

    await until(() => ownFaults(load).includes("clock-behind"));
    const doubts = () => load.page("/counter/1").view<DoubtsView>("doubts")?.tickets;
    await until(() => doubts()?.some(({ number, paper }) => number === half && paper === "unknown"));

    // Unclear is unclear: nobody prints it again without being asked.
    expect(printer().papers).toEqual(papers);

    // Numbers and calls go on: the next of the letter, and whoever has waited longest.
    const letter = half[0]!;
    const given = left.flatMap(({ type, number }) =>
      type === "ticket-issued" && number?.[0] === letter ? [number] : [],
    );
    const next = letter + String(given.length + 1).padStart(3, "0");
    expect(await load.ask(kiosk, ticketFor("advice"))).toMatchObject({ ok: true, number: next });
    const longest = left.find(({ type, number }) => type === "ticket-issued" && after.order.flat().includes(number!));
    expect(await load.ask("/counter/1", { type: "call-next", counter: "1" })).toMatchObject({
      number: longest?.number,
    });

    await second.gateway.kill();
    load.stop();
    wall.close().catch(() => {});
    const rows = readJournal(data);
    expect(check(rows, memory)).toEqual(nothingWrong);
    expect(rows.slice(0, left.length)).toEqual(left);
    const opened = rows.findIndex(({ type }) => type === "day-opened");
    expect(new Set(rows.slice(opened).map(({ day }) => day))).toEqual(new Set([before.day]));
    const callsSince = rows.slice(left.length).filter(({ type }) => type.startsWith("ticket-called"));
    expect(callsSince).toHaveLength(1);
  });
});

/** Five are called, one of them twice, one is being served; sixty wait. */
async function busyMorning(load: Load, wall: Page, random: Parameters<typeof oneOf>[0]) {
  for (let n = 0; n < counters.length + waiting; n++) await load.ask(kiosk, ticketFor(oneOf(random, services)));
  for (const counter of counters)
    expect(await load.ask(`/counter/${counter}`, { type: "call-next", counter })).toMatchObject({ ok: true });
  await load.ask("/counter/2", { type: "call-again", counter: "2" });
  await load.ask("/counter/3", { type: "begin", counter: "3" });
  await until(() => signs().every(({ text }) => text !== "") && !signs()[2]!.blink);
  await until(() => seen(load, wall).calls.some(({ nth }) => nth === 2));
  await until(() => seen(load, wall).calls.some(({ waiting }) => !waiting));
  await until(() => seen(load, wall).called?.some(({ begunAt }) => begunAt !== undefined));
  await until(() => seen(load, wall).order.flat().length === waiting);
  const morning = seen(load, wall);
  expect(morning.calls).toHaveLength(counters.length);
  return morning;
}

/** A ticket whose paper has begun to come out and does not end: its number. */
async function halfPrinted(load: Load): Promise<string> {
  const atKiosk = load.page("/kiosk/kiosk-1");
  await until(() => atKiosk.view<KioskView>("kiosk/kiosk-1")?.printer?.blocked === false);
  simulators.get("printer/kiosk-1")!.turn("slow", 500);
  const answer = await load.ask("/kiosk/kiosk-1", ticketFor("advice"));
  if (!answer.ok || !answer.number) throw new Error("no ticket");
  await until(() => {
    const [paper] = printer().papers;
    return paper && !paper.cut && paper.pieces.length > 0;
  });
  return answer.number;
}

/** Neither a display that stayed on nor one that starts anew sounds for what was called before the cut. */
function expectNoGong(before: DisplayView["calls"], after: DisplayView["calls"], at: number): void {
  const told = (calls: DisplayView["calls"]): display.DisplayInput => ({
    type: "display",
    value: { id: "display-1", areas: ["hall"], sound: true, intake: { open: true, halted: false }, calls },
  });
  const time: display.DisplayInput = { type: "time", at, now: 0 };
  const stayedOn = [told([]), time, told(before)].reduce(display.step, display.start(0, 3500));
  expect(stayedOn.gongs).toBeGreaterThan(0);
  expect([time, told(after)].reduce(display.step, stayedOn).gongs).toBe(stayedOn.gongs);
  expect([time, told(after)].reduce(display.step, display.start(0, 3500)).gongs).toBe(0);
}
