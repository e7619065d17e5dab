import { describe, expect, test } from "vitest";
import type { Command } from "../../../gateway/contract/commands.ts";
import type { CountersView, CounterView, StaffVisit } from "../../../gateway/contract/views.ts";
import { isLanguageTag } from "./drafts.ts";
import { counterOf } from "./seen.ts";
import { can, type Input, mayAsk, openedBy, type Panel, startPanel, step, undoSeconds, visitNamed } from "./state.ts";
import { troubles } from "./troubles.ts";
import { whoMay } from "./who-may.ts";

const now = 1_800_000_000_000;
const visit = (number: string, more: Partial<StaffVisit> = {}): StaffVisit => ({
  number,
  state: "called",
  services: ["collect"],
  language: "ar",
  people: 1,
  help: [],
  precedence: false,
  takenAt: now - 60_000,
  paper: "printed",
  counter: "1",
  calledAt: now,
  nth: 1,
  ...more,
});
const counter = (more: Partial<CounterView> = {}): CounterView => ({
  id: "1",
  label: "1",
  kind: "desk",
  area: "hall",
  state: "open",
  services: ["collect"],
  current: null,
  next: null,
  waiting: 0,
  parked: [],
  noShows: [],
  undo: null,
  faults: [],
  ...more,
});
const folded = (inputs: readonly Input[], from: Panel = startPanel("1", "de", "2027-01-15")) =>
  inputs.reduce(step, from);
const seen = (name: string, value: unknown): Input => ({ type: "view", name, value });
const ask = (command: Command): Input => ({ type: "ask", command });
const answered = (answer: object): Input => ({ type: "answered", answer: answer as never });
const callNext: Command = { type: "call-next", counter: "1" };

/** Signed in as a clerk at counter 1, with a line to the gateway. */
const atWork = folded([
  { type: "link", link: "up" },
  { type: "time", at: now },
  seen("station/counter-1", { role: "clerk", counter: "1" }),
  seen("counter/1", counter()),
]);

describe("one press is one call", () => {
  test("what is asked waits for its answer, and nothing else is asked meanwhile", () => {
    const first = step(atWork, ask(callNext));
    expect(first.asked).toEqual(callNext);
    expect(can(first, "finish")).toBe(false);
    const second = step(first, ask({ type: "finish", counter: "1" }));
    expect(second.asked).toEqual(callNext);
    expect(can(step(second, answered({ ok: true })), "finish")).toBe(true);
  });

  test("without a line, or without a person, nothing is asked", () => {
    const cut = step(atWork, { type: "link", link: "down" });
    expect(step(cut, ask(callNext)).asked).toBeUndefined();
    const gone = step(atWork, seen("station/counter-1", undefined));
    expect(step(gone, ask(callNext)).asked).toBeUndefined();
  });

  test("a role asks only for what the table lets it", () => {
    expect(mayAsk(atWork, "close-intake")).toBe(false);
    expect(step(atWork, ask({ type: "close-intake", reason: "full" })).asked).toBeUndefined();
    const lead = step(atWork, seen("station/counter-1", { role: "lead", counter: "1" }));
    expect(step(lead, ask({ type: "close-intake", reason: "full" })).asked).toEqual({
      type: "close-intake",
      reason: "full",
    });
  });
});

