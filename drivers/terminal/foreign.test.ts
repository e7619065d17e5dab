/** Nothing of somebody else's is taken for ours, and nothing proves more than it says. Word by word, and simulated. */
import { afterEach, describe, expect, test } from "vitest";
import type { InDoubt, TransactionMark } from "../../gateway/contract/payments.ts";
import { until } from "../testing.ts";
import type { Config } from "./config.ts";
import { happened, jobOf, openOffice, startDriver } from "./testing.ts";
import { hangsUp, type Part, playTerminal, type Script } from "./testing-script.ts";
import { realTimes, timesOn } from "./times.ts";

const closers: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const closer of closers.splice(0)) await closer.stop();
});

async function play(parts: Script["parts"], config: Partial<Config> = {}) {
  const terminal = await playTerminal({ parts });
  const { port, stop } = startDriver(terminal.at, config);
  closers.push({
    async stop() {
      await stop();
      await terminal.close();
    },
  });
  await until(() => port.faults.length > 0);
  return { terminal, port };
}

const pay = () => jobOf({ work: "pay", cents: 1500 });
/** 04 0F: result, 15.00 EUR, trace, receipt; `more` fields, as many bytes as it says. */
const told = (result: string, trace: string, receipt: string, more = "", cents = "1500") =>
  `040f${(16 + more.length / 2).toString(16)}27${result}0400000000${cents}0b0000${trace}8700${receipt}${more}`;
const lastOne = (status: string): Part => ["800000", status, "060f00"];
const silentBooks: Part = ["848300"];
const before = lastOne(told("00", "50", "64"));
const approved = told("00", "51", "65");
/** TID 29001006. */
const ofTerminal = "2929001006";

describe("between two payments somebody else pays the same amount", () => {
  test("at the terminal's own keys: it is not taken for the second one", async () => {
    const byHand = lastOne(told("00", "52", "66"));
    const { port } = await play({
      "0620": [before, byHand, byHand],
      "0601": [
        ["800000", approved, "060f00"],
        ["800000", hangsUp],
      ],
    });
    expect(await port.work(pay())).toEqual({ outcome: "ok" });
    expect(await port.work(pay())).toEqual({ outcome: "failed" });
    expect(happened(port, "work-started").map((each) => each.before)).toMatchObject([
      { receipt: "0064" },
      { receipt: "0066" },
    ]);
  });

  test("and a terminal that is busy with it is not asked for another one", async () => {
    const { port, terminal } = await play({ "0620": [["849c00"]] });
    expect(await port.work(pay())).toEqual({ outcome: "failed", code: "9C" });
    expect(terminal.heard).not.toContain("0601");
  });
});

describe("what is given back", () => {
  const reverse = (of: TransactionMark, cents = 1500) => jobOf({ work: "reverse", cents, of });

  test.each(["reverse", "refund"] as const)("was paid at another terminal: not asked for (%s)", async (work) => {
    const { port, terminal } = await play({ "0620": [lastOne(told("00", "50", "64", ofTerminal))] });
    const of = { terminal: "29001007", receipt: "0064" };
    expect(await port.work(jobOf({ work, cents: 1500, of }))).toEqual({ outcome: "failed", code: "other-terminal" });
    expect(terminal.heard).not.toContain("0630");
    expect(terminal.heard).not.toContain("0631");
    expect(port.logs.join("\n")).toContain("terminal with another number");
  });

  test("the same, by the number that it told in the registration", async () => {
    const { port } = await play({ "0600": [["800000", `060f05${ofTerminal}`]], "0620": [silentBooks] });
    const end = await port.work(reverse({ terminal: "29001007", receipt: "0064" }));
    expect(end).toEqual({ outcome: "failed", code: "other-terminal" });
  });

  const reversed: Part = ["800000", told("00", "51", "65", "37000050"), "060f00"];
  test.each([
    ["is its last one", before, { outcome: "ok" }],
    ["is not its last one", lastOne(told("00", "52", "66")), { outcome: "failed", code: "not-the-last" }],
    ["may be its last one, and it does not tell", silentBooks, { outcome: "failed", code: "not-the-last" }],
  ] as const)("at a terminal that gives back its last one alone %s", async (_, look, end) => {
    const { port, terminal } = await play({ "0620": [look], "0630": [reversed] }, { profile: "pax" });
    expect(await port.work(reverse({ receipt: "0064", trace: "000050" }))).toEqual(end);
    expect(terminal.heard.includes("0630")).toBe(end.outcome === "ok");
  });

  test("turns out to be another payment: not acknowledged, and the terminal takes that back", async () => {
    const office = await openOffice({ before: [9300, 9300], habits: { reversesLatest: true } });
    closers.push(office);
    const end = await office.port.work(reverse({ receipt: "0001", trace: "000001" }, 9300));
    expect(end).toEqual({ outcome: "failed", code: "other-payment" });
    expect(office.terminal.books()).toMatchObject({ net: 18_600, undone: [{ of: 2 }] });
    expect(happened(office.port, "work-told")).toEqual([]);
  });

  test.each(["0630", "0631"] as const)("turns out to be another amount: the same (%s)", async (command) => {
    const parts = { "0620": [before], [command]: [["800000", told("00", "51", "65", "", "1400"), "060f00"]] };
    const { port } = await play(parts);
    const work = command === "0630" ? "reverse" : "refund";
    const end = await port.work(jobOf({ work, cents: 1500, of: { receipt: "0064" } }));
    expect(end).toEqual({ outcome: "failed", code: "other-payment" });
    expect(happened(port, "work-told")).toEqual([]);
  });
});

