import { expect, test } from "vitest";
import { type AlarmContacts, alarmJudge } from "./judge.ts";

const pair: AlarmContacts = { closedAtRest: true, two: true, toleranceMs: 100 };

/** One letter a contact: c closed, o open, ? cannot be read. */
type Saying = readonly [atMs: number, contacts: string];
const states: Readonly<Record<string, boolean | undefined>> = { c: true, o: false, "?": undefined };

/** What is believed at each of the times asked for. */
function believed(contacts: AlarmContacts, sayings: readonly Saying[], askedAt: readonly number[]) {
  const judge = alarmJudge(contacts);
  const rest = [...sayings];
  return askedAt.map((now) => {
    while (rest[0] && rest[0][0] <= now) {
      const [atMs, [first, second]] = rest.shift()!;
      judge.heard("first", states[first!], atMs);
      if (contacts.two) judge.heard("second", states[second!], atMs);
    }
    const { alarm, wires } = judge.verdict(now);
    return wires ? `${alarm} wires` : `${alarm}`;
  });
}

test.each<[string, Saying[], number[], string[]]>([
  ["at rest", [[0, "co"]], [0, 50], ["undefined", "false"]],
  [
    "both change: alarm",
    [
      [0, "co"],
      [1000, "oc"],
    ],
    [1049, 1050],
    ["false", "true"],
  ],
  [
    "a bounce of one while the other is shorted",
    [
      [0, "cc"],
      [1000, "oc"],
      [1002, "cc"],
    ],
    [900, 1001, 1200],
    ["undefined wires", "undefined", "undefined wires"],
  ],
  [
    "one after the other",
    [
      [0, "co"],
      [1000, "oo"],
      [1008, "oc"],
    ],
    [1007, 1058],
    ["false", "true"],
  ],
  [
    "both back",
    [
      [0, "oc"],
      [1000, "co"],
    ],
    [50, 1000, 1050],
    ["true", "true", "false"],
  ],
  [
    "wire of the first off",
    [
      [0, "co"],
      [1000, "oo"],
    ],
    [1099, 1100, 9000],
    ["false", "false wires", "false wires"],
  ],
  [
    "wire of the second shorted",
    [
      [0, "co"],
      [1000, "cc"],
    ],
    [1099, 1100],
    ["false", "false wires"],
  ],
  [
    "mended",
    [
      [0, "co"],
      [1000, "cc"],
      [5000, "co"],
    ],
    [4000, 5000],
    ["false wires", "false"],
  ],
  [
    "a wire breaks in the alarm",
    [
      [0, "oc"],
      [1000, "oo"],
    ],
    [50, 1100],
    ["true", "true wires"],
  ],
  [
    "an alarm out of a contradiction",
    [
      [0, "co"],
      [1000, "oo"],
      [5000, "oc"],
    ],
    [4000, 5000, 5050],
    ["false wires", "false", "true"],
  ],
  [
    "one bounces back for a moment",
    [
      [0, "oc"],
      [500, "cc"],
      [520, "oc"],
    ],
    [500, 520],
    ["true", "true"],
  ],
  [
    "both bounce back for a moment",
    [
      [0, "oc"],
      [500, "co"],
      [520, "oc"],
    ],
    [510, 600],
    ["true", "true"],
  ],
  ["broken from the start", [[0, "oo"]], [0, 100], ["undefined", "undefined wires"]],
  [
    "one cannot be read",
    [
      [0, "co"],
      [1000, "?o"],
    ],
    [2000],
    ["false"],
  ],
  [
    "neither can be read, in an alarm",
    [
      [0, "oc"],
      [1000, "??"],
    ],
    [2000],
    ["true"],
  ],
])("two contacts: %s", (_, sayings, at, expected) => {
  expect(believed(pair, sayings, at)).toEqual(expected);
});

test.each<[string, Partial<AlarmContacts>, Saying[], number[], string[]]>([
  [
    "opens",
    {},
    [
      [0, "c"],
      [1000, "o"],
    ],
    [50, 1049, 1050],
    ["false", "false", "true"],
  ],
  [
    "opens for a moment",
    {},
    [
      [0, "c"],
      [1000, "o"],
      [1020, "c"],
    ],
    [50, 1019, 1100],
    ["false", "false", "false"],
  ],
  [
    "closes again",
    {},
    [
      [0, "o"],
      [1000, "c"],
    ],
    [50, 1050],
    ["true", "false"],
  ],
  [
    "open at rest, closes",
    { closedAtRest: false },
    [
      [0, "o"],
      [1000, "c"],
    ],
    [50, 1050],
    ["false", "true"],
  ],
])("one contact: %s", (_, change, sayings, at, expected) => {
  expect(believed({ ...pair, two: false, ...change }, sayings, at)).toEqual(expected);
});

test("it says when to ask again, and only when time alone changes something", () => {
  const judge = alarmJudge(pair);
  expect(judge.verdict(0).againInMs).toBeUndefined();
  judge.heard("first", false, 1000);
  judge.heard("second", false, 1000);
  expect(judge.verdict(1030).againInMs).toBe(70);
  expect(judge.verdict(1100).againInMs).toBeUndefined();
});