describe("an answer", () => {
  test("that is a refusal stands long enough to be read, and goes with the next ask", () => {
    const refused = folded([ask(callNext), answered({ ok: false, refusal: "nobody-waiting" })], atWork);
    expect(refused.refusal?.code).toBe("nobody-waiting");
    expect(step(refused, { type: "time", at: now + 11_000 }).refusal).toBeDefined();
    expect(step(refused, { type: "time", at: now + 12_000 }).refusal).toBeUndefined();
    expect(step(refused, ask(callNext)).refusal).toBeUndefined();
  });

  test("to a ticket shows its number and clears the form for the next person", () => {
    const draft = folded([{ type: "draft", change: { services: ["collect"], people: 3, language: "ti" } }], atWork);
    const take: Command = { type: "take-ticket", services: ["collect"], language: "ti", people: 3 };
    const given = folded([ask(take), answered({ ok: true, number: "K007", ahead: 4, area: "hall" })], draft);
    expect(given.given).toMatchObject({ number: "K007", ahead: 4, area: "hall" });
    expect(given.draft).toMatchObject({ services: [], people: 1, language: "de" });
    expect(step(given, { type: "draft", change: { people: 2 } }).given).toBeUndefined();
  });

  test("to a number from an emergency sheet shows since when it stands in the queue", () => {
    const take: Command = { type: "take-ticket", services: ["collect"], language: "de", number: "N041", takenAt: now };
    const given = folded([ask(take), answered({ ok: true, number: "N041" })], atWork);
    expect(given.given).toMatchObject({ number: "N041", takenAt: now });
  });

  test("to a refused ticket leaves the form as it was", () => {
    const draft = folded([{ type: "draft", change: { services: ["collect"], people: 3 } }], atWork);
    const take: Command = { type: "take-ticket", services: ["collect"], language: "de", people: 3 };
    const refused = folded([ask(take), answered({ ok: false, refusal: "intake-closed" })], draft);
    expect(refused.draft.people).toBe(3);
    expect(refused.given).toBeUndefined();
  });

  test("to a call from a list brings the call back to the front", () => {
    const listed = folded(
      [
        { type: "sheet", sheet: "waiting" },
        { type: "row", number: "K001" },
      ],
      atWork,
    );
    const called = folded([ask({ type: "call", counter: "1", number: "K001" }), answered({ ok: true })], listed);
    expect(called).toMatchObject({ sheet: undefined, row: undefined });
  });

  test("to a transfer closes the chooser", () => {
    const moving = step(atWork, { type: "move", number: "K001" });
    const moved: Command = { type: "transfer", number: "K001", to: { counter: "2" } };
    expect(folded([ask(moved), answered({ ok: true })], moving).moving).toBeUndefined();
    expect(folded([ask(moved), answered({ ok: false, refusal: "unknown-counter" })], moving).moving).toBe("K001");
  });
});

describe("a ticket in doubt that is printed again", () => {
  const reprint: Command = { type: "reprint", number: "K001" };
  const doubts = seen("doubts", {
    tickets: [
      { number: "K001", paper: "not-printed", state: "waiting", services: ["collect"], language: "ar", takenAt: now },
    ],
  });
  const queue = (paper: StaffVisit["paper"]) =>
    seen("service/collect", { id: "collect", total: 1, waiting: [visit("K001", { state: "waiting", paper })] });
  const asked = folded([doubts, queue("not-printed"), ask(reprint), answered({ ok: true })], atWork);

  test("is told as printed when it is surely out, long enough to be read", () => {
    const printing = folded([seen("doubts", { tickets: [] }), queue("asked")], asked);
    expect(printing.printed).toBeUndefined();
    const out = step(printing, queue("printed"));
    expect(out.printed).toEqual({ number: "K001", at: now });
    expect(step(out, { type: "time", at: now + 11_000 }).printed).toBeDefined();
    const later = folded([{ type: "time", at: now + 12_000 }, queue("printed")], out);
    expect(later.printed).toBeUndefined();
  });

  test("is not told as printed when it failed, was cancelled, or was never in doubt", () => {
    expect(step(asked, queue("not-printed")).printed).toBeUndefined();
    const cancelled = [seen("doubts", { tickets: [] }), seen("service/collect", undefined)];
    expect(folded(cancelled, asked).printed).toBeUndefined();
    const lost = folded([queue("printed"), ask(reprint), answered({ ok: true }), queue("printed")], atWork);
    expect(lost.printed).toBeUndefined();
  });

  test("is told to whoever asked for it alone", () => {
    expect(folded([doubts, queue("asked"), queue("printed")], atWork).printed).toBeUndefined();
    const next = folded([seen("station/counter-1", { role: "lead", counter: "1" }), queue("printed")], asked);
    expect(next.printed).toBeUndefined();
  });
});

