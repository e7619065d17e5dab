/** Nothing is called printed that is not on paper, whatever goes wrong; ten thousand tickets with WM_TEST_LONG=1. */
import { expect, it } from "vitest";
import { openRandom } from "../power-cut/random.ts";
import { runCampaign, tableOf } from "./campaign.ts";

const isLong = process.env.WM_TEST_LONG === "1";
const lanes = isLong
  ? [...Array(6).fill({ as: "letters", tickets: 1_400 }), ...Array(2).fill({ as: "picture", tickets: 800 })]
  : [
      { as: "letters", tickets: 150 },
      { as: "picture", tickets: 60 },
    ];

it("every ticket ends as what its paper shows", { timeout: isLong ? 1_500_000 : 120_000 }, async () => {
  const random = openRandom();
  const campaign = await runCampaign(lanes, random);
  console.log(`${tableOf(campaign)}\nseed ${random.seed}`);
  expect(campaign.wrong).toEqual([]);
});
