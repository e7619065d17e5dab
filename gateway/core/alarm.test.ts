/** House alarm and silent alarm: who is called afterwards, who is told, and who is not. */
import { expect, test } from "vitest";
import { configurationOf } from "../contract/configuration.ts";
import type { AlarmsView, DayView, KioskView } from "../contract/views.ts";
import { project } from "./project.ts";
import { type Morning, minute, morning, site } from "./testing.ts";

const refused = (refusal: string) => ({ ok: false, refusal });
const leaving = configurationOf({ ...site, evacuationText: true });
const callNext = (counter: string) => ({ type: "call-next", counter }) as const;
const silent = (office: Morning) => office.view<AlarmsView>("alarms").silent;

function busy(configuration = leaving): Morning {
  const office = morning(configuration);
  for (let n = 0; n < 4; n++) office.kiosk("collect");
  office.at("1", callNext("1"));
  office.at("2", callNext("2"));
  office.at("2", { type: "begin", counter: "2" });
  return office;
}

test("a house alarm halts at once, and asks everybody to leave where the site says so", () => {
  const office = busy();
  office.houseAlarm(true);
  expect(office.view<DayView>("day").intake).toEqual({ open: false, halted: true, evacuate: true });
  expect(office.view<KioskView>("kiosk/kiosk-1").intake.evacuate).toBe(true);
  expect(office.at("1", callNext("1"))).toEqual(refused("halted"));
  expect(office.kiosk("collect")).toEqual(refused("halted"));
});

test("without the site's word it halts and says nothing of leaving", () => {
  const office = busy(configurationOf(site));
  office.houseAlarm(true);
  expect(office.view<DayView>("day").intake).toEqual({ open: false, halted: true });
});

test("the halt outlasts the alarm: a lead resumes, once the contacts are back and not before", () => {
  const office = busy();
  office.houseAlarm(true);
  expect(office.at("1", { type: "resume-site" })).toEqual(refused("alarm-stands"));
  office.houseAlarm(false);
  expect(office.state.halted).toBe(true);
  expect(office.view<DayView>("day").intake.evacuate).toBe(true);
  expect(office.ask("flow", "flow-1", { type: "resume-site" })).toEqual({ ok: true });
  expect(office.state.halted).toBe(true);
  expect(office.at("1", { type: "resume-site" })).toEqual({ ok: true });
  expect(office.view<DayView>("day").intake).toEqual({ open: true, halted: false });
});

test("afterwards everyone has kept their place, those called come first, and nobody is ended by the next call", () => {
  const office = busy();
  office.kiosk("collect", { language: "en" });
  office.at("1", { type: "set-precedence", number: "K005", precedence: true });
  office.houseAlarm(true);
  office.houseAlarm(false);
  office.at("1", { type: "resume-site" });
  expect(office.numbers("serving")).toEqual(["K002"]);
  const order = [1, 2, 3, 4].map(() => (office.at("1", callNext("1")) as { number?: string }).number);
  expect(order).toEqual(["K001", "K005", "K003", "K004"]);
});

test("contacts that contradict each other: a fault, no call, no word of leaving; mended, all goes on by itself", () => {
  const office = busy();
  office.houseAlarm(false, "alarm-wires");
  expect(office.view<DayView>("day").intake).toEqual({ open: true, halted: false });
  expect(office.at("1", callNext("1"))).toEqual(refused("halted"));
  expect(office.at("1", { type: "call-again", counter: "1" })).toEqual(refused("halted"));
  expect(office.kiosk("collect")).toMatchObject({ ok: true });
  office.houseAlarm(false);
  expect(office.at("1", callNext("1"))).toMatchObject({ ok: true });
});

test("an alarm box that is away is a fault and stops nothing; one that was in alarm stays so", () => {
  const office = busy();
  office.put({ type: "device-status", device: "alarm/house", status: { online: false } });
  expect(office.at("1", callNext("1"))).toMatchObject({ ok: true });
  office.houseAlarm(true);
  office.put({ type: "device-status", device: "alarm/house", status: { online: false } });
  expect(office.at("1", { type: "resume-site" })).toEqual(refused("alarm-stands"));
});

