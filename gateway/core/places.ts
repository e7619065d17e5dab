/** Where visitors can be called to, worked out once for a state: who is there, what they serve and speak. */
import type { Configuration } from "../contract/configuration.ts";
import type { State } from "./state.ts";

/** What a counter can do just now: by who is signed in there, else by the site file. */
export interface Place {
  readonly id: string;
  readonly skills: ReadonlySet<string>;
  readonly languages: ReadonlySet<string>;
  readonly clerk: string | undefined;
  readonly teams: readonly string[];
  /** Nobody sits there. */
  readonly isStation: boolean;
}

interface Office {
  readonly configuration: Configuration;
  readonly places: ReadonlyMap<string, Place>;
  /** Counters that are open. */
  readonly open: ReadonlySet<string>;
  /** `service language` of every open counter. */
  readonly spoken: ReadonlySet<string>;
}
const officesKnown = new WeakMap<State["stations"], { office: Office; counters: State["counters"] }>();

/** How all counters stand; worked out once for a state. */
export function officeOf({ configuration, counters, stations }: State): Office | undefined {
  if (!configuration) return undefined;
  const known = officesKnown.get(stations);
  if (known?.office.configuration === configuration) {
    if (known.counters === counters) return known.office;
    if (isAsBefore(known.office, counters)) {
      known.counters = counters;
      return known.office;
    }
  }
  const staffAt = new Map([...stations.values()].map(({ counter, staff }) => [counter, staff]));
  const members = new Map(configuration.staff.map((member) => [member.id, member]));
  const places = new Map<string, Place>();
  const open = new Set<string>();
  const spoken = new Set<string>();
  for (const counter of configuration.counters) {
    const member = members.get(staffAt.get(counter.id) ?? "");
    const place: Place = {
      id: counter.id,
      skills: new Set(member?.services ?? counter.services),
      languages: new Set((member?.languages ?? counter.languages).map(base)),
      clerk: member?.id,
      teams: member?.teams ?? [],
      isStation: counter.station !== undefined,
    };
    places.set(counter.id, place);
    if (counters.get(counter.id)?.state !== "open") continue;
    open.add(counter.id);
    for (const skill of place.skills) for (const language of place.languages) spoken.add(`${skill} ${language}`);
  }
  const office = { configuration, places, open, spoken };
  officesKnown.set(stations, { office, counters });
  return office;
}

/** Counters change with each call; that one opens or closes is rare. */
function isAsBefore({ places, open }: Office, counters: State["counters"]): boolean {
  for (const id of places.keys()) if ((counters.get(id)?.state === "open") !== open.has(id)) return false;
  return true;
}

export const placeAt = (state: State, counterId: string) => officeOf(state)?.places.get(counterId);

/** `sr` of `sr-Latn`. */
export function base(tag: string): string {
  const end = tag.indexOf("-");
  return end < 0 ? tag : tag.slice(0, end);
}

export function skillsAt(state: State, counterId: string): ReadonlySet<string> {
  return placeAt(state, counterId)?.skills ?? new Set();
}
