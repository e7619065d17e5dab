/** Reads and checks the site file: every mistake is one sentence that names file, path and remedy. */
import { readFileSync } from "node:fs";
import { Compile } from "typebox/compile";
import { parseDocument } from "yaml";
import { defaultLetters, defaultReserve, Site, ticketLetters } from "./contract/site.ts";
import { catalogues, offerable } from "./contract/texts.ts";
import { ownPrograms } from "./identities.ts";
import { Mistake } from "./mistake.ts";
import { buttonMistakes } from "./read-buttons.ts";
import { calendarMistakes } from "./read-calendar.ts";
import { flowMistakes } from "./read-flows.ts";
import { paymentMistakes } from "./read-payments.ts";
import { routeMistakes } from "./read-route.ts";
import { sourceMistakes } from "./read-sources.ts";
import { idsOf, repeated, twice, unknown } from "./read-words.ts";

const schema = Compile(Site);

/**
 * The site that a file describes.
 * @param checkDevices tells what is wrong with the configuration of devices, which only their drivers know
 * @throws Mistake with a sentence for each
 */
export function readSite(path: string, checkDevices: (site: Site) => readonly string[]): Site {
  const value = parse(path);
  const wrong = schemaMistakes(value);
  const mistakes = wrong.length > 0 ? wrong : [...crossMistakes(value as Site), ...checkDevices(value as Site)];
  if (mistakes.length > 0) throw new Mistake(...mistakes.map((mistake) => `${path}: ${mistake}`));
  return value as Site;
}

function parse(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === "ENOENT"
        ? "does not exist"
        : `cannot be read: ${(error as Error).message}`;
    throw new Mistake(`${path} ${why}; name the site file with --site or WM_SITE`);
  }
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new Mistake(`${path}: line ${error.linePos?.[0].line ?? "?"}: ${error.message.split("\n")[0]}`);
  return document.toJS();
}

/** One sentence for each place where the file is not of its schema. */
function schemaMistakes(value: unknown): string[] {
  if (schema.Check(value)) return [];
  // „schema is false“ only repeats what additionalProperties says better.
  const errors = schema.Errors(value).filter(({ keyword }) => keyword !== "boolean");
  const sentences = errors.map(({ instancePath, schemaPath, keyword, params, message }) => {
    const at = placeOf(instancePath);
    const detail = params as Record<string, unknown>;
    if (keyword === "additionalProperties") {
      const keys = (detail.additionalProperties as string[]) ?? [];
      return `${at}: unknown key ${keys.map((key) => `„${key}“`).join(", ")}; remove it or correct its spelling`;
    }
    if (keyword === "required") {
      const keys = (detail.requiredProperties as string[]) ?? [];
      return `${at}: ${keys.map((key) => `„${key}“`).join(", ")} is missing; add it`;
    }
    if (keyword === "enum") return `${at}: must be one of ${(detail.allowedValues as string[]).join(", ")}`;
    if (keyword === "pattern") return `${at}: must be written like ${examplesAt(schemaPath)}`;
    if (keyword === "type" && detail.type === "array") return `${at}: must be a list; put it into [ ]`;
    return `${at}: ${message}`;
  });
  return [...new Set(sentences)];
}

/** What the schema shows of how it is written there; nobody need read a regular expression. */
function examplesAt(schemaPath: string): string {
  const keys = schemaPath.split("/").slice(1);
  const schema = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], Site);
  return (schema as { examples: readonly string[] }).examples.map((example) => `„${example}“`).join(" or ");
}

/** `/counters/0/services` → `counters[0].services`. */
function placeOf(pointer: string): string {
  const place = pointer
    .slice(1)
    .replaceAll(/\/(\d+)(?=\/|$)/g, "[$1]")
    .replaceAll("/", ".");
  return place || "the file";
}

