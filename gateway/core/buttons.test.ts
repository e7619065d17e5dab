/** Buttons at a counter, each with its own turn; what lamps and signs show of it. */
import { expect, test } from "vitest";
import { configurationOf } from "../contract/configuration.ts";
import type { LampShow, SignShow } from "../contract/messages.ts";
import { project } from "./project.ts";
import { type Morning, minute, morning, site } from "./testing.ts";

const refused = (refusal: string) => ({ ok: false, refusal });
const [first, ...others] = site.counters;
const device = (name: string) => {
  const [kind, id] = name.split("/") as [string, string];
  return { kind, id, config: {} };
};
const configuration = configurationOf({
  ...site,
  counters: [
    {
      ...first!,
      buttons: { "call-again": "again", "no-show": "missed", finish: "done", pause: "pause", "silent-alarm": "help" },
      held: { "call-again": "b1" },
      lamp: "desk",
      corridorLight: "door",
    },
    ...others,
  ],
  callSigns: [{ sign: "hall", areas: ["hall"] }],
  towerLight: "tower",
  devices: [
    ...site.devices,
    ...["button/again", "button/missed", "button/done", "button/pause", "button/help"].map(device),
    ...["lamp/desk", "lamp/door", "lamp/tower", "sign/hall"].map(device),
  ],
});
const lamp = (office: Morning, id: string) => {
  const { red, yellow, green } = project(office.state).get(`device/lamp/${id}/show`) as LampShow;
  return [red, yellow, green].join(" ");
};
const hall = (office: Morning) => project(office.state).get("device/sign/hall/show") as SignShow;

function called(): Morning {
  const office = morning(configuration);
  office.kiosk("collect");
  office.kiosk("collect");
  expect(office.press("b1")).toMatchObject({ ok: true, number: "K001" });
  office.later(5_000);
  return office;
}

test("each button does one thing, and a second press within two seconds does nothing more", () => {
  const office = called();
  expect(office.press("again")).toMatchObject({ ok: true, number: "K001" });
  expect(office.press("again")).toEqual(refused("already-called"));
  expect(office.press("missed")).toMatchObject({ ok: true, number: "K001" });
  expect(office.press("missed")).toEqual(refused("nobody-at-counter"));
  expect(office.numbers("no-show")).toEqual(["K001"]);
  office.later(5_000);
  expect(office.press("b1")).toMatchObject({ number: "K002" });
  expect(office.press("done")).toMatchObject({ number: "K002" });
  expect(office.press("done")).toEqual(refused("nobody-at-counter"));
});

test("a nervous second press of the calling button throws nobody out", () => {
  const office = called();
  office.press("done");
  office.later(5_000);
  office.press("b1", "one");
  expect(office.press("b1", "two")).toEqual(refused("already-called"));
  expect(office.state.visits.get("K002")?.state).toBe("called");
});

test("one button pauses and opens again, but not twice for one finger", () => {
  const office = called();
  office.press("pause");
  expect(office.state.counters.get("1")?.state).toBe("paused");
  expect(office.press("pause")).toEqual(refused("already-called"));
  office.later(3_000);
  expect(office.press("b1")).toEqual(refused("counter-not-open"));
  office.press("pause");
  expect(office.state.counters.get("1")?.state).toBe("open");
});

test("what holding does is asked for by the site; elsewhere it does nothing", () => {
  const office = called();
  expect(office.press("b1", "held-1", true)).toMatchObject({ ok: true, number: "K001" });
  expect(office.state.visits.get("K001")?.nth).toBe(2);
  expect(office.press("done", "held-2", true)).toEqual(refused("unknown-counter"));
});

test("the lamp at the desk says how the counter stands, the light at the door when to come in", () => {
  const office = morning(configuration);
  expect([lamp(office, "desk"), lamp(office, "door")]).toEqual(["off off on", "on off off"]);
  office.kiosk("collect");
  office.press("b1");
  expect([lamp(office, "desk"), lamp(office, "door")]).toEqual(["off off blink", "off off on"]);
  office.at("1", { type: "begin", counter: "1" });
  expect([lamp(office, "desk"), lamp(office, "door")]).toEqual(["on off off", "on off off"]);
  office.press("done");
  office.later(3_000);
  office.press("pause");
  expect([lamp(office, "desk"), lamp(office, "door")]).toEqual(["off on off", "on off off"]);
  office.at("1", { type: "close-counter", counter: "1" });
  expect([lamp(office, "desk"), lamp(office, "door")]).toEqual(["off off off", "off off off"]);
  office.at("1", { type: "halt-site" });
  expect([lamp(office, "desk"), lamp(office, "door")]).toEqual(["blink off off", "blink off off"]);
});

test("the tower light tells staff of faults and halts, and nothing of a silent alarm", () => {
  const office = morning(configuration);
  expect(lamp(office, "tower")).toBe("off off on");
  office.press("help");
  expect(lamp(office, "tower")).toBe("off off on");
  office.printer("paper-out");
  expect(lamp(office, "tower")).toBe("off on off");
  office.at("1", { type: "halt-site" });
  expect(lamp(office, "tower")).toBe("on on off");
  office.houseAlarm(true);
  expect(lamp(office, "tower")).toBe("blink off off");
});

test("a sign in the hall tells the last call with its counter, as long as somebody is meant", () => {
  const office = called();
  expect(hall(office)).toEqual({ text: "K001 1", blink: true });
  office.at("1", { type: "begin", counter: "1" });
  expect(hall(office)).toEqual({ text: "K001 1", blink: false });
  office.press("done");
  expect(hall(office)).toEqual({ text: "", blink: false });
  office.kiosk("advice");
  office.press("b3");
  expect(hall(office).text).toBe("");
});

test("a press for help is heard on a day that has not begun, and while all is halted", () => {
  const office = morning(configuration);
  office.at("1", { type: "halt-site" });
  expect(office.press("help")).toEqual({ ok: true });
  expect(office.press("help")).toEqual({ ok: true });
  expect(office.of("silent-alarm-raised")).toHaveLength(1);
  office.later(24 * 60 * minute);
  expect(office.state.silentAlarms.has("1")).toBe(true);
});

test("pausing is pressed right after the page has opened the counter: it pauses", () => {
  const office = morning(configuration);
  office.at("1", { type: "close-counter", counter: "1" });
  office.at("1", { type: "open-counter", counter: "1" });
  expect(office.press("pause")).toMatchObject({ ok: true });
  expect(office.state.counters.get("1")?.state).toBe("paused");
});

test("while all is halted a press is refused, however soon it follows the last one", () => {
  const office = called();
  office.press("done");
  office.press("b1");
  office.at("1", { type: "halt-site" });
  expect(office.press("b1")).toEqual(refused("halted"));
});
