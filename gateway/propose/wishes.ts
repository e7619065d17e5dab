/** A list of those who shall be proposed an appointment by letter: read as appointments' lists are, and checked. */
import { readList } from "../appointments/read-list.ts";
import { contextOf, type ReadRow, type WrongLine } from "../appointments/reading.ts";
import { sentences } from "../appointments/sentences.ts";
import type { CommandOf } from "../contract/commands.ts";
import type { Site } from "../contract/site.ts";
import type { AppointmentSource } from "../contract/site-visits.ts";

export interface Wish {
  readonly line: number;
  readonly record: string;
  /** All but the entry's digest. */
  readonly command: CommandOf<"propose-slot">;
}

export interface Wishes {
  readonly wishes: readonly Wish[];
  readonly mistakes: readonly WrongLine[];
}

/** @param today the site's date */
export function readWishes(bytes: Uint8Array, site: Site, today: string): Wishes {
  const { rows, mistakes } = readList(bytes, sourceOf(site), contextOf(site, today));
  const wrong: WrongLine[] = [...mistakes];
  const wishes = rows.flatMap((row) => {
    const reason = whyNot(row, today);
    if (reason === undefined) return [wishOf(row, today)];
    wrong.push({ line: row.line, reason, record: row.row.record });
    return [];
  });
  return { wishes, mistakes: wrong.sort((a, b) => a.line - b.line) };
}

/** The list's columns have our names; a service is named by its id or its German name. */
function sourceOf({ services }: Site): AppointmentSource {
  return {
    id: "proposal",
    folder: ".",
    format: "csv",
    columns: { record: "record", service: "service", until: "until", confirmBy: "confirmBy" },
    services: Object.fromEntries(services.map(({ id, name }) => [name.de, id])),
  };
}

function whyNot({ row: { cancelled, plan } }: ReadRow, today: string): string | undefined {
  if (cancelled) return sentences.cancelled;
  if (plan.until === undefined) return sentences.untilMissing;
  if (plan.confirmBy === undefined) return sentences.confirmByMissing;
  if (plan.confirmBy < today) return sentences.confirmByPast;
  return plan.services.length > 1 ? sentences.oneService : undefined;
}

function wishOf({ line, row: { record, plan } }: ReadRow, today: string): Wish {
  const { services, from = today, until, confirmBy, clerk, team, language, people } = plan;
  return {
    line,
    record,
    command: {
      type: "propose-slot",
      service: services[0]!,
      from,
      until: until!,
      confirmBy: confirmBy!,
      ...(clerk !== undefined && { clerk }),
      ...(team !== undefined && { team }),
      language,
      people,
    },
  };
}
