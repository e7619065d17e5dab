/** The end of a day: what is open, and what of it the next day takes over until somebody settles it. */
import { type Decision, events } from "./decision.ts";
import { openPayments } from "./payments.ts";
import { presentVisits } from "./present.ts";
import { doubtful } from "./printers.ts";
import type { OpenPoints, State, Visit } from "./state.ts";

type What = OpenPoints[number]["what"];

/** So many numbers are told of each kind; all of them are counted. */
const numbersTold = 60;

/** What keeps somebody from going home with a good conscience, as it is now. */
export function openPoints(state: State): OpenPoints {
  const visits = presentVisits(state);
  const those = (what: What, list: readonly Visit[]) => point(what, list.length, numbersOf(list));
  return [
    ...those(
      "waiting",
      visits.filter((visit) => visit.state !== "parked" && visit.state !== "no-show"),
    ),
    ...those(
      "parked",
      visits.filter((visit) => visit.state === "parked"),
    ),
    ...those("doubts", doubtful(state)),
    ...payments(state),
    ...point("signed-in", state.stations.size),
    ...point("faults", state.faults.size),
  ];
}

/** Also of days that are gone: until they are settled, they are in everybody's way. */
function payments(state: State): OpenPoints {
  const open = openPayments(state);
  return point(
    "payments",
    open.length,
    open.map(({ number }) => number),
  );
}

const numbersOf = (visits: readonly Visit[]) => visits.map((visit) => visit.number);

function point(what: What, count: number, numbers: readonly string[] = []): OpenPoints {
  return count === 0 ? [] : [{ what, count, numbers: numbers.slice(0, numbersTold) }];
}

/** Closes nothing by force but the intake; ended again, it is written down anew only if something else is open. */
export function endDay(state: State): Decision {
  const open = openPoints(state);
  const isKnown = state.dayEnded !== undefined && JSON.stringify(state.dayEnded) === JSON.stringify(open);
  return events(
    ...(state.intakeClosed ? [] : [{ type: "intake-closed" as const, reason: "end-of-day" as const }]),
    ...(isKnown ? [] : [{ type: "day-ended" as const, open }]),
  );
}

/** Who is signed in and what is faulty is seen anew each day. */
const outliving: readonly What[] = ["waiting", "parked", "doubts", "payments"];

/** What the next day takes over: what is open now, and what was taken over before and nobody has settled. */
export function carriedOver(state: State): State["carried"] {
  // Payments that are open are so of themselves, however old.
  const before = (state.carried?.open ?? []).filter(({ what }) => what !== "payments");
  const all = [...before, ...openPoints(state)];
  const open = outliving.flatMap((what) => {
    const same = all.filter((entry) => entry.what === what);
    const count = same.reduce((sum, entry) => sum + entry.count, 0);
    return point(
      what,
      count,
      same.flatMap(({ numbers }) => numbers),
    );
  });
  return open.length === 0 ? undefined : { date: state.carried?.date ?? state.day!, open };
}
