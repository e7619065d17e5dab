/** Nothing that was answered is lost, however the gateway ends. The long campaigns are in power-cut.long.test.ts. */
import { afterEach, describe, expect, it } from "vitest";
import { campaign, cutInEachSync, isWhole } from "./campaign.ts";
import { endAll } from "./gateway-process.ts";
import { scratch } from "./scratch.ts";
import { buildShim } from "./shim.ts";

const shim = buildShim();
const timeout = 180_000;
afterEach(endAll);

describe("whatever was answered is there again, once", () => {
  it("when the process is killed at any instant", { timeout }, async () => {
    const { wrong, answered } = await campaign("killed", { cuts: 5 });
    expect(wrong).toEqual([]);
    expect(answered).toBeGreaterThan(20);
  });

  it.skipIf(!shim)("when the power is cut at any instant", { timeout }, async () => {
    const { wrong, answered } = await campaign("power cut", { cuts: 5, shim });
    expect(wrong).toEqual([]);
    expect(answered).toBeGreaterThan(20);
  });

  it.skipIf(!shim)("and the cut does bite: without syncs, answered numbers are lost", { timeout }, async () => {
    const { lost } = await campaign("power cut without syncs", { cuts: 2, shim, synchronousOff: true });
    expect(lost).not.toEqual([]);
  });

  it.skipIf(!shim)("also when the power is cut in the midst of the very first start", { timeout }, async () => {
    expect(await cutInEachSync("first start", shim!, scratch().data, isWhole([]), 6)).toEqual([]);
  });
});