test("which numbers an emergency sheet got is forgotten with the sheet, so that the next one goes on", () => {
  const choice: Input = { type: "slip", change: { printer: "p2", from: "41", count: "3" } };
  const sheet: Command = { type: "print-slip", slip: "emergency", printer: "p2", from: 41, count: 3 };
  const chosen = folded([choice, ask(sheet)], atWork);
  const refused = step(chosen, answered({ ok: false, refusal: "printer-blocked" }));
  expect(refused.slip).toMatchObject({ from: "41", count: "3" });
  expect(step(chosen, answered({ ok: true })).slip).toEqual({ language: "de", printer: "p2", from: "", count: "" });
});

describe("what a touch opens is brought into view", () => {
  const shown = (input: Input, from = atWork) => openedBy(from, step(from, input));

  test("a form, a fault that somebody asked about, and the number that was given out", () => {
    expect(shown({ type: "row", number: "entered" })).toBe("entered");
    expect(shown({ type: "sheet", sheet: "faults", row: "paper-out" })).toBe("paper-out");
    expect(shown({ type: "sheet", sheet: "faults" })).toBeUndefined();
    const take: Command = { type: "take-ticket", services: ["collect"], language: "de" };
    const asked = folded([{ type: "row", number: "entered" }, ask(take)], atWork);
    expect(shown(answered({ ok: true, number: "K001" }), asked)).toBe("given");
  });

  test("once: what comes and goes by itself moves nothing", () => {
    const open = step(atWork, { type: "sheet", sheet: "faults", row: "paper-out" });
    expect(shown(seen("faults", { faults: [], printers: [] }), open)).toBeUndefined();
    expect(shown({ type: "row", number: "paper-out" }, open)).toBeUndefined();
  });
});

describe("what is told aloud", () => {
  const called = step(atWork, seen("counter/1", counter({ current: visit("K001") })));

  test("a call, another call, and the beginning", () => {
    expect(called.news).toEqual({ number: "K001", what: "called" });
    const again = step(called, seen("counter/1", counter({ current: visit("K001", { nth: 2 }) })));
    expect(again.news).toEqual({ number: "K001", what: "called-again" });
    const begun = step(again, seen("counter/1", counter({ current: visit("K001", { state: "serving", nth: 2 }) })));
    expect(begun.news).toEqual({ number: "K001", what: "serving" });
  });

  test("nothing twice, and nothing of another counter", () => {
    const same = step(called, seen("counter/1", counter({ current: visit("K001"), waiting: 7 })));
    expect(same.news).toBe(called.news);
    const other = step(called, seen("counter/2", counter({ id: "2", current: visit("F001", { counter: "2" }) })));
    expect(other.news).toBe(called.news);
  });
});

