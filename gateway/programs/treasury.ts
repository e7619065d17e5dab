/** `wartemarke treasury check`: are the treasury's day files as they were written? Says the first that is not. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Recorded } from "../contract/events.ts";
import { Mistake } from "../mistake.ts";
import { checkFolder } from "../treasury/check-chain.ts";
import { dayFileName } from "../treasury/names.ts";
import { type Program, say } from "./program.ts";

/** A person has to look. */
const exitBroken = 2;

export const run: Program = async ({ words: [what, folder, data, ...more] }) => {
  if (what !== "check" || folder === undefined || more.length > 0)
    throw new Mistake("treasury needs a folder of day files: wartemarke treasury check data/treasury");
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Mistake(`${folder}: there is no such folder; name the one of payments.treasuryFolder`);
  const names = readdirSync(folder);
  const written = data === undefined ? undefined : writtenIn(data);
  const { isWhole, sentences } = checkFolder(names, (name) => readFileSync(join(folder, name)), written);
  for (const sentence of sentences) say(`${folder}: ${sentence}`);
  if (!written)
    say("The hashes have no key: whoever can write there can make all of them anew. The journal knows more:");
  if (!written) say(`  wartemarke treasury check ${folder} <data folder>`);
  if (!isWhole) process.exitCode = exitBroken;
  return undefined;
};

/** By name: the digests of the files that the journal of this data folder says were written. */
function writtenIn(data: string): Map<string, string> {
  const path = join(data, "journal.sqlite");
  if (!existsSync(path)) throw new Mistake(`${path}: there is no journal; name the gateway's data folder`);
  const db = new DatabaseSync(path, { readOnly: true });
  const payloadsOf = (type: string) => {
    const rows = db.prepare("SELECT payload FROM journal WHERE type = ?").all(type);
    return rows.map(({ payload }) => JSON.parse(String(payload)) as unknown);
  };
  const configured = payloadsOf("site-configured") as Extract<Recorded, { type: "site-configured" }>[];
  const files = payloadsOf("day-file-written") as Extract<Recorded, { type: "day-file-written" }>[];
  db.close();
  // A site that was renamed has files of either name.
  const sites = [...new Set(configured.map(({ configuration }) => configuration.site))];
  return new Map(sites.flatMap((site) => files.map(({ date, digest }) => [dayFileName(site, date), digest])));
}
