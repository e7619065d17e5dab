import { describe, expect, test } from "vitest";
import type { InDoubt, TerminalFacts, TransactionMark } from "../../gateway/contract/payments.ts";
import { compare, type Evidence, judge, otherAmountFound, type Verdict } from "./judge.ts";

const startedAt = new Date(2026, 10, 21, 14, 30, 0).getTime();
const older: TransactionMark = {
  terminal: "29001006",
  receipt: "0041",
  trace: "000141",
  date: "11-21",
  time: "14:10:00",
};
const newer: TransactionMark = {
  terminal: "29001006",
  receipt: "0042",
  trace: "000142",
  date: "11-21",
  time: "14:30:20",
};
const newest: TransactionMark = { ...newer, receipt: "0043", trace: "000143", time: "14:30:25" };

const facts = (mark: TransactionMark, more: Partial<TerminalFacts> = {}): TerminalFacts => ({
  ...{ approved: true, mark, cents: 9300 },
  ...more,
});
const last = (mark: TransactionMark, more: Partial<TerminalFacts> = {}) => ({ facts: facts(mark, more) });
const pay: InDoubt = { work: "pay", cents: 9300, startedAt, before: older };
const unknown: InDoubt = { work: "pay", cents: 9300, startedAt };
const approved = facts(newer);
/** The one before has no time. */
const timeless: InDoubt = { ...pay, before: { receipt: "0041" } };
/** By a clock that is more than an hour behind ours. */
const behind = facts({ ...newer, time: "13:20:00" });
const refused: TerminalFacts = { approved: false, mark: {}, code: "6C" };

type Row = readonly [what: string, evidence: Evidence, verdict: Verdict];

const rows: readonly Row[] = [
  ["the last one is the one before", { about: pay, last: last(older) }, "not-happened"],
  ["another one, approved, of this amount", { about: pay, last: last(newer) }, "happened"],
  ["another one, not approved", { about: pay, last: last(newer, { approved: false }) }, "not-happened"],
  ["another one of another amount", { about: pay, last: last(newer, { cents: 9299 }) }, "unclear"],
  ["another one of no amount", { about: pay, last: { facts: { approved: true, mark: newer } } }, "unclear"],
  ["not told", { about: pay, last: "not-told" }, "unclear"],
  ["could not be asked", { about: pay }, "unclear"],
  ["nobody knows the one before", { about: unknown, last: last(newer) }, "unclear"],
  ["nobody knows the one before, and it is older", { about: unknown, last: last(older) }, "unclear"],
  ["the first one of all", { about: { ...pay, before: "none" }, last: last(newer) }, "happened"],
  ["none before and none now", { about: { ...pay, before: "none" }, last: "none" }, "not-happened"],
  ["one before and none now: the day was closed", { about: pay, last: "none" }, "unclear"],
  ["older than the start", { about: timeless, last: last({ ...newer, time: "14:14:59" }) }, "unclear"],
  ["the same, but later than the one before", { about: pay, last: last({ ...newer, time: "14:14:59" }) }, "happened"],
  ["the same, but the one that it told", { about: { ...timeless, told: behind }, last: { facts: behind } }, "happened"],
  ["by its clock older than the one before", { about: pay, last: last({ ...newer, time: "14:09:00" }) }, "unclear"],
  ["some minutes behind our clock", { about: pay, last: last({ ...newer, time: "14:16:00" }) }, "happened"],
  ["of another terminal", { about: pay, last: last({ ...newer, terminal: "29001007" }) }, "unclear"],
  ["the same number at another time", { about: pay, last: last({ ...older, time: "14:30:00" }) }, "unclear"],

  ["refused by its word", { about: { ...pay, told: refused } }, "not-happened"],
  ["refused, and the books agree", { about: { ...pay, told: refused }, last: last(older) }, "not-happened"],
  ["refused, and the books do not agree", { about: { ...pay, told: refused }, last: last(newer) }, "unclear"],
  ["approved, and not in the books", { about: { ...pay, told: approved }, last: last(older) }, "not-happened"],
  ["approved, and in the books", { about: { ...pay, told: approved }, last: last(newer) }, "happened"],
  ["approved, and the books have another one", { about: { ...pay, told: approved }, last: last(newest) }, "unclear"],
  [
    "approved, and nobody knows the one before",
    { about: { ...unknown, told: approved }, last: last(newer) },
    "happened",
  ],
  [
    "approved, and another one was refused since",
    { about: { ...pay, told: approved }, last: last(newest, { approved: false }) },
    "unclear",
  ],
  ["approved, and it could not be asked", { about: { ...pay, told: approved } }, "unclear"],
  ["approved, and not told", { about: { ...pay, told: approved }, last: "not-told" }, "unclear"],
  ["approved and all acknowledged", { about: { ...pay, told: approved }, acknowledged: true }, "happened"],
  [
    "approved, all acknowledged, not told",
    { about: { ...pay, told: approved }, last: "not-told", acknowledged: true },
    "happened",
  ],
  [
    "approved and all acknowledged, but not in the books",
    { about: { ...pay, told: approved }, last: last(older), acknowledged: true },
    "not-happened",
  ],
  [
    "aborted after it was approved",
    { about: { ...pay, told: facts(newer, { approved: false, code: "FF" }) }, last: last(older) },
    "not-happened",
  ],
  [
    "aborted after it was approved, and in the books all the same",
    { about: { ...pay, told: facts(newer, { approved: false, code: "FF" }) }, last: last(newer) },
    "unclear",
  ],
  [
    "taken back by a booking of its own",
    { about: { ...pay, told: approved }, last: { facts: facts(newest), reverses: "142" } },
    "not-happened",
  ],
  [
    "what was taken back had another amount, and may have been somebody else's",
    { about: { ...pay, told: { ...approved, cents: 9000 } }, last: { facts: facts(newest), reverses: "142" } },
    "unclear",
  ],
  ["something else was taken back", { about: pay, last: { facts: facts(newer), reverses: "000139" } }, "unclear"],
];

