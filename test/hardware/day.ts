/** A day of counter boxes in numbers: hands, visitors, troubles, and what is left in lamps, journal and memory. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Recorded } from "../../gateway/contract/events.ts";
import { counterState } from "../../gateway/core/state.ts";
import { until } from "../appliance.ts";
import { oneOf, openRandom, type Random } from "../power-cut/random.ts";
import { type Press, runHand, wait } from "./fingers.ts";
import { type Box, type House, openHouse, services } from "./office.ts";
import { befall, killsUntil, type Many, type Stage, type Trouble } from "./troubles.ts";

export interface Day {
  readonly presses: readonly Press[];
  readonly troubles: readonly Trouble[];
  readonly journal: readonly Recorded[];
  /** Milliseconds since the epoch = this + performance.now(). */
  readonly epoch: number;
  /** Of the driver program after the first tenth and at the end, in MB. */
  readonly memory: { readonly early: number; readonly late: number };
  /** Faults that still stand when all causes are gone, in words. */
  readonly standing: readonly string[];
  /** Signs that do not show who is called, in words. */
  readonly lying: readonly string[];
  /** When this process, in which lamps are watched, was held up. */
  readonly heldUp: readonly HeldUp[];
  readonly ms: number;
}

export interface HeldUp {
  readonly from: number;
  readonly to: number;
}

const allWellWithinMs = 25_000;

export async function runDay(presses: number, many: Many, random: Random): Promise<Day> {
  const began = performance.now();
  const house = await openHouse();
  try {
    return await theDay(house, presses, many, random, began);
  } finally {
    await house.stop();
  }
}

async function theDay(house: House, presses: number, many: Many, random: Random, began: number): Promise<Day> {
  const { office, counters } = house;
  const made: Press[] = [];
  const troubles: Trouble[] = [];
  const waiting: { readonly box: Box; readonly go: () => void }[] = [];
  let isOver = false;
  await until(() => office.desk().state().faults.isEmpty());
  const epoch = Date.now() - performance.now();
  const stage: Stage = {
    ...{ house, random, troubles },
    done: () => (isOver ? 1 : made.length / presses),
    nextPressOn: (box) => new Promise((go) => waiting.push({ box, go })),
  };
  const touched = (box: Box) =>
    troubles.some(
      (each) => each.well === Number.POSITIVE_INFINITY && (each.box === box || each.what === "drivers killed"),
    );
  const hands = counters.map((counter, n) =>
    runHand({
      counter,
      presses: Math.floor(presses / counters.length),
      // A hand's decisions do not depend on which hand came first.
      random: openRandom(random.seed + n + 1),
      pressed(press) {
        made.push(press);
        for (const each of waiting.splice(0)) (each.box === counter.box ? each.go : () => waiting.push(each))();
      },
      isLost: () => touched(counter.box),
      isOver: () => isOver,
    }),
  );
  const memory = memoryOf(stage);
  const holdUps = watchHoldUps();
  const visitors = come(stage, () => isOver);
  try {
    const trouble = befall(stage, many);
    await Promise.race([Promise.all(hands), trouble.then(() => new Promise(() => {}))]);
    isOver = true;
    await trouble;
  } finally {
    isOver = true;
    await Promise.allSettled([...hands, visitors]);
    holdUps.stop();
  }
  await visitors;
  const standing = await wellAtLast(house);
  const lying = await signsAtLast(house);
  const late = residentMb(office.driversPid());
  await office.desk().settled();
  const journal = readJournal(office.data);
  const ms = performance.now() - began;
  const { heldUp } = holdUps;
  return {
    presses: made,
    troubles,
    journal,
    epoch,
    memory: { early: await memory, late },
    standing,
    lying,
    heldUp,
    ms,
  };
}

/** Sometimes a few at once, sometimes nobody for a while: somewhat fewer than presses. */
async function come({ house, random, done }: Stage, isOver: () => boolean): Promise<void> {
  const chance = openRandom(random.seed + 1_000);
  while (!isOver()) {
    const isRush = Math.floor(done() * 20) % 4 !== 3;
    const waiting = house.office
      .desk()
      .state()
      .visits.count((visit) => visit.state === "waiting");
    if (isRush && waiting < 6)
      // While everything is halted nobody gets one.
      await house.kiosk.ask({
        type: "take-ticket",
        services: [oneOf(chance, services)],
        language: "de",
        print: false,
      });
    await wait(50 + chance() * 70);
  }
}

const lookEveryMs = 10;
const heldUpMs = 25;

function watchHoldUps() {
  const heldUp: HeldUp[] = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - last > heldUpMs) heldUp.push({ from: last, to: now });
    last = now;
  }, lookEveryMs);
  return { heldUp, stop: () => clearInterval(timer) };
}

async function memoryOf({ house, done, troubles }: Stage): Promise<number> {
  const isCalm = () => troubles.every(({ what, well }) => what !== "drivers killed" || well < Number.POSITIVE_INFINITY);
  while (done() < killsUntil || (done() < 1 && !isCalm())) await wait(20);
  return residentMb(house.office.driversPid());
}

function residentMb(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

async function wellAtLast({ office }: House): Promise<string[]> {
  const faults = () => [...office.desk().state().faults.values()];
  await until(() => faults().length === 0, allWellWithinMs).catch(() => {});
  return faults().map(({ source, fault }) => `${source} ${fault}`);
}

async function signsAtLast({ office, counters, signs }: House): Promise<string[]> {
  const wrong = () =>
    counters.flatMap(({ id }, n) => {
      const shown = signs.signs[n]!.text;
      const called = counterState(office.desk().state(), id).current ?? "";
      return shown === called ? [] : [`sign ${id} shows „${shown}“, called is „${called}“`];
    });
  await until(() => wrong().length === 0, allWellWithinMs).catch(() => {});
  return wrong();
}

function readJournal(data: string): Recorded[] {
  const db = new DatabaseSync(join(data, "journal.sqlite"), { readOnly: true });
  try {
    const rows = db.prepare("SELECT seq, at, day, cause, type, payload FROM journal ORDER BY seq").all();
    return rows.map(({ payload, ...row }) => ({ ...row, ...JSON.parse(String(payload)) }) as unknown as Recorded);
  } finally {
    db.close();
  }
}
