/** The ticket as a layout of blocks: what a visitor must know, in German and in the visitor's own language. */
import type { Configuration } from "../contract/configuration.ts";
import type { TicketBlock, TicketDoc } from "../contract/messages.ts";
import { phrase, pick } from "../contract/texts.ts";
import type { Visit } from "./state.ts";

interface Slip {
  readonly copy: boolean;
  /** The number is one of this day. */
  readonly day: string | undefined;
}

export function ticketDoc(configuration: Configuration, visit: Visit, slip: Slip): TicketDoc {
  const { copy, day } = slip;
  const { expectedWait } = visit;
  const own = visit.language.split("-")[0] === "de" ? ["de"] : ["de", visit.language];
  const text = (size: "small" | "normal" | "large", say: (language: string) => string): TicketBlock[] =>
    own.map((language) => ({ type: "text", size, language, text: say(language) }));
  const service = configuration.services.find((s) => s.id === visit.services[0]);
  const area = configuration.areas.find((a) => a.id === visit.area);
  const taken = timeAt(visit.takenAt, configuration.zone);
  return {
    number: visit.number,
    language: visit.language,
    copy,
    blocks: [
      { type: "text", size: "normal", language: "de", text: configuration.authority },
      ...(copy ? text("large", (language) => phrase("copyOfTicket", language)) : []),
      ...text("normal", (language) => phrase("yourNumber", language)),
      { type: "number", text: visit.number },
      ...(service ? text("large", (language) => pick(service.onTicket ?? service.name, language)) : []),
      { type: "rule" },
      ...text("normal", (language) => phrase("peopleAhead", language, { n: visit.ahead })),
      ...(expectedWait === undefined
        ? []
        : text("normal", (language) => phrase("estimatedWait", language, { n: expectedWait }))),
      ...(area ? text("normal", (language) => phrase("whereToWait", language, { area: place(area, language) })) : []),
      ...text("normal", (language) => phrase("callComes", language)),
      { type: "rule" },
      { type: "text", size: "small", language: "de", text: taken },
      ...(day === undefined ? [] : codeBlocks(configuration, `WM1:${day}:${visit.number}`)),
    ],
  };
}

/** For the kiosk's reader; also for the visitor's telephone where somebody serves a page for that, who is named. */
function codeBlocks({ statusPage }: Configuration, code: string): TicketBlock[] {
  if (!statusPage) return [{ type: "qr", text: code }];
  const { address, servedBy } = statusPage;
  return [
    { type: "qr", text: address.replace("{ticket}", code) },
    { type: "text", size: "small", language: "de", text: `${new URL(address).host} · ${servedBy}` },
  ];
}

function place(area: Configuration["areas"][number], language: string): string {
  const name = pick(area.name, language);
  return area.way ? `${name}, ${pick(area.way, language)}` : name;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** `21.11.2026 07:45` at the site: always 24 hours and Latin digits. */
export function timeAt(at: number, zone: string): string {
  const known = formatters.get(zone);
  const formatter =
    known ??
    new Intl.DateTimeFormat("de-DE", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  if (!known) formatters.set(zone, formatter);
  return formatter.format(at).replace(",", "");
}
