/** The ticket as a layout of blocks: what a visitor must know, in German and in the visitor's own language. */
import type { Configuration } from "../contract/configuration.ts";
import type { TicketBlock, TicketDoc } from "../contract/messages.ts";
import { joined, phrase, pick, pickedTag } from "../contract/texts.ts";
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
  const steps = configuration.services.filter(({ id }) => visit.meanwhile.includes(id));
  const area = configuration.areas.find((a) => a.id === visit.area);
  const { zone } = configuration;
  const taken = timeAt(visit.takenAt, zone);
  return {
    number: visit.number,
    language: visit.language,
    copy,
    blocks: [
      { type: "text", size: "normal", language: "de", text: configuration.authority },
      ...(copy ? text("large", (language) => phrase("copyOfTicket", language)) : []),
      ...text("normal", (language) => phrase("yourNumber", language)),
      { type: "number", text: visit.number },
      ...(service ? text("large", (language) => onPaper([service], language)) : []),
      { type: "rule" },
      ...(visit.due === undefined
        ? text("normal", (language) => phrase("peopleAhead", language, { n: visit.ahead }))
        : text("large", (language) => phrase("appointmentAt", language, { when: clockAt(visit.due!, zone) }))),
      ...(expectedWait === undefined
        ? []
        : text("normal", (language) => phrase("estimatedWait", language, { n: expectedWait }))),
      ...(area
        ? text("normal", (language) =>
            phrase("whereToWait", language, { area: joined(placeParts(area, language), language) }),
          )
        : []),
      ...(steps.length === 0
        ? []
        : text("normal", (language) => phrase("meanwhileCalled", language, { steps: onPaper(steps, language) }))),
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

/** In neutral words where the site has some: paper lies about. */
function onPaper(services: Configuration["services"], language: string): string {
  const names = services.map(({ name, onTicket }) => pick(onTicket ?? name, language));
  return joined(names, language);
}

/** A way that the language lacks stands in the German line alone. */
export function placeParts({ name, way }: Configuration["areas"][number], language: string): string[] {
  const isKnown = way && (language.split("-")[0] === "de" || pickedTag(way, language) !== "de");
  return [pick(name, language), ...(isKnown ? [pick(way, language)] : [])];
}

/** `8:40`, as it is said. */
export function clockAt(at: number, zone: string): string {
  return timeAt(at, zone).slice(-5).replace(/^0/, "");
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
