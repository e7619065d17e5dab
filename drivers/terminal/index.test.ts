/** The card terminal's driver against the simulator; with WM_TEST_TERMINAL=tcp://host:port also at a real one. */
import { afterEach, describe, expect, test } from "vitest";
import { until } from "../testing.ts";
import terminalDriver from "./index.ts";
import { happened, jobOf, type Office, type OfficeOptions, openOffice, startDriver } from "./testing.ts";
import { realTimes } from "./times.ts";

const offices: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const office of offices.splice(0)) await office.stop();
});

async function start(options: OfficeOptions = {}): Promise<Office> {
  const office = await openOffice(options);
  offices.push(office);
  return office;
}

const pay = () => jobOf({ work: "pay", cents: 9300 });
const booked = ({ terminal }: Office) => terminal.books().entries.filter(({ reversedBy }) => reversedBy === undefined);
const copies = ({ port }: Office) => happened(port, "receipt").map(({ receipt }) => receipt.copy);
const approvals = ({ port }: Office) => happened(port, "work-told").map(({ facts }) => facts.approved);

const lines = [
  { over: "tcp", print: "blocks" },
  { over: "tcp", print: "lines" },
  { over: "serial", print: "blocks" },
  { over: "serial", print: "lines" },
] as const;

describe.each(lines)("by $over, receipts as $print", ({ over, print }) => {
  const begin = (options: OfficeOptions = {}) => start({ over, baud: 115_200, config: { print }, ...options });

  test("a payment is started, told, printed and paid", async () => {
    const office = await begin({ before: [100] });
    const { port, terminal } = office;
    const job = pay();
    expect(await port.work(job)).toEqual({ outcome: "ok" });
    expect(booked(office).map(({ cents }) => cents)).toEqual([100, 9300]);
    const kinds = port.happenings.flatMap(({ type }) => (type === "text" ? [] : [type]));
    expect(kinds).toEqual(["work-started", "work-told", "receipt", "receipt"]);
    expect(happened(port, "work-started")[0]).toMatchObject({ job: job.id, before: { receipt: "0001" } });
    expect(happened(port, "work-told")[0]).toMatchObject({
      job: job.id,
      facts: { approved: true, cents: 9300, card: "girocard", mark: { receipt: "0002", trace: "000002" } },
    });
    expect(copies(office).sort()).toEqual(["customer", "merchant"]);
    expect(happened(port, "receipt").every((each) => each.job === job.id)).toBe(true);
    expect(happened(port, "text").map(({ step }) => step)).toContain("insert-card");
    await until(() => !terminal.busy() && port.faults.at(-1) === undefined);
  });

  test("what the host declines is not paid, and the terminal's words are told", async () => {
    const office = await begin({ customer: "decline" });
    expect(await office.port.work(pay())).toEqual({ outcome: "failed", code: "05", text: "Ablehnung" });
    expect(approvals(office)).toEqual([false]);
    expect(booked(office)).toEqual([]);
  });

  test("a payment is reversed once, and not a second time", async () => {
    const office = await begin({ before: [9300] });
    const of = { receipt: "0001" };
    const reverse = () => jobOf({ work: "reverse", cents: 9300, of });
    expect(await office.port.work(reverse())).toEqual({ outcome: "ok" });
    expect(office.terminal.books().net).toBe(0);
    expect(await office.port.work(reverse())).toMatchObject({ outcome: "failed", code: "B4" });
    expect(office.terminal.books().net).toBe(0);
  });

  test("a line cut before the last receipt was acknowledged: taken back, and that is found out", async () => {
    const office = await begin({ before: [100] });
    const { port, terminal } = office;
    const keep = port.keep;
    // The cable comes off when the second receipt is in the journal, before its acknowledgement goes out.
    port.keep = async (happening) => {
      const kept = await keep(happening);
      if (happened(port, "receipt").length === 2) terminal.turn("line", "cut");
      return kept;
    };
    const end = port.work(pay());
    await until(() => terminal.state().line === "cut");
    await until(() => !terminal.busy());
    terminal.mend();
    expect(await end).toMatchObject({ outcome: "failed" });
    expect(booked(office).map(({ cents }) => cents)).toEqual([100]);
    port.keep = keep;
    expect(await port.work(pay())).toEqual({ outcome: "ok" });
  });

  test("a completion that gets lost takes nothing back", async () => {
    const office = await begin({ before: [100], times: { completion: 400 } });
    const { port, terminal } = office;
    const end = port.work(pay());
    await until(() => booked(office).length === 2);
    terminal.turn("line", "cut");
    await until(() => !terminal.busy());
    terminal.mend();
    expect(await end).toEqual({ outcome: "ok" });
    expect(booked(office).map(({ cents }) => cents)).toEqual([100, 9300]);
    expect(happened(port, "work-started")).toHaveLength(1);
  });
});