/** What a schema cannot say: names that must exist, and must exist once. */
function crossMistakes(site: Site): string[] {
  const services = new Set(site.services.map((s) => s.id));
  const areas = new Set(site.areas.map((a) => a.id));
  const devices = new Set(site.devices.map((d) => `${d.kind}/${d.id}`));
  const mistakes: string[] = [];
  const known = (set: Set<string>, what: string, name: string | undefined, at: string) => {
    mistakes.push(...unknown(at, what, name, [...set]));
  };
  const device = (kind: string, id: string | undefined, at: string) =>
    known(devices, "device", id === undefined ? undefined : `${kind}/${id}`, at);

  for (const [n, service] of site.services.entries()) known(areas, "area", service.area, `services[${n}].area`);
  for (const [n, counter] of site.counters.entries()) {
    for (const id of counter.services) known(services, "service", id, `counters[${n}].services`);
    known(areas, "area", counter.area, `counters[${n}].area`);
    device("button", counter.button, `counters[${n}].button`);
    for (const [turn, id] of Object.entries(counter.buttons ?? {}))
      device("button", id, `counters[${n}].buttons.${turn}`);
    for (const [turn, id] of Object.entries(counter.held ?? {})) device("button", id, `counters[${n}].held.${turn}`);
    device("sign", counter.sign, `counters[${n}].sign`);
    device("lamp", counter.lamp, `counters[${n}].lamp`);
    device("lamp", counter.corridorLight, `counters[${n}].corridorLight`);
    device("scanner", counter.scanner, `counters[${n}].scanner`);
  }
  for (const [n, kiosk] of site.kiosks.entries()) {
    known(areas, "area", kiosk.area, `kiosks[${n}].area`);
    device("printer", kiosk.printer, `kiosks[${n}].printer`);
    device("printer", kiosk.fallbackPrinter, `kiosks[${n}].fallbackPrinter`);
    device("scanner", kiosk.scanner, `kiosks[${n}].scanner`);
  }
  for (const [n, display] of site.displays.entries()) {
    for (const id of display.areas ?? []) known(areas, "area", id, `displays[${n}].areas`);
  }
  for (const [n, member] of (site.staff ?? []).entries()) {
    for (const id of member.services ?? []) known(services, "service", id, `staff[${n}].services`);
  }
  device("lamp", site.towerLight, "towerLight");
  for (const [n, { sign, areas: shown }] of (site.callSigns ?? []).entries()) {
    device("sign", sign, `callSigns[${n}].sign`);
    for (const id of shown ?? []) known(areas, "area", id, `callSigns[${n}].areas`);
  }
  return [
    ...mistakes,
    ...alarmMistakes(site),
    ...doubles(site),
    ...sharedMistakes(site),
    ...buttonMistakes(site),
    ...calendarMistakes(site),
    ...routeMistakes(site),
    ...sourceMistakes(site),
    ...paymentMistakes(site),
    ...flowMistakes(site),
    ...unservedMistakes(site),
    ...letterMistakes(site),
    ...statusPageMistakes(site),
    ...languageMistakes(site),
    ...zoneMistakes(site),
  ];
}

function doubles(site: Site): string[] {
  const lists = {
    areas: site.areas,
    services: site.services,
    counters: site.counters,
    kiosks: site.kiosks,
    displays: site.displays,
    staff: site.staff ?? [],
  };
  return Object.entries(lists).flatMap(([name, list]) => twice(name, idsOf(list)));
}

/** Pages share one space of names with each other; a button, sign or code reader hangs at one place. */
function sharedMistakes(site: Site): string[] {
  const pages = [...site.kiosks, ...site.displays].map(({ id }) => id);
  const reserved = [...ownPrograms.map(({ id }) => id), "office", ...site.counters.map(({ id }) => `counter-${id}`)];
  const devices = [
    ...site.counters.flatMap(({ button, buttons, sign, lamp, corridorLight, scanner }) => [
      ...new Set([button, ...Object.values(buttons ?? {})].map((id) => id && `button/${id}`)),
      scanner && `scanner/${scanner}`,
      ...[lamp, corridorLight].map((id) => id && `lamp/${id}`),
      sign && `sign/${sign}`,
    ]),
    ...site.kiosks.map(({ scanner }) => scanner && `scanner/${scanner}`),
    ...(site.callSigns ?? []).map(({ sign }) => `sign/${sign}`),
    site.towerLight && `lamp/${site.towerLight}`,
  ];
  return [
    ...twice("kiosks and displays", pages),
    ...pages
      .filter((id) => reserved.includes(id))
      .map((id) => `kiosks and displays: „${id}“ is the name of something else here; give it another id`),
    ...repeated(devices.flatMap((device) => device || [])).map(
      (device) => `counters and kiosks: ${device} hangs at two of them; take it from one`,
    ),
  ];
}

