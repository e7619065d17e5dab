/** `wartemarke replay`: what a past day would have been like under other rules. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { parse } from "yaml";
import type { Options } from "../command-line.ts";
import type { Configuration } from "../contract/configuration.ts";
import { strict } from "../contract/shapes.ts";
import { Service } from "../contract/site.ts";
import { Rules } from "../contract/site-visits.ts";
import { rulesOf } from "../core/order.ts";
import { emptyState } from "../core/state.ts";
import { eventsOf } from "../journal-file.ts";
import { Mistake } from "../mistake.ts";
import { pastDay } from "../replay/day.ts";
import { type Figures, figuresBy, type Grouping, groupings } from "../replay/figures.ts";
import { simulate } from "../replay/simulate.ts";
import { type Program, say } from "./program.ts";

/** What may be tried out: the parts of a site file that decide who is next. */
const Trial = Type.Object(
  {
    rules: Type.Optional(Rules),
    services: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Partial(Type.Pick(Service, ["headStartMinutes", "byLanguage", "meanwhile"]), strict),
      ),
    ),
  },
  strict,
);
type Trial = Type.Static<typeof Trial>;

export const run: Program = async (options) => {
  const by = groupingOf(options);
  const journal = join(options.data, "journal.sqlite");
  if (!existsSync(journal)) throw new Mistake(`${journal}: there is no journal; name its folder with --data`);
  const { rules, day } = options;
  if (!rules || !day)
    throw new Mistake(
      "replay needs a day and a file with rules: wartemarke replay --day 2026-11-20 --rules other.yaml",
    );
  const trial = readTrial(rules);
  const db = new DatabaseSync(journal, { readOnly: true });
  const past = pastDay(eventsOf(db), day, emptyState);
  db.close();
  const configuration = past?.morning.configuration;
  if (!past || !configuration || past.first.length === 0)
    throw new Mistake(`${journal}: nobody came on ${day}; the journal keeps ${keptDays(configuration)}`);
  const bound = rulesOf(configuration).longestWaitMinutes;
  const table = (waits: typeof past.first) => figuresBy(waits, by, configuration.zone, bound);
  const columns = {
    "as it was": table(past.first),
    "simulated, same rules": table(simulate(past, (same) => same)),
    "simulated, other rules": table(simulate(past, (before) => before && withTrial(before, trial, rules))),
  };
  if (options.json)
    say(JSON.stringify(Object.fromEntries(Object.entries(columns).map(([n, m]) => [n, Object.fromEntries(m)]))));
  else for (const line of linesOf(columns, by, bound)) say(line);
  return undefined;
};

const keptDays = (configuration: Configuration | undefined) => `${configuration?.retentionDays ?? 90} days`;

/** Waits can be looked at from many sides. How a single person works is none of them. */
function groupingOf({ by = "service" }: Options): Grouping {
  if (["clerk", "staff", "counter", "station", "team"].includes(by))
    throw new Mistake(
      `--by ${by}: replay tells nothing of single people or their desks. It groups by ${groupings.join(", ")}.`,
    );
  const known = groupings.find((each) => each === by);
  if (!known) throw new Mistake(`--by ${by}: replay groups by ${groupings.join(", ")}.`);
  return known;
}

const schema = Compile(Trial);

function readTrial(path: string): Trial {
  if (!existsSync(path)) throw new Mistake(`${path}: there is no such file`);
  const value = readYaml(path);
  if (schema.Check(value)) return value;
  const [error] = schema.Errors(value);
  const where = error?.instancePath.replaceAll("/", ".").slice(1) || "the whole";
  throw new Mistake(`${path}: ${where}: ${error?.message}. It may hold rules: and services: as a site file does.`);
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Mistake(`${path}: is no YAML: ${(error as Error).message.split("\n")[0]}`);
  }
}

function withTrial(before: Configuration, { rules, services = {} }: Trial, path: string): Configuration {
  const unknown = Object.keys(services).find((id) => !before.services.some((service) => service.id === id));
  if (unknown !== undefined) throw new Mistake(`${path}: services: there was no „${unknown}“ on that day`);
  return {
    ...before,
    rules: { ...rulesOf(before), ...rules },
    services: before.services.map((service) => ({ ...service, ...services[service.id] })) as Configuration["services"],
  };
}

function* linesOf(columns: Readonly<Record<string, ReadonlyMap<string, Figures>>>, by: Grouping, bound: number) {
  const groups = [...new Set(Object.values(columns).flatMap((column) => [...column.keys()]))];
  const width = Math.max(...groups.map((group) => group.length), by.length) + 2;
  for (const [name, column] of Object.entries(columns)) {
    yield "";
    yield `${name}: minutes from the queue, or the appointment's time, to the first call`;
    yield `${by.padEnd(width)}${["visits", "p50", "p90", "longest", `> ${bound}`, "never"].map(right).join("")}`;
    for (const group of groups) {
      const row = column.get(group);
      if (!row) continue;
      const { visits, p50, p90, longest, beyondBound, neverCalled } = row;
      const cells = [visits, p50.toFixed(1), p90.toFixed(1), longest.toFixed(1), beyondBound, neverCalled];
      yield `${group.padEnd(width)}${cells.map(right).join("")}`;
    }
  }
}

const right = (cell: string | number) => String(cell).padStart(10);
