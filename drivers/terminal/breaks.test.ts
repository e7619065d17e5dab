/** What becomes of a payment when anything between till, journal and terminal breaks. Against the simulator. */
import { afterEach, describe, expect, test } from "vitest";
import type { InDoubt } from "../../gateway/contract/payments.ts";
import { until } from "../testing.ts";
import { happened, jobOf, type Office, type OfficeOptions, openOffice, startDriver } from "./testing.ts";

const offices: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const office of offices.splice(0)) await office.stop();
});

/** With one payment made before, so that the terminal has a last one. */
async function start(options: OfficeOptions = {}): Promise<Office> {
  const office = await openOffice({ before: [100], ...options });
  offices.push(office);
  return office;
}

const pay = () => jobOf({ work: "pay", cents: 9300 });
const sums = ({ terminal }: Office) =>
  terminal.books().entries.flatMap(({ cents, reversedBy }) => (reversedBy === undefined ? [cents] : []));
const isApproved = ({ port }: Office) => happened(port, "work-told").some(({ facts }) => facts.approved);

describe("the journal", () => {
  test("does not take the start: nothing is sent", async () => {
    const office = await start();
    const { terminal, port } = office;
    port.keeps = false;
    terminal.customer("wait");
    expect(await port.work(pay())).toEqual({ outcome: "failed" });
    expect(happened(port, "text")).toEqual([]);
    expect(terminal.state().waits).toBeUndefined();
    expect(sums(office)).toEqual([100]);
  });

  test("does not take the terminal's word: it is not acknowledged, and the terminal takes it back", async () => {
    const office = await start();
    const { terminal, port } = office;
    const { keep } = port;
    port.keep = (happening) => (happening.type === "work-told" ? Promise.resolve(false) : keep(happening));
    expect(await port.work(pay())).toMatchObject({ outcome: "failed" });
    expect(sums(office)).toEqual([100]);
    expect(terminal.books().undone).toHaveLength(1);
    port.keep = keep;
    expect(await port.work(pay())).toEqual({ outcome: "ok" });
    expect(sums(office)).toEqual([100, 9300]);
  });

  test.each(["blocks", "lines"] as const)("does not take a receipt (%s): the same", async (print) => {
    const office = await start({ config: { print } });
    const { terminal, port } = office;
    const { keep } = port;
    port.keep = (happening) => (happening.type === "receipt" ? Promise.resolve(false) : keep(happening));
    expect(await port.work(pay())).toMatchObject({ outcome: "failed" });
    expect(isApproved(office)).toBe(true);
    expect(sums(office)).toEqual([100]);
    expect(terminal.books().undone).toHaveLength(1);
  });

  test("takes its time: the terminal waits", async () => {
    const office = await start();
    const { keep } = office.port;
    office.port.keep = async (happening) => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      return keep(happening);
    };
    expect(await office.port.work(pay())).toEqual({ outcome: "ok" });
  });
});

describe("the line", () => {
  test("is cut while the terminal waits for a card", async () => {
    const office = await start({ customer: "approve" });
    const { terminal, port } = office;
    terminal.customer("wait");
    const end = port.work(pay());
    await until(() => terminal.state().waits === "card");
    terminal.turn("line", "cut");
    await until(() => port.faults.at(-1) === "unreachable");
    terminal.mend();
    expect(await end).toMatchObject({ outcome: "failed" });
    expect(sums(office)).toEqual([100]);
    await until(() => port.faults.at(-1) === undefined);
  });

  test("is cut while the host is asked: the terminal cannot tell, and takes it back", async () => {
    const office = await start({ times: { host: 300 } });
    const { terminal, port } = office;
    const end = port.work(pay());
    await until(() => terminal.state().display.includes("Verbindung zum Netzbetreiber"));
    terminal.turn("line", "cut");
    setTimeout(() => terminal.mend(), 100);
    expect(await end).toMatchObject({ outcome: "failed" });
    expect(sums(office)).toEqual([100]);
  });

  test("is dead without a word: when T4 is over the terminal is asked", async () => {
    const office = await start({ driver: { work: 600, minute: 1 }, habits: { waitMinutes: 0 } });
    const { terminal, port } = office;
    terminal.customer("wait");
    const end = port.work(pay());
    await until(() => terminal.state().waits === "card");
    terminal.freeze();
    await until(() => port.logs.some((line) => line.includes("it fell silent")));
    terminal.turn("stop");
    terminal.turn("line", "cut");
    terminal.mend();
    expect(await end).toMatchObject({ outcome: "failed" });
    expect(sums(office)).toEqual([100]);
  });

  test("stays away: after the time for finding out it is unclear, and nothing was asked for again", async () => {
    const office = await start({ driver: { giveUp: 700 } });
    const { terminal, port } = office;
    terminal.customer("wait");
    const end = port.work(pay());
    await until(() => terminal.state().waits === "card");
    terminal.turn("line", "cut");
    expect(await end).toEqual({ outcome: "unknown" });
    expect(happened(port, "work-started")).toHaveLength(1);
  });

  test("stays away after a refusal: that is known", async () => {
    const office = await start({ driver: { giveUp: 700 }, customer: "approve" });
    const { terminal, port } = office;
    const { keep } = port;
    terminal.customer("decline");
    port.keep = async (happening) => {
      const kept = await keep(happening);
      if (happening.type === "work-told") terminal.turn("line", "cut");
      return kept;
    };
    expect(await port.work(pay())).toMatchObject({ outcome: "failed", code: "05" });
  });

  test("is cut at a reversal", async () => {
    const office = await start();
    const { terminal, port } = office;
    const { keep } = port;
    port.keep = async (happening) => {
      const kept = await keep(happening);
      if (happening.type === "work-told") terminal.turn("line", "cut");
      return kept;
    };
    const end = port.work(jobOf({ work: "reverse", cents: 100, of: { receipt: "0001" } }));
    await until(() => terminal.state().line === "cut");
    await until(() => !terminal.busy());
    terminal.mend();
    expect(await end).toMatchObject({ outcome: "failed" });
    expect(terminal.books().net).toBe(100);
    port.keep = keep;
    expect(await port.work(jobOf({ work: "reverse", cents: 100, of: { receipt: "0001" } }))).toEqual({ outcome: "ok" });
    expect(terminal.books().net).toBe(0);
  });

  test("is cut after the reversal is in the books", async () => {
    const office = await start({ times: { completion: 300 } });
    const { terminal, port } = office;
    const end = port.work(jobOf({ work: "reverse", cents: 100, of: { receipt: "0001" } }));
    await until(() => terminal.books().net === 0);
    terminal.turn("line", "cut");
    setTimeout(() => terminal.mend(), 100);
    expect(await end).toEqual({ outcome: "ok" });
  });
});

