import { describe, expect, test } from "vitest";
import type { OfficeState, SimulatedPrinter } from "../../../gateway/contract/office.ts";
import {
  chosenCounter,
  countersOf,
  type Input,
  knownFaults,
  numberOn,
  type Office,
  printersOf,
  signOf,
  startOffice,
  step,
  turnable,
} from "./state.ts";

const printer = (more: Partial<SimulatedPrinter> = {}): SimulatedPrinter => ({
  kind: "printer",
  roll: 80,
  cover: "closed",
  line: "ok",
  papers: [],
  ...more,
});
const button = { kind: "button", pressed: false, line: "ok" };
const sign = { kind: "sign", text: "K001", blink: true, line: "ok" };
const running = { gateway: "running", drivers: "running", simulators: "running" } as const;
const told = (devices: OfficeState["devices"], processes: OfficeState["processes"] = running): Input => ({
  type: "office",
  state: { processes, devices },
});
const folded = (inputs: readonly Input[], from: Office = startOffice("de")) => inputs.reduce(step, from);
const site = {
  counters: [
    { id: "1", label: "1", kind: "desk", area: "hall" },
    { id: "3", label: "103", kind: "room", area: "first-floor" },
  ],
};
const devices = {
  "button/counter-1": button,
  "sign/counter-1": sign,
  "button/counter-3": button,
  "printer/kiosk-1": printer(),
};
const open = folded([told(devices), { type: "view", name: "site", value: site }]);

describe("counters", () => {
  test("have the box and the sign that are called after them", () => {
    expect(countersOf(open)).toEqual([
      { id: "1", button: "counter-1", sign: "counter-1" },
      { id: "3", button: "counter-3", sign: undefined },
    ]);
    expect(signOf(open, "counter-1")).toMatchObject({ text: "K001" });
    expect(signOf(open, undefined)).toBeUndefined();
  });

  test("stand there also while the gateway has not spoken yet", () => {
    expect(countersOf(folded([told(devices)])).map(({ id }) => id)).toEqual(["1", "3"]);
  });

  test("whose button is pressed comes to the front", () => {
    expect(chosenCounter(open)).toBe("1");
    const pressed = step(open, { type: "turn", turn: { device: "button/counter-3", dial: "press" } });
    expect(chosenCounter(pressed)).toBe("3");
    expect(chosenCounter(step(pressed, { type: "choose", counter: "1" }))).toBe("1");
  });
});

describe("hints", () => {
  test("are followed when the thing was done, each by itself", () => {
    expect(open.tried).toEqual({ ticket: false, call: false, paper: false });
    const printed = step(
      open,
      told({
        ...devices,
        "printer/kiosk-1": printer({ papers: [{ id: 1, cut: true, taken: false, pieces: [], lines: [] }] }),
      }),
    );
    expect(printed.tried).toEqual({ ticket: true, call: false, paper: false });
    const pulled = step(printed, { type: "turn", turn: { device: "printer/kiosk-1", dial: "roll", value: 0 } });
    expect(pulled.tried).toEqual({ ticket: true, call: false, paper: true });
  });

  test("are not followed by a new roll, nor by another dial", () => {
    const turns = [
      { device: "printer/kiosk-1", dial: "roll", value: 80 },
      { device: "sign/counter-1", dial: "line", value: "off" },
    ];
    expect(
      folded(
        turns.map((turn) => ({ type: "turn", turn })),
        open,
      ).tried,
    ).toEqual(open.tried);
  });
});

describe("what was done", () => {
  const figures = { waiting: 0, called: 0, serving: 0, finished: 0, noShow: 0 };
  const shown = (name: string, value: object): Input => ({ type: "view", name, value });

  test("counts wherever it was done, and before this page was opened", () => {
    expect(step(open, shown("office", figures)).tried).toEqual({ ticket: false, call: false, paper: false });
    const waiting = step(open, shown("office", { ...figures, waiting: 1 }));
    expect(waiting.tried).toEqual({ ticket: true, call: false, paper: false });
    const called = step(open, shown("office", { ...figures, called: 1 }));
    expect(called.tried).toEqual({ ticket: true, call: true, paper: false });
    expect(step(called, shown("office", figures)).tried.call).toBe(true);
  });

  test("without paper is known by its fault", () => {
    const faultOf = (fault: string) => shown("faults", { faults: [{ source: "printer/kiosk-1", fault, since: 0 }] });
    expect(step(open, faultOf("cover-open")).tried.paper).toBe(false);
    expect(step(open, faultOf("paper-out")).tried.paper).toBe(true);
  });
});

test("each counter tells who is signed in there", () => {
  const signedIn = step(open, { type: "view", name: "counter/1", value: { clerk: { role: "lead", languages: [] } } });
  expect(signedIn.clerks).toEqual({ "1": "lead" });
  expect(step(signedIn, { type: "view", name: "counter/1", value: {} }).clerks["1"]).toBeUndefined();
});

test("printers are found among all devices", () => {
  expect(printersOf(open).map(({ name }) => name)).toEqual(["printer/kiosk-1"]);
});

test("a paper's number is the line that is one; a paper that is all dots has none", () => {
  const line = (text: string) => ({ text, scale: 1, align: "left", bold: false }) as const;
  const lines = [line("Ihre Nummer"), line(" K047 "), line("21.11.2026")];
  expect(numberOn({ id: 1, cut: true, taken: false, pieces: lines, lines })).toBe("K047");
  const dots = { widthDots: 576, heightDots: 8, png: "" };
  expect(numberOn({ id: 2, cut: true, taken: false, pieces: [dots], lines: [] })).toBeUndefined();
});

test("dials turn while the simulators run, also without a gateway", () => {
  expect(turnable(startOffice("de"))).toBe(false);
  expect(turnable(step(open, told(devices, { ...running, gateway: "stopped" })))).toBe(true);
  expect(turnable(step(open, told(devices, { ...running, simulators: "starting" })))).toBe(false);
  expect(turnable(step(open, { type: "unheard" }))).toBe(false);
});

test("faults are told while somebody can know of them", () => {
  const faults = [
    { source: "printer/kiosk-1", fault: "paper-out", since: 0 },
    { source: "sign/counter-1", fault: "unreachable", since: 0 },
  ];
  const faulty = step(open, { type: "view", name: "faults", value: { faults } });
  const at = (processes: OfficeState["processes"]) =>
    knownFaults(step(faulty, told(devices, processes))).map(({ fault }) => fault);
  expect(at(running)).toEqual(["paper-out", "unreachable"]);
  expect(at({ ...running, drivers: "starting" })).toEqual(["paper-out"]);
  expect(at({ ...running, gateway: "stopped" })).toEqual([]);
});
