/** Node "take ticket": gives out a ticket as a kiosk does; whether there are any just now the core decides. */
import type { CommandOf } from "../../gateway/contract/commands.ts";
import { type Msg, wartemarkeNode } from "./red.ts";
import { isId, isLanguage, isRecord, seen, taken, type Understood, understood, wrong } from "./understood.ts";

export interface TakeTicketConfig {
  /** None: the message names them. */
  readonly services: readonly string[];
  /** Empty: German. */
  readonly language: string;
  /** Whose printer brings it out, and where it is counted. Empty: none. */
  readonly kiosk: string;
  /** False: no paper, the number goes on in the message alone. */
  readonly print: boolean;
}

export default wartemarkeNode<TakeTicketConfig>("wm-take-ticket", (config, { ask, onMessage, tag }) => {
  onMessage(async (msg) => {
    const { number, ahead, area } = await ask(taken(ticketOf(config, msg), tag));
    return { ...msg, payload: { number, ahead, area } };
  });
});

/** What the message says comes before what stands in the node. */
export function ticketOf(config: TakeTicketConfig, { payload }: Msg): Understood<CommandOf<"take-ticket">> {
  const wish = isRecord(payload) ? payload : config.services?.length > 0 ? {} : { services: payload };
  const services = listOf(wish.services) ?? config.services ?? [];
  if (services.length < 1 || services.length > 5 || !services.every(isId)) return noServices(wish.services);
  const language = wish.language ?? (config.language || "de");
  if (!isLanguage(language)) return noLanguage(language);
  const people = wish.people;
  if (people !== undefined && !isPeople(people)) return noPeople(people);
  const { kiosk, print } = config;
  return understood({
    type: "take-ticket",
    services: [...new Set(services)],
    language,
    ...(people !== undefined && { people }),
    ...(isId(kiosk) && { kiosk }),
    ...(print === false && { print: false }),
  });
}

function listOf(value: unknown): readonly unknown[] | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value : [value];
}

function isPeople(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 9;
}

function noServices(value: unknown) {
  return wrong(
    `„${seen(value)}“ in msg.payload nennt kein Anliegen. Hier im Baustein eines bis fünf ankreuzen, oder die Kürzel ` +
      "schicken, etwa „abholung“.",
    `“${seen(value)}” in msg.payload names no service. Tick one to five in this node, or send their short names, ` +
      "such as “collect”.",
  );
}

function noLanguage(value: unknown) {
  return wrong(
    `„${seen(value)}“ in msg.payload.language ist keine Sprache. Erwartet wird ihr Kürzel, etwa „de“ oder „sr-Latn“.`,
    `“${seen(value)}” in msg.payload.language is no language. Its short name is expected, such as “de” or “sr-Latn”.`,
  );
}

function noPeople(value: unknown) {
  return wrong(
    `„${seen(value)}“ in msg.payload.people ist keine Zahl von Personen: erwartet wird 1 bis 9.`,
    `“${seen(value)}” in msg.payload.people is no number of people: 1 to 9 is expected.`,
  );
}