describe("the terminal", () => {
  test("does not tell its last transaction: what a break leaves open stays unclear", async () => {
    const office = await start({ before: [], habits: { repeats: "none" } });
    const { terminal, port } = office;
    terminal.customer("wait");
    const end = port.work(pay());
    await until(() => terminal.state().waits === "card");
    terminal.turn("line", "cut");
    await until(() => !terminal.busy());
    terminal.mend();
    expect(await end).toEqual({ outcome: "unknown" });
  });

  test("loses its power when it has approved", async () => {
    const office = await start();
    const { terminal, port } = office;
    const { keep } = port;
    port.keep = async (happening) => {
      const kept = await keep(happening);
      if (happening.type === "receipt") terminal.turn("line", "off");
      return kept;
    };
    const end = port.work(pay());
    await until(() => terminal.state().line === "off");
    terminal.turn("line", "ok");
    expect(await end).toMatchObject({ outcome: "failed" });
    expect(sums(office)).toEqual([100]);
  });
});

describe("the driver is killed", () => {
  const doubt = (port: Office["port"], startedAt: number): InDoubt => {
    const [started] = happened(port, "work-started");
    const told = happened(port, "work-told").at(-1)?.facts;
    return {
      ...{ work: "pay", cents: 9300, startedAt },
      ...(started?.before && { before: started.before }),
      ...(told && { told }),
    };
  };

  test.each(["work-started", "work-told", "receipt"] as const)("at the %s: the next one finds out", async (step) => {
    const office = await start();
    const { terminal, port, kill } = office;
    const startedAt = Date.now();
    const { keep } = port;
    const reached = new Promise<void>((resolve) => {
      port.keep = async (happening) => {
        await keep(happening);
        if (happening.type !== step) return true;
        resolve();
        return new Promise(() => {});
      };
    });
    void port.work(pay());
    await reached;
    kill();
    const next = startDriver(terminal.at);
    offices.unshift(next);
    const end = await next.port.work(jobOf({ work: "find-out", about: doubt(port, startedAt) }));
    expect(end).toEqual({ outcome: "failed" });
    expect(sums(office)).toEqual([100]);
    expect(happened(next.port, "work-told")).toEqual([]);
  });

  test("in the midst of a receipt on a serial line: its other half is not acknowledged", async () => {
    const office = await start({ over: "serial", baud: 115_200, config: { print: "lines" } });
    const { terminal, port, kill } = office;
    const startedAt = Date.now();
    void port.work(pay());
    await until(() => isApproved(office));
    kill();
    const next = startDriver(terminal.at, { print: "lines" });
    offices.unshift(next);
    const end = await next.port.work(jobOf({ work: "find-out", about: doubt(port, startedAt) }));
    expect(end).toEqual({ outcome: "failed" });
    expect(happened(next.port, "receipt")).toEqual([]);
    expect(sums(office)).toEqual([100]);
  });

  test("after all was acknowledged: the next one finds it paid, and tells the terminal's words", async () => {
    const office = await start({ times: { completion: 300 } });
    const { terminal, port, kill } = office;
    const startedAt = Date.now();
    void port.work(pay());
    await until(() => sums(office).length === 2);
    kill();
    const next = startDriver(terminal.at);
    offices.unshift(next);
    const job = jobOf({ work: "find-out", about: doubt(port, startedAt) });
    expect(await next.port.work(job)).toEqual({ outcome: "ok" });
    const [told] = happened(next.port, "work-told");
    expect(told).toMatchObject({ job: job.id, facts: { approved: true, cents: 9300, mark: { receipt: "0002" } } });
    expect(sums(office)).toEqual([100, 9300]);
  });

  test("and comes back to a terminal that tells of another amount: unclear", async () => {
    const office = await start();
    const about: InDoubt = { work: "pay", cents: 5000, startedAt: Date.now() - 1000, before: { receipt: "0000" } };
    const job = jobOf({ work: "find-out", about });
    expect(await office.port.work(job)).toEqual({ outcome: "unknown" });
    // Whoever settles it has to see what the terminal has.
    expect(happened(office.port, "work-told")).toMatchObject([{ job: job.id, facts: { approved: true, cents: 100 } }]);
  });
});