test.each(rows)("a payment: %s", (_, evidence, verdict) => {
  expect(judge(evidence)).toBe(verdict);
});

describe("another amount than was asked for", () => {
  const other = last(newer, { cents: 9000 });
  test.each([
    ["is told to whoever settles it", { about: pay, last: other }],
    [
      "also when the terminal had said so before",
      { about: { ...pay, told: facts(newer, { cents: 9000 }) }, last: other },
    ],
  ] as const)("%s", (_, evidence) => {
    expect([judge(evidence), otherAmountFound(evidence)]).toEqual(["unclear", other.facts]);
  });
  test.each([
    ["not when it is the one before", { about: pay, last: last(older, { cents: 9000 }) }],
    ["not when nobody knows the one before", { about: unknown, last: other }],
    [
      "not when it is older than the one before",
      { about: pay, last: last({ ...newer, time: "14:09:00" }, { cents: 9000 }) },
    ],
    ["not when it was declined", { about: pay, last: last(newer, { cents: 9000, approved: false }) }],
    ["not when it takes something back", { about: pay, last: { ...other, reverses: "000139" } }],
    ["not when another one was approved", { about: { ...pay, told: approved }, last: last(newest, { cents: 9000 }) }],
    ["not when the terminal's word was a refusal", { about: { ...pay, told: refused }, last: other }],
    ["not of what is given back", { about: { ...pay, work: "refund" }, last: other }],
    ["not the amount itself", { about: pay, last: last(newer) }],
    ["not what was not told", { about: pay, last: "not-told" }],
  ] as const satisfies readonly (readonly [string, Evidence])[])("%s", (_, evidence) => {
    expect(otherAmountFound(evidence)).toBeUndefined();
  });
});

describe("the other way round", () => {
  const reverse: InDoubt = { work: "reverse", cents: 9300, startedAt, before: older, of: older };
  const { before: _, ...forgotten } = reverse;
  const table: readonly Row[] = [
    ["the payment is still the last one", { about: reverse, last: last(older) }, "not-happened"],
    ["the same, and nobody knows the one before", { about: forgotten, last: last(older) }, "not-happened"],
    ["another one of its amount, which may be anybody's", { about: reverse, last: last(newer) }, "unclear"],
    ["the one that it told", { about: { ...reverse, told: approved }, last: last(newer) }, "happened"],
    [
      "told and acknowledged",
      { about: { ...reverse, told: approved }, last: "not-told", acknowledged: true },
      "happened",
    ],
    ["it gives back another one", { about: reverse, last: { facts: facts(newer), reverses: "000139" } }, "unclear"],
    [
      "the one that it told gives back another one",
      { about: { ...reverse, told: approved }, last: { facts: facts(newer), reverses: "000139" } },
      "unclear",
    ],
    [
      "it says itself what it gives back",
      { about: reverse, last: { facts: facts(newer), reverses: "141" } },
      "happened",
    ],
    ["its receipt with a new trace", { about: reverse, last: last({ ...newer, receipt: "0041" }) }, "unclear"],
    ["another one, not approved", { about: reverse, last: last(newer, { approved: false }) }, "not-happened"],
    ["refused by its word", { about: { ...reverse, told: { ...refused, code: "B4" } } }, "not-happened"],
    ["approved, and not in the books", { about: { ...reverse, told: approved }, last: last(older) }, "not-happened"],
    ["not told", { about: reverse, last: "not-told" }, "unclear"],
  ];
  test.each(table)("a reversal: %s", (_, evidence, verdict) => {
    expect(judge(evidence)).toBe(verdict);
  });

  const refund: InDoubt = { ...reverse, work: "refund" };
  test.each([
    ["the last one is the one before", { about: refund, last: last(older) }, "not-happened"],
    ["another one of its amount, which may be anybody's", { about: refund, last: last(newer) }, "unclear"],
    ["the one that it told", { about: { ...refund, told: approved }, last: last(newer) }, "happened"],
    ["another one of another amount", { about: refund, last: last(newer, { cents: 100 }) }, "unclear"],
  ] as const satisfies readonly Row[])("a refund: %s", (_, evidence, verdict) => {
    expect(judge(evidence)).toBe(verdict);
  });
});

test("over the end of a year the newer one is not taken for older", () => {
  const about: InDoubt = {
    ...{ work: "pay", cents: 100, startedAt: new Date(2027, 0, 1, 0, 5).getTime() },
    before: { receipt: "1", date: "12-31", time: "23:59:00" },
  };
  const mark = { receipt: "2", date: "01-01", time: "00:05:10" };
  expect(judge({ about, last: { facts: { approved: true, mark, cents: 100 } } })).toBe("happened");
});

test.each([
  [{ receipt: "0042" }, { receipt: "42" }, "same"],
  [{ receipt: "0" }, { receipt: "0000" }, "same"],
  [{ receipt: "42", trace: "7" }, { receipt: "42" }, "same"],
  [{ receipt: "42" }, { trace: "42" }, "unsure"],
  [{}, {}, "unsure"],
  [{ trace: "7", time: "10:00:00" }, { trace: "7", time: "10:00:01" }, "unsure"],
  [{ terminal: "1", trace: "7" }, { terminal: "2", trace: "8" }, "unsure"],
] as const)("%j and %j are %s", (a, b, comparison) => {
  expect(compare(a, b)).toBe(comparison);
});
