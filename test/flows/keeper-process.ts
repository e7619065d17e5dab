/** A keeper as its own process over a folder that it is given, for tests that kill it; says when flows are started. */
import { flowsDriver } from "../../flows/keeper.ts";
import { partsFor, silentPort } from "./kept.ts";

const folder = process.argv[2]!;
const driver = flowsDriver({
  ...partsFor(folder),
  times: { hungMs: 60_000 },
  started: () => console.log("started"),
});
driver.start({ at: "here" }, { ...silentPort(), log: console.log });
