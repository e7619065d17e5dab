/**
 * The demo office's pages: on loopback each is who its path says, and one of the site's staff is signed in at each
 * counter.
 */
import { randomUUID } from "node:crypto";
import type { Recorded } from "./contract/events.ts";
import type { StaffRole } from "./contract/shapes.ts";
import type { Site } from "./contract/site.ts";
import type { Desk } from "./desk.ts";
import type { Identities, Identity } from "./identities.ts";

export interface DemoPages {
  readonly all: readonly Identity[];
  /** `/counter/2` → the identity of that counter's page. */
  readonly identityOf: (page: string) => Identity | undefined;
}

export function demoPages(site: Site): DemoPages {
  const office: Identity = { id: "office", role: "observer" };
  const kiosks = site.kiosks.map(({ id }): Identity => ({ id, role: "kiosk" }));
  const displays = site.displays.map(({ id }): Identity => ({ id, role: "display" }));
  const counters = site.counters.map(({ id }): Identity => ({ id: `counter-${id}`, role: "counter" }));
  return {
    all: [office, ...kiosks, ...displays, ...counters],
    identityOf(page) {
      const [, kind, id] = page.split("/");
      if (kind === "") return office;
      if (kind === "kiosk") return id ? kiosks.find((k) => k.id === id) : kiosks[0];
      if (kind === "display") return id ? displays.find((d) => d.id === id) : displays[0];
      if (kind === "counter") return id ? counters.find((c) => c.id === `counter-${id}`) : counters[0];
      return undefined;
    },
  };
}

/** A card with a personal code, as a lead would hand it out. */
export interface CodeCard {
  readonly role: StaffRole;
  readonly code: string;
}

/** New codes for the site's staff, for whoever wants to try signing in; none where nothing can be written. */
export async function demoCards(site: Site, identities: Identities): Promise<CodeCard[]> {
  const staff = site.staff ?? [];
  const present = staff.map((member) => member.id);
  const cards: CodeCard[] = [];
  try {
    for (const { id, role } of staff) cards.push({ role, code: await identities.addStaff(id, present) });
  } catch {
    // The office goes on without cards: the journal says what is wrong with the disk.
  }
  return cards;
}

/** Signs the staff of the site file in, one at each counter, unless somebody is there. */
export function signInDemo(events: readonly Recorded[], desk: Desk): void {
  if (events.length > 0 && !events.some((event) => event.type === "day-opened")) return;
  const { configuration, stations } = desk.state();
  const staffed = configuration?.counters.filter((counter) => counter.station === undefined) ?? [];
  for (const [n, counter] of staffed.entries()) {
    const station = `counter-${counter.id}`;
    const member = configuration!.staff[n];
    if (!member || (events.length === 0 && stations.has(station))) continue;
    void desk.submit({ type: "sign-in", id: randomUUID(), station, staff: member.id });
    void desk.submit({
      type: "command",
      id: randomUUID(),
      at: desk.state().at,
      from: { identity: station, role: "counter" },
      command: { type: "pick-counter", counter: counter.id },
    });
  }
}
