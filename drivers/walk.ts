/** Walks one device with its own driver and no gateway: what it must do, what it did, what a person saw. */
import type { FaultCode } from "../gateway/contract/faults.ts";
import type { DeviceHappening, SlipDoc } from "../gateway/contract/messages.ts";
import { type DeviceRef, deviceName } from "../gateway/contract/topics.ts";
import type { DevicePort, Driver, JobEnd } from "./driver.ts";
import { plainWords } from "./plain-words.ts";
import { walkSteps } from "./walk-steps.ts";

export interface WalkedDevice extends DeviceRef {
  readonly config: Readonly<Record<string, unknown>>;
}

/** Whoever stands before the device. */
export interface Person {
  say(line: string): void;
  /** What only a human can see. */
  agrees(question: string): Promise<boolean>;
}

export interface WalkOptions {
  readonly device: WalkedDevice;
  /** The device's configuration has been checked against its schema. */
  readonly driver: Driver<unknown>;
  readonly person: Person;
  /** What a printer prints. */
  readonly slip: () => SlipDoc;
  /** How long somebody may take to press, scan or reach a contact. */
  readonly patienceMs?: number;
  /** How long the device may take to be reached. */
  readonly reachMs?: number;
}

/** One thing that was tried: `8888`, `blinks`. */
export interface Tried {
  readonly what: string;
  readonly well: boolean;
  /** Who says so: the device, or the person before it. */
  readonly by: "device" | "person";
  readonly told: string;
}

export interface WalkEnd {
  readonly passed: boolean;
  readonly model: string | undefined;
  readonly tried: readonly Tried[];
}

/** What the steps of a walk see of the device and of the person before it. */
export interface Walk {
  readonly device: WalkedDevice;
  readonly person: Person;
  readonly patienceMs: number;
  readonly slip: () => SlipDoc;
  /** The first such happening from now on. Undefined: patience was over. */
  happens(type: DeviceHappening["type"]): Promise<DeviceHappening | undefined>;
  /** Did the alarm come to stand so? */
  alarms(stands: boolean): Promise<boolean>;
  /** The same of a station at which somebody is, or nobody. */
  busy(stands: boolean): Promise<boolean>;
  /** The same of this fault. */
  faults(fault: FaultCode, stands: boolean): Promise<boolean>;
  show(value: unknown): void;
  work(job: unknown): Promise<JobEnd>;
  /** Resolves when the driver has let go of its lines. */
  stop(): Promise<void>;
  tell(tried: Tried): void;
  /** Asks the person, and tells the answer. */
  ask(what: string, question: string): Promise<void>;
}

const defaultPatienceMs = 60_000;
const defaultReachMs = 10_000;

export async function walkDevice(options: WalkOptions): Promise<WalkEnd> {
  const { device } = options;
  const person = plainTo(options.person);
  const tried: Tried[] = [];
  const state = openState(device, person);
  const running = options.driver.start(device.config, state.port);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= running.stop();
    return stopped;
  };
  const tell = (each: Tried) => {
    tried.push(each);
    person.say(`${each.well ? "✓" : "✗"} ${each.what}: ${each.told}`);
  };
  const patienceMs = options.patienceMs ?? defaultPatienceMs;
  const walk: Walk = {
    ...{ device, person, patienceMs, slip: options.slip, tell },
    happens: (type) => state.happens(type, patienceMs),
    alarms: (stands) => state.until(() => state.alarm() === stands, patienceMs),
    busy: (stands) => state.until(() => state.busy() === stands, patienceMs),
    faults: (fault, stands) => state.until(() => (state.fault() === fault) === stands, patienceMs),
    show: state.show,
    work: state.work,
    stop,
    async ask(what, question) {
      const well = await person.agrees(question);
      tell({ what, well, by: "person", told: well ? "yes" : "no" });
    },
  };
  try {
    await state.until(() => state.fault() === "well", options.reachMs ?? defaultReachMs);
    const fault = state.fault();
    const reached = fault !== undefined && !unreached.has(fault);
    tell({ what: "reached", well: reached, by: "device", told: fault ?? "it says nothing" });
    const steps = walkSteps[device.kind];
    if (reached && steps) await steps(walk);
    const last = state.fault();
    if (reached && last !== undefined && last !== "well")
      tell({ what: "fault", well: last === "paper-low", by: "device", told: last });
  } finally {
    await stop();
  }
  return { passed: tried.every(({ well }) => well), model: state.model(), tried };
}