describe("an approval that cannot be looked up", () => {
  const shown = (status: string) => `04ff01${status}`;
  test.each([
    ["it goes on", ["0e"], "ok"],
    ["it takes it back", ["05"], "unknown"],
    ["it takes it back when the card is out", ["45"], "unknown"],
    ["it takes it back, and goes on", ["05", "0e"], "unknown"],
    ["it went on, and takes it back", ["0e", "45", "17"], "unknown"],
    ["not accepted", ["03"], "unknown"],
    ["stopped", ["0d"], "unknown"],
    ["declined", ["1d"], "unknown"],
    ["declined, card out", ["5d"], "unknown"],
  ] as const)("and then the terminal shows that %s", async (_, statuses, outcome) => {
    const parts = {
      "0620": [before, silentBooks],
      "0601": [["800000", approved, ...statuses.map(shown), hangsUp]],
    };
    const { port } = await play(parts, { receipts: "at-terminal" });
    expect(await port.work(pay())).toEqual({ outcome });
  });
});

describe("a wrong PIN is no last word", () => {
  const wrongPin = told("55", "51", "65");

  test("when the line breaks then, nobody takes it for refused", async () => {
    const { port } = await play({ "0620": [before, silentBooks], "0601": [["800000", wrongPin, hangsUp]] });
    expect(await port.work(pay())).toEqual({ outcome: "unknown" });
    expect(happened(port, "work-told")).toEqual([]);
    expect(happened(port, "text")).toContainEqual(expect.objectContaining({ step: "wrong-pin" }));
  });

  test("nor does whoever finds it in the journal", async () => {
    const { port } = await play({ "0620": [silentBooks] });
    const about: InDoubt = {
      ...{ work: "pay", cents: 1500, startedAt: Date.now() - 1000 },
      told: { approved: false, mark: {}, code: "55" },
    };
    expect(await port.work(jobOf({ work: "find-out", about }))).toEqual({ outcome: "unknown" });
  });
});

test("the wish to break off is said again while the terminal goes on", async () => {
  const { port, terminal } = await play({
    "0620": [before],
    "0601": [["800000", "04ff010a"]],
    "06b0": [["848300"], ["848300"], ["800000", "061e016c"]],
  });
  const job = pay();
  const end = port.work(job);
  await until(() => happened(port, "text").length > 0);
  port.show({ abort: job.id });
  expect(await end).toMatchObject({ outcome: "failed", code: "6C" });
  expect(terminal.heard.filter((control) => control === "06b0")).toHaveLength(3);
});

describe("an approval that nobody here asked for is not acknowledged", () => {
  const complaint = "it tells of a payment that nobody here waits for: not acknowledged";

  test("though it tells no amount", async () => {
    const ready: Part = ["800000", "060f0100"];
    const { port } = await play({ "0501": [["800000", "040f022700", "060f0100"], ready] });
    await until(() => port.faults.at(-1) === undefined);
    expect(port.logs).toContain(complaint);
  });

  test.each(["0620", "0601"])("though we have just asked something (%s) that has no answer yet", async (command) => {
    const { port } = await play({ "0620": [before, before], [command]: [[approved]] });
    expect(await port.work(pay())).toMatchObject({ outcome: "failed" });
    expect(port.logs).toContain(complaint);
    expect(happened(port, "work-told")).toEqual([]);
  });
});

test("on a serial line a break is over when a terminal has sent three times and waited for us", () => {
  expect(timesOn("serial:/dev/ttyS0", realTimes).settle).toBe(3 * realTimes.block + realTimes.answer);
  expect(timesOn("tcp://a:1", realTimes)).toEqual(realTimes);
});
