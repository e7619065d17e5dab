/** A journal that comes back damaged: set aside and told, what can be read is kept, and no number is given again. */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { until } from "../appliance.ts";
import { type Damage, damages } from "./damage.ts";
import { endAll, start, started } from "./gateway-process.ts";
import { check, nothingWrong, readableRows, readJournal, setAside } from "./journal-check.ts";
import { type Asked, openLoad } from "./load.ts";
import { ownFaults, siteFile } from "./office.ts";
import { copied, numbers, type Past, spoiled, twoDays } from "./past.ts";
import { openRandom } from "./random.ts";
import { buildShim } from "./shim.ts";

const library = buildShim();
const random = openRandom();
/** Each kind of damage so many times; each is another place in the file. */
const times = process.env.WM_TEST_LONG === "1" ? 12 : 1;
const timeout = 180_000;
let stopped: Past;
let killed: Past;

/** Starts, takes tickets, shows this fault of its own, and is killed. Resolves to the numbers. */
async function morning(data: string, many: number, memory: Asked[] = [], fault?: string) {
  const gateway = await started("gateway", { site: siteFile, data });
  const load = await openLoad(gateway, random, memory);
  const given = await numbers(load, many);
  if (fault) await until(() => ownFaults(load).includes(fault));
  await gateway.kill();
  load.stop();
  return given;
}

async function isSalvaged(damage: Damage): Promise<void> {
  const { data, what } = spoiled(stopped, "journal.sqlite", damage, random);
  const head = readableRows(data);
  const memory: Asked[] = [];
  // Now and then a page is hit that nobody needs.
  const isHurt = head.length < stopped.rows.length;
  const given = await morning(data, 5, memory, isHurt ? "journal-salvaged" : undefined);
  const again = given.filter((number) => stopped.told.has(number));
  expect(again, what).toEqual([]);
  if (isHurt) {
    expect(setAside(data), what).toHaveLength(1);
    expect(given[0], what).toMatch(/^P/);
  }
  expect(readJournal(data).slice(0, head.length), what).toEqual(head);

  // The new journal is whole, and goes on where it was.
  const [next] = await morning(data, 1, memory);
  expect([...stopped.told, ...given], what).not.toContain(next);
  expect(next![0], what).toBe(given[0]![0]);
  expect(setAside(data).length, what).toBeLessThan(2);
  expect(check(readJournal(data), memory), what).toEqual(nothingWrong);
}

/** @param what was done to the copy of this past */
async function isNotGivenAgain({ told }: Past, data: string, what: string, fault?: string): Promise<void> {
  const given = await morning(data, 3, [], fault);
  expect(
    given.filter((number) => told.has(number)),
    what,
  ).toEqual([]);
}

describe.skipIf(!library)("a damaged journal", () => {
  beforeAll(async () => {
    stopped = await twoDays(library!, random, "stop");
    killed = await twoDays(library!, random, "kill");
  }, timeout);
  afterEach(endAll);

  it.each(Object.entries(damages))(
    "is set aside and told, and numbers go on beyond: %s",
    { timeout },
    async (_, damage) => {
      for (let n = 0; n < times; n++) await isSalvaged(damage);
    },
  );

  it.each(Object.entries(damages))("gives no number again when its log suffers: %s", { timeout }, async (_, damage) => {
    for (let n = 0; n < times; n++) {
      const { data, what } = spoiled(killed, "journal.sqlite-wal", damage, random);
      await isNotGivenAgain(killed, data, what);
    }
  });

  it.each([
    ["its log is gone", "killed", ["-wal"]],
    ["its log and its index are gone", "killed", ["-wal", "-shm"]],
    ["the file is gone", "stopped", [""]],
    ["the file is gone and its log is still there", "killed", [""]],
    ["both are gone", "killed", ["", "-wal", "-shm"]],
  ] as const)("gives no number again when %s", { timeout }, async (_, end, suffixes) => {
    const past = { stopped, killed }[end];
    const { data } = copied(past);
    for (const suffix of suffixes) rmSync(join(data, `journal.sqlite${suffix}`), { force: true });
    await isNotGivenAgain(past, data, "a file is gone", "journal-salvaged");
  });

  it("gives no number again when the clock says 1970 and a lead's word opens the day", { timeout }, async () => {
    const { data, what } = spoiled(stopped, "journal.sqlite", damages["a head of noise"], random);
    const environment = { LD_PRELOAD: library!, WM_SHIM_CLOCK: "7" };
    const gateway = await started("gateway", { site: siteFile, data, environment });
    const load = await openLoad(gateway, random, []);
    expect(await numbers(load, 1)).toEqual(["clock-untrusted"]);
    const { day } = stopped.rows.at(-1)!;
    expect(await load.ask("/counter/5", { type: "open-day", day })).toEqual({ ok: true });
    const given = await numbers(load, 5);
    expect(
      given.filter((number) => stopped.told.has(number)),
      what,
    ).toEqual([]);
    load.stop();
  });

  it("gives no number again when the process is killed while it salvages", { timeout }, async () => {
    for (let n = 0; n < 3 * times; n++) {
      const { data, what } = spoiled(stopped, "journal.sqlite", damages["a page of noise"], random);
      const files = readdirSync(data);
      const interrupted = start("gateway", { site: siteFile, data });
      await until(() => readdirSync(data).some((name) => name.endsWith(".sqlite") && !files.includes(name)));
      await interrupted.kill();
      await isNotGivenAgain(stopped, data, what);
    }
  });
});
