/** The counter page in alarm: who asks for help, what a refusal means while nobody may be called. */
import { describe, expect, test } from "vitest";
import { type Input, type Panel, startPanel, step } from "./state.ts";
import { hasAlarmWires } from "./troubles.ts";

const now = 1_800_000_000_000;
const seen = (name: string, value: unknown): Input => ({ type: "view", name, value });
const folded = (inputs: readonly Input[], from: Panel) => inputs.reduce(step, from);
const atWork = folded(
  [{ type: "link", link: "up" }, { type: "time", at: now }, seen("station/counter-1", { role: "clerk", counter: "1" })],
  startPanel("1", "de", "2027-01-15"),
);
const raise: Input = { type: "silent-alarm" };
const told = (answer: object): Input => ({ type: "silent-alarm-answered", answer: answer as never });

describe("help", () => {
  test("is asked for this counter, also while another answer is awaited or the line is down", () => {
    const busy = step(atWork, { type: "ask", command: { type: "call-next", counter: "1" } });
    expect(step(busy, raise)).toMatchObject({ raising: "1", asked: { type: "call-next" } });
    expect(step(step(atWork, { type: "link", link: "down" }), raise).raising).toBe("1");
  });

  test("is asked once until answered; only a no is said", () => {
    const raised = folded([raise, raise], atWork);
    expect(folded([told({ ok: true })], raised)).toMatchObject({ raising: undefined, refusal: undefined });
    expect(folded([told({ ok: false, refusal: "too-old" })], raised).refusal?.code).toBe("too-old");
  });

  test("is not asked by a page at which nobody works", () => {
    expect(step(startPanel("1", "de", "2027-01-15"), raise).raising).toBeUndefined();
  });

  test("stands for as long as the view says so", () => {
    const alarmed = step(atWork, seen("alarms", { silent: [{ counter: "3", since: now }] }));
    expect(alarmed.silent).toEqual([{ counter: "3", since: now }]);
    expect(step(alarmed, seen("alarms", { silent: [] })).silent).toEqual([]);
    expect(step(alarmed, seen("alarms", undefined)).silent).toEqual([]);
  });
});

test("a call that is refused only for the alarm's wires can be explained, one of a halted site needs no more", () => {
  const wires = seen("faults", { faults: [{ source: "alarm/house", fault: "alarm-wires", since: now }], printers: [] });
  const day = (halted: boolean) => seen("day", { day: "2027-01-15", intake: { open: !halted, halted } });
  expect(hasAlarmWires(folded([day(false), wires], atWork))).toBe(true);
  expect(hasAlarmWires(folded([day(true), wires], atWork))).toBe(false);
  expect(hasAlarmWires(step(atWork, day(false)))).toBe(false);
});
