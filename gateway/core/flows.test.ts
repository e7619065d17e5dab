/** What flows may do to calls and faults, and what they may not; what of it outlives a restart and the day. */

import { expect, test } from "vitest";
import { flowsDevice } from "../contract/topics.ts";

import type { DisplayView } from "../contract/views.ts";
import { apply } from "./apply.ts";
import type { FlowTrouble } from "./decision.ts";
import { emptyState } from "./state.ts";
import { type Morning, minute, morning } from "./testing.ts";
import {
  callNext,
  expectReadAgain,
  expectReadFromToday,
  faults,
  flow,
  intake,
  ok,
  refused,
  told,
  wired,
} from "./testing-flows.ts";

test("a flow's halt halts like any other: no call, no ticket, no check-in, red lamps, and everybody is told", () => {
  const office = morning(wired);
  for (let n = 0; n < 2; n++) office.kiosk("collect");
  office.at("1", callNext);
  expect(told(office.state)["device/sign/s3/show"]).toMatchObject({ text: "K001 1" });
  expect(flow(office, { type: "halt-site" })).toEqual(ok);
  expect(intake(office)).toEqual({ open: false, halted: true });
  expect(office.view<DisplayView>("display/display-1").intake.halted).toBe(true);
  expect(office.at("1", callNext)).toEqual(refused("halted"));
  expect(office.press("b1")).toEqual(refused("halted"));
  expect(office.kiosk("collect")).toEqual(refused("halted"));
  expect(office.ask("kiosk", "kiosk-1", { type: "check-in", code: "1234567890" })).toEqual(refused("halted"));
  expect(told(office.state)["device/sign/s3/show"]).toMatchObject({ text: "" });
  expect(told(office.state)["device/lamp/desk/show"]).toMatchObject({ red: "blink" });
  expect(faults(office)).toEqual([{ source: "flow/flows", fault: "halted-by-flow", since: office.now }]);
  expect(office.of("site-halted")).toEqual([]);
});

test("a flow takes back its own halt, and nobody else's", () => {
  const office = morning(wired);
  flow(office, { type: "halt-site" });
  flow(office, { type: "halt-site" }, "flow-2");
  expect(flow(office, { type: "resume-site" }, "flow-2")).toEqual(ok);
  expect(intake(office).halted).toBe(true);
  office.at("1", { type: "halt-site" });
  expect(flow(office, { type: "resume-site" })).toEqual(ok);
  expect(faults(office)).toEqual([]);
  expect(intake(office).halted).toBe(true);
  expect(office.at("1", { type: "resume-site" })).toEqual(ok);
  expect(intake(office)).toEqual({ open: true, halted: false });
});

test("a house alarm stands whatever a flow says, during and after it", () => {
  const office = morning(wired);
  flow(office, { type: "halt-site" });
  office.houseAlarm(true);
  expect(flow(office, { type: "resume-site" })).toEqual(ok);
  expect(office.at("1", callNext)).toEqual(refused("halted"));
  office.houseAlarm(false);
  flow(office, { type: "resume-site" });
  expect(intake(office).halted).toBe(true);
  expect(office.of("site-resumed")).toEqual([]);
});

test("staff resume what a flow has halted, but not while a house alarm stands", () => {
  const office = morning(wired);
  flow(office, { type: "halt-site" });
  flow(office, { type: "halt-site" }, "flow-2");
  office.houseAlarm(true);
  expect(office.at("1", { type: "resume-site" })).toEqual(refused("alarm-stands"));
  office.houseAlarm(false);
  expect(office.at("1", { type: "resume-site" })).toEqual(ok);
  expect(intake(office)).toEqual({ open: true, halted: false });
  expect(office.of("fault-cleared")).toHaveLength(2);
  expectReadAgain(office);
});

test("no device halts the office, or blinds its alarm, by what a flow says of it", () => {
  const office = morning(wired);
  for (const fault of ["halted-by-flow", "alarm-wires", "flow-editor-open", "clock-behind"] as const) {
    office.put({ type: "device-status", device: "lamp/corridor", status: { online: true, run: "run-1", fault } });
    expect(office.at("1", callNext)).toEqual(refused("nobody-waiting"));
    // Pages tell counters of some of these by their names alone.
    expect(faults(office)).toEqual([]);
  }
  const status = { online: true, run: "run-1", fault: "told-by-flow", text: "Der Lüfter steht." } as const;
  office.put({ type: "device-status", device: "lamp/corridor", status });
  expect(faults(office)).toMatchObject([{ source: "lamp/corridor", fault: "told-by-flow", text: status.text }]);
  office.put({ type: "device-status", device: "lamp/corridor", status: { online: true, run: "run-1" } });
  expect(faults(office)).toEqual([]);
});

test("a flow's own fault has its own words, which it may change, and is told since when it stands", () => {
  const office = morning(wired);
  const since = office.now;
  const [source, fault] = ["flow/flows/door", "told-by-flow"];
  flow(office, { type: "raise-fault", name: "door", text: "Die Tür steht offen." });
  office.later(1_000);
  flow(office, { type: "raise-fault", name: "door", text: "Die Tür steht offen." });
  expect(office.of("fault-raised")).toHaveLength(1);
  flow(office, { type: "raise-fault", name: "door", text: "Die Tür steht seit einer Minute offen." });
  expect(faults(office)).toEqual([{ source, fault, since, text: "Die Tür steht seit einer Minute offen." }]);
  office.later(24 * 60 * minute);
  expect(faults(office)).toMatchObject([{ source, since }]);
  expectReadAgain(office);
  expectReadFromToday(office);
  expect(flow(office, { type: "clear-fault", name: "door" })).toEqual(ok);
  expect(faults(office)).toEqual([]);
  expect(flow(office, { type: "clear-fault", name: "door" })).toEqual(ok);
});