test("an alarm outlives the day, also for a journal that begins with it", () => {
  const office = busy();
  office.houseAlarm(true);
  office.later(24 * 60 * minute);
  expect(office.view<DayView>("day").intake).toEqual({ open: false, halted: true, evacuate: true });
  const opened = office.journal.findLast((event) => event.type === "day-opened");
  expect(opened).toMatchObject({ halted: true, alarm: { evacuate: true } });
});

test("a silent alarm is seen by colleagues with its counter, and by nobody else", () => {
  const office = busy();
  expect(office.at("2", { type: "raise-silent-alarm", counter: "2" })).toEqual({ ok: true });
  expect(silent(office)).toEqual([{ counter: "2", since: office.now }]);
  const elsewhere = [...project(office.state)].filter(([topic]) => topic !== "view/alarms");
  const before = [...project(busy().state)].filter(([topic]) => topic !== "view/alarms");
  expect(elsewhere.map(([topic]) => topic)).toEqual(before.map(([topic]) => topic));
  const isPublic = ([topic]: [string, unknown]) => /kiosk|display|day|site|office|faults|sign|lamp/.test(topic);
  expect(JSON.stringify(elsewhere.filter(isPublic))).toBe(JSON.stringify(before.filter(isPublic)));
});

test("a silent alarm is ended by a person, at any counter, and only raised for one's own", () => {
  const office = busy();
  expect(office.at("2", { type: "raise-silent-alarm", counter: "1" })).toEqual(refused("not-allowed"));
  office.at("2", { type: "raise-silent-alarm", counter: "2" });
  office.later(60 * minute);
  expect(silent(office)).toHaveLength(1);
  office.signIn("3", "clerk-1");
  expect(office.at("3", { type: "end-silent-alarm", counter: "2" })).toEqual({ ok: true });
  expect(silent(office)).toEqual([]);
  expect(office.of("silent-alarm-ended")).toMatchObject([{ counter: "2", by: "3" }]);
});

test("a driver that starts anew knows nothing yet, which ends no alarm and mends no wire", () => {
  const office = busy();
  const restart = (run: string) => {
    office.put({ type: "device-status", device: "alarm/house", status: { online: false } });
    office.put({ type: "device-status", device: "alarm/house", status: { online: true, run } });
    office.put({ type: "device-status", device: "alarm/house", status: { online: true, run, fault: "unreachable" } });
  };
  office.houseAlarm(false, "alarm-wires");
  restart("run-2");
  expect(office.at("1", callNext("1"))).toEqual(refused("halted"));
  office.houseAlarm(true);
  restart("run-3");
  expect(office.of("house-alarm-ended")).toEqual([]);
  expect(office.at("1", { type: "resume-site" })).toEqual(refused("alarm-stands"));
});

test("an alarm box that is dead for good is taken out of the site file: then a lead may resume", () => {
  const office = busy();
  office.houseAlarm(true);
  const devices = leaving.devices.filter((device) => device !== "alarm/house");
  office.put({ type: "configure", configuration: { ...leaving, devices } });
  expect(office.state.halted).toBe(true);
  expect(office.at("1", { type: "resume-site" })).toEqual({ ok: true });
});

test("no sign calls anybody who is asked to leave", () => {
  const office = busy();
  const sign = () => (project(office.state).get("device/sign/s1/show") as { text: string }).text;
  expect(sign()).toBe("K001");
  office.houseAlarm(true);
  expect(sign()).toBe("");
});

test("the silent alarm of a counter that has gone from the site file can be ended", () => {
  const office = busy();
  office.at("2", { type: "raise-silent-alarm", counter: "2" });
  const counters = leaving.counters.filter(({ id }) => id !== "2");
  office.put({ type: "configure", configuration: { ...leaving, counters } });
  expect(office.at("1", { type: "end-silent-alarm", counter: "2" })).toEqual({ ok: true });
  expect(silent(office)).toEqual([]);
});
