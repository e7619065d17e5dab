/** What the driver does besides payments: how the terminal is, its care, its end of day. Against the simulator. */
import { afterEach, describe, expect, test } from "vitest";
import type { TerminalOrder, UpkeepWork } from "../../gateway/contract/payments.ts";
import { until } from "../testing.ts";
import { startTerminal } from "./simulator.ts";
import { happened, jobOf, type Office, type OfficeOptions, openOffice, startDriver } from "./testing.ts";

const offices: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const office of offices.splice(0)) await office.stop();
});

async function start(options: OfficeOptions = {}): Promise<Office> {
  const office = await openOffice(options);
  offices.push(office);
  return office;
}

const work = (what: UpkeepWork) => jobOf({ work: what } satisfies TerminalOrder);
const copies = ({ port }: Office) => happened(port, "receipt").map(({ receipt }) => receipt.copy);

describe("the end of day", () => {
  test.each(["status-first", "receipts-first"] as const)("is told with its totals, %s", async (endOfDayOrder) => {
    const office = await start({ before: [9300, 700], habits: { endOfDayOrder } });
    const { port, terminal } = office;
    const job = work("end-of-day");
    expect(await port.work(job)).toEqual({ outcome: "ok" });
    expect(terminal.books().days).toHaveLength(1);
    expect(happened(port, "work-started")).toMatchObject([{ job: job.id }]);
    expect(happened(port, "work-told")[0]).toMatchObject({
      job: job.id,
      facts: { approved: true, totalCents: 10_000, totals: [{ card: "girocard", count: 2, cents: 10_000 }] },
    });
    expect(copies(office)).toEqual(["admin"]);
    expect(happened(port, "receipt")[0]?.job).toBe(job.id);
  });

  test("fails, and is told so", async () => {
    const { port, terminal } = await start({ before: [9300] });
    terminal.turn("endOfDay", "fails");
    expect(await port.work(work("end-of-day"))).toMatchObject({ outcome: "failed", code: "77" });
    expect(terminal.books().days).toHaveLength(0);
  });

  test("is not acknowledged when its totals are not in the journal", async () => {
    const { port, terminal } = await start({ before: [9300] });
    const { keep } = port;
    port.keep = (happening) => (happening.type === "work-told" ? Promise.resolve(false) : keep(happening));
    expect(await port.work(work("end-of-day"))).toEqual({ outcome: "unknown" });
    await until(() => !terminal.busy());
    expect(terminal.books().days).toHaveLength(0);
  });

  test("is due: payments are refused with the terminal's words, until it is done", async () => {
    const { port, terminal } = await start({ before: [9300] });
    terminal.turn("status", "F0");
    await until(() => port.faults.at(-1) === "end-of-day-due");
    const refused = await port.work(jobOf({ work: "pay", cents: 100 }));
    expect(refused).toMatchObject({ outcome: "failed", code: "F0", text: expect.stringContaining("Kassenschnitt") });
    expect(await port.work(work("end-of-day"))).toEqual({ outcome: "ok" });
    await until(() => port.faults.at(-1) === undefined);
    expect(await port.work(jobOf({ work: "pay", cents: 100 }))).toEqual({ outcome: "ok" });
  });

  test.each(["update", "reboot"] as const)(
    "is followed by silence (%s), which is no fault of the line",
    async (after) => {
      const { port, terminal } = await start({
        before: [9300],
        habits: { afterEndOfDay: after },
        times: { update: 1500 },
      });
      expect(await port.work(work("end-of-day"))).toEqual({ outcome: "ok" });
      await until(() => port.faults.at(-1) === undefined && port.faults.length > 1);
      expect(port.faults).toEqual([undefined, "terminal-updating", undefined]);
      expect(terminal.state().status).toBe("00");
      expect(await port.work(jobOf({ work: "pay", cents: 100 }))).toEqual({ outcome: "ok" });
    },
  );
});

test("turnover is told, and closes nothing", async () => {
  const office = await start({ before: [9300] });
  expect(await office.port.work(work("turnover"))).toEqual({ outcome: "ok" });
  expect(happened(office.port, "work-told")[0]?.facts).toMatchObject({ totalCents: 9300 });
  expect(copies(office)).toEqual(["admin"]);
  expect(office.terminal.books().days).toHaveLength(0);
});

test("a lost receipt comes again", async () => {
  const office = await start({ before: [9300] });
  const job = work("repeat-receipt");
  expect(await office.port.work(job)).toEqual({ outcome: "ok" });
  expect(copies(office).sort()).toEqual(["customer", "merchant"]);
  expect(happened(office.port, "receipt").every((each) => each.job === job.id)).toBe(true);
  expect(happened(office.port, "work-told")).toEqual([]);
});

