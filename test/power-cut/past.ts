/** An office with two days behind it, whose files a test may copy and spoil. */
import { cpSync, existsSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { until } from "../appliance.ts";
import type { Damage } from "./damage.ts";
import { started } from "./gateway-process.ts";
import { type Row, readJournal } from "./journal-check.ts";
import { type Asked, type Load, openLoad } from "./load.ts";
import { kiosk, siteFile, ticket } from "./office.ts";
import type { Random } from "./random.ts";
import { scratch } from "./scratch.ts";

export interface Past {
  readonly data: string;
  /** Numbers that visitors of the second day, today, hold in their hands. */
  readonly told: ReadonlySet<string>;
  readonly rows: readonly Row[];
}

const dayMs = 86_400_000;
const answersADay = 200;

/** @param end ended in order, all is in one file; killed amid its work, the log holds the last of it */
export async function twoDays(library: string, random: Random, end: "stop" | "kill"): Promise<Past> {
  const { data } = scratch();
  let memory: Asked[] = [];
  for (const daysAgo of [1, 0]) {
    memory = [];
    const clock = Math.floor((Date.now() - daysAgo * dayMs) / 1000);
    const environment = { LD_PRELOAD: library, WM_SHIM_CLOCK: String(clock) };
    const gateway = await started("gateway", { site: siteFile, data, environment });
    const load = await openLoad(gateway, random, memory);
    load.begin();
    await until(() => memory.filter(({ answer }) => answer?.ok && answer.number).length > answersADay);
    await gateway[daysAgo ? "stop" : end]();
    load.stop();
  }
  const told = memory.flatMap(({ answer }) => (answer?.ok && answer.number ? [answer.number] : []));
  withoutRoom(join(data, "journal.sqlite-wal"));
  return { data, told: new Set(told), rows: readJournal(data) };
}

/** Cuts off the room that was laid out in the log and not used: damage is to hit what was written. */
function withoutRoom(log: string): void {
  if (!existsSync(log)) return;
  const [head, frame] = [32, 24 + 4096];
  const used = readFileSync(log).findLastIndex((byte) => byte !== 0) + 1;
  truncateSync(log, head + Math.ceil((used - head) / frame) * frame);
}

export function copied(past: Past): { data: string } {
  const { data } = scratch();
  cpSync(past.data, data, { recursive: true });
  return { data };
}

/** A copy with this damage; `what` says which, for a test that fails. */
export function spoiled(past: Past, file: string, damage: Damage, random: Random) {
  const { data } = copied(past);
  return { data, what: `${file}: ${damage(join(data, file), random)}, seed ${random.seed}` };
}

/** Takes tickets; resolves to their numbers, or to why there is none. */
export async function numbers(load: Load, many: number): Promise<string[]> {
  const given: string[] = [];
  for (let n = 0; n < many; n++) {
    const answer = await load.ask(kiosk, ticket);
    given.push(answer.ok ? (answer.number ?? "none") : answer.refusal);
  }
  return given;
}
