/** What flows announce and set, and the time that their editor is open. */
import { expect, test } from "vitest";
import type { Command } from "../contract/commands.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { Phrase } from "../contract/shapes.ts";
import { flowsDevice } from "../contract/topics.ts";
import type { DayView, DisplayView, GivenView, KioskView } from "../contract/views.ts";
import { minute, morning } from "./testing.ts";
import {
  callNext,
  codeHash,
  editor,
  editorShown,
  expectReadAgain,
  expectReadFromToday,
  faults,
  flow,
  intake,
  ok,
  operator,
  refused,
  told,
  wired,
  wiredSite,
  withoutFlows,
} from "./testing-flows.ts";

test("words appear on the displays of their areas until their time, the newest ones alone", () => {
  const office = morning(wired);
  const text: Phrase = { de: "Es dauert heute länger.", en: "Delays today." };
  const words = (id: string) => office.view<DisplayView>(`display/${id}`).announcement;
  flow(office, { type: "announce", text: { ...text, xx: "?" } as Phrase, seconds: 60 });
  const first = { text, gong: true, at: office.now };
  expect(words("display-1")).toEqual({ ...first, until: office.now + 60_000 });
  expect(words("display-2")).toEqual({ ...first, until: office.now + 60_000 });
  office.later(5_000);
  const upstairs = { areas: ["upstairs", "gone"], gong: false, seconds: 10 };
  expect(flow(office, { type: "announce", text: { de: "Bitte leise." }, ...upstairs })).toEqual(ok);
  expect(words("display-2")).toMatchObject({ text: { de: "Bitte leise." }, gong: false, at: office.now });
  const hall = office.state.configuration!.displays.find(({ id }) => id === "display-1")!.areas;
  expect(hall).toContain("upstairs");
  expect(words("display-1")?.text).toEqual({ de: "Bitte leise." });
  office.later(10_001);
  office.kiosk("collect");
  expect(words("display-2")).toBeUndefined();
  expectReadAgain(office);
});

test("words for areas that nobody knows are refused, and none are shown to who shall leave", () => {
  const office = morning(configurationOf({ ...wiredSite, evacuationText: true }));
  const text = { de: "Bitte Platz nehmen." };
  expect(flow(office, { type: "announce", text, areas: ["gone"] })).toEqual(refused("not-in-this-state"));
  flow(office, { type: "announce", text });
  office.houseAlarm(true);
  expect(office.view<DisplayView>("display/display-1").announcement).toBeUndefined();
});

test("a kiosk that is switched off gives out nothing, the counters do, and it stays off over night", () => {
  const office = morning(wired);
  const kiosk = () => office.view<KioskView>("kiosk/kiosk-1").intake.open;
  expect(flow(office, { type: "set-kiosk", kiosk: "gone", open: false })).toEqual(refused("unknown-kiosk"));
  expect(flow(office, { type: "set-kiosk", kiosk: "kiosk-1", open: false })).toEqual(ok);
  expect([kiosk(), intake(office).open]).toEqual([false, true]);
  expect(office.view<DayView>("day").kiosksOff).toEqual(["kiosk-1"]);
  const taking: Command = { type: "take-ticket", services: ["collect"], language: "de", kiosk: "kiosk-1" };
  expect(office.kiosk("collect")).toEqual(refused("intake-closed"));
  expect(flow(office, taking)).toEqual(refused("intake-closed"));
  expect(office.at("1", taking)).toMatchObject(ok);
  expect(office.ask("kiosk", "kiosk-1", { type: "check-in", code: "1234567890" })).toEqual(refused("intake-closed"));
  const slot = { type: "book-slot", pool: "hall", start: office.now, service: "collect", language: "de" } as const;
  expect(office.ask("kiosk", "kiosk-1", slot)).toEqual(refused("intake-closed"));
  expect(office.of("visitor-turned-away")).toMatchObject([{ refusal: "intake-closed" }, { refusal: "intake-closed" }]);
  office.later(24 * 60 * minute);
  expect(kiosk()).toBe(false);
  expectReadAgain(office);
  expectReadFromToday(office);
  office.signIn("1", "lead-1");
  expect(office.at("1", { type: "set-kiosk", kiosk: "kiosk-1", open: true })).toEqual(ok);
  expect(office.view<DayView>("day")).not.toHaveProperty("kiosksOff");
  expect(office.kiosk("collect")).toMatchObject(ok);
});

const schedules = { tickets: { sat: ["09:00-12:00"], sun: ["09:00-12:00"] } };

test("by somebody's word it is open before the clock says so, or closed, until the day is over", () => {
  const office = morning(configurationOf({ ...wiredSite, schedules }));
  expect(office.kiosk("collect")).toMatchObject(refused("outside-hours"));
  expect(flow(office, { type: "set-hours", hours: "open" })).toEqual(ok);
  expect(office.view<DayView>("day")).toMatchObject({ hours: "open", intake: { schedules: { tickets: true } } });
  expect(office.kiosk("collect")).toMatchObject(ok);
  office.later(30_000);
  expect(office.kiosk("collect")).toMatchObject(ok);
  flow(office, { type: "set-hours", hours: "closed" });
  office.later(3 * 60 * minute);
  expect(office.kiosk("collect")).toEqual(refused("outside-hours"));
  expect(office.at("1", { type: "set-hours", hours: "by-clock" })).toEqual(ok);
  expect(office.kiosk("collect")).toMatchObject(ok);
  flow(office, { type: "set-hours", hours: "closed" });
  office.later(24 * 60 * minute);
  expect(office.view<DayView>("day")).not.toHaveProperty("hours");
  expect(office.kiosk("collect")).toMatchObject(ok);
  expectReadAgain(office);
});

