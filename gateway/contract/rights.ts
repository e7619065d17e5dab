/**
 * Who may publish and read which topic: one table by role, checked by the broker at each publish, subscription and
 * delivery.
 */
import type { ClientRole } from "./staff-rights.ts";

/**
 * `%i` stands for the client's own identity; `%d` for each of its devices, as `kind/id`: those of a driver program, the
 * scanner of a page.
 */
interface Rights {
  readonly publish: readonly string[];
  readonly read: readonly string[];
  /** Not even where `read` matches; `%h` stands for each device whose events are nobody else's: see `discreet`. */
  readonly never?: readonly string[];
}

const everybody = ["time", "view/site", "view/day"];
const asks = { publish: ["command/%i/+"], read: [...everybody, "reply/%i/+"] };

export const rights: Readonly<Record<ClientRole, Rights>> = {
  kiosk: { publish: asks.publish, read: [...asks.read, "view/kiosk/%i", "view/slots/+", "device/%d/event"] },
  display: { publish: [], read: [...everybody, "view/display/%i", "device/display/%i/show"] },
  counter: {
    publish: asks.publish,
    read: [
      ...asks.read,
      "view/counter/+",
      "view/counters",
      "view/service/+",
      "view/agenda/+",
      "view/alarms",
      "view/appointments",
      "view/called",
      "view/doubts",
      "view/faults",
      "view/end-of-day",
      "view/office",
      "view/slots/+",
      "view/payments",
      "view/station/%i",
      "view/till/+",
      "device/%d/event",
    ],
  },
  driver: {
    publish: ["device/%d/status", "device/%d/event", "device/%d/done"],
    read: ["time", "device/%d/show", "device/%d/answer", "device/%d/job"],
  },
  /** What it shows goes through the gateway (flow-shows.ts), which lets it have only what the site gives it. */
  flow: {
    publish: [...asks.publish, "flow/%i/show/+/+", "device/%d/status", "device/%d/event", "device/%d/done"],
    read: [
      ...asks.read,
      "view/counter/+",
      "view/counters",
      "view/display/+",
      "view/service/+",
      "view/faults",
      "view/given",
      "view/kiosk/+",
      "view/office",
      "device/%d/job",
      "device/+/+/event",
      "device/+/+/status",
      "device/+/+/show",
      "device/+/+/answer",
    ],
    never: ["device/%h/event", "device/%h/answer"],
  },
  /** A program that proposes appointments by letter. */
  scheduler: { publish: asks.publish, read: [...asks.read, "view/slots/+"] },
  /** A person at the machine, by the command line. */
  operator: asks,
  observer: {
    publish: [],
    read: [
      ...everybody,
      "view/kiosk/+",
      "view/display/+",
      "view/counter/+",
      "view/counters",
      "view/service/+",
      "view/faults",
      "view/office",
    ],
  },
};

export interface Client {
  readonly identity: string;
  readonly role: ClientRole;
  /** Its own, as `kind/id`. */
  readonly devices: readonly string[];
  /** Devices of the site whose events are for the core, or for their own page, and for nobody else. */
  readonly discreet: readonly string[];
}

/** The table's patterns for one client, complete with the site's prefix. */
export function patternsFor({ identity, role, devices, discreet }: Client, prefix: string): Required<Rights> {
  const fill = (pattern: string): string[] => {
    const own = pattern.replace("%i", identity);
    const each = own.includes("%h") ? discreet : own.includes("%d") ? devices : [""];
    return each.map((device) => prefix + own.replace(/%[dh]/, device));
  };
  const { publish, read, never = [] } = rights[role];
  return { publish: publish.flatMap(fill), read: read.flatMap(fill), never: never.flatMap(fill) };
}

/** Is every topic that `filter` matches also matched by `pattern`? A topic is a filter that matches itself. */
export function covers(pattern: string, filter: string): boolean {
  const wanted = filter.split("/");
  const allowed = pattern.split("/");
  for (const [level, part] of allowed.entries()) {
    if (part === "#") return true;
    const asked = wanted[level];
    if (asked === undefined || asked === "#") return false;
    if (part !== "+" && part !== asked) return false;
  }
  return wanted.length === allowed.length;
}
