/** `wartemarke propose`: a free slot for each record of a list, and what a word processor makes letters of. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { WrongLine } from "../appointments/reading.ts";
import { writeShared } from "../appointments/shared-file.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { Site } from "../contract/site.ts";
import { refusalStaffText } from "../contract/texts.ts";
import { dayAt } from "../core/day.ts";
import { ownProposals } from "../identities.ts";
import { Mistake } from "../mistake.ts";
import { mergeFileOf, type Proposal, pictureNames, pictureOf } from "../propose/merge-file.ts";
import { lineIn, proposalReport } from "../propose/report.ts";
import { readWishes, type Wish } from "../propose/wishes.ts";
import { readSite } from "../read-site.ts";
import { type Asking, openAsking } from "./asking.ts";
import { lineFor } from "./line.ts";
import { type Program, say } from "./program.ts";

/** Some lines have no appointment: a person has to look. */
const exitIncomplete = 2;

export const run: Program = async (options) => {
  const [list, ...more] = options.words;
  if (list === undefined || more.length > 0)
    throw new Mistake("propose needs one list: wartemarke propose list.csv. docs/visits.md tells its columns.");
  const bytes = readBytes(list);
  const site = readSite(options.site ?? "site.yaml", () => []);
  const asking = openAsking(site.site, lineFor(options, process.env.WM_IDENTITY ?? ownProposals, "scheduler"));
  try {
    const now = await asking.now();
    const { wishes, mistakes } = readWishes(bytes, site, dayAt(now, site.zone));
    const { proposals, refused } = await proposeAll(asking, basename(list), wishes);
    const without = [...mistakes, ...refused].sort((a, b) => a.line - b.line);
    await write(list, proposals, without, site, now);
    tell(list, proposals.length, without);
    if (without.length > 0) process.exitCode = exitIncomplete;
  } finally {
    await asking.close();
  }
  return undefined;
};

function readBytes(list: string): Uint8Array {
  try {
    return readFileSync(list);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Mistake(`${list} cannot be read (${code}); name the list: wartemarke propose list.csv`);
  }
}

/** One after the other: the first line of the list gets the earliest slot. */
async function proposeAll(asking: Asking, list: string, wishes: readonly Wish[]) {
  const proposals: Proposal[] = [];
  const refused: WrongLine[] = [];
  for (const wish of wishes) {
    const answer = await asking.ask({ ...wish.command, entry: entryOf(list, wish.record) });
    if (answer.ok) {
      const { appointment, at, code } = answer;
      proposals.push({ wish, appointment: appointment!, at: at!, code: code! });
    } else refused.push({ line: wish.line, reason: refusalStaffText(answer.refusal, "de") });
  }
  return { proposals, refused };
}

/** By the list's name and not by all that stands in it: one line may be mended without new slots for the others. */
function entryOf(list: string, record: string): string {
  return createHash("sha256")
    .update(JSON.stringify([list, record]))
    .digest("hex")
    .slice(0, 40);
}

/** Each file whole, the one that names the others last. */
async function write(
  list: string,
  proposals: readonly Proposal[],
  without: readonly WrongLine[],
  site: Site,
  now: number,
): Promise<void> {
  const names = pictureNames(proposals);
  await mkdir(`${list}.qr`, { recursive: true });
  for (const [n, { code }] of proposals.entries()) await writeShared(join(`${list}.qr`, names[n]!), pictureOf(code));
  await writeShared(`${list}.report.txt`, proposalReport(basename(list), proposals.length, without, now, site.zone));
  const pictures = names.map((name) => `${basename(list)}.qr/${name}`);
  await writeShared(`${list}.merge.csv`, mergeFileOf(proposals, pictures, configurationOf(site)));
}

function tell(list: string, proposed: number, without: readonly WrongLine[]): void {
  for (const mistake of without) say(lineIn(mistake));
  say(`${proposed} proposed, ${without.length} not: ${list}.merge.csv, ${list}.report.txt`);
}