test("where the site file knows no hours, a word closes too, and is told", () => {
  const office = morning(wired);
  expect(flow(office, { type: "set-hours", hours: "by-clock" })).toEqual(ok);
  expect(office.of("hours-set")).toEqual([]);
  flow(office, { type: "set-hours", hours: "closed" });
  const schedules = { tickets: false, walkIns: false, appointments: false };
  expect(intake(office)).toMatchObject({ schedules });
  expect(office.kiosk("collect")).toEqual(refused("outside-hours"));
  expect(office.at("1", { type: "take-ticket", services: ["collect"], language: "de" })).toMatchObject(ok);
});

test("the editor is open for its minutes, with its digest for the device and a fault for everybody", () => {
  const office = morning(wired);
  expect(editorShown(office)).toEqual({});
  const until = office.now + 30 * minute;
  expect(operator(office, editor(30))).toEqual(ok);
  expect(editorShown(office)).toEqual({ editor: { until, codeHash } });
  expect(faults(office)).toMatchObject([{ source: flowsDevice, fault: "flow-editor-open" }]);
  office.put({ type: "device-status", device: flowsDevice, status: { online: true, run: "run-2" } });
  expect(faults(office)).toHaveLength(1);
  expectReadAgain(office);
  office.later(30 * minute - 1);
  expect(editorShown(office)).toMatchObject({ editor: { until } });
  office.later(1);
  expect([editorShown(office), faults(office)]).toEqual([{}, []]);
  expect(office.of("flow-editor-closed")).toHaveLength(1);
  expectReadAgain(office);
});

test("the editor is opened by the command line alone, closed earlier by a lead, and stays open over midnight", () => {
  const office = morning(wired);
  expect(office.at("1", editor(30))).toEqual(refused("not-allowed"));
  expect(flow(office, editor(30))).toEqual(refused("not-allowed"));
  expect(operator(office, callNext)).toEqual(refused("not-allowed"));
  operator(office, editor(30));
  expect(office.at("2", { type: "close-flow-editor" })).toEqual(refused("not-allowed"));
  expect(office.at("1", { type: "close-flow-editor" })).toEqual(ok);
  expect([editorShown(office), faults(office)]).toEqual([{}, []]);
  expect(operator(office, { type: "close-flow-editor" })).toEqual(ok);
  expect(office.of("flow-editor-closed")).toHaveLength(1);
  office.later(16 * 60 * minute);
  operator(office, editor(480));
  office.later(2 * 60 * minute);
  expect(office.state.day).toBe("2026-11-22");
  expect(editorShown(office)).toMatchObject({ editor: { codeHash } });
  expectReadFromToday(office);
});

test("without flows in the site file there is no editor, and nothing that they had set stays", () => {
  const office = morning(wired);
  operator(office, editor(30));
  flow(office, { type: "set-kiosk", kiosk: "kiosk-1", open: false });
  flow(office, { type: "set-hours", hours: "closed" });
  flow(office, { type: "halt-site" });
  flow(office, { type: "raise-fault", name: "door", text: "Tür" });
  flow(office, { type: "raise-fault", name: "door", text: "Tür" }, "elsewhere");
  office.put({ type: "configure", configuration: withoutFlows });
  office.later(1_000);
  expect(intake(office)).toEqual({ open: true, halted: false });
  expect(office.kiosk("collect")).toMatchObject(ok);
  expect(faults(office)).toMatchObject([{ source: "flow/elsewhere/door" }]);
  expect(office.state.flowEditor).toBeUndefined();
  expect(editorShown(office)).toBeUndefined();
  expect(operator(office, editor(30))).toEqual(refused("flows-are-off"));
  expectReadAgain(office);
});

test("what flows show, the core leaves alone; a display is told that a line may come", () => {
  const office = morning(wired);
  const topics = Object.keys(told(office.state));
  expect(topics).toContain("device/lamp/desk/show");
  for (const name of wiredSite.flows.shows) expect(topics).not.toContain(`device/${name}/show`);
  expect(office.view<DisplayView>("display/display-1").line).toBe(true);
  expect(office.view<DisplayView>("display/display-2")).not.toHaveProperty("line");
});

test("the tickets given last are told newest first, and never more than twenty", () => {
  const office = morning(wired);
  const given = () => office.view<GivenView>("given").tickets;
  office.kiosk("collect", { people: 2, language: "en" });
  const first = { number: "K001", services: ["collect"], language: "en", area: "hall", people: 2 };
  expect(given()).toEqual([{ ...first, takenAt: office.now, kiosk: "kiosk-1" }]);
  office.at("1", callNext);
  office.at("1", { type: "finish", counter: "1" });
  for (let n = 0; n < 20; n++) office.kiosk("collect");
  expect(given().map(({ number }) => number)).toEqual(
    Array.from({ length: 20 }, (_, n) => `K${String(21 - n).padStart(3, "0")}`),
  );
  expectReadAgain(office);
  office.later(24 * 60 * minute);
  expect(given()).toEqual([]);
});