describe("the customer", () => {
  test("is refused without contact, and pays with the chip", async () => {
    const office = await start({ customer: "contactless-then-chip" });
    expect(await office.port.work(pay())).toEqual({ outcome: "ok" });
    expect(approvals(office)).toEqual([true]);
    const steps = happened(office.port, "text").map(({ step }) => step);
    expect(steps.filter((step) => step === "insert-card")).toHaveLength(2);
    expect(steps).toContain("enter-pin");
    expect(steps).toContain("remove-card");
  });

  test("stops it: not paid", async () => {
    const office = await start({ customer: "stop" });
    const end = { outcome: "failed", code: "6C", text: "Abbruch durch Kunde" };
    expect(await office.port.work(pay())).toEqual(end);
    expect(booked(office)).toEqual([]);
  });

  test("types a wrong PIN, which is told in between, and then the right one", async () => {
    const office = await start({ customer: "wrong-pin-once", habits: { tellsWrongPin: true } });
    expect(await office.port.work(pay())).toEqual({ outcome: "ok" });
    // Whoever finds out after a break must not take it for the last word.
    expect(approvals(office)).toEqual([true]);
    expect(happened(office.port, "text")).toContainEqual(
      expect.objectContaining({ step: "wrong-pin", text: "PIN falsch" }),
    );
  });

  test("takes longer for the PIN than a terminal may be silent: it has asked for the time", async () => {
    const times = { card: 5000, pin: 5000, cardOut: 5000 };
    const office = await start({ customer: "wait", driver: { answer: 300, work: 400, minute: 1000 }, times });
    const { port, terminal } = office;
    const end = port.work(pay());
    await until(() => terminal.state().waits === "card");
    terminal.turn("insert");
    await until(() => terminal.state().waits === "pin");
    await new Promise((resolve) => setTimeout(resolve, 900));
    terminal.turn("pin", "right");
    await until(() => terminal.state().waits === "card-out");
    terminal.turn("remove");
    expect(await end).toEqual({ outcome: "ok" });
  });

  test("is booked another amount than asked for: told, and paid", async () => {
    const office = await start({ habits: { extraCents: 700 } });
    expect(await office.port.work(pay())).toEqual({ outcome: "ok" });
    expect(happened(office.port, "work-told")[0]?.facts.cents).toBe(10_000);
  });

  test("is given back what the day's end has closed", async () => {
    const office = await start({ before: [9300] });
    expect(await office.port.work(jobOf({ work: "refund", cents: 9300, of: {} }))).toEqual({ outcome: "ok" });
    expect(office.terminal.books().net).toBe(0);
    office.terminal.turn("refunds", false);
    const again = await office.port.work(jobOf({ work: "refund", cents: 9300, of: {} }));
    expect(again).toMatchObject({ outcome: "failed", code: "C5" });
  });
});

describe("the clerk", () => {
  test("breaks it off while the card is waited for", async () => {
    const office = await start({ customer: "wait" });
    const { port, terminal } = office;
    const job = pay();
    const end = port.work(job);
    await until(() => terminal.state().waits === "card");
    port.show({ abort: "another" });
    port.show({ abort: job.id });
    port.show({ abort: job.id });
    expect(await end).toMatchObject({ outcome: "failed", code: "6C" });
    expect(booked(office)).toEqual([]);
  });

  test("comes too late: the terminal's word counts", async () => {
    const office = await start({ times: { host: 150 } });
    const { port, terminal } = office;
    const job = pay();
    const end = port.work(job);
    await until(() => terminal.state().display.includes("Verbindung zum Netzbetreiber"));
    port.show({ abort: job.id });
    expect(await end).toEqual({ outcome: "ok" });
    expect(booked(office)).toHaveLength(1);
  });

  test("breaks it off before the terminal is asked: nothing is sent", async () => {
    const office = await start();
    const job = pay();
    office.port.show({ abort: job.id });
    expect(await office.port.work(job)).toEqual({ outcome: "failed" });
    expect(happened(office.port, "text")).toEqual([]);
  });

  test("cannot break it off at a terminal that has no such command", async () => {
    const office = await start({ customer: "wait", config: { profile: "pax" }, habits: { aborts: "never" } });
    const { port, terminal } = office;
    const job = pay();
    const end = port.work(job);
    await until(() => terminal.state().waits === "card");
    port.show({ abort: job.id });
    terminal.turn("tap");
    // Above 50 euros it wants the PIN.
    await until(() => terminal.state().waits === "pin");
    terminal.turn("pin", "right");
    expect(await end).toEqual({ outcome: "ok" });
    expect(port.logs).toContain("this terminal cannot be broken off from here");
  });
});