/** A device may say anything in its log, its name or a code. */
function plainTo(person: Person): Person {
  return {
    say: (line) => person.say(plainWords(line)),
    agrees: (question) => person.agrees(plainWords(question)),
  };
}

/** With these nothing of a walk can be tried. */
const unreached: ReadonlySet<FaultCode | "well"> = new Set<FaultCode>([
  "unreachable",
  "no-answer",
  "no-permission",
  "no-such-line",
  "wrong-firmware",
]);

/** The driver's port, with nobody above it. */
function openState(device: WalkedDevice, person: Person) {
  let fault: FaultCode | "well" | undefined;
  let model: string | undefined;
  let alarm: boolean | undefined;
  let busy: boolean | undefined;
  let happened: DeviceHappening[] = [];
  let show: (value: unknown) => void = () => {};
  let work: (job: unknown) => Promise<JobEnd> = () => Promise.reject(new Error(`${device.kind} takes no jobs`));
  let answer: Parameters<DevicePort["onAnswer"]>[0] = () => {};
  let looks: (() => void)[] = [];
  const changed = () => {
    for (const look of [...looks]) look();
  };
  const port: DevicePort = {
    event(happening) {
      const id = `walk-${performance.now()}`;
      happened.push(happening);
      // As a gateway would: after the driver has the id.
      setImmediate(() => answer({ id, outcome: "accepted" }));
      changed();
      return id;
    },
    keep(happening) {
      happened.push(happening);
      changed();
      return Promise.resolve(true);
    },
    onLine() {},
    onAnswer(handler) {
      answer = handler;
    },
    fault(next) {
      if (next !== undefined && next !== fault) person.say(`  ${deviceName(device)} says: ${next}`);
      fault = next ?? "well";
      changed();
    },
    alarm(stands) {
      alarm = stands;
      changed();
    },
    busy(stands) {
      busy = stands;
      changed();
    },
    model(name) {
      model = plainWords(name).trim();
    },
    onShow(handler) {
      show = handler;
    },
    onJob(handler) {
      work = handler;
    },
    now: Date.now,
    log: (line) => person.say(`  ${line}`),
  };
  function until(what: () => boolean, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (well: boolean) => {
        clearTimeout(timer);
        looks = looks.filter((each) => each !== look);
        resolve(well);
      };
      const look = () => what() && end(true);
      const timer = setTimeout(() => end(false), withinMs);
      looks.push(look);
      look();
    });
  }
  return {
    port,
    until,
    fault: () => fault,
    model: () => model,
    alarm: () => alarm,
    busy: () => busy,
    show: (value: unknown) => show(value),
    work: (job: unknown) => work(job),
    async happens(type: DeviceHappening["type"], withinMs: number) {
      happened = [];
      await until(() => happened.some((each) => each.type === type), withinMs);
      return happened.find((each) => each.type === type);
    },
  };
}

/** One line for the sheet that is signed when a site is taken over. */
export function acceptanceLine(end: WalkEnd, device: WalkedDevice, when: Date, person: string): string {
  const date = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
  const time = `${two(when.getHours())}:${two(when.getMinutes())}`;
  const said = (by: Tried["by"]) => {
    const told = end.tried.filter((each) => each.by === by).map((each) => `${each.what}: ${each.told}`);
    return told.join(", ") || "nothing";
  };
  const cells = [
    `${date} ${time}`,
    deviceName(device),
    String(device.config.at ?? "several lines"),
    end.model ?? "model not told",
    end.passed ? "passed" : "FAILED",
    `the device says ${said("device")}`,
    `${person} says ${said("person")}`,
  ];
  return cells.map(plainWords).join(" | ");
}

const two = (number: number) => String(number).padStart(2, "0");
