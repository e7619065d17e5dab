/** Random days of one office, one after the other, as the desk would take them in. */

import type { Recorded } from "../../gateway/contract/events.ts";
import { nextDay, weekdayOf } from "../../gateway/core/calendar/moments.ts";
import { outcomesKnown } from "../../gateway/core/import.ts";
import { between, oneOf, type Random } from "../power-cut/random.ts";
import { changedSite, randomSite } from "./site.ts";
import { openCounters, staffMinute } from "./staff.ts";
import { morningLists, visitorsMinute } from "./visitors.ts";
import { chance, openWorld, timeOf, type World } from "./world.ts";

const minute = 60_000;
/** Around which the clocks change, or the year does; else any. */
const remarkable = ["2026-03-23", "2026-10-19", "2026-12-14", "2027-03-22", "2027-10-25", "2028-02-21"];

export function runMonth(days: number, random: Random): readonly Recorded[] {
  const world = openWorld(randomSite(random), random);
  const { office } = world;
  let day = chance(world, 0.5) ? oneOf(random, remarkable) : nextDay("2026-01-05", between(random, 0, 1500));
  office.now = timeOf(world, day, "06:30");
  office.put({ type: "start", run: "run-1", journal: { damages: 0, kept: 0 } });
  office.put({ type: "configure", configuration: world.usual });
  for (let n = 0; n < days; n++) {
    runDay(world, day);
    day = nextDay(day);
  }
  office.now = timeOf(world, day, "00:01");
  office.later(0);
  return office.journal;
}

/** On days off the kiosk stands there too. */
function runDay(world: World, day: string): void {
  const { office, random } = world;
  office.now = Math.max(office.now, timeOf(world, day, "00:00") + between(random, 1, 120) * 1000);
  office.later(0);
  const isOff = weekdayOf(day) === "sat" || weekdayOf(day) === "sun";
  if (isOff && chance(world, 0.9)) return;
  world.pace = oneOf(random, [0.3, 1, 1, 1, 2]);
  office.now = timeOf(world, day, "06:45");
  office.later(0);
  office.put({ type: "configure", configuration: world.usual });
  retention(world, day);
  morningLists(world);
  openCounters(world);
  const nine = timeOf(world, day, "09:00");
  const isChanged = chance(world, 0.1);
  const until = timeOf(world, day, "18:15");
  while (office.now < until) {
    const before = office.now;
    office.later(between(random, 30_000, 90_000));
    if (isChanged && before < nine && office.now >= nine)
      office.put({ type: "configure", configuration: changedSite(random, world.usual) });
    visitorsMinute(world, (office.now - timeOf(world, day, "00:00")) / (60 * minute));
    staffMinute(world);
  }
  if (chance(world, 0.8)) office.at("1", { type: "end-day" });
}

/** At night, days gone by are deleted, and sources fetch what they want to know. */
function retention({ office, random, usual }: World, day: string): void {
  const known = outcomesKnown(office.state, office.now).map(({ appointment }) => appointment);
  if (known.length > 0 && random() < 0.7) office.put({ type: "records-fetched", appointments: known });
  const through = nextDay(day, -usual.retentionDays);
  if (office.journal[0]!.day > through) return;
  office.put({ type: "carry", through });
  office.put({ type: "days-deleted", through, rows: 1 });
}
