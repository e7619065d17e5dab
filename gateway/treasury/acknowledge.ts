/** Looks whether files that wait were acknowledged by whoever fetched them, and deletes those that are old enough. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { waitingDays } from "../core/decide-treasury.ts";
import { quoted } from "../quiet-log.ts";
import { hashOf } from "./day-file.ts";
import type { Place } from "./folder.ts";
import { datesOf, dayFileName, digestIn, receiptName } from "./names.ts";
import { longest, lyingAt, readIfThere, troubleIn } from "./read-file.ts";

/** What says something else is told once, and read again only once it is another one. */
export function openAcknowledging({ folder, desk, log, say }: Place): (site: string, names: Names) => Promise<void> {
  const known = new Map<string, string>();

  async function lookAt(name: string, site: string, date: string): Promise<void> {
    const path = join(folder, name);
    const lying = await lyingAt(path, longest.acknowledgement);
    const digest = desk.state().dayFiles.get(date)?.written?.digest;
    if (!lying || digest === undefined || known.get(name) === lying.mark) return;
    const told = digestIn((await readIfThere(path, longest.acknowledgement)) ?? "");
    if (told === digest) {
      const answer = await desk.submit({ type: "day-file-acknowledged", date, digest });
      if (answer.ok) log(`treasury: ${dayFileName(site, date)} is acknowledged`);
      return;
    }
    known.set(name, lying.mark);
    const other =
      told === undefined ? (lying.wrong ?? "it holds no SHA-256") : "it holds the SHA-256 of something else";
    say(`${name} ${told}`, `treasury: ${name}: ${other}; what was fetched is not what we wrote (${digest})`);
  }

  return async (site, names) => {
    for (const date of waitingDays(desk.state())) {
      const name = receiptName(site, date);
      if (!names.has(name)) continue;
      try {
        await lookAt(name, site, date);
      } catch (error) {
        say(`${name} ${troubleIn(error)}`, `treasury: ${name} cannot be read (${troubleIn(error)})`);
      }
    }
  };
}

export type Names = ReadonlySet<string>;

/** Once a day: files that are as old as receipts are kept, and acknowledged. */
export function openTidying({ folder, payments, desk, log, say }: Place): {
  isDone(): boolean;
  tidy(site: string, names: Names): Promise<void>;
} {
  let done: string | undefined;

  async function isDeleted(name: string, receipt: string): Promise<boolean> {
    if (!(await isAcknowledged(join(folder, name), join(folder, receipt)))) return false;
    await rm(join(folder, name));
    await rm(join(folder, receipt));
    return true;
  }

  return {
    isDone: () => done === desk.state().day,
    async tidy(site, names) {
      const { day } = desk.state();
      if (day === undefined || day === done) return;
      const last = `${Number(day.slice(0, 4)) - payments.receiptYears}${day.slice(4)}`;
      const deleted: string[] = [];
      for (const date of datesOf([...names], site).filter((each) => each < last)) {
        const [name, receipt] = [dayFileName(site, date), receiptName(site, date)];
        try {
          if (names.has(receipt) && (await isDeleted(name, receipt))) deleted.push(date);
        } catch (error) {
          say(`${name} ${troubleIn(error)}`, `treasury: ${quoted(name)} cannot be deleted (${troubleIn(error)})`);
        }
      }
      done = day;
      if (deleted.length === 0) return;
      await desk.submit({ type: "day-files-deleted", through: deleted.at(-1)!, files: deleted.length });
      log(`treasury: ${deleted.length} files up to ${deleted.at(-1)} deleted, as old as receipts are kept`);
    },
  };
}

async function isAcknowledged(path: string, receipt: string): Promise<boolean> {
  const told = digestIn((await readIfThere(receipt, longest.acknowledgement)) ?? "");
  const bytes = told === undefined ? undefined : await readIfThere(path, longest.dayFile);
  return bytes !== undefined && hashOf(bytes) === told;
}
