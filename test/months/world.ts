/** One office through many days: its clock, its chance, and what everybody in it has in hand. */
import { randomUUID } from "node:crypto";
import type { Configuration } from "../../gateway/contract/configuration.ts";
import { momentOf } from "../../gateway/core/calendar/moments.ts";
import type { Visit } from "../../gateway/core/state.ts";
import { Morning } from "../../gateway/core/testing.ts";
import { oneOf, type Random } from "../power-cut/random.ts";

export interface World {
  readonly office: Morning;
  readonly random: Random;
  readonly zone: string;
  /** As the site file stands on all days but those when somebody changes it. */
  readonly usual: Configuration;
  /** Today's pace: 1 is usual. */
  pace: number;
  /** When the station's present visitor came or is done. */
  stationTurnAt: number;
  imported: number;
}

export function openWorld(usual: Configuration, random: Random): World {
  const office = new Morning();
  return { office, random, zone: usual.zone, usual, pace: 1, stationTurnAt: 0, imported: 0 };
}

export const chance = ({ random }: World, share: number) => random() < share;
/** With so many a day of eleven hours; to be asked once a minute. */
export const daily = (world: World, times: number) => chance(world, times / 660);

export function some<Thing>({ random }: World, things: Iterable<Thing>): Thing | undefined {
  const list = [...things];
  return list.length === 0 ? undefined : oneOf(random, list);
}

export function someVisit(world: World, state: Visit["state"]): Visit | undefined {
  return some(
    world,
    [...world.office.state.visits.values()].filter((visit) => visit.state === state),
  );
}

export const timeOf = ({ zone }: World, day: string, time: string) => momentOf(day, time, zone);
export const languages = ["de", "de", "de", "en", "en-GB", "ar", "tr", "fr"] as const;
export const fresh = () => randomUUID();
