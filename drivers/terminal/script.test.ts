/** The driver against conversations word by word: real ones as they were recorded, and ends that are rare. */
import { existsSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { until } from "../testing.ts";
import type { Config } from "./config.ts";
import { happened, jobOf, startDriver } from "./testing.ts";
import { hangsUp, type Part, playTerminal, type Script } from "./testing-script.ts";
import type { Times } from "./times.ts";

const closers: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const closer of closers.splice(0)) await closer.stop();
});

async function play(script: Script, config: Partial<Config> = {}, times: Partial<Times> = {}) {
  const terminal = await playTerminal(script);
  const { port, stop } = startDriver(terminal.at, config, times);
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
/** 04 0F: result, 15.00 EUR, trace, receipt. */
const told = (result: string, trace: string, receipt: string) =>
  `040f1027${result}040000000015000b0000${trace}8700${receipt}`;
/** 06 20, told with such a status. */
const lastOne = (status: string): Part => ["800000", status, "060f00"];
const before = lastOne(told("00", "50", "64"));
const newer = lastOne(told("00", "51", "65"));

describe("the last word counts", () => {
  const approvedThenAborted: Part = ["800000", told("00", "51", "65"), "061e01cc"];

  test.each([
    ["the books say the same", [before, before], { outcome: "failed", code: "CC" }],
    ["the books say otherwise", [before, newer], { outcome: "unknown" }],
    ["the books do not tell", [before, ["848300"]], { outcome: "failed", code: "CC" }],
  ] as const)("aborted after an approval, and %s", async (_, looks, end) => {
    const { port, terminal } = await play({ parts: { "0620": looks, "0601": [approvedThenAborted] } });
    expect(await port.work(pay())).toEqual(end);
    expect(happened(port, "work-told").map(({ facts }) => facts.approved)).toEqual([true, false]);
    expect(terminal.heard.filter((control) => control === "0601")).toHaveLength(1);
    // Its last word was acknowledged like all others.
    expect(new Set(terminal.answers)).toEqual(new Set(["800000"]));
  });

  test("refused by a second word before it is done", async () => {
    const parts = { "0620": [before], "0601": [["800000", told("00", "51", "65"), told("05", "51", "65"), "060f00"]] };
    const { port } = await play({ parts });
    expect(await port.work(pay())).toEqual({ outcome: "failed", code: "05" });
  });

  test("refused by a wrong PIN, and then the line breaks: not paid by the books", async () => {
    const parts = { "0620": [before], "0601": [["800000", told("55", "51", "65"), hangsUp]] };
    const { port, terminal } = await play({ parts });
    expect(await port.work(pay())).toMatchObject({ outcome: "failed" });
    expect(terminal.heard.filter((control) => control === "0620").length).toBeGreaterThan(1);
  });
});

describe("a terminal that is done and has not said how", () => {
  test.each([
    ["paid", newer, "ok"],
    ["not paid", before, "failed"],
    ["not told", ["848300"], "unknown"],
  ] as const)("%s by its books", async (_, look, outcome) => {
    const { port } = await play({ parts: { "0620": [before, look], "0601": [["800000", "060f00"]] } });
    expect(await port.work(pay())).toEqual({ outcome });
    expect(happened(port, "work-told")).toHaveLength(outcome === "ok" ? 1 : 0);
  });

  test("a status without a result is no approval", async () => {
    const vague = "040f0704000000001500";
    const { port } = await play({ parts: { "0620": [before, before], "0601": [["800000", vague, "060f00"]] } });
    expect(await port.work(pay())).toEqual({ outcome: "failed" });
  });
});

test("without an answer to its only command it is not asked again", async () => {
  const { port, terminal } = await play({ parts: { "0620": [before, before], "0601": [[]] } });
  expect(await port.work(pay())).toEqual({ outcome: "failed" });
  expect(terminal.heard.filter((control) => control === "0601")).toHaveLength(1);
});

test("a refusal at once is no break", async () => {
  const { port, terminal } = await play({ parts: { "0620": [before], "0601": [["849c00"]] } });
  expect(await port.work(pay())).toEqual({ outcome: "failed", code: "9C" });
  expect(terminal.heard.filter((control) => control === "0620")).toHaveLength(1);
});

test("a terminal that is busy is waited for before its books are looked at", async () => {
  const busy: Part = ["800000", "060f019c"];
  const ready: Part = ["800000", "060f0100"];
  const parts = {
    "0501": [ready, busy, busy, busy, ready],
    ...{ "0620": [before, newer], "0601": [["800000", told("00", "51", "65"), hangsUp]] },
  };
  const { port, terminal } = await play({ parts });
  expect(await port.work(pay())).toEqual({ outcome: "ok" });
  expect(terminal.heard.slice(-2)).toEqual(["0501", "0620"]);
  expect(terminal.heard.filter((control) => control === "0501").length).toBeGreaterThanOrEqual(5);
});

test("a terminal that knows no containers is registered with in the old way", async () => {
  const parts = { "0600": [["848300"], ["800000", "060f00"]] };
  const { port, terminal } = await play({ parts });
  await until(() => port.faults.at(-1) === undefined);
  expect(terminal.heard.slice(0, 3)).toEqual(["0600", "0600", "0501"]);
});

test("what nobody asked for is answered", async () => {
  const clock = "040108aa2611210c143000";
  const parts = { "0501": [["800000", clock, "040d00", "06d800", "06e400", "04ff0117", "060f0100"]] };
  const { terminal } = await play({ parts });
  await until(() => terminal.answers.length >= 7);
  // The first one is for the registration's end.
  expect(terminal.answers.slice(1, 7)).toEqual(["800000", "848300", "848300", "848300", "800000", "800000"]);
});

test("a mistake of ours in the midst of a payment: not acknowledged, and the next one goes well", async () => {
  const approved: Part = ["800000", told("00", "51", "65"), "060f00"];
  const { port } = await play({ parts: { "0620": [before, before], "0601": [approved] } });
  const { keep } = port;
  port.keep = (happening) => (happening.type === "work-told" ? Promise.reject(new Error("broken")) : keep(happening));
  expect(await port.work(pay())).toEqual({ outcome: "failed" });
  expect(port.logs.some((line) => line.includes("could not be worked off"))).toBe(true);
  port.keep = keep;
  expect(await port.work(pay())).toEqual({ outcome: "ok" });
});

test("a payment that nobody here waits for is not acknowledged", async () => {
  const parts = {
    "0501": [
      ["800000", told("00", "51", "65"), "060f0100"],
      ["800000", "060f0100"],
    ],
  };
  const { terminal, port } = await play({ parts });
  await until(() => port.faults.at(-1) === undefined);
  expect(terminal.answers.slice(0, 1)).toEqual(["800000"]);
  expect(port.logs).toContain("it tells of a payment that nobody here waits for: not acknowledged");
  expect(happened(port, "work-told")).toEqual([]);
});

test("no acknowledgement is given on another line than the word was heard on", async () => {
  const word = `${told("00", "51", "65")} ${hangsUp}`;
  const parts = { "0620": [before, before], "0601": [["800000", word]] };
  const { port, terminal } = await play({ parts }, {}, { poll: 60_000 });
  const { keep } = port;
  port.keep = async (happening) => {
    // The line breaks and comes again while the journal writes.
    if (happening.type === "work-told") await new Promise((resolve) => setTimeout(resolve, 250));
    return keep(happening);
  };
  expect(await port.work(pay())).toEqual({ outcome: "failed" });
  // What each command of ours had to be answered: none of it is for the payment.
  const words: Readonly<Record<string, number>> = { "0600": 1, "0501": 1, "0620": 2 };
  const owed = () => terminal.heard.reduce((sum, control) => sum + (words[control] ?? 0), 0);
  // Once more how it is, and then nothing.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(terminal.answers.length).toBe(owed());
  expect(terminal.heard.filter((control) => control === "0601")).toHaveLength(1);
});

interface Flow {
  readonly id: string;
  readonly title: string;
  readonly outcome: string;
  readonly charset: string;
  readonly steps: readonly { readonly dir: "ECR>PT" | "PT>ECR"; readonly hex: string }[];
}

const place = new URL("../../../shared/reference/zvt-flows.json", import.meta.url);
const flows: readonly Flow[] = existsSync(place) ? JSON.parse(readFileSync(place, "utf8")).flows : [];

describe.skipIf(flows.length === 0)("recorded conversations (../shared/reference/zvt-flows.json)", () => {
  test("there are some of each kind", () => {
    expect(flows.length).toBeGreaterThan(8);
  });

  const whole = flows.map((flow) => ({ ...flow, name: `${flow.id}: ${flow.title}` }));
  const inPieces = whole.map((flow) => ({ ...flow, name: `${flow.name}, in pieces of 7 bytes`, pieces: 7 }));

  test.each<Flow & { name: string; pieces?: number }>([...whole, ...inPieces])("$name", async (flow) => {
    const { parts, main } = partsOf(flow);
    const charset = flow.charset === "latin-1" ? "iso-8859-1" : "auto";
    const { port, terminal } = await play({ parts, ...(flow.pieces && { pieces: flow.pieces }) }, { charset });
    if (main === undefined) return expect(port.faults).toEqual([undefined]);
    const cents = Number(main.slice(8, 20));
    const end = await port.work(
      main.startsWith("0601") ? jobOf({ work: "pay", cents }) : jobOf({ work: "end-of-day" }),
    );
    const [word, code] = flow.outcome.split(" ");
    const isOk = word === "approved" || word === "ok";
    expect(end).toMatchObject(isOk ? { outcome: "ok" } : { outcome: "failed", code });
    const facts = happened(port, "work-told").at(-1)?.facts;
    expect(facts?.approved).toBe(isOk);
    if (word === "approved") expect(facts).toMatchObject({ cents, card: expect.any(String) });
    const blocks = flow.steps.filter(({ hex }) => hex.startsWith("06d3"));
    expect(happened(port, "receipt")).toHaveLength(blocks.length);
    if (!isOk) expect(end.text).toBeTruthy();
    // Every word of it was played, and each of its words acknowledged.
    expect(terminal.heard.filter((control) => control === main.slice(0, 4))).toHaveLength(1);
    expect(new Set(terminal.answers)).toEqual(new Set(["800000"]));
  });
});

test.skipIf(flows.length > 0)("recorded conversations are not here: ../shared/reference/zvt-flows.json", () => {
  expect(flows).toEqual([]);
});

/** What the terminal says to each command of the recorded till; and the command that it is about. */
function partsOf({ steps }: Flow): { parts: Script["parts"]; main: string | undefined } {
  const parts: Record<string, string[][]> = {};
  let current: string[] = [];
  let main: string | undefined;
  for (const { dir, hex } of steps) {
    const isCommand = dir === "ECR>PT" && !/^8[04]/.test(hex);
    if (isCommand) {
      current = [];
      parts[hex.slice(0, 4)] = [current];
      if (/^06(01|50)/.test(hex)) main = hex;
    } else if (dir === "PT>ECR") current.push(hex);
  }
  // One that was recorded no further.
  const last = current.at(-1) ?? "";
  if (!/^06(0f|1e)/.test(last)) current.push(hangsUp);
  return { parts, main };
}
