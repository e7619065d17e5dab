/** What befalls the office on the day, and which presses, calls and faults that may touch. */
import { until } from "../appliance.ts";
import { between, oneOf, type Random } from "../power-cut/random.ts";
import { wait } from "./fingers.ts";
import type { Box, House } from "./office.ts";

export interface Trouble {
  readonly what: "box unplugged" | "sign line cut" | "gateway stopped" | "drivers killed";
  /** On performance.now(): when it began, when its cause was gone, and when all that it touched was seen well again. */
  readonly from: number;
  gone: number;
  well: number;
  /** Of an unplugging: which box. */
  readonly box?: Box;
}

export interface Many {
  readonly unpluggings: number;
  readonly signCuts: number;
  readonly stops: number;
  readonly kills: number;
  readonly pauses: number;
  readonly halts: number;
}

export interface Stage {
  readonly house: House;
  readonly random: Random;
  /** 0 to 1: the part of the presses that is made. */
  readonly done: () => number;
  readonly nextPressOn: (box: Box) => Promise<void>;
  readonly troubles: Trouble[];
}

const endless = Number.POSITIVE_INFINITY;
const wellWithinMs = 25_000;
/** While the driver program is new, devices are there before their boxes are. */
const settledMs = 1_000;
/** The kills are over by then: what the memory was is compared from there on. */
export const killsUntil = 0.1;

export function befall(stage: Stage, many: Many): Promise<unknown> {
  const { house } = stage;
  const perBox = many.unpluggings / house.boxes.length;
  const turns = turnsOf(stage);
  return Promise.all([
    ...house.boxes.map((box) => at(stage, spread(stage, perBox, 0, 1), () => unplug(stage, box))),
    at(stage, spread(stage, many.signCuts, 0, 1), () => cutSigns(stage)),
    // One after the other: a driver program that starts needs no gateway, but a judge needs to see it well again.
    programs(stage, many),
    at(stage, spread(stage, many.pauses, 0, 1), turns.pause),
    at(stage, spread(stage, many.halts, 0, 1), turns.halt),
  ]);
}

/** At random within equal parts of the day, and never in its last moments. */
function spread({ random }: Stage, times: number, from: number, to: number): number[] {
  const part = ((to - from) * 0.97) / times;
  return Array.from({ length: times }, (_, n) => from + part * (n + random()));
}

async function at({ done }: Stage, moments: readonly number[], act: () => Promise<void>): Promise<void> {
  for (const moment of moments) {
    while (done() < moment) await wait(10);
    await act();
  }
}

async function programs(stage: Stage, many: Many): Promise<void> {
  await at(stage, spread(stage, many.kills, 0, killsUntil), () => kill(stage));
  await at(stage, spread(stage, many.stops, killsUntil, 1), () => stop(stage));
}

function begin(stage: Stage, what: Trouble["what"], box?: Box): Trouble {
  const trouble: Trouble = { what, from: performance.now(), gone: endless, well: endless, ...(box && { box }) };
  stage.troubles.push(trouble);
  return trouble;
}

const goesOn = ({ troubles }: Stage, what: Trouble["what"]) =>
  troubles.some((each) => each.what === what && each.well === endless);

/** Are these devices there, without a fault, as this gateway has heard itself? */
function areWell({ house: { office } }: Stage, sources: Iterable<string>): boolean {
  const { devices, faults } = office.desk().state();
  const faulty = new Set(faults.valueSeq().map(({ source }) => source));
  return [...sources].every((source) => {
    const device = devices.get(source);
    return device?.heard && device.online && !faulty.has(source);
  });
}

