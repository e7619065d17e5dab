/** Paper that is no ticket, as a layout of blocks: test, closing, what to bring along, self-test. */
import type { Configuration } from "../contract/configuration.ts";
import type { SlipDoc, SlipOrder, TicketBlock } from "../contract/messages.ts";
import { nativeName, phrase, pick, pickedTag, type StaffTag, staffText } from "../contract/texts.ts";
import { contactsOf } from "./contacts.ts";
import type { Figures, Job } from "./jobs.ts";
import { appointmentSlip } from "./slip-appointment.ts";
import { paymentsSlip, receiptSlip } from "./slip-payment.ts";
import type { State } from "./state.ts";
import { timeAt } from "./ticket.ts";

/** More services than these are not told one by one. */
const servicesAtMost = 60;

export function slipDoc(state: State, configuration: Configuration, job: Job, printer: string): SlipDoc {
  const slip = job.slip!;
  const body = bodies[slip.kind]({ state, configuration, job, slip, printer });
  if (slip.kind === "receipt" && body.length > 0) return { slip: slip.kind, language: slip.language, blocks: body };
  const head: TicketBlock[] = [{ type: "text", size: "normal", language: "de", text: configuration.authority }];
  const taken: TicketBlock = { type: "text", size: "small", language: "de", text: timeAt(job.at, configuration.zone) };
  return { slip: slip.kind, language: slip.language, blocks: [...head, ...body, { type: "rule" }, taken] };
}

export interface Wanted {
  readonly state: State;
  readonly configuration: Configuration;
  readonly job: Job;
  readonly slip: SlipOrder;
  readonly printer: string;
}

const bodies: Readonly<Record<SlipOrder["kind"], (wanted: Wanted) => TicketBlock[]>> = {
  test: ({ slip, printer }) => [
    ...staffLine("large", slip, (tag) => staffText("slipTest", tag)),
    ...staffLine("normal", slip, (tag) => staffText("slipTestExplain", tag, { printer })),
  ],
  closing: closingSlip,
  service: serviceSlip,
  "self-test": selfTest,
  emergency: emergencySheet,
  appointment: appointmentSlip,
  receipt: receiptSlip,
  payments: paymentsSlip,
};

type Size = "small" | "normal" | "large";

/** For staff: in German, or in English where they work in that. */
function staffLine(size: Size, { language }: SlipOrder, say: (tag: StaffTag) => string): TicketBlock[] {
  const tag: StaffTag = language.split("-")[0] === "en" ? "en" : "de";
  return [{ type: "text", size, language: tag, text: say(tag) }];
}

/** The day in figures, as they are now. */
export function figuresOf(state: State): Figures {
  const finished = [...state.ended.values()].filter((visit) => visit.state === "finished");
  const services = (state.configuration?.services ?? []).slice(0, servicesAtMost).map(({ id }) => ({
    id,
    issued: state.issuedByService.get(id) ?? 0,
    finished: finished.filter((visit) => visit.services[0] === id).length,
  }));
  return {
    issued: state.visits.size + state.ended.size,
    finished: finished.length,
    noShows: state.visits.count((visit) => visit.state === "no-show"),
    still: state.visits.count((visit) => visit.state !== "no-show"),
    turnedAway: state.turnedAway,
    contacts: contactsOf(state),
    services,
  };
}

function closingSlip({ configuration, job, slip }: Wanted): TicketBlock[] {
  const { issued, finished, noShows, still, turnedAway, contacts, services } = job.figures!;
  const line = (say: (tag: StaffTag) => string) => staffLine("normal", slip, say);
  return [
    ...staffLine("large", slip, (tag) => staffText("slipClosing", tag)),
    ...line((tag) => staffText("slipIssued", tag, { n: issued })),
    ...line((tag) => staffText("slipFinished", tag, { n: finished })),
    ...line((tag) => staffText("slipNoShows", tag, { n: noShows })),
    ...line((tag) => staffText("slipStill", tag, { n: still })),
    ...line((tag) => staffText("slipTurnedAway", tag, { n: turnedAway })),
    ...line((tag) => staffText("slipContacts", tag, { ...contacts })),
    { type: "rule" },
    ...services.flatMap(({ id, ...figures }) => {
      const service = configuration.services.find((s) => s.id === id);
      const name = (tag: StaffTag) => (service ? pick(service.name, tag) : id);
      return line((tag) => staffText("slipOfService", tag, { name: name(tag), ...figures }));
    }),
  ];
}