describe("views", () => {
  test("the counter that was picked counts, not the one in the address", () => {
    expect(counterOf(startPanel("1", "de", ""))).toBe("1");
    expect(counterOf(step(atWork, seen("station/counter-1", { role: "clerk", counter: "3" })))).toBe("3");
  });

  test("one that is gone leaves nothing behind", () => {
    const waiting = step(atWork, seen("service/collect", { id: "collect", total: 1, waiting: [visit("K001")] }));
    expect(Object.keys(waiting.services)).toEqual(["collect"]);
    expect(step(waiting, seen("service/collect", undefined)).services).toEqual({});
  });

  test("nothing of the person before is left on the screen", () => {
    const busy = folded(
      [
        { type: "sheet", sheet: "reception" },
        { type: "draft", change: { services: ["collect"], help: ["interpreter"] } },
        { type: "move", number: "K001" },
      ],
      atWork,
    );
    const next = step(busy, seen("station/counter-1", { role: "clerk", counter: null }));
    expect(next).toMatchObject({ sheet: undefined, moving: undefined, draft: { services: [], help: [] } });
  });

  test("the chooser closes when its visitor has left the counter", () => {
    const moving = folded(
      [seen("counter/1", counter({ current: visit("K001") })), { type: "move", number: "K001" }],
      atWork,
    );
    expect(moving.moving).toBe("K001");
    expect(step(moving, seen("counter/1", counter())).moving).toBeUndefined();
  });

  test("a turn can be taken back until its time is over", () => {
    const undo = { what: "ticket-called", number: "K001", until: now + 10_000 };
    const turned = step(atWork, seen("counter/1", counter({ undo })));
    expect(undoSeconds(turned)).toBe(10);
    expect(undoSeconds(step(turned, { type: "time", at: now - 900 }))).toBe(10);
    expect(undoSeconds(step(turned, { type: "time", at: now + 9_001 }))).toBe(1);
    expect(undoSeconds(step(turned, { type: "time", at: now + 10_000 }))).toBe(0);
  });

  test("a ticket still in print is no trouble yet", () => {
    const ticket = (number: string, paper: string) => ({ number, paper, state: "waiting", takenAt: now });
    const doubtful = step(atWork, seen("doubts", { tickets: [ticket("K001", "asked"), ticket("K002", "unknown")] }));
    expect(troubles(doubtful)).toEqual({ faults: 0, doubts: 1 });
  });
});

test("the personal code is on its way with its last digit, and is not kept", () => {
  const typed = folded([{ type: "code", text: "1234 567" }]);
  expect(typed.entry).toMatchObject({ digits: "1234567", sending: false });
  const whole = step(typed, { type: "code", text: "12345678" });
  expect(whole.entry).toMatchObject({ digits: "12345678", sending: true });
  expect(step(whole, { type: "code-answered", trouble: { why: "wrong" } }).entry).toMatchObject({
    digits: "",
    sending: false,
    trouble: { why: "wrong" },
  });
});

test("any language tag may be given out, and no other text", () => {
  expect(["de", "ti", "sr-Latn", "zgh", "de-simple"].filter(isLanguageTag)).toHaveLength(5);
  expect(["", "Deutsch", "d", "de_DE", "de-"].filter(isLanguageTag)).toEqual([]);
});

test("who may not is told who may, and at which counter one of them is", () => {
  expect(whoMay(atWork, "close-intake")).toEqual({ roles: ["reception", "lead"], at: undefined });
  const standing = { state: "open", waiting: 0 } as const;
  const counters: CountersView["counters"] = [
    { ...standing, id: "1", clerk: { role: "clerk", languages: [] } },
    { ...standing, id: "2", clerk: { role: "lead", languages: [] } },
  ];
  const staffed = folded([seen("counters", { counters })], atWork);
  expect(whoMay(staffed, "close-intake").at?.id).toBe("2");
  expect(whoMay(staffed, "open-intake")).toMatchObject({ roles: ["lead"], at: { id: "2" } });
});

test("a visit that was sent away is found where it waits", () => {
  const sent = visit("K001", { state: "waiting", counter: undefined as never, forCounter: "3" });
  const panel = step(atWork, seen("service/collect", { id: "collect", total: 1, waiting: [sent] }));
  expect(visitNamed(panel, "K001")?.forCounter).toBe("3");
  expect(visitNamed(panel, "K002")).toBeUndefined();
});

test("a card of the demo office enters its whole code at once", () => {
  const cards = [{ role: "lead" as const, code: "12345678" }];
  const door = startPanel("1", "de", "2027-01-15", { framed: true, cards });
  expect(step(door, { type: "code", text: cards[0]!.code }).entry).toMatchObject({ digits: "12345678", sending: true });
  expect(startPanel("1", "de", "2027-01-15").cards).toEqual([]);
});