async function unplug(stage: Stage, box: Box): Promise<void> {
  const { random } = stage;
  if (random() < 0.4) {
    await Promise.race([stage.nextPressOn(box), wait(2_000)]);
    await wait(random() * 120);
  }
  const how = box.wire === "pty" ? "cut" : oneOf(random, ["cut", "off"]);
  const trouble = begin(stage, "box unplugged", box);
  box.simulator.turn("line", how);
  let noticed = false;
  const isNoticed = () => (noticed ||= !areWell(stage, box.sources));
  const outMs = between(random, 200, 1_800);
  while (performance.now() - trouble.from < outMs) {
    isNoticed();
    await wait(10);
  }
  box.simulator.turn("line", "ok");
  trouble.gone = performance.now();
  // The gateway may be away, and hears of it only when both are back.
  await until(() => isNoticed() || performance.now() - trouble.gone > 3_000);
  const isWell = () => !goesOn(stage, "gateway stopped") && areWell(stage, box.sources);
  await until(isWell, wellWithinMs).catch(() => {
    const { faults, devices } = stage.house.office.desk().state();
    const list = [...box.sources].map((source) => {
      const { online, heard } = devices.get(source) ?? {};
      const standing = [...faults.values()].filter((each) => each.source === source).map(({ fault }) => fault);
      return `${source} ${online ? "" : "offline "}${heard ? "" : "unheard "}${standing}`;
    });
    throw new Error(`${box.wire} ${how} for ${Math.round(trouble.gone - trouble.from)} ms, then: ${list.join("; ")}`);
  });
  trouble.well = performance.now();
}

async function cutSigns(stage: Stage): Promise<void> {
  const trouble = begin(stage, "sign line cut");
  stage.house.signs.plug(false);
  await wait(between(stage.random, 300, 3_000));
  stage.house.signs.plug(true);
  trouble.gone = performance.now();
  trouble.well = trouble.gone;
}

const buttonsOf = ({ house }: Stage) => house.boxes.flatMap(({ sources }) => [...sources]);

async function stop(stage: Stage): Promise<void> {
  const { office } = stage.house;
  const trouble = begin(stage, "gateway stopped");
  await office.stopGateway();
  await wait(between(stage.random, 300, 2_500));
  await office.startGateway();
  trouble.gone = performance.now();
  const { devices } = stage.house.office.site;
  const names = devices.map(({ kind, id }) => `${kind}/${id}`);
  await until(() => names.every((name) => office.desk().state().devices.get(name)?.heard), wellWithinMs);
  // The drivers hear the time within a second.
  await wait(settledMs);
  trouble.well = performance.now();
}

async function kill(stage: Stage): Promise<void> {
  const { office } = stage.house;
  const trouble = begin(stage, "drivers killed");
  const runs = new Set(
    office
      .desk()
      .state()
      .devices.valueSeq()
      .map(({ run }) => run),
  );
  await office.killDrivers();
  await wait(between(stage.random, 200, 1_500));
  await office.startDrivers();
  trouble.gone = performance.now();
  const names = buttonsOf(stage);
  const isNew = (name: string) => !runs.has(office.desk().state().devices.get(name)?.run);
  let since = endless;
  await until(() => {
    if (
      !names.every(isNew) ||
      !areWell(
        stage,
        names.filter((name) => !isUnplugged(stage, name)),
      )
    )
      since = endless;
    else since = Math.min(since, performance.now());
    return performance.now() - since > settledMs;
  }, wellWithinMs);
  trouble.well = performance.now();
}

const isUnplugged = ({ troubles }: Stage, source: string) =>
  troubles.some(({ box, well }) => box?.sources.has(source) && well === endless);

const pausedShare = 0.2;

/** What people do: some counters take a break, everything is halted for a moment. */
function turnsOf({ house, random }: Stage) {
  const { panel, counters } = house;
  const sure = async (command: Parameters<typeof panel.ask>[0]) => {
    const answer = await panel.ask(command);
    if (!answer.ok) throw new Error(`${JSON.stringify(command)} was refused: ${answer.refusal}`);
  };
  return {
    async pause() {
      const some = counters.filter(() => random() < pausedShare);
      for (const { id } of some) await sure({ type: "pause-counter", counter: id });
      await wait(between(random, 1_500, 4_000));
      for (const { id } of some) await sure({ type: "open-counter", counter: id });
    },
    async halt() {
      await sure({ type: "halt-site" });
      await wait(between(random, 600, 2_000));
      await sure({ type: "resume-site" });
    },
  };
}
