import { expect, test } from "vitest";
import { checkDevices } from "../drivers/check.ts";
import type { Site } from "./contract/site.ts";
import { site } from "./core/testing.ts";
import { flowMistakes } from "./read-flows.ts";

const device = (kind: string, id: string) => ({ kind, id, config: {} });
const good: Site = {
  ...site,
  flows: { on: true, shows: ["lamp/corridor", "sign/entrance", "display/display-1"] },
  devices: [...site.devices, device("lamp", "corridor"), device("sign", "entrance"), device("lamp", "l1")],
};
const showing = (name: string, change: Partial<Site> = {}) => ({ ...good, ...change, flows: { shows: [name] } });
const withCounter = (change: Partial<Site["counters"][number]>): Partial<Site> => ({
  counters: good.counters.map((counter, n) => (n === 0 ? { ...counter, ...change } : counter)),
});

test("signs, lamps and displays that hang nowhere else are for flows to show", () => {
  expect(flowMistakes(good)).toEqual([]);
  expect(flowMistakes(site)).toEqual([]);
});

test.each<[string, Site, string]>([
  [
    "what is not there",
    showing("lamp/nowhere"),
    "flows.shows[0]: there is no device „lamp/nowhere“; " +
      "there are sign/s1, sign/s2, lamp/corridor, sign/entrance, lamp/l1, display/display-1, display/display-2",
  ],
  [
    "a counter's sign",
    showing("sign/s1"),
    "flows.shows[0]: sign/s1 is shown by counters[0].sign, and a flow must not say what stands there; " +
      "take it from one of them",
  ],
  [
    "a counter's lamp",
    showing("lamp/l1", withCounter({ lamp: "l1" })),
    "flows.shows[0]: lamp/l1 is shown by counters[0].lamp, and a flow must not say what stands there; " +
      "take it from one of them",
  ],
  [
    "the light at a door",
    showing("lamp/l1", withCounter({ corridorLight: "l1" })),
    "flows.shows[0]: lamp/l1 is shown by counters[0].corridorLight, and a flow must not say what stands there; " +
      "take it from one of them",
  ],
  [
    "a sign that tells the last call",
    showing("sign/entrance", { callSigns: [{ sign: "entrance" }] }),
    "flows.shows[0]: sign/entrance is shown by callSigns[0].sign, and a flow must not say what stands there; " +
      "take it from one of them",
  ],
  [
    "the tower light",
    showing("lamp/l1", { towerLight: "l1" }),
    "flows.shows[0]: lamp/l1 is shown by towerLight, and a flow must not say what stands there; " +
      "take it from one of them",
  ],
])("%s is not for flows to show", (_, wrong, sentence) => {
  expect(flowMistakes(wrong)).toEqual([sentence]);
});

const served = (kind: string, config: object, host = "flows") =>
  checkDevices({ devices: [{ kind, id: "x", host, config: { ...config } }] });

test.each(["sign", "lamp", "button", "scanner", "station", "alarm", "door-opener", "board"])(
  "a flow may serve a %s",
  (kind) => {
    expect(served(kind, { at: "mqtt" })).toEqual([]);
  },
);

test.each([
  [
    "printer",
    { at: "mqtt" },
    "devices[0].host: a flow cannot serve a printer; remove this, and write where its own driver finds it (printer/x)",
  ],
  [
    "terminal",
    { at: "tcp://192.0.2.1:20007" },
    "devices[0].host: a flow cannot serve a terminal; remove this, and write where its own driver finds it " +
      "(terminal/x)",
  ],
  [
    "flows",
    { at: "mqtt" },
    "devices[0].kind: „flows“ is a name that Wartemarke uses itself; call this kind something else (flows/x)",
  ],
  [
    "sign",
    { at: "tcp://192.0.2.1:4001" },
    "devices[0].config.at: a flow serves this device, as its host says; write „mqtt“, or name another host " +
      "(sign/x)",
  ],
  [
    "door-opener",
    {},
    "devices[0].config.at: a flow serves this device, as its host says; write „mqtt“, or name another host " +
      "(door-opener/x)",
  ],
  [
    "board",
    { at: "mqtt", unit: 1 },
    "devices[0].config.unit: means nothing with „at: mqtt“; set it in the device, and remove it (board/x)",
  ],
])("a flow serves no %s with %j", (kind, config, sentence) => {
  expect(served(kind, config)).toEqual([sentence]);
});

test("what another program serves keeps to the kinds that may speak for themselves", () => {
  expect(served("lamp", { at: "mqtt" }, "lamp-box")).toEqual([]);
  expect(served("door-opener", { at: "mqtt" }, "door-box")).toEqual([
    "devices[0].config.at: „mqtt“ is for alarm, button, lamp, scanner, sign, station only; " +
      "write where its own driver finds the door-opener (door-opener/x)",
  ]);
});
