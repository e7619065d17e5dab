/** The other systems of the house: their lists come in, and they are told what became of their appointments. */
import type { Site } from "../contract/site.ts";
import { dayAt } from "../core/day.ts";
import { outcomesKnown } from "../core/import.ts";
import type { Desk } from "../desk.ts";
import { openImports } from "./folder.ts";
import type { Looking } from "./looking.ts";
import { openOutcomes } from "./outcomes.ts";
import { contextOf } from "./reading.ts";

export interface NeighbourParts {
  readonly site: Site;
  readonly data: string;
  readonly desk: Desk;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/** Nothing runs where the site file names no source. */
export function openNeighbours({ site, data, desk, now, log }: NeighbourParts): Looking {
  const sources = site.appointments?.sources ?? [];
  if (sources.length === 0) return { stop: async () => undefined };
  const today = () => desk.state().day ?? dayAt(now(), site.zone);
  const shared = { data, sources, now, log };
  const open = [
    openImports({ ...shared, desk, context: () => contextOf(site, today()) }),
    openOutcomes({ ...shared, known: () => outcomesKnown(desk.state(), now()), today, submit: desk.submit }),
  ];
  return {
    async stop() {
      await Promise.all(open.map((each) => each.stop()));
    },
  };
}
