/** Breaks one payment off at one byte, waits until everything has come to rest, and judges; which bytes, others say. */
import type { DevicePort, Running } from "../../drivers/driver.ts";
import { openTerminal } from "../../drivers/terminal/index.ts";
import type { BookedEntry } from "../../drivers/terminal/simulator.ts";
import { startTerminal, type TerminalSimulator } from "../../drivers/terminal/simulator.ts";
import { realTimes, type Times } from "../../drivers/terminal/times.ts";
import { type Booked, entries, type Flow, judge, payOnce, type Verdict } from "./flows.ts";
import { openTill, pause, type StartDriver, type Till, until } from "./till.ts";

export type Transport = "tcp" | "serial";
export type Direction = "to-till" | "from-till";
export const breaks = ["line", "driver", "gateway"] as const;
export type Break = (typeof breaks)[number];

export interface CutPlace {
  readonly flow: Flow;
  readonly over: Transport;
  readonly what: Break;
  readonly direction: Direction;
  readonly bytes: number;
}

/** Seconds become hundredths; what is shorter than a busy computer is left as it is. */
const scale = 0.02;
export const fastTimes: Times = {
  ...(Object.fromEntries(
    Object.entries(realTimes).map(([name, ms]) => [name, Math.max(10, ms * scale)]),
  ) as unknown as Times),
  gap: 60,
  block: 120,
  answer: 150,
  question: 600,
  reach: 600,
  redial: 40,
  settle: 160,
  look: 20,
  troubled: 20,
  giveUp: 20_000,
  receipts: 60,
};
export const fastTerminal = { scale, answer: 120, ack: 120, gap: 60, autoReversal: 20 };
export const keepMs = 90;
const restMs = 60;
const settledWithinMs = 30_000;

/** A driver that does something else. */
export interface Variant {
  readonly times?: Partial<Times>;
  start(port: DevicePort, start: StartDriver): Running;
}

export interface Bench {
  readonly till: Till;
  readonly terminal: TerminalSimulator;
  close(): Promise<void>;
}

/** In fast time a machine that stalls lets the terminal lose its patience before anything was broken off: once more. */
async function openBench(flow: Flow, over: Transport, nth: number, variant?: Variant): Promise<Bench> {
  const again = () => setBench(flow, over, nth, variant);
  return again().catch(again).catch(again);
}

/** A till after one payment that went well, the next visitor's customer before the terminal. */
async function setBench(flow: Flow, over: Transport, nth: number, variant?: Variant): Promise<Bench> {
  const terminal = await startTerminal({
    over,
    times: fastTerminal,
    habits: flow.habits ?? {},
    customer: "approve",
    shortReceipts: true,
  });
  const own = { ...fastTimes, ...variant?.times };
  const start: StartDriver = (port) => openTerminal({ at: terminal.at }, port, own);
  const till = openTill({
    start: variant ? (port) => variant.start(port, start) : start,
    keepMs,
    // Now and then the gateway is back before the terminal has lost its patience.
    gatewayAwayMs: nth % 2 === 0 ? 20 : 250,
    driverAwayMs: nth % 3 === 0 ? 20 : 200,
  });
  const close = async () => {
    await till.close();
    await terminal.close();
  };
  try {
    await until("gateway and driver are up", till.isWell, 20_000);
    till.signIn();
    await payOnce(till);
    terminal.customer(flow.customer);
    terminal.recount();
    return { till, terminal, close };
  } catch (error) {
    const said = till.logs().slice(-8).join("\n");
    await close();
    throw new Error(`${flow.name}, ${over}: ${(error as Error).message}\n${said}`);
  }
}

/** How many bytes go each way when nothing breaks, and how it ends then; a machine that stalls breaks something. */
export async function measure(flow: Flow, over: Transport) {
  let measured = await measureOnce(flow, over);
  for (let n = 1; n < 3 && measured.ended !== flow.undisturbed; n++) measured = await measureOnce(flow, over);
  return measured;
}

