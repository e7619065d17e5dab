/** Reads a day's list of processes in ZMS's JSON. Of who comes (`clients`, `amendment`, …) nothing is ever read. */
import type { AppointmentSource } from "../contract/site-visits.ts";
import {
  type Entry,
  type ListContext,
  openReading,
  type Reading,
  recordOf,
  unreadable,
  WrongEntry,
} from "./reading.ts";
import { sentences } from "./sentences.ts";

type Json = Readonly<Record<string, unknown>>;

/** Somebody who is choosing a slot, or has not confirmed it by mail yet, has no appointment. */
const notYet = ["reserved", "preconfirmed"];
const cancelled = ["deleted", "blocked"];
const stands = ["confirmed", "queued", "called", "processing", "pending", "parked", "missed", "finished"];

export function readZms(text: string, source: AppointmentSource, context: ListContext): Reading {
  const parsed = parse(text);
  if (parsed.wrongLine !== undefined) return unreadable(parsed.wrongLine, sentences.noJson);
  const processes = listIn(parsed.json);
  if (!processes) return unreadable(1, sentences.noProcesses);
  const reading = openReading(source, context, "Eintrag");
  for (const [index, process] of processes.entries()) {
    const status = statusOf(process);
    if (notYet.includes(status ?? "") || isWalkIn(process)) reading.leaveOut();
    else
      reading.take(
        index + 1,
        () => recordOf(isObject(process) ? wordOf(process.id) : wrong(sentences.noProcess)),
        (record) => entryOf(process as Json, record, status, source),
      );
  }
  return reading.done();
}

/** JSON, or the line in which it breaks off. */
function parse(text: string): { readonly json?: unknown; readonly wrongLine?: number } {
  try {
    return { json: JSON.parse(text) };
  } catch (error) {
    // The engine's own words quote the list: only its line is taken.
    const line = /\(line (\d+) column/.exec((error as Error).message)?.[1];
    return { wrongLine: line === undefined ? text.trimEnd().split(/\r\n?|\n/).length : Number(line) };
  }
}

/** The bare list, or an answer of the interface, which has it as `data`. */
function listIn(json: unknown): readonly unknown[] | undefined {
  if (Array.isArray(json)) return json;
  return isObject(json) && Array.isArray(json.data) ? json.data : undefined;
}

function entryOf(process: Json, record: string, status: string | undefined, source: AppointmentSource): Entry {
  const appointment = firstOf(process.appointments);
  const seconds = numberOf(appointment?.date);
  const isCancelled = cancelled.includes(status ?? "");
  if (!isCancelled && !stands.includes(status ?? "")) throw new WrongEntry(sentences.statusUnknown);
  const key = wordOf(process.authKey);
  if (key !== undefined && !/^[A-Za-z0-9]{2,20}$/.test(key)) throw new WrongEntry(sentences.codeNone);
  return {
    cancelled: isCancelled,
    // As it stands on the letter.
    code: key === undefined ? undefined : record + key,
    start: seconds === undefined || seconds === 0 ? undefined : seconds * 1000,
    minutes: minutesOf(appointment),
    services: servicesOf(process, source),
  };
}

function minutesOf(appointment: Json | undefined): number | undefined {
  const slots = numberOf(appointment?.slotCount);
  const each = isObject(appointment?.availability) ? numberOf(appointment.availability.slotTimeInMinutes) : undefined;
  return slots && each ? slots * each : undefined;
}

/** A process without requests may be known by its scope: `services: { "scope:141": … }`. */
function servicesOf(process: Json, source: AppointmentSource): string[] {
  const requests = Array.isArray(process.requests) ? process.requests.filter(isObject) : [];
  const ids = requests.map((request) => wordOf(request.id)).filter((id) => id !== undefined);
  const scope = isObject(process.scope) ? `scope:${wordOf(process.scope.id)}` : "";
  return ids.length === 0 && source.services?.[scope] !== undefined ? [scope] : ids;
}

function statusOf(process: unknown): string | undefined {
  if (!isObject(process)) return undefined;
  return wordOf(process.status) ?? (isObject(process.queue) ? wordOf(process.queue.status) : undefined);
}

function isWalkIn(process: unknown): boolean {
  if (!isObject(process) || !isObject(process.queue)) return false;
  return [0, "0", false].includes(process.queue.withAppointment as number);
}

function wrong(reason: string): never {
  throw new WrongEntry(reason);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstOf(list: unknown): Json | undefined {
  return Array.isArray(list) && isObject(list[0]) ? list[0] : undefined;
}

/** Numbers come as numbers or as strings. */
function wordOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  const word = wordOf(value);
  return word !== undefined && /^\d{1,11}$/.test(word) ? Number(word) : undefined;
}
