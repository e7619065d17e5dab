/**
 * The treasury's folder: each day's file is put there whole. What lies there is never written anew, and taken for ours
 * only where it tells what the journal tells. Acknowledgements and deletion: acknowledge.ts.
 */
import { mkdir, readdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { type Looking, lookAgain } from "../appointments/looking.ts";
import { isOurFolder } from "../appointments/own-files.ts";
import { writeShared } from "../appointments/shared-file.ts";
import type { Configuration } from "../contract/configuration.ts";
import { lastDayFile, unwrittenDays, waitingDays } from "../core/decide-treasury.ts";
import type { Desk } from "../desk.ts";
import type { Journal } from "../journal.ts";
import { openQuietLog, type QuietLog, quoted } from "../quiet-log.ts";
import { type Names, openAcknowledging, openTidying } from "./acknowledge.ts";
import { bookingsOf } from "./bookings.ts";
import { linksOf } from "./check-chain.ts";
import { type DayFileText, dayFileOf, genesis, hashOf } from "./day-file.ts";
import { takenFrom } from "./lying-file.ts";
import { datesOf, dayFileName } from "./names.ts";
import { longest, lyingAt, readIfThere, troubleIn } from "./read-file.ts";

export interface TreasuryParts {
  /** To which the folder is relative. */
  readonly data: string;
  readonly payments: NonNullable<Configuration["payments"]>;
  readonly desk: Pick<Desk, "state" | "submit">;
  readonly journal: Pick<Journal, "money" | "broken">;
  readonly log: (line: string) => void;
  readonly everyMs?: number;
}

export interface Place extends TreasuryParts {
  readonly folder: string;
  readonly say: QuietLog;
}

/** No trouble with a file ends the gateway: it is told, and tried again. */
export function openTreasury(parts: TreasuryParts): Looking {
  const { data, payments, desk, journal, log } = parts;
  const folder = resolve(data, payments.treasuryFolder);
  const idle = { stop: async () => undefined };
  if (isOurFolder(data, folder)) {
    log(`treasury: ${quoted(folder)} holds what is the gateway's own; give payments another treasuryFolder`);
    return idle;
  }
  if (journal.broken) {
    log("treasury: the journal cannot be written, and what it holds is not known: no day file is written");
    return idle;
  }
  const isBelow = !relative(data, folder).startsWith("..");
  const place: Place = { ...parts, folder, say: openQuietLog(log) };
  const putFiles = openPutting(place);
  const acknowledge = openAcknowledging(place);
  const tidying = openTidying(place);

  async function look(): Promise<void> {
    const { configuration } = desk.state();
    const isIdle = waitingDays(desk.state()).length === 0 && tidying.isDone();
    if (!configuration || isIdle) return;
    const { site } = configuration;
    try {
      // A share that is not mounted must not look like an empty folder of ours.
      if (isBelow) await mkdir(folder, { recursive: true, mode: 0o770 });
      const names = new Set(await readdir(folder));
      const isInOrder = await putFiles(configuration, names);
      await acknowledge(site, names);
      if (isInOrder) await tidying.tidy(site, names);
    } catch (error) {
      const trouble = troubleIn(error);
      place.say(
        trouble,
        `treasury: ${quoted(folder)} cannot be used (${trouble}); create or mount it, or let us write`,
      );
    }
  }
  return lookAgain([look], parts.everyMs);
}

/** False: nothing goes on before somebody has looked, or before there is space again. */
function openPutting(place: Place): (configuration: Configuration, names: Names) => Promise<boolean> {
  const { folder, desk, journal, log, say } = place;
  /** By name: what lay there when it was refused. The journal is not asked of it again. */
  const refused = new Map<string, string>();

  async function refuse(name: string, date: string, mark: string, why: string): Promise<false> {
    const answer = await desk.submit({ type: "day-file-refused", date });
    if (answer.ok) refused.set(name, mark);
    say(`${name} ${mark}`, `treasury: ${why}; it is not as we wrote it: move it away, and it is written anew`);
    return false;
  }

  async function tell(name: string, date: string, digest: string, of: Omit<DayFileText, "text">): Promise<boolean> {
    const { last, bookings, cents } = of;
    const answer = await desk.submit({ type: "day-file-written", date, digest, last, bookings, cents });
    if (answer.ok) log(`treasury: ${name} is written; bookings: ${bookings}`);
    return answer.ok;
  }

  async function put(name: string, date: string, configuration: Configuration, names: Names): Promise<boolean> {
    const path = join(folder, name);
    const lying = await lyingAt(path, longest.dayFile);
    if (lying && refused.get(name) === lying.mark) return false;
    if (lying?.wrong !== undefined) return refuse(name, date, lying.mark, `${name}: ${lying.wrong}`);
    const before = await lastBefore(place, configuration.site, date, names);
    const file = dayFileOf(bookingsOf(await journal.money(date), date), configuration, before);
    if (!lying) {
      await writeShared(path, file.text);
      return tell(name, date, hashOf(file.text), file);
    }
    const bytes = await readIfThere(path, longest.dayFile);
    // Another one lies there by now, or none: the next look finds it.
    if (!bytes) return false;
    // The power went before the journal knew of it, or the journal was damaged since.
    const isSalvaged = desk.state().salvage !== undefined;
    const taken = takenFrom(bytes.toString("utf8"), { name, file, before, isSalvaged });
    return typeof taken === "string" ? refuse(name, date, lying.mark, taken) : tell(name, date, hashOf(bytes), taken);
  }

  return async (configuration, names) => {
    for (const date of unwrittenDays(desk.state())) {
      const name = dayFileName(configuration.site, date);
      try {
        if (!(await put(name, date, configuration, names))) return false;
      } catch (error) {
        const trouble = troubleIn(error);
        say(`${name} ${trouble}`, `treasury: ${name} cannot be written (${trouble}); it is tried again`);
        return false;
      }
    }
    return true;
  };
}

/**
 * The end of the chain: as the journal knows it; as the folder does where the journal was damaged, or is a new one that
 * knows of no file.
 */
async function lastBefore({ folder, desk }: Place, site: string, date: string, names: Names): Promise<string> {
  const known = lastDayFile(desk.state(), date);
  if (known && !desk.state().salvage) return known.last;
  const later = datesOf([...names], site).filter((other) => other < date && other > (known?.date ?? ""));
  for (const other of later.toReversed()) {
    const name = dayFileName(site, other);
    const text = await readIfThere(join(folder, name), longest.dayFile);
    const links = text ? linksOf({ name, text: text.toString("utf8") }) : "it cannot be read";
    if (typeof links !== "string" && links.last !== undefined) return links.last;
  }
  return known?.last ?? genesis;
}