/** What nobody serves, nobody should be able to wait for; what was closed, somebody must be able to open. */
function unservedMistakes(site: Site): string[] {
  const served = new Set(site.counters.flatMap((counter) => counter.services));
  const unserved = site.services.filter(({ id, kiosk }) => kiosk !== false && !served.has(id));
  const staff = site.staff ?? [];
  const noLead = staff.length > 0 && !staff.some(({ role }) => role === "lead");
  return [
    ...unserved.map(({ id }) => `services: no counter serves „${id}“; add it to one, or set kiosk: false`),
    ...(noLead ? ["staff: nobody is a lead, who alone can open the intake again; give somebody the role lead"] : []),
  ];
}

/** One wire that breaks must not empty a house: that takes two contacts that agree. */
function alarmMistakes({ evacuationText, devices }: Site): string[] {
  const single = devices.filter(({ kind, config }) => kind === "alarm" && config.second === undefined);
  if (!evacuationText) return [];
  return single.map(({ id, config }) =>
    config.at === "mqtt"
      ? `evacuationText: of alarm/${id}, which speaks MQTT itself, two contacts are not known here; remove the text`
      : `evacuationText: alarm/${id} has one contact, which can only halt; give it a second, or remove the text`,
  );
}

function letterMistakes(site: Site): string[] {
  const used = new Set([...(site.letters ?? defaultLetters), ...site.services.flatMap((s) => s.letter ?? [])]);
  const both = [...(site.reserveLetters ?? defaultReserve)].filter((letter) => used.has(letter));
  const { emergencyLetter } = site;
  // A number that was torn off while everything was down must never meet one of ours.
  const clashes = emergencyLetter !== undefined && ticketLetters(site).has(emergencyLetter);
  return [
    ...both.map((letter) => `reserveLetters: „${letter}“ is also given to tickets; reserve a letter that is not`),
    ...(clashes ? [`emergencyLetter: „${emergencyLetter}“ is also given to tickets; name a letter that is not`] : []),
  ];
}

function statusPageMistakes({ statusPage }: Site): string[] {
  if (!statusPage) return [];
  const { address } = statusPage;
  if (address.endsWith("{ticket}") && address.startsWith("https://") && URL.canParse(address)) return [];
  return [
    "statusPage.address: must begin with https:// and end with {ticket}, as https://warten.example.de/#{ticket} does",
  ];
}

function languageMistakes(site: Site): string[] {
  const mistakes: string[] = [];
  for (const [n, tag] of site.languages.entries()) {
    if (!(tag in catalogues)) {
      mistakes.push(
        `languages[${n}]: there are no texts for „${tag}“; there are ${Object.keys(catalogues).join(", ")}`,
      );
    } else if (!offerable(tag, site.trialLanguages ?? false)) {
      const remedy = offerable(tag, true) ? "remove it, or set trialLanguages: true for a trial" : "remove it";
      mistakes.push(`languages[${n}]: nobody has reviewed the texts of „${tag}“; ${remedy}`);
    }
  }
  if (!site.languages.includes("de")) mistakes.push("languages: German is always offered; add „de“");
  return mistakes;
}

function zoneMistakes(site: Site): string[] {
  try {
    new Intl.DateTimeFormat("de", { timeZone: site.zone });
    return [];
  } catch {
    return [`zone: „${site.zone}“ is no time zone; Germany's is Europe/Berlin`];
  }
}