async function measureOnce(flow: Flow, over: Transport) {
  const { till, terminal, close } = await openBench(flow, over, 0);
  flow.act(till);
  await settled(till, terminal);
  const counts = terminal.counts();
  const verdict = judge(flow, till, bookedIn(terminal), closedDays(terminal));
  const ended = flow.undisturbed === "closed" ? "closed" : entries(till).at(-1)?.state;
  await close();
  return { counts, verdict, ended };
}

export interface Outcome {
  readonly verdict: Verdict;
  /** The byte was never reached: the conversation was shorter this time. */
  readonly isMissed: boolean;
  readonly log: readonly string[];
}

export async function cutAt({ flow, over, what, direction, bytes }: CutPlace, variant?: Variant): Promise<Outcome> {
  const { till, terminal, close } = await openBench(flow, over, bytes, variant);
  let isBroken = false;
  const broken = () => {
    isBroken = true;
    if (what === "driver") till.killDriver();
    if (what === "gateway") till.killGateway();
  };
  if (what === "line") terminal.cutAfter({ direction, bytes });
  else terminal.cutAfter({ direction, bytes, instead: broken });
  flow.act(till);
  if (what === "line") {
    await until(
      "the line is cut, or all is over",
      () => terminal.state().line === "cut" || isOver(till, terminal),
      20_000,
    );
    isBroken = terminal.state().line === "cut";
    // Somebody sees it and plugs the cable in again.
    await pause(bytes % 2 === 0 ? 30 : 300);
    terminal.mend();
  } else {
    await until("the place is reached, or all is over", () => isBroken || isOver(till, terminal), 20_000);
  }
  let verdict: Verdict;
  try {
    await settled(till, terminal);
    // As the core does by itself after five minutes.
    for (let tries = 0; flow.undisturbed === "closed" && !isClosed(till) && tries < 6; tries++) {
      flow.act(till);
      await settled(till, terminal);
    }
    verdict = judge(flow, till, bookedIn(terminal), closedDays(terminal));
  } catch (error) {
    const { line, status } = terminal.state();
    const seen = { well: till.isWell(), quiet: till.isQuiet(), busy: terminal.busy(), line, status };
    verdict = `wrong: ${(error as Error).message}, ${JSON.stringify(seen)}`;
  }
  const log = [
    ...till.journal.filter(({ type }) => /payment|terminal/.test(type)).map((event) => JSON.stringify(event)),
    ...till.logs(),
    JSON.stringify(terminal.books()),
  ];
  await close();
  return { verdict, isMissed: !isBroken, log };
}

function isClosed(till: Till): boolean {
  const last = till.journal.findLast((event) => event.type === "terminal-ended");
  return last?.type === "terminal-ended" && last.outcome === "ok";
}

function isOver(till: Till, terminal: TerminalSimulator): boolean {
  return till.isQuiet() && !terminal.busy() && terminal.state().line === "ok";
}

/** At rest for a while: nothing runs on either side, and nothing is about to be looked up. */
async function settled(till: Till, terminal: TerminalSimulator): Promise<void> {
  let restsSince = performance.now();
  const isResting = () => {
    // Of an unclear one `work` says what the doubt is about.
    const isOpen = entries(till).some(
      ({ state, work }) => state === "asked" || state === "started" || (work !== undefined && state !== "unclear"),
    );
    if (isOpen || !isOver(till, terminal)) restsSince = performance.now();
    return performance.now() - restsSince > restMs;
  };
  await until("everything has come to rest", isResting, settledWithinMs);
}

function closedDays(terminal: TerminalSimulator): number[] {
  return terminal.books().days.map(({ cents }) => cents);
}

function bookedIn(terminal: TerminalSimulator): Booked[] {
  const { entries: all } = terminal.books();
  return all.map(({ receipt, cents, kind, reversedBy }: BookedEntry) => ({
    receipt: String(receipt),
    cents,
    kind,
    stands: reversedBy === undefined,
  }));
}