test("a flow clears no other's fault; a lead clears any", () => {
  const office = morning(wired);
  flow(office, { type: "raise-fault", name: "door", text: "Tür" }, "flow-2");
  expect(flow(office, { type: "clear-fault", name: "door", flow: "flow-2" })).toEqual(refused("not-allowed"));
  flow(office, { type: "clear-fault", name: "door" });
  expect(faults(office)).toHaveLength(1);
  expect(office.at("2", { type: "clear-fault", name: "door", flow: "flow-2" })).toEqual(refused("not-allowed"));
  expect(office.at("1", { type: "clear-fault", name: "door", flow: "flow-2" })).toEqual(ok);
  expect(faults(office)).toEqual([]);
});

test("twenty faults of one flow are enough; another flow has its own twenty", () => {
  const office = morning(wired);
  const raise = (n: number, identity?: string) =>
    flow(office, { type: "raise-fault", name: `f${n}`, text: `Nummer ${n}` }, identity);
  for (let n = 0; n < 20; n++) expect(raise(n)).toEqual(ok);
  expect(raise(20)).toEqual(refused("too-many-faults"));
  expect(flow(office, { type: "raise-fault", name: "f3", text: "anders" })).toEqual(ok);
  expect(raise(20, "flow-2")).toEqual(ok);
  flow(office, { type: "clear-fault", name: "f3" });
  expect(raise(20)).toEqual(ok);
});

const trouble = (office: Morning, fault: FlowTrouble, stands: boolean, text?: string) =>
  office.put({ type: "flow-trouble", flow: "flows", fault, stands, ...(text !== undefined && { text }) });

test("however many flows complain, and in whatever letters, every fault is told and the view keeps its size", () => {
  const office = morning(wired);
  const text = "\u0001".repeat(200);
  for (const identity of ["flows", "annex", "garage"])
    for (let n = 0; n < 20; n++)
      flow(office, { type: "raise-fault", name: `fault-${n}`.padEnd(40, "x"), text }, identity);
  expect(faults(office)).toHaveLength(60);
  expect(faults(office).filter((fault) => fault.text === text).length).toBeGreaterThan(15);
  expect(Buffer.byteLength(JSON.stringify(office.view("faults")))).toBeLessThan(48_000);
});

test("what a flow does wrong on the bus is a fault with its words, gone once it behaves", () => {
  const office = morning(wired);
  trouble(office, "flow-misfit", true, "Befehl call-next: /counter fehlt");
  trouble(office, "flow-misfit", true, "Befehl call-next: /counter fehlt");
  trouble(office, "flow-flooding", true);
  expect(faults(office)).toEqual([
    { source: "flow/flows", fault: "flow-misfit", since: office.now, text: "Befehl call-next: /counter fehlt" },
    { source: "flow/flows", fault: "flow-flooding", since: office.now },
  ]);
  trouble(office, "flow-flooding", false);
  trouble(office, "flow-not-allowed", false);
  expect(faults(office)).toMatchObject([{ fault: "flow-misfit" }]);
  office.later(1_000);
  trouble(office, "flow-misfit", true, "Befehl announce: /text fehlt");
  expect(faults(office)).toMatchObject([{ since: office.now - 1_000, text: "Befehl announce: /text fehlt" }]);
});

test("a flow's halt outlives a restart and the night, also for a journal that begins with the day", () => {
  const office = morning(wired);
  flow(office, { type: "halt-site" });
  expectReadAgain(office);
  office.later(24 * 60 * minute);
  expect(intake(office).halted).toBe(true);
  expectReadFromToday(office);
});

test("a device's words go with its fault, and are told anew when they change", () => {
  const office = morning(wired);
  const says = (text?: string) => {
    const status = { online: true, run: "run-1", fault: "flows-refused" as const, ...(text && { text }) };
    office.put({ type: "device-status", device: flowsDevice, status });
  };
  says("Zeile 3: unbekannter Baustein");
  says("Zeile 3: unbekannter Baustein");
  expect(office.of("fault-raised")).toHaveLength(1);
  says("Zeile 7: unbekannter Baustein");
  says();
  expect(office.of("fault-raised")).toHaveLength(3);
  expect(faults(office)).toEqual([{ source: flowsDevice, fault: "flows-refused", since: office.now }]);
});

test("a flow does not send away who was just called; a person may", () => {
  const office = morning(wired);
  for (let n = 0; n < 4; n++) office.kiosk("collect");
  expect(flow(office, callNext)).toMatchObject({ ok: true, number: "K001" });
  office.later(4_999);
  expect(flow(office, callNext)).toEqual(refused("too-often"));
  expect(office.at("1", callNext)).toMatchObject({ ok: true, number: "K002" });
  office.later(5_000);
  expect(flow(office, callNext)).toMatchObject({ ok: true, number: "K003" });
});

test("journals of old, which know nothing of flows, are read as they were", () => {
  const office = morning();
  office.kiosk("collect");
  const old = office.journal.map((event) => {
    if (event.type !== "site-configured") return event;
    const { flows, ...configuration } = event.configuration;
    expect(flows).toEqual({ on: false, shows: [] });
    return { ...event, configuration };
  });
  const state = old.reduce(apply, emptyState);
  expect(told(state)).toEqual(told(office.state));
});
