/** For tests of stations where nobody sits: an office with one, what its driver tells, and how the story stands. */
import { configurationOf } from "../contract/configuration.ts";
import type { FaultCode } from "../contract/faults.ts";
import type { Site } from "../contract/site.ts";
import type { CounterView } from "../contract/views.ts";
import { type Morning, morning, site } from "./testing.ts";

export const second = 1000;
export const services: Site["services"] = [
  { id: "extend", name: { de: "Verlängern" }, meanwhile: ["capture"], after: ["pay"] },
  { id: "card", name: { de: "Karte" }, before: ["capture"] },
  { id: "capture", name: { de: "Foto" }, kiosk: false },
  { id: "pay", name: { de: "Kasse" }, kiosk: false },
];
export const counters: Site["counters"] = [
  { id: "1", label: "1", services: ["pay"] },
  { id: "2", label: "2", services: ["extend", "card"] },
  { id: "e1", label: "E1", kind: "capture", services: ["capture"], station: "s1", alwaysOpen: true },
  { id: "e2", label: "E2", kind: "capture", services: ["capture"] },
];
export const devices: Site["devices"] = [
  { kind: "printer", id: "p1", config: {} },
  { kind: "station", id: "s1", config: {} },
];
export const office = (): Morning => {
  const opened = morning(configurationOf({ ...site, services, counters, devices }));
  told(opened, { busy: false });
  return opened;
};

interface Told {
  readonly busy?: boolean;
  readonly fault?: FaultCode;
  readonly run?: string;
}
/** The station's driver says so. */
export function told(morning: Morning, { run = "run-1", ...status }: Told): void {
  morning.put({ type: "device-status", device: "station/s1", status: { online: true, run, ...status } });
}
export const callNext = (counter: string) => ({ type: "call-next", counter }) as const;
export const isAt = (morning: Morning, counter: string) => morning.view<CounterView>(`counter/${counter}`).current;
export const nextAt = (morning: Morning, counter: string) => morning.view<CounterView>(`counter/${counter}`).next;
export const visit = (morning: Morning, number = "K001") => morning.state.visits.get(number)!;
/** What happened since then; paper has tests of its own. */
export const types = (morning: Morning, from: number) =>
  morning.journal.slice(from).flatMap(({ type }) => (type.startsWith("print-") ? [] : [type]));

/** K001 is at the station, and has been there for a while. */
export function atStation(): Morning {
  const day = office();
  day.kiosk("extend");
  day.later(second);
  told(day, { busy: true });
  return day;
}
