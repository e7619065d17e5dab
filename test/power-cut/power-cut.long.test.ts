/** The campaigns of minutes: 50 kills and 50 power cuts under load, and a cut in every single sync of a start. */
import { afterEach, describe, expect, it } from "vitest";
import { until } from "../appliance.ts";
import { campaign, cutInEachSync, isWhole } from "./campaign.ts";
import { damages } from "./damage.ts";
import { endAll, type Process, started } from "./gateway-process.ts";
import { type Asked, openLoad } from "./load.ts";
import { siteFile } from "./office.ts";
import { numbers, spoiled, twoDays } from "./past.ts";
import { openRandom } from "./random.ts";
import { scratch } from "./scratch.ts";
import { buildShim } from "./shim.ts";

const shim = buildShim();
const timeout = 600_000;
afterEach(endAll);

describe("whatever was answered is there again, once", () => {
  it("over 50 kills", { timeout }, async () => {
    expect((await campaign("killed", { cuts: 50 })).wrong).toEqual([]);
  });

  it.skipIf(!shim)("over 50 power cuts", { timeout }, async () => {
    expect((await campaign("power cut", { cuts: 50, shim })).wrong).toEqual([]);
  });

  it.skipIf(!shim)("and without syncs it would not be", { timeout }, async () => {
    expect((await campaign("power cut without syncs", { cuts: 10, shim, synchronousOff: true })).lost).not.toEqual([]);
  });
});

describe.skipIf(!shim)("a start outlives a power cut in each of its syncs", () => {
  const random = openRandom();

  it("the very first one", { timeout }, async () => {
    expect(await cutInEachSync("first start", shim!, scratch().data, isWhole([]))).toEqual([]);
  });

  it("the one after a kill", { timeout }, async () => {
    const memory: Asked[] = [];
    const { data } = scratch();
    const gateway = await started("gateway", { site: siteFile, data });
    const load = await openLoad(gateway, random, memory);
    load.begin();
    await until(() => memory.filter(({ answer }) => answer?.ok).length > 300);
    await gateway.kill();
    load.stop();
    expect(await cutInEachSync("start after a kill", shim!, data, isWhole(memory))).toEqual([]);
  });

  it("the one that salvages a damaged journal", { timeout }, async () => {
    const past = await twoDays(shim!, random, "stop");
    const { data, what } = spoiled(past, "journal.sqlite", damages["a page of noise"], random);
    const givesNoneAgain = async (_: string, gateway: Process) => {
      const load = await openLoad(gateway, random, []);
      const given = await numbers(load, 3);
      load.stop();
      return given.filter((number) => past.told.has(number) || !/^[A-Z]\d{3}$/.test(number));
    };
    expect(await cutInEachSync("salvage", shim!, data, givesNoneAgain), what).toEqual([]);
  });
});
