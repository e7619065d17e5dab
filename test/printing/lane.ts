/** One printer and its driver: ticket after ticket, with a fault now and then, and what came of each. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type PrinterSimulator, simulatePrinter } from "../../drivers/printer/simulator.ts";
import type { JobOutcome, PrintJob } from "../../gateway/contract/messages.ts";
import { phrase } from "../../gateway/contract/texts.ts";
import { until } from "../appliance.ts";
import { codeOn } from "../paper.ts";
import { between, oneOf, type Random } from "../power-cut/random.ts";
import type { Said } from "./driver-process.ts";

/** When the fault came, seen from the ticket. */
export const instants = ["no fault", "before the first byte", "between first byte and end", "after the end"] as const;
export type Instant = (typeof instants)[number];

export interface Ticket {
  readonly number: string;
  readonly what: string;
  readonly instant: Instant;
  readonly outcome: JobOutcome;
}

/** A piece of paper: the number on it, where it came out far enough to tell, and whether nothing of it is missing. */
export interface Slip {
  readonly number: string | undefined;
  readonly whole: boolean;
}

export interface LaneResult {
  readonly tickets: readonly Ticket[];
  readonly slips: readonly Slip[];
}

interface Trouble {
  readonly what: string;
  spoil(simulator: PrinterSimulator, random: Random): void;
  mend(simulator: PrinterSimulator): void;
}

const roll = 1_000;
const troubles: readonly Trouble[] = [
  { what: "cable cut", spoil: (s) => s.turn("line", "cut"), mend: (s) => s.turn("line", "ok") },
  {
    what: "cable cut in mid-stream",
    spoil: (s, random) => s.turn("cutAfter", between(random, 1, 400)),
    mend(s) {
      s.turn("cutAfter", 1_000_000_000);
      s.turn("line", "ok");
    },
  },
  { what: "power", spoil: (s) => s.turn("line", "off"), mend: (s) => s.turn("line", "ok") },
  { what: "paper", spoil: (s) => s.turn("roll", 0), mend: (s) => s.turn("roll", roll) },
  {
    what: "end of the roll",
    spoil: (s, random) => s.turn("roll", between(random, 1, 9) / 10),
    mend: (s) => s.turn("roll", roll),
  },
  { what: "cover", spoil: (s) => s.turn("cover", "open"), mend: (s) => s.turn("cover", "closed") },
  { what: "jam", spoil: (s) => s.turn("jam", true), mend: (s) => s.turn("jam", false) },
];
const killed = "driver killed";

const program = join(import.meta.dirname, "driver-process.ts");
/** A ticket of letters takes some 15 ms here, one of dots some 30. */
const duringMs = { letters: 25, picture: 60 } as const;
const newRollEvery = 400;

export async function runLane(
  nth: number,
  many: number,
  as: "letters" | "picture",
  random: Random,
): Promise<LaneResult> {
  const simulator = await simulatePrinter({ roll, msPerLine: 0.5, mmPerSecond: 4_000 });
  const config = { at: simulator.at, as, confirms: "process-id", pollMs: 20, timeoutMs: 900 };
  const lane = { simulator, random, as, driver: await startDriver(config), config };
  const tickets: Ticket[] = [];
  const slips = openSlips(simulator, as);
  for (let n = 0; n < many; n++) {
    if (n % newRollEvery === 0) simulator.turn("roll", roll);
    tickets.push(await oneTicket(lane, numberOf(nth, n)));
    await slips.look();
  }
  lane.driver.process.kill("SIGKILL");
  await simulator.close();
  return { tickets, slips: await slips.all() };
}

const numberOf = (lane: number, n: number) =>
  String.fromCharCode(65 + 3 * lane + Math.floor(n / 1000)) + String(n % 1000).padStart(3, "0");

interface Lane {
  readonly simulator: PrinterSimulator;
  readonly random: Random;
  readonly as: "letters" | "picture";
  readonly config: object;
  driver: Driver;
}

const faultShare = 0.1;

async function oneTicket(lane: Lane, number: string): Promise<Ticket> {
  const { simulator, random } = lane;
  if (random() >= faultShare)
    return { number, what: "none", instant: "no fault", outcome: await lane.driver.print(number) };
  const trouble = oneOf(random, [...troubles, undefined]);
  const what = trouble?.what ?? killed;
  const planned = oneOf(random, instants.slice(1));
  const isMidStream = what === "cable cut in mid-stream";
  if (planned === "after the end" || (planned === "before the first byte" && isMidStream)) {
    const outcome = await lane.driver.print(number);
    await spoilAndMend(lane, trouble);
    return { number, what, instant: "after the end", outcome };
  }
  if (planned === "before the first byte")
    return { number, what, instant: planned, outcome: await printSpoilt(lane, trouble, number) };
  // The driver asks first how the printer is: the dial for the middle of the stream is turned before.
  const printing = lane.driver.print(number);
  if (!isMidStream) await new Promise((resolve) => setTimeout(resolve, random() * duringMs[lane.as]));
  const ended = await Promise.race([printing, Promise.resolve(undefined)]);
  if (trouble) trouble.spoil(simulator, random);
  else lane.driver.process.kill("SIGKILL");
  const outcome = await printing;
  await mended(lane, trouble);
  return { number, what, instant: ended ? "after the end" : "between first byte and end", outcome };
}

