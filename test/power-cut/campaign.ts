/** Cuts a busy gateway off at random instants, again and again, and checks after each what is left. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { cutPower } from "./disk.ts";
import { type Process, start, started } from "./gateway-process.ts";
import { checkFolder, setAside } from "./journal-check.ts";
import { type Asked, openLoad } from "./load.ts";
import { siteFile } from "./office.ts";
import { between, openRandom, type Random } from "./random.ts";
import { scratch } from "./scratch.ts";
import { shimEnvironment } from "./shim.ts";

export interface CampaignOptions {
  readonly cuts: number;
  /** The built disk: the power is cut. Without it the process is killed, and the system keeps what was written. */
  readonly shim?: string | undefined;
  /** What the cut itself is tested with: nothing is synced. */
  readonly synchronousOff?: boolean;
}

/** All that must not be, after a campaign. */
const nothingFound = () => ({
  lost: new Set<string>(),
  double: new Set<string>(),
  disorder: new Set<string>(),
  /** Journals that were taken for damaged: a cut damages none. */
  aside: new Set<string>(),
  /** Intents that were answered otherwise after a cut than before. */
  changed: new Set<string>(),
});

/** Each so-manieth cut comes while the gateway starts. */
const duringStart = 5;
const startMsAtMost = 900;
const loadMs = { least: 50, most: 500 };
/** Intents asked again after each cut: those without an answer, and some that had one. */
const askedAgain = 25;
const sentencesAtMost = 20;

/** Prints one line, and resolves to the first sentences of what was wrong; `answered` counts the numbers told. */
export async function campaign(what: string, options: CampaignOptions) {
  const random = openRandom();
  const { folder, data } = scratch();
  const memory: Asked[] = [];
  const found = nothingFound();
  const look = () => {
    const { lost, double, disorder } = checkFolder(data, memory);
    for (const each of lost) found.lost.add(each);
    for (const each of double) found.double.add(each);
    for (const each of disorder) found.disorder.add(each);
    for (const each of setAside(data)) found.aside.add(each);
  };
  const round = { ...options, data, platter: join(folder, "platter"), random, memory, changed: found.changed };
  for (let nth = 1; nth <= options.cuts; nth++) {
    await cutOnce({ ...round, nth });
    look();
  }
  const last = await started("gateway", { site: siteFile, data });
  await repeat(last, round);
  await last.stop();
  look();
  const answered = memory.filter(({ answer }) => answer?.ok && answer.number).length;
  console.log(
    `${what}: ${options.cuts} cuts, ${answered} answered, ${found.lost.size} lost, ${found.double.size} double, ` +
      `seed ${random.seed}`,
  );
  const { lost, double, disorder, aside, changed } = found;
  const wrong = [...disorder, ...aside, ...double, ...changed, ...lost];
  return { answered, wrong: wrong.slice(0, sentencesAtMost), lost: [...lost] };
}

interface Round extends CampaignOptions {
  readonly data: string;
  readonly platter: string;
  readonly random: Random;
  readonly memory: Asked[];
  readonly changed: Set<string>;
}

/** One start, its load and its end. */
async function cutOnce(round: Round & { readonly nth: number }): Promise<void> {
  const { shim: library, synchronousOff, nth, data, platter, random, memory } = round;
  const shim = library && shimEnvironment({ library, data, platter, syncMs: between(random, 0, 4) });
  const environment = { ...shim, ...(synchronousOff && { WM_TEST_SYNCHRONOUS: "OFF" }) };
  if (nth % duringStart === 0) {
    const gateway = start("gateway", { site: siteFile, data, environment });
    await pause(between(random, 0, startMsAtMost));
    await gateway.kill();
  } else {
    const gateway = await started("gateway", { site: siteFile, data, environment });
    await repeat(gateway, round);
    const load = await openLoad(gateway, random, memory);
    load.begin();
    await pause(between(random, loadMs.least, loadMs.most));
    await gateway.kill();
    load.stop();
  }
  const survival = synchronousOff || random() < 0.5 ? 0 : random();
  if (shim) cutPower(data, platter, random, survival);
}

/** Asks again what was asked before the cut: the same id must get the same answer, and what had none gets one. */
async function repeat(gateway: Process, { random, memory, changed }: Round): Promise<void> {
  const load = await openLoad(gateway, random, []);
  for (const asked of memory.slice(-askedAgain)) {
    const before = asked.answer;
    // A refusal leaves no trace in the journal: it may be another now.
    if (before && !(before.ok && before.number)) continue;
    const answer = await load.again(asked);
    if (before && !isDeepStrictEqual(answer, before))
      changed.add(`${asked.id} was ${JSON.stringify(before)}, is ${JSON.stringify(answer)}`);
    else asked.answer = answer;
  }
  load.stop();
}

/**
 * Cuts the power once in each sync that a start from this folder makes, a random part of that sync reaching the disk,
 * and starts again after each. Prints one line, and resolves to what was wrong.
 * @param judge looks at a gateway that is up again; resolves to what is wrong with it
 * @param step only each so-manieth sync, from a random one on
 */
export async function cutInEachSync(
  what: string,
  library: string,
  from: string,
  judge: (data: string, gateway: Process) => Promise<readonly string[]>,
  step = 1,
): Promise<readonly string[]> {
  const random = openRandom();
  const wrong: string[] = [];
  for (let sync = between(random, 1, step); ; sync += step) {
    const { folder, data } = scratch();
    const platter = join(folder, "platter");
    cpSync(from, data, { recursive: true });
    const cut = { sync, parts: between(random, 0, 1000) };
    const environment = shimEnvironment({ library, data, platter, cut });
    const gateway = start("gateway", { site: siteFile, data, environment });
    const isUp = await gateway.ready;
    await gateway.kill();
    cutPower(data, platter, random);
    const again = start("gateway", { site: siteFile, data });
    const found = (await again.ready) ? await judge(data, again) : [(await again.ended).error];
    await again.kill();
    wrong.push(...found.map((each) => `cut in sync ${sync} after ${cut.parts}/1000 of it: ${each}`));
    if (!isUp) continue;
    const which = step === 1 ? "each" : "some";
    console.log(`${what}: a cut in ${which} of ${sync} syncs, ${wrong.length} wrong, seed ${random.seed}`);
    return wrong;
  }
}

/** Ends the gateway and looks at what it wrote: nothing is lost, and no cut was taken for damage. */
export function isWhole(memory: readonly Asked[]) {
  return async (data: string, gateway: Process): Promise<readonly string[]> => {
    await gateway.kill();
    const { lost, double, disorder } = checkFolder(data, memory);
    return [...lost, ...double, ...disorder, ...setAside(data)];
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
