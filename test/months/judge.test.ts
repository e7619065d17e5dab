/** The judge of the random months is not asleep: journals that were forged in one place are told from true ones. */
import { expect, test } from "vitest";
import type { Event, Recorded } from "../../gateway/contract/events.ts";
import { openRandom } from "../power-cut/random.ts";
import { judge } from "./judge.ts";
import { runMonth } from "./month.ts";

/** Always the same ten days: they must hold one of everything that is forged. */
const random = openRandom(745);
const journal = runMonth(10, random);

type Of<Type extends Event["type"]> = Extract<Recorded, { type: Type }>;
/** The journal with some other events in place of the last one that fits. */
function forged<Type extends Event["type"]>(
  type: Type,
  change: (event: Of<Type>) => Recorded[],
  fits: (event: Of<Type>) => boolean = () => true,
): Recorded[] {
  const at = journal.findLastIndex((event) => event.type === type && fits(event as Of<Type>));
  if (at < 0) throw new Error(`no ${type} in ten days, seed ${random.seed}`);
  return [...journal.slice(0, at), ...change(journal[at] as Of<Type>), ...journal.slice(at + 1)];
}

const inPool = ({ plan }: Of<"appointment-set">) => plan.pool !== undefined && plan.pool !== "theirs";
const forgeries: Record<string, [what: () => Recorded[], told: string]> = {
  "somebody is left over at night": [() => forged("visitor-left", () => []), "lost"],
  "somebody is called twice": [() => forged("ticket-called", (event) => [event, event]), "it is called"],
  "a number is given twice": [() => forged("ticket-issued", (event) => [event, event]), "a number twice in a day"],
  "another reason is told": [
    () =>
      forged(
        "ticket-called",
        (event) => [{ ...event, reason: "precedence" }],
        ({ reason }) => reason === "longest-waiting",
      ),
    "the rule names",
  ],
  "who was at the station is forgotten": [() => forged("visit-held", () => []), "is not held"],
  "the bound comes too early": [
    () =>
      forged(
        "visit-advanced",
        (event) => [{ ...event, at: event.at - 86_400_000 }],
        ({ to }) => to === "bound",
      ),
    "before its time",
  ],
  "the bound does not come": [
    () => journal.filter((event) => event.type !== "visit-advanced" || event.to !== "bound"),
    "is bound for long",
  ],
  "a slot is booked once more than it has places": [
    () =>
      forged(
        "appointment-set",
        (event) => [event, ...["x", "y", "z"].map((id) => ({ ...event, appointment: id }))],
        inPool,
      ),
    "in one slot of",
  ],
  "an appointment comes to no end": [() => forged("appointment-missed", () => []), "has no end"],
  "an appointment ends twice": [
    () => forged("appointment-missed", (event) => [event, event]),
    "was missed and is missed",
  ],
  "a visit goes on after its end": [() => forged("visit-finished", (event) => [event, event]), "it is finished"],
};

test.each(Object.entries(forgeries))("%s", (_, [forge, told]) => {
  expect(judge(forge()).wrong.join("\n"), `seed ${random.seed}`).toContain(told);
});
