/** What the tests of the card terminal's driver share, and no program uses: short times, jobs, an office. */
import { randomUUID } from "node:crypto";
import { Compile } from "typebox/compile";
import {
  DeviceHappening,
  type TerminalJob,
  TerminalJob as TerminalJobSchema,
} from "../../gateway/contract/messages.ts";
import type { TerminalOrder } from "../../gateway/contract/payments.ts";
import { type RecordedPort, recordedPort, until } from "../testing.ts";
import { Config } from "./config.ts";
import { openTerminal } from "./index.ts";
import { startTerminal, type TerminalOptions, type TerminalSimulator } from "./simulator.ts";
import { realTimes, type Times } from "./times.ts";

/** As long as a computer that is busy needs, and no longer. */
export const quickTimes: Times = {
  ...{ gap: 100, block: 300, answer: 400, work: 3000, minute: 1000, question: 1500, reach: 1500, redial: 60 },
  ...{ poll: 300, troubled: 30, updating: 40, update: 3000, settle: 450, look: 30, giveUp: 5000 },
  ...{ cure: realTimes.cure, abort: 100, receipts: 120 },
};
const simulatorTimes = { scale: 0.002, answer: 400, ack: 150 } as const;

export interface Office {
  readonly terminal: TerminalSimulator;
  readonly port: RecordedPort;
  /** The driver is gone from one moment to the next, whatever it was doing. */
  kill(): void;
  stop(): Promise<void>;
}

export interface OfficeOptions extends TerminalOptions {
  readonly config?: Partial<Config>;
  readonly driver?: Partial<Times>;
  /** Payments that were made before, in cents. */
  readonly before?: readonly number[];
}

const checkConfig = Compile(Config);
const checkJob = Compile(TerminalJobSchema);
const checkHappening = Compile(DeviceHappening);

/** A driver at this address, whose happenings are checked against the contract at the end. */
export function startDriver(at: string, config: Partial<Config> = {}, times: Partial<Times> = {}) {
  const port = recordedPort();
  const whole = { at, password: "123456", ...config };
  if (!checkConfig.Check(whole)) throw new Error(`no such configuration: ${JSON.stringify(whole)}`);
  const running = openTerminal(whole, port, { ...quickTimes, ...times });
  return {
    port,
    async stop() {
      await running.stop();
      for (const happening of port.happenings) {
        if (!checkHappening.Check(happening)) throw new Error(`fits no schema: ${JSON.stringify(happening)}`);
      }
    },
  };
}

/** A simulated terminal with a driver that has found it well. */
export async function openOffice({ config, driver, before = [], ...options }: OfficeOptions = {}): Promise<Office> {
  const { times, ...rest } = options;
  const terminal = await startTerminal({
    ...{ customer: "approve", shortReceipts: true, times: { ...simulatorTimes, ...times } },
    ...rest,
  });
  const { port, stop } = startDriver(terminal.at, config, driver);
  await until(() => port.faults.length > 0 && !terminal.busy());
  for (const cents of before) await port.work(jobOf({ work: "pay", cents }));
  port.happenings.length = 0;
  let isKilled = false;
  return {
    ...{ terminal, port },
    kill() {
      isKilled = true;
      void stop();
    },
    async stop() {
      if (!isKilled) await stop();
      await terminal.close();
    },
  };
}

export function jobOf(order: TerminalOrder): TerminalJob {
  const job: TerminalJob = { id: randomUUID(), run: "d1", until: Date.now() + 60_000, journalled: 1, order };
  if (!checkJob.Check(job)) throw new Error(`fits no schema: ${JSON.stringify(job)}`);
  return job;
}

type Happened = RecordedPort["happenings"][number];

/** What happened of one kind, oldest first. */
export function happened<Kind extends Happened["type"]>(
  port: RecordedPort,
  kind: Kind,
): Extract<Happened, { type: Kind }>[] {
  return port.happenings.filter((each): each is Extract<Happened, { type: Kind }> => each.type === kind);
}
