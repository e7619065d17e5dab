/** The record of data: every field that is kept, with its row. privacy-document.ts writes it down in German. */
import { type TSchema, Type } from "typebox";
import { type EventName, events } from "./events.ts";
import { appointments } from "./privacy/appointments.ts";
import { counters } from "./privacy/counters.ts";
import { devices } from "./privacy/devices.ts";
import { browsers, files, folders, passing } from "./privacy/elsewhere.ts";
import { columns, configuration, operation } from "./privacy/operation.ts";
import { payments } from "./privacy/payments.ts";
import type { Area, Row } from "./privacy/row.ts";
import { visits } from "./privacy/visits.ts";

/** Whose rows are of fields of events. */
export const eventAreas: readonly Area[] = [
  visits,
  appointments,
  payments,
  counters,
  devices,
  operation,
  configuration,
];
export const journalColumns = columns;
export const otherAreas: readonly Area[] = [files, folders, browsers, passing];

/** A field by where it stands: `ticket-issued.number`. */
export interface Field {
  readonly path: string;
  readonly schema: TSchema;
}

const settings = "site-configured.configuration.";
/** Told apart although they are deep in the configuration: they are about people. */
const ofPeople = /^(staff\.\w+|(.+\.)?(clerk|staff))$/;

/** Every field of every event; of the configuration its keys, and what is about people. */
export const fields: readonly Field[] = distinct(
  Object.entries(events).flatMap(([name, schema]) => fieldsOf(name, schema)),
);

/** Where values stand in this schema, through lists, choices and objects. A dictionary is a field itself. */
export function fieldsOf(path: string, schema: TSchema): Field[] {
  const within = schema as Partial<Record<"anyOf" | "allOf", TSchema[]>> & Partial<Parts>;
  const choices = [...(within.anyOf ?? []), ...(within.allOf ?? [])].filter(hasFields);
  if (choices.length > 0) return choices.flatMap((choice) => fieldsOf(path, choice));
  if (within.items && hasFields(within.items)) return fieldsOf(path, within.items);
  if (within.patternProperties) {
    const values = Object.values(within.patternProperties).filter(hasFields);
    return [{ path, schema }, ...values.flatMap((value) => fieldsOf(path, value))];
  }
  if (!hasFields(schema)) return [{ path, schema }];
  return Object.entries(within.properties!).flatMap(([name, part]) => fieldsOf(`${path}.${name}`, part));
}

interface Parts {
  items: TSchema;
  properties: Record<string, TSchema>;
  patternProperties: Record<string, TSchema>;
}

/** A phrase in several languages is one value. */
function hasFields(schema: TSchema): boolean {
  const { properties, patternProperties, items, anyOf, allOf, additionalProperties } = schema as Record<
    string,
    unknown
  >;
  if (properties || patternProperties) return typeof additionalProperties !== "object";
  return [items, anyOf, allOf].flat().some((part) => part !== undefined && hasFields(part as TSchema));
}

function distinct(all: readonly Field[]): Field[] {
  const byPath = new Map<string, Field>();
  for (const { path, schema } of all) {
    const key = path.startsWith(settings) ? path.slice(settings.length) : undefined;
    if (key === undefined || ofPeople.test(key)) byPath.set(path, { path, schema });
    else byPath.set(settings + key.split(".")[0], { path: settings + key.split(".")[0], schema: Type.Object({}) });
  }
  return [...byPath.values()];
}

const byName = new Map(eventAreas.flatMap(({ rows }) => rows.flatMap((row) => row.fields.map((name) => [name, row]))));

/** The name by which a field is in the table: the longest that is there; of the configuration, only its own. */
export function nameOf(path: string): string | undefined {
  const parts = path.split(".");
  const names = parts.map((_, n) => parts.slice(n).join("."));
  return names.find((name) => byName.has(name) && (!path.startsWith(settings) || name.startsWith("configuration.")));
}

export function rowOf(path: string): Row | undefined {
  const name = nameOf(path);
  return name === undefined ? undefined : byName.get(name);
}

/** These stay in the house whole: the head office learns no more than that a number of the journal was used. */
export const staying: readonly EventName[] = [
  "help-noted",
  "reference-noted",
  "record-noted",
  "records-fetched",
  "receipt-kept",
  "staff-signed-in",
  "counter-picked",
  "staff-signed-off",
  "silent-alarm-raised",
  "silent-alarm-ended",
];

/** May the uplink carry this field of an event? */
export function goesUp(path: string): boolean {
  return !staying.some((name) => path.startsWith(`${name}.`)) && (rowOf(path)?.seen.includes("centre") ?? false);
}
