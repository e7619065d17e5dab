/** Money on paper: a receipt as the terminal wrote it, and the sums of the day. */
import type { Configuration } from "../contract/configuration.ts";
import type { SlipOrder, TicketBlock } from "../contract/messages.ts";
import type { OtherWay, Sum } from "../contract/payments.ts";
import { staffKeys } from "../contract/texts/keys.ts";
import { phrase, pick, type StaffTag, staffText } from "../contract/texts.ts";
import { agreesAtClose, type Closed, terminalState } from "./money.ts";
import { type Totals, totalsOf } from "./payments.ts";
import type { Wanted } from "./slip.ts";
import type { State } from "./state.ts";
import { terminalIds } from "./terminals.ts";
import { clockAt } from "./ticket.ts";

/** As many columns as the narrowest paper has. */
const columns = 32;
/** As many as one slip may have, but for its head and foot. */
const blocksAtMost = 77;
/** What is beyond is summed up in one more line: all has to fit one job. */
const rowsAtMost = { counters: 18, services: 18, ways: 10, terminals: 4 };

/**
 * Nothing of ours stands above or below a receipt: it is the terminal's, and says whose it is and when it was. Only
 * that it is a copy, and where to sign when the terminal leaves that to us.
 */
export function receiptSlip({ job: { receipt }, slip }: Wanted): TicketBlock[] {
  const { copy, again, language } = slip;
  if (!receipt) return [];
  const isSigned = receipt.lines.some((words) => /unterschrift|signature/i.test(words));
  return [
    ...(again ? marked(language) : []),
    ...receipt.lines.map(line),
    ...(receipt.signature && copy === "merchant" && !isSigned
      ? [line(""), line("_".repeat(columns)), line(staffText("slipSignature", "de"))]
      : []),
  ];
}

function marked(language: string): TicketBlock[] {
  const words = new Map([language, "de"].map((tag) => [phrase("copyOfTicket", tag), tag]));
  return [...words].reverse().map(([text, tag]) => ({ type: "text", size: "large", language: tag, text }));
}

/** An empty line is paper too. */
const line = (text: string): TicketBlock => ({ type: "line", text: text || " " });

/** The money of a moment, as a slip tells it. */
export interface DayMoney extends Totals {
  readonly terminals: readonly {
    readonly id: string;
    readonly since: Sum;
    readonly closed: Closed | undefined;
  }[];
}

export function dayMoneyOf(state: State): DayMoney {
  const terminals = terminalIds(state.configuration!).map((id) => {
    const { since, closed } = terminalState(state, id);
    return { id, since, closed: closed?.day === state.day ? closed : undefined };
  });
  return { ...totalsOf(state), terminals };
}

export function paymentsSlip({ configuration, job, slip }: Wanted): TicketBlock[] {
  const { total, counters, services, ways, terminals } = job.money!;
  const tag = tagOf(slip);
  const heading = (text: string): TicketBlock => ({ type: "text", size: "normal", language: tag, text });
  const above = [
    { type: "text" as const, size: "large" as const, language: tag, text: staffText("slipPayments", tag) },
    row(staffText("slipTotal", tag), total),
    heading(staffText("paymentsByCounter", tag)),
    ...rows(counters, rowsAtMost.counters, ({ counter }) => counterWords(configuration, counter, tag), tag),
    heading(staffText("paymentsByService", tag)),
    ...rows(services, rowsAtMost.services, ({ service }) => serviceWords(configuration, service, tag), tag),
    heading(staffText("paymentsByWay", tag)),
    ...rows(ways, rowsAtMost.ways, ({ way }) => wayWords(way, tag), tag),
    ...(terminals.length === 0 ? [] : [heading(staffText("terminals", tag))]),
  ];
  const listed = terminals.slice(0, rowsAtMost.terminals).map((terminal) => ({
    rows: terminalRows(configuration, terminal, tag),
    cards: (terminal.closed?.totals ?? []).map(({ card, ...sum }) => row(`  ${card}`, sum)),
  }));
  let room = blocksAtMost - above.length - listed.reduce((sum, { rows }) => sum + rows.length, 0);
  return [
    ...above,
    ...listed.flatMap(({ rows, cards }) => {
      // All of a terminal's or none: some of them would look like all.
      const isRoom = cards.length <= room;
      if (isRoom) room -= cards.length;
      return isRoom ? [...rows, ...cards] : rows;
    }),
  ];
}

/** For staff: in German, or in English where they work in that. */
const tagOf = ({ language }: SlipOrder): StaffTag => (language.split("-")[0] === "en" ? "en" : "de");

function rows<Entry extends Sum>(
  list: readonly Entry[],
  atMost: number,
  words: (entry: Entry) => string,
  tag: StaffTag,
) {
  const shown = list.length > atMost ? list.slice(0, atMost - 1) : list;
  const rest = list.slice(shown.length);
  const sum = (key: keyof Sum) => rest.reduce((all, entry) => all + entry[key], 0);
  return [
    ...shown.map((entry) => row(words(entry), entry)),
    ...(rest.length === 0 ? [] : [row(staffText("slipOthers", tag), { count: sum("count"), cents: sum("cents") })]),
  ];
}

/** What was booked there until its end of day, how the terminal's own sum agrees, and what came after that. */
function terminalRows(
  { zone }: Configuration,
  { id, since, closed }: DayMoney["terminals"][number],
  tag: StaffTag,
): TicketBlock[] {
  const below = (text: string) => line(`  ${text}`);
  if (!closed) return [row(id, since), below(staffText("slipNotClosed", tag))];
  const { at, own, told } = closed;
  const agrees = agreesAtClose(closed);
  return [
    row(id, own),
    below(`${staffText("terminalWorkEndOfDay", tag)} ${clockAt(at, zone)}`),
    ...(told === undefined
      ? [below(staffText("terminalNothingTold", tag))]
      : [below(staffText("terminalTold", tag, { amount: euros(told) }))]),
    ...(agrees === undefined ? [] : [below(staffText(agrees ? "terminalAgrees" : "terminalDiffers", tag))]),
    ...(since.count === 0 && since.cents === 0 ? [] : [row(`  ${staffText("slipSince", tag)}`, since)]),
  ];
}

const formatter = new Intl.NumberFormat("de-DE", { style: "currency", currency: "EUR" });
/** Each space as wide as a letter. */
const euros = (cents: number) => formatter.format(cents / 100).replaceAll("\u00a0", " ");

/** `Platz 3            12   1.116,00 €`: the amount whole, the words as far as there is room. */
function row(words: string, { count, cents }: Sum): TicketBlock {
  const figures = `${String(count).padStart(4)} ${euros(cents).padStart(11)}`;
  const room = columns - figures.length;
  return line(words.slice(0, room).padEnd(room) + figures);
}

function counterWords({ counters }: Configuration, id: string, tag: StaffTag): string {
  const label = counters.find((counter) => counter.id === id)?.label ?? id;
  return `${staffText("counter", tag)} ${label}`;
}

function serviceWords({ services }: Configuration, id: string, tag: StaffTag): string {
  const service = services.find((known) => known.id === id);
  return service ? pick(service.name, tag) : id;
}

function wayWords(way: string, tag: StaffTag): string {
  if (way === "card") return staffText("slipCard", tag);
  return Object.hasOwn(staffKeys.otherWay, way) ? staffText(staffKeys.otherWay[way as OtherWay], tag) : way;
}