describe("habits of real terminals", () => {
  test.each(["status-first", "receipts-first", "completion-first"] as const)("in this order: %s", async (order) => {
    const config = order === "completion-first" ? ({ profile: "ingenico" } as const) : {};
    const office = await start({ habits: { order }, config });
    expect(await office.port.work(pay())).toEqual({ outcome: "ok" });
    expect(copies(office).sort()).toEqual(["customer", "merchant"]);
    expect(happened(office.port, "receipt").every(({ job }) => job !== undefined)).toBe(true);
  });

  test("hangs up when nothing is said: a connection for each command", async () => {
    const config = { profile: "verifone" } as const;
    const office = await start({ habits: { idleClose: 60 }, config, before: [100] });
    const { port } = office;
    expect(await port.work(pay())).toEqual({ outcome: "ok" });
    const { keep } = port;
    port.keep = async (happening) => {
      if (happening.type === "work-started") await new Promise((resolve) => setTimeout(resolve, 150));
      return keep(happening);
    };
    expect(await port.work(pay())).toEqual({ outcome: "ok" });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(port.faults).toEqual([undefined]);
  });

  test.each([
    { print: "blocks" as const, over: "tcp" as const },
    { print: "lines" as const, over: "serial" as const },
  ])("answers twice, prints when asked how it is, sends in pieces of three bytes: $over", async ({ print, over }) => {
    const habits = { doubleAcks: true, printsAtStatus: true, pieces: 3 };
    const office = await start({ habits, config: { print }, over, baud: 115_200 });
    const notes = () => happened(office.port, "receipt").filter(({ job }) => job === undefined);
    await until(() => notes().length > 0 && !office.terminal.busy());
    expect(notes()[0]?.receipt.copy).toBe("admin");
    expect(await office.port.work(pay())).toEqual({ outcome: "ok" });
    expect(copies(office)).toEqual(expect.arrayContaining(["customer", "merchant"]));
  });

  test("prints by itself", async () => {
    const office = await start({ config: { receipts: "at-terminal" } });
    expect(await office.port.work(pay())).toEqual({ outcome: "ok" });
    expect(copies(office)).toEqual([]);
    expect(office.terminal.state().paper.length).toBeGreaterThan(0);
  });

  test.each([
    { agrees: [0xfe], speaks: "agreed", charset: "auto" },
    { agrees: [], speaks: "agreed", charset: "auto" },
    { agrees: [], speaks: "iso-8859-1", charset: "iso-8859-1" },
    { agrees: [], speaks: "utf-8", charset: "utf-8" },
    { agrees: [], speaks: "7-bit", charset: "zvt-7bit" },
  ] as const)("its letters: $agrees, speaks $speaks, set to $charset", async ({ agrees, speaks, charset }) => {
    const office = await start({ customer: "no-money", letters: [...agrees], habits: { speaks }, config: { charset } });
    expect(await office.port.work(pay())).toMatchObject({ outcome: "failed", text: "Limit überschritten" });
  });
});

test("a line that is away is told, and so is that it is well again", async () => {
  const { port, terminal } = await start();
  terminal.turn("line", "cut");
  await until(() => port.faults.at(-1) === "unreachable");
  expect(await port.work(pay())).toEqual({ outcome: "failed", fault: "unreachable" });
  terminal.mend();
  await until(() => port.faults.at(-1) === undefined);
  expect(await port.work(pay())).toEqual({ outcome: "ok" });
});

test("what facilities staff get wrong is said", () => {
  const mistakes = (config: object) => terminalDriver.mistakes?.({ at: "tcp://a:1", ...config } as never);
  expect(mistakes({})).toEqual([]);
  expect(mistakes({ at: "usb:1-1.2" })?.[0]).toMatch(/^at: /);
  expect(mistakes({ receipts: "at-terminal", print: "lines" })?.[0]).toMatch(/^print: /);
  expect(mistakes({ receipts: "at-terminal", columns: 24 })?.[0]).toMatch(/^columns: /);
  expect(terminalDriver.occupies?.({ at: "tcp://A:1" } as never)).toMatchObject([{ place: "tcp://a:1" }]);
});

const real = process.env.WM_TEST_TERMINAL;
test.runIf(real)("the real terminal says how it is, and makes a diagnosis", { timeout: 240_000 }, async () => {
  const { port, stop } = startDriver(real!, JSON.parse(process.env.WM_TEST_TERMINAL_CONFIG ?? "{}"), realTimes);
  offices.push({ stop });
  await until(() => port.faults.length > 0, 60_000);
  expect(port.faults.at(-1)).toBeUndefined();
  expect(await port.work(jobOf({ work: "diagnosis" }))).toMatchObject({ outcome: "ok" });
});