test("there is no receipt to come again", async () => {
  const office = await start();
  expect(await office.port.work(work("repeat-receipt"))).toMatchObject({ outcome: "failed", code: "83" });
});

test.each(["diagnosis", "initialise"] as const)("%s, and its slip is kept", async (what) => {
  const office = await start();
  expect(await office.port.work(work(what))).toEqual({ outcome: "ok" });
  expect(copies(office)).toEqual(["admin"]);
  office.terminal.turn("host", "down");
  expect(await office.port.work(work(what))).toMatchObject({ outcome: "failed", code: "9B" });
});

test("its clock is set to the gateway's", async () => {
  const office = await start({ now: () => Date.now() - 26 * 3_600_000 });
  expect(await office.port.work(work("set-clock"))).toEqual({ outcome: "ok" });
  expect(await office.port.work(jobOf({ work: "pay", cents: 100 }))).toEqual({ outcome: "ok" });
  const at = new Date();
  const today = [at.getMonth() + 1, at.getDate()].map((number) => String(number).padStart(2, "0")).join("-");
  expect(happened(office.port, "work-told").at(-1)?.facts.mark.date).toBe(today);
});

test("what a terminal has no command for is not tried", async () => {
  const office = await start({ config: { profile: "card-complete" } });
  for (const what of ["turnover", "initialise", "set-clock"] as const) {
    expect(await office.port.work(work(what))).toEqual({ outcome: "failed" });
  }
  expect(happened(office.port, "work-started")).toEqual([]);
});

test("whoever comes late to a job that is in no journal does nothing", async () => {
  const office = await start({ before: [100] });
  office.port.keeps = false;
  expect(await office.port.work(work("end-of-day"))).toEqual({ outcome: "failed" });
  expect(office.terminal.books().days).toHaveLength(0);
});

describe("how it is", () => {
  test.each([
    ["B1", "terminal-full"],
    ["DF", "terminal-out-of-order"],
    ["E0", "terminal-updating"],
    ["F0", "end-of-day-due"],
  ] as const)("%s is the fault %s", async (status, fault) => {
    const { port, terminal } = await start({ times: { update: 800 } });
    terminal.turn("status", status);
    await until(() => port.faults.at(-1) === fault);
    if (status !== "E0") terminal.turn("status", "00");
    await until(() => port.faults.at(-1) === undefined);
  });

  test.each([
    ["51", "terminal-not-initialised", "initialise"],
    ["C2", "terminal-out-of-order", "diagnosis"],
    ["62", "terminal-out-of-order", "set-clock"],
  ] as const)("%s is cared for, once in an hour", async (status, fault, care) => {
    const office = await start();
    const { port, terminal } = office;
    terminal.turn("status", status);
    await until(() => port.faults.length === 3);
    expect(port.faults).toEqual([undefined, fault, undefined]);
    expect(port.logs).toContain(`${care}: ok`);
    terminal.turn("status", status);
    await until(() => port.faults.length === 4);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(port.faults.at(-1)).toBe(fault);
    expect(port.logs.filter((line) => line === `${care}: ok`)).toHaveLength(1);
  });

  test("a wrong password is told, and no payment begins", async () => {
    const terminal = await startTerminal({ habits: { checksPassword: true }, times: { scale: 0.002, answer: 400 } });
    const { port, stop } = startDriver(terminal.at, { password: "999999" });
    offices.push({
      async stop() {
        await stop();
        await terminal.close();
      },
    });
    await until(() => port.faults.at(-1) === "terminal-password");
    const refused = await port.work(jobOf({ work: "pay", cents: 100 }));
    expect(refused).toEqual({ outcome: "failed", fault: "terminal-password" });
    expect(happened(port, "work-started")).toEqual([]);
  });

  test("mute on an open line: one silence is forgiven, the second is told", async () => {
    const { port, terminal } = await start();
    terminal.freeze();
    await until(() => port.faults.at(-1) === "no-answer");
    terminal.mend();
    await until(() => port.faults.at(-1) === undefined);
    expect(port.faults.slice(0, 2)).toEqual([undefined, "no-answer"]);
  });

  test("deaf for a moment after a customer has stopped", async () => {
    const { port } = await start({ customer: "stop", habits: { deafAfterStop: true }, times: { deaf: 300 } });
    expect(await port.work(jobOf({ work: "pay", cents: 100 }))).toMatchObject({ outcome: "failed", code: "6C" });
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(port.faults).toEqual([undefined]);
  });

  test("what it calls itself is told where it is asked for", async () => {
    const { port } = await start({ config: { profile: "ccv", password: "123456" } });
    await until(() => port.models.includes("SIM"));
  });
});
