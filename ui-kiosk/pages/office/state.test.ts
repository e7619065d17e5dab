import { describe, expect, test } from "vitest";
import type { OfficeState, ProcessState, SimulatedPrinter } from "../../../gateway/contract/office.ts";
import {
  chosenCounter,
  contactsOf,
  counterOfStation,
  countersOf,
  devicesOf,
  hallSignsOf,
  houseLampsOf,
  type Input,
  isWell,
  knownFaults,
  lampOf,
  numberOn,
  type Office,
  paperAtHand,
  signOf,
  startOffice,
  stationsOf,
  step,
  tablesOf,
  terminalAtHand,
  towersOf,
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
const lamp = { kind: "lamp", red: 1, yellow: 0, green: 0, beeper: 0, line: "ok" };
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
  "button/silent-alarm-1": button,
  "button/call-again-1": button,
  "lamp/counter-3": lamp,
  "lamp/tower": lamp,
  "alarm/house": { kind: "alarm", alarm: false, wires: "ok", line: "ok" },
};
const open = folded([told(devices), { type: "view", name: "site", value: site }]);

describe("counters", () => {
  test("have what is called after them: box, further buttons, sign, lamp at the door", () => {
    const keys = [
      { turn: "call-again", id: "call-again-1" },
      { turn: "silent-alarm", id: "silent-alarm-1" },
    ];
    expect(countersOf(open)).toEqual([
      { id: "1", button: "counter-1", keys, sign: "counter-1", light: undefined },
      { id: "3", button: "counter-3", keys: [], sign: undefined, light: "counter-3" },
    ]);
    expect(lampOf(open, "counter-3")).toMatchObject({ red: 1 });
    expect(lampOf(open, undefined)).toBeUndefined();
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
    const helped = step(pressed, { type: "turn", turn: { device: "button/silent-alarm-1", dial: "press" } });
    expect(chosenCounter(helped)).toBe("1");
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
      { device: "button/call-again-1", dial: "press" },
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
  expect(signedIn.counters["1"]?.clerk?.role).toBe("lead");
  expect(step(signedIn, { type: "view", name: "counter/1", value: {} }).counters["1"]?.clerk).toBeUndefined();
});

test("devices are found by their kind, and lamps that hang at no door apart", () => {
  expect(devicesOf(open, "printer").map(({ name }) => name)).toEqual(["printer/kiosk-1"]);
  expect(devicesOf(open, "alarm").map(({ name }) => name)).toEqual(["alarm/house"]);
  expect(towersOf(open).map(({ name }) => name)).toEqual(["lamp/tower"]);
});

test("a station belongs to the counter that is called like it", () => {
  const counters = ["1", "e1"].map((id) => ({ id, label: id, kind: "capture", area: "hall" }));
  const office = step(startOffice("de"), { type: "view", name: "site", value: { counters } });
  expect(["station/e1", "station/counter-1", "station/e2"].map((name) => counterOfStation(office, name))).toEqual([
    "e1",
    "1",
    undefined,
  ]);
});

test("a station has neither desk nor table, and a counter without any device no table", () => {
  const counters = ["1", "4", "e1"].map((id) => ({ id, label: id, kind: "desk", area: "hall" }));
  const site = { type: "view", name: "site", value: { counters } } as const;
  const there = { "button/counter-1": { kind: "button" }, "station/e1": { kind: "station" } };
  const office = step(step(startOffice("de"), told(there)), site);
  expect(countersOf(office).map(({ id }) => id)).toEqual(["1", "4"]);
  expect(tablesOf(office).map(({ id }) => id)).toEqual(["1"]);
});

test("the house alarm asks before it sounds, and the answer, either one, ends the question", () => {
  const asked = step(open, { type: "ask", alarm: "alarm/house" });
  expect(asked.asking).toBe("alarm/house");
  expect(step(asked, { type: "ask", alarm: undefined }).asking).toBeUndefined();
  const sounded = step(asked, { type: "turn", turn: { device: "alarm/house", dial: "alarm", value: true } });
  expect(sounded.asking).toBeUndefined();
});

test("whether the site is halted is the day's to say", () => {
  const told = (halted: boolean): Input => ({ type: "view", name: "day", value: { day: null, intake: { halted } } });
  expect(open.halted).toBe(false);
  expect(step(open, told(true)).halted).toBe(true);
  expect(step(step(open, told(true)), { type: "view", name: "day", value: undefined }).halted).toBe(false);
});

test("the newest cut paper is held before the reader; one without a code is told until the next", () => {
  const paper = (id: number, cut: boolean) => ({ id, cut, taken: false, pieces: [], lines: [] });
  const printed = step(
    open,
    told({ ...devices, "printer/kiosk-1": printer({ papers: [paper(3, false), paper(2, true)] }) }),
  );
  expect(paperAtHand(open)).toBeUndefined();
  expect(paperAtHand(printed)).toBe(2);
  const unread = folded(
    [
      { type: "read", paper: 2 },
      { type: "unread", paper: 2 },
    ],
    printed,
  );
  expect(unread).toMatchObject({ reading: 2, unread: 2 });
  const again = step(unread, { type: "hold", paper: 2, scanner: "scanner/kiosk-1" });
  expect(again).toMatchObject({ reading: undefined, unread: undefined });
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

test("all is well once the gateway has said so, and not on what it said before it went", () => {
  const noFaults: Input = { type: "view", name: "faults", value: { faults: [] } };
  const whole = folded([told(devices), { type: "view", name: "site", value: site }, noFaults]);
  expect(isWell(whole)).toBe(true);
  expect(isWell(folded([told(devices), noFaults]))).toBe(false);
  expect(isWell(folded([told(devices), { type: "view", name: "site", value: site }]))).toBe(false);
  expect(isWell(step(whole, { type: "unheard" }))).toBe(false);
  expect(isWell(step(whole, told(devices, { ...running, drivers: "stopped" })))).toBe(false);
  const back = step(step(whole, { type: "link", link: "down" }), { type: "link", link: "up" });
  expect(isWell(back)).toBe(false);
  expect(isWell(step(back, noFaults))).toBe(true);
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

test("the card terminal that begins to wait for a card is at hand, until somebody reaches for another", () => {
  const idle = { kind: "terminal", display: ["Bereit"] };
  const both = { "terminal/ec-1": idle, "terminal/ec-2": idle };
  const hand = (inputs: readonly Input[]) => terminalAtHand(folded(inputs))?.name;
  const waiting = { ...both, "terminal/ec-2": { ...idle, waits: "card" } };
  expect(hand([told({})])).toBeUndefined();
  expect(hand([told(both)])).toBe("terminal/ec-1");
  expect(hand([told(both), told(waiting), told(both)])).toBe("terminal/ec-2");
  const reach: Input = { type: "reach", terminal: "terminal/ec-1" };
  expect(hand([told(both), told(waiting), reach, told(waiting)])).toBe("terminal/ec-1");
});

describe("what the house has wired itself", () => {
  const contact = { kind: "station", busy: false, fault: false, wires: "ok", line: "ok" };
  const wired = {
    ...devices,
    "lamp/corridor": lamp,
    "sign/entrance": sign,
    "station/door": contact,
    "station/e1": contact,
  };
  const capture = { id: "e1", label: "E1", kind: "capture", area: "hall" };
  const house = folded([told(wired), { type: "view", name: "site", value: { counters: [...site.counters, capture] } }]);
  const names = (standing: readonly { readonly name: string }[]) => standing.map(({ name }) => name);

  test("hangs in the house: lamps at no door, signs at no counter, contacts that are no station", () => {
    expect(names(towersOf(house))).toEqual(["lamp/tower"]);
    expect(names(houseLampsOf(house))).toEqual(["lamp/corridor"]);
    expect(names(hallSignsOf(house))).toEqual(["sign/entrance"]);
    expect(names(contactsOf(house))).toEqual(["station/door"]);
    expect(names(stationsOf(house))).toEqual(["station/e1"]);
  });

  test("its program that stands still is told once, not as a device that cannot be reached", () => {
    const fault = (source: string) => ({ source, fault: "unreachable", since: 0 });
    const faults = { faults: [fault("flows/site"), fault("sign/counter-1")], printers: [] };
    const known = (flows: ProcessState | undefined) => {
      const processes = flows ? { ...running, flows } : running;
      return knownFaults(folded([told(wired, processes), { type: "view", name: "faults", value: faults }], house));
    };
    expect(known("running").map(({ source }) => source)).toEqual(["flows/site", "sign/counter-1"]);
    expect(known("stopped").map(({ source }) => source)).toEqual(["sign/counter-1"]);
    expect(known(undefined)).toHaveLength(2);
  });
});