/** What the site file says of a service, in the visitor's language and in German where that lacks it. */
function serviceSlip({ configuration, slip: { service: id, language } }: Wanted): TicketBlock[] {
  const service = configuration.services.find((s) => s.id === id);
  if (!service) return [];
  const text = (size: Size, text: string, tag: string): TicketBlock => ({ type: "text", size, language: tag, text });
  const name = service.onTicket ?? service.name;
  const { bring, link } = service;
  const { hours } = configuration;
  const bringTag = bring && pickedTag(bring, language);
  const hoursTag = hours && pickedTag(hours, language);
  return [
    text("large", pick(name, language), pickedTag(name, language)),
    ...(bring && bringTag
      ? [
          text("normal", phrase("bringAlong", bringTag), bringTag),
          ...(bring as Readonly<Record<string, string[]>>)[bringTag]!.map((line) =>
            text("normal", `• ${line}`, bringTag),
          ),
        ]
      : []),
    ...(hours && hoursTag
      ? [
          { type: "rule" as const },
          text("normal", phrase("openingHours", hoursTag), hoursTag),
          text("normal", pick(hours, hoursTag), hoursTag),
        ]
      : []),
    ...(link === undefined ? [] : [{ type: "qr" as const, text: link }, text("small", link, "de")]),
  ];
}

const highest = 999;

/** The sheet's first number after one that ended here; after the highest it begins again. */
export function nextOnSheet(end: number): number {
  return end >= highest ? 1 : end + 1;
}

/** The first and last number of a sheet: no more than asked for, and none beyond the highest. */
export function sheetNumbers(letter: string, from: number, count: number): [string, string] {
  return [numbered(letter, from), numbered(letter, Math.min(highest, from + count - 1))];
}

export const numbered = (letter: string, n: number) => letter + String(n).padStart(3, "0");

/** Numbers to tear off while everything is down, in German: whoever hands them out writes the time on each. */
function emergencySheet({ slip }: Wanted): TicketBlock[] {
  const [first, last] = slip.numbers as [string, string];
  const count = Number(last.slice(1)) - Number(first.slice(1)) + 1;
  const numbers = Array.from({ length: count }, (_, n) => numbered(first[0]!, Number(first.slice(1)) + n));
  return [
    { type: "text", size: "large", language: "de", text: staffText("slipEmergency", "de") },
    { type: "text", size: "normal", language: "de", text: staffText("slipEmergencyExplain", "de") },
    ...numbers.flatMap((text): TicketBlock[] => [
      { type: "rule" },
      { type: "number", text },
      { type: "text", size: "normal", language: "de", text: staffText("slipStrip", "de") },
    ]),
  ];
}

/** As many columns as the widest paper has; on narrow paper the end is cut off, which is the test. */
const columns = 48;

/** Of a run's id: enough to find it in the log, and short enough to stand beside its word on narrow paper. */
const beginning = (run = "?") => run.slice(0, 8);

/** Every script, every kind of block, and what is running. */
function selfTest({ state, configuration, slip, printer }: Wanted): TicketBlock[] {
  const count = Array.from({ length: columns }, (_, nth) => nth + 1);
  const run = state.devices.get(`printer/${printer}`)?.run;
  const tens = count.map((n) => (n % 10 === 0 ? n / 10 : " ")).join("");
  return [
    ...staffLine("large", slip, (tag) => staffText("slipSelfTest", tag)),
    ...staffLine("normal", slip, (tag) => `${staffText("printer", tag)} ${printer}`),
    { type: "rule" },
    ...configuration.languages.map(
      ({ tag }): TicketBlock => ({
        type: "text",
        size: "normal",
        language: tag,
        text: `${nativeName(tag)}: ${phrase("yourNumber", tag)}`,
      }),
    ),
    { type: "rule" },
    { type: "line", text: tens },
    { type: "line", text: count.map((n) => n % 10).join("") },
    { type: "qr", text: "WM1:self-test" },
    ...staffLine("small", slip, () => `Wartemarke ${state.version ?? ""}`.trim()),
    ...staffLine("small", slip, (tag) => `${staffText("sourceGateway", tag)} ${beginning(state.run)}`),
    ...staffLine("small", slip, (tag) => `${staffText("printer", tag)} ${beginning(run)}`),
  ];
}
