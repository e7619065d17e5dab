/** The slip of an appointment or invitation: what for, when, where, its code, and what to bring along. */
import type { Configuration } from "../contract/configuration.ts";
import type { TicketBlock } from "../contract/messages.ts";
import { catalogues, joined, phrase, pick, pickedTag } from "../contract/texts.ts";
import { isOurs } from "./appointment.ts";
import { momentOf } from "./calendar/moments.ts";
import { feeOf, routeOf } from "./route.ts";
import type { Wanted } from "./slip.ts";
import type { Appointment } from "./state.ts";
import { clockAt, placeParts } from "./ticket.ts";

/** Longer lists are no help, and would not fit one job. */
const bringAtMost = 30;
const servicesAtMost = 12;

type Size = "small" | "normal" | "large";
type Plan = Appointment["plan"];
/** The same sentence in German and, where that is another one, in the visitor's own language. */
type Say = (size: Size, say: (language: string) => string) => TicketBlock[];

/** The code itself is known to nobody here: the gateway puts it in the place that is left for it. */
export function appointmentSlip({ state, configuration, slip }: Wanted): TicketBlock[] {
  const appointment = slip.appointment === undefined ? undefined : state.appointments.get(slip.appointment);
  if (!appointment) return [];
  const { plan } = appointment;
  const say = inBoth(slip.language);
  const { confirmBy } = plan;
  return [
    ...plan.services.slice(0, servicesAtMost).flatMap((id) => {
      const service = configuration.services.find((s) => s.id === id);
      return service ? say("large", (language) => pick(service.onTicket ?? service.name, language)) : [];
    }),
    { type: "rule" },
    ...when(plan, configuration.zone, say),
    ...where(configuration, plan, say),
    ...(plan.precedence ? say("normal", (language) => phrase("goesFirst", language)) : []),
    ...(confirmBy === undefined
      ? []
      : say("normal", (language) => phrase("confirmUntil", language, { when: dateOf(confirmBy, language) }))),
    ...fee(configuration, plan, say),
    ...bringAlong(configuration, plan, slip.language),
    ...(isOurs(appointment) && plan.code !== undefined ? code(appointment.id, say) : []),
  ];
}

function inBoth(language: string): Say {
  const tags = [...new Set(["de", language.split("-")[0] === "de" ? "de" : language])];
  return (size, say) => {
    const said = new Map([...tags].reverse().map((tag) => [say(tag), tag]));
    return [...said].reverse().map(([text, tag]) => ({ type: "text", size, language: tag, text }));
  };
}

function when({ start, from, until }: Plan, zone: string, say: Say): TicketBlock[] {
  if (start !== undefined) {
    const clock: TicketBlock = { type: "text", size: "large", language: "de", text: `${clockAt(start, zone)} Uhr` };
    return [...say("large", (language) => dateAt(start, zone, language)), clock];
  }
  if (from === undefined || until === undefined) return [];
  const on = (key: "validOn" | "validFrom" | "validUntil", day: string) =>
    say("normal", (language) => phrase(key, language, { when: dateOf(day, language) }));
  return from === until ? on("validOn", from) : [...on("validFrom", from), ...on("validUntil", until)];
}

function where(configuration: Configuration, { services }: Plan, say: Say): TicketBlock[] {
  const area = areaFor(configuration, services);
  if (!area) return [];
  const place = (language: string) => joined([configuration.name, ...placeParts(area, language)], language);
  return say("normal", (language) => phrase("where", language, { place: place(language) }));
}

/** Where who comes for these begins. */
function areaFor(configuration: Configuration, services: readonly string[]) {
  const [first] = routeOf(configuration, services).services;
  const service = configuration.services.find(({ id }) => id === first);
  return configuration.areas.find(({ id }) => id === service?.area);
}

/** „Service Point, Wartebereich B, 1. Etage rechts“: the way in German where the language lacks it. */
export function placeFor(configuration: Configuration, services: readonly string[], language: string): string {
  const { name, way } = areaFor(configuration, services) ?? {};
  const parts = [name, way].flatMap((part) => (part ? [pick(part, language)] : []));
  return joined([configuration.name, ...parts], language);
}

const euros = new Intl.NumberFormat("de-DE", { style: "currency", currency: "EUR" });

function fee(configuration: Configuration, { services, feeCents }: Plan, say: Say): TicketBlock[] {
  const cents = feeCents ?? feeOf(configuration, routeOf(configuration, services)) ?? 0;
  if (cents === 0) return [];
  return say("normal", (language) => phrase("feeAmount", language, { amount: euros.format(cents / 100) }));
}

/** What to bring along, each thing once, with the language it is said in: the visitor's, or German. */
export function bringFor({ services: known }: Configuration, services: readonly string[], language: string) {
  const listed = services.flatMap((id) => {
    const bring = known.find((s) => s.id === id)?.bring;
    if (!bring) return [];
    const tag = pickedTag(bring, language);
    return (bring as Readonly<Record<string, string[]>>)[tag]!.map((line) => ({ tag, line }));
  });
  return [...new Map(listed.map((entry) => [entry.line, entry])).values()];
}

/** In one language alone: a list twice would be read by nobody. */
function bringAlong(configuration: Configuration, { services }: Plan, language: string): TicketBlock[] {
  const lines = bringFor(configuration, services, language).slice(0, bringAtMost);
  if (lines.length === 0) return [];
  const text = (text: string, language: string): TicketBlock => ({ type: "text", size: "normal", language, text });
  const [{ tag }] = lines as [(typeof lines)[number]];
  return [
    { type: "rule" },
    text(phrase("bringAlong", tag), tag),
    ...lines.map(({ line, tag }) => text(`• ${line}`, tag)),
  ];
}

function code(appointment: string, say: Say): TicketBlock[] {
  return [
    { type: "rule" },
    ...say("normal", (language) => phrase("scanWhenHere", language)),
    { type: "qr", text: `WMT:{code:${appointment}}` },
    ...say("normal", (language) => phrase("appointmentNumber", language)),
    { type: "text", size: "large", language: "de", text: `{code:${appointment}}` },
  ];
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** „Montag, 23. November 2026“, in any language with Latin digits and the years of this calendar. */
export function dateAt(at: number, timeZone: string, language: string): string {
  // A tag that nobody has checked is none that can be asked for dates.
  const tag = pickedTag(catalogues, language);
  const key = `${tag} ${timeZone}`;
  const known = formatters.get(key);
  const formatter =
    known ??
    new Intl.DateTimeFormat(`${tag === "en" ? "en-GB" : tag}-u-ca-gregory-nu-latn`, {
      timeZone,
      ...{ weekday: "long", day: "numeric", month: "long", year: "numeric" },
    });
  if (!known) formatters.set(key, formatter);
  return formatter.format(at);
}

export function dateOf(day: string, language: string): string {
  return dateAt(momentOf(day, "00:00", "UTC"), "UTC", language);
}
