/** The mail-merge file: one line for each letter, in the language of its reader, and the picture of each code. */
import { encodeQR } from "qr";
import { lineOfCells } from "../appointments/cells.ts";
import { grouped, scannable } from "../contract/code.ts";
import type { Configuration } from "../contract/configuration.ts";
import { pick } from "../contract/texts.ts";
import { bringFor, dateAt, dateOf, placeFor } from "../core/slip-appointment.ts";
import { clockAt } from "../core/ticket.ts";
import type { Wish } from "./wishes.ts";

/** A wish that has its slot. */
export interface Proposal {
  readonly wish: Wish;
  readonly appointment: string;
  readonly at: number;
  readonly code: string;
}

export const mergeColumns = [
  ...["record", "appointment", "date", "time", "place", "service", "bring", "code", "qr", "confirmBy"],
] as const;

/** As Word, LibreOffice and Excel take it: UTF-8 with its mark, semicolons. `pictures` are the paths of the codes. */
export function mergeFileOf(
  proposals: readonly Proposal[],
  pictures: readonly string[],
  configuration: Configuration,
): string {
  const lines = proposals.map((proposal, n) => lineOfCells(cellsOf(proposal, pictures[n]!, configuration)));
  return `\ufeff${[mergeColumns.join(";"), ...lines, ""].join("\r\n")}`;
}

function cellsOf({ wish, appointment, at, code }: Proposal, picture: string, configuration: Configuration): string[] {
  const { record, command } = wish;
  const { service: id, language, confirmBy } = command;
  const service = configuration.services.find((known) => known.id === id);
  return [
    record,
    appointment,
    dateAt(at, configuration.zone, language),
    clockAt(at, configuration.zone),
    placeFor(configuration, [id], language),
    service ? pick(service.onTicket ?? service.name, language) : id,
    bringFor(configuration, [id], language)
      .map(({ line }) => line)
      .join(" · "),
    grouped(code),
    picture,
    dateOf(confirmBy, language),
  ];
}

/**
 * A name for each record's picture, also where files may not have the record's characters or do not tell small letters
 * from capitals: no letter may show another's code.
 */
export function pictureNames(proposals: readonly Proposal[]): string[] {
  const taken = new Set<string>();
  return proposals.map(({ wish: { record }, appointment }) => {
    const plain = record.replace(/[^A-Za-z0-9_-]/g, "_");
    const isOwn = plain === record && !taken.has(record.toLowerCase());
    const name = isOwn ? record : `${plain}-${appointment}`;
    taken.add(name.toLowerCase());
    return `${name}.gif`;
  });
}

/** GIF: what every word processor reads. */
export function pictureOf(code: string): Uint8Array {
  return encodeQR(scannable(code), "gif", { ecc: "medium", border: 4, scale: 8 });
}