/** Everybody knows of the fault before the ticket is asked for. */
async function printSpoilt(lane: Lane, trouble: Trouble | undefined, number: string): Promise<JobOutcome> {
  if (!trouble) {
    lane.driver.process.kill("SIGKILL");
    await lane.driver.gone;
    // Nobody is there to take the job: the core knows that it was never with a driver.
    await mended(lane, undefined);
    return "failed";
  }
  // A roll that ends is no fault before something is printed on it: here it has ended.
  if (trouble.what === "end of the roll") lane.simulator.turn("roll", 0);
  else trouble.spoil(lane.simulator, lane.random);
  await until(() => lane.driver.fault() !== null);
  const outcome = await lane.driver.print(number);
  await mended(lane, trouble);
  return outcome;
}

async function spoilAndMend(lane: Lane, trouble: Trouble | undefined): Promise<void> {
  if (trouble) trouble.spoil(lane.simulator, lane.random);
  else lane.driver.process.kill("SIGKILL");
  await new Promise((resolve) => setTimeout(resolve, lane.random() * 40));
  await mended(lane, trouble);
}

async function mended(lane: Lane, trouble: Trouble | undefined): Promise<void> {
  if (trouble) trouble.mend(lane.simulator);
  else {
    await lane.driver.gone;
    lane.driver = await startDriver(lane.config);
  }
  await until(() => lane.driver.fault() === null);
  await lane.driver.isWell();
}

interface Driver {
  readonly process: ChildProcess;
  readonly gone: Promise<unknown>;
  /** As last told; `null`: none. */
  fault(): string | null;
  /** As the core would have it: a driver that was killed leaves its job unknown. */
  print(number: string): Promise<JobOutcome>;
  /** Resolves once it has looked at the printer again and found it well. */
  isWell(): Promise<void>;
}

async function startDriver(config: object): Promise<Driver> {
  const child = fork(program, [JSON.stringify(config)], { execArgv: ["--disable-warning=ExperimentalWarning"] });
  let fault: string | null = "not heard yet";
  let looks = 0;
  const ends = new Map<string, (outcome: JobOutcome) => void>();
  child.on("message", (said: Said) => {
    if ("fault" in said) {
      fault = said.fault;
      looks += 1;
    } else {
      ends.get(said.id)?.(said.end.outcome);
      ends.delete(said.id);
    }
  });
  const gone = once(child, "exit");
  void gone.then(() => {
    for (const end of ends.values()) end("unknown");
  });
  await until(() => fault === null);
  return {
    process: child,
    gone,
    fault: () => fault,
    print: (number) =>
      new Promise((resolve) => {
        ends.set(number, resolve);
        child.send(jobFor(number));
      }),
    async isWell() {
      const after = looks + 2;
      await until(() => looks >= after && fault === null);
    },
  };
}

function jobFor(number: string): PrintJob {
  return {
    id: number,
    run: "campaign",
    until: Date.now() + 60_000,
    journalled: 1,
    doc: {
      number,
      language: "en",
      copy: false,
      blocks: [
        { type: "number", text: number },
        { type: "text", size: "normal", language: "de", text: phrase("yourNumber", "de") },
        { type: "text", size: "normal", language: "en", text: phrase("callComes", "en") },
        { type: "qr", text: number },
      ],
    },
  };
}

/** The simulator keeps pictures of the last papers only: they are looked at as they come. */
function openSlips(simulator: PrinterSimulator, as: "letters" | "picture") {
  const slips: Slip[] = [];
  let seen = 0;
  async function look(alsoHanging = false): Promise<void> {
    for (const { id, cut, text, whole, png } of simulator.record()) {
      if (id <= seen) continue;
      if (!cut && !alsoHanging) break;
      seen = id;
      const number = as === "letters" ? /^[A-Z]\d{3}$/m.exec(text)?.[0] : png && (await codeOn(png));
      slips.push({ number: number || undefined, whole });
    }
  }
  return {
    look: () => look(),
    async all(): Promise<readonly Slip[]> {
      await look(true);
      return slips;
    },
  };
}
