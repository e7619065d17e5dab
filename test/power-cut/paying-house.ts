/** A house where payments stand in each of their states: a counter for each, with a terminal that brings it there. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { startTerminal, type TerminalOptions, type TerminalSimulator } from "../../drivers/terminal/simulator.ts";
import type { CommandOf } from "../../gateway/contract/commands.ts";
import type { PaymentEntry, PaymentState, PaymentsView, TillView } from "../../gateway/contract/payments.ts";
import type { Site } from "../../gateway/contract/site.ts";
import { asks, until } from "../appliance.ts";
import { openPage, type Page } from "../page.ts";
import { siteFile } from "./office.ts";

export const feeCents = 9300;

export interface Scene {
  /** How the visitor's payment stands when the power goes, and once it is back and everything is found out. */
  readonly before: PaymentState;
  readonly after: PaymentState;
  /** Of two visitors' fees, how many the terminal has taken and kept. */
  readonly kept: number;
  /** How often it was asked for money, and to give it back. */
  readonly asked: number;
  readonly askedBack: number;
  readonly terminal?: TerminalOptions;
  readonly profile?: string;
  /** The second visitor's fee is open. */
  act(till: Till): Promise<unknown>;
}

const waitMs = 60_000;
const silent = (till: Till) => until(() => till.terminal.state().line === "cut", waitMs);

/** Once: from then on nothing of it is heard any more, until it is mended. */
function freezeWhen({ terminal }: Till, moment: () => boolean): void {
  let isOver = false;
  terminal.onChange(() => {
    if (isOver || !moment()) return;
    isOver = true;
    terminal.freeze();
  });
}

async function payTo(till: Till, state: PaymentState): Promise<void> {
  await till.pay();
  await until(() => till.payment()?.state === state, waitMs);
}

async function giveBack(till: Till): Promise<void> {
  await till.ask({ type: "reverse-payment", counter: till.counter, payment: till.payment()!.payment });
}

const booked = ({ terminal }: Till, times: number) => terminal.state().today.length === times;

/** By the counter's id, the state that the payment is in; the one that waits for its terminal is begun last. */
export const scenes: Readonly<Record<string, Scene>> = {
  started: {
    ...{ before: "started", after: "not-paid", kept: 1, asked: 2, askedBack: 0 },
    async act(till) {
      till.terminal.customer("wait");
      await payTo(till, "started");
      await until(() => till.terminal.state().waits === "card");
    },
  },
  booked: {
    ...{ before: "started", after: "paid", kept: 2, asked: 2, askedBack: 0 },
    async act(till) {
      freezeWhen(till, () => booked(till, 2));
      await payTo(till, "started");
      await silent(till);
      await until(() => till.payment()?.receipts.length === 2);
    },
  },
  paid: {
    ...{ before: "paid", after: "paid", kept: 2, asked: 2, askedBack: 0 },
    act: (till) => payTo(till, "paid"),
  },
  "not-paid": {
    ...{ before: "not-paid", after: "not-paid", kept: 1, asked: 2, askedBack: 0 },
    act(till) {
      till.terminal.customer("decline");
      return payTo(till, "not-paid");
    },
  },
  unclear: {
    ...{ before: "unclear", after: "unclear", kept: 2, asked: 2, askedBack: 0 },
    terminal: { habits: { repeats: "empty" } },
    async act(till) {
      freezeWhen(till, () => booked(till, 2));
      await till.pay();
      await silent(till);
      await until(() => till.payment()?.receipts.length === 2);
      till.terminal.mend();
      await until(() => till.payment()?.state === "unclear", waitMs);
    },
  },
  reversed: {
    ...{ before: "reversed", after: "reversed", kept: 1, asked: 2, askedBack: 1 },
    async act(till) {
      await payTo(till, "paid");
      await giveBack(till);
      await until(() => till.payment()?.state === "reversed", waitMs);
    },
  },
  otherwise: {
    ...{ before: "paid", after: "paid", kept: 1, asked: 1, askedBack: 0 },
    act: ({ ask, counter }) => ask({ type: "note-payment", counter, way: "cashier", reference: "KA-17" }),
  },
  "giving-back": {
    ...{ before: "paid", after: "reversed", kept: 1, asked: 2, askedBack: 1 },
    async act(till) {
      await payTo(till, "paid");
      freezeWhen(till, () => booked(till, 3));
      await giveBack(till);
      await silent(till);
    },
  },
  "not-given-back": {
    ...{ before: "paid", after: "paid", kept: 2, asked: 2, askedBack: 1 },
    async act(till) {
      await payTo(till, "paid");
      freezeWhen(till, () => till.terminal.state().display[0]?.startsWith("Verbindung") === true);
      await giveBack(till);
      await silent(till);
    },
  },
  asked: {
    ...{ before: "asked", after: "not-paid", kept: 1, asked: 1, askedBack: 0 },
    // It is asked every three seconds how it is.
    profile: "ccv",
    async act(till) {
      const { terminal } = till;
      // It takes the question, and never says how it is: until its patience ends, the driver begins nothing else.
      terminal.cutAfter({
        ...{ direction: "to-till", bytes: terminal.counts().toTill + 3, instead: () => terminal.freeze() },
      });
      await silent(till);
      await payTo(till, "asked");
    },
  },
};
export const counters = Object.keys(scenes);

/** @param clock of the terminals, in milliseconds since 1970 */
export async function startTerminals(clock: () => number): Promise<Map<string, TerminalSimulator>> {
  const quick = { scale: 0.02, answer: 5000, ack: 5000, gap: 200, card: 10 * waitMs };
  const started = Object.entries(scenes).map(async ([id, { terminal }]) => {
    const own = { now: clock, customer: "approve", ...terminal, times: { ...quick, ...terminal?.times } } as const;
    return [id, await startTerminal(own)] as const;
  });
  return new Map(await Promise.all(started));
}

/** The site of the other walks with these counters alone. */
export function payingSite(terminals: ReadonlyMap<string, TerminalSimulator>): Site {
  const usual = parse(readFileSync(siteFile, "utf8")) as Site;
  return {
    ...usual,
    payments: { endOfDayAt: "23:59" },
    services: [{ id: "extend", name: { de: "Verlängern" }, feeCents }],
    counters: counters.map((id, nth) => ({
      ...{ id, label: String(nth + 1), services: ["extend"], terminal: id, receiptPrinter: "kiosk-1" },
    })),
    staff: counters.map((id) => ({ id: `lead-${id}`, role: "lead" })),
    devices: [
      { kind: "printer", id: "kiosk-1", config: { at: "simulator", as: "letters" } },
      ...counters.map((id) => {
        const { profile } = scenes[id]!;
        return { kind: "terminal", id, config: { at: terminals.get(id)!.at, ...(profile && { profile }) } };
      }),
    ],
  };
}

/** One counter, as its clerk sees it. */
export async function openTill(httpPort: number, counter: string, terminal: TerminalSimulator) {
  const page: Page = await openPage(httpPort, `/counter/${counter}`);
  const view = () => page.view<TillView>(`till/${counter}`);
  const ask = (command: Parameters<typeof asks>[1]) => asks(page, command);
  return {
    counter,
    page,
    terminal,
    view,
    ask,
    /** Of the visit at the counter, the newest. */
    payment: (): PaymentEntry | undefined => view()?.payments[0],
    payments: () => page.view<PaymentsView>("payments"),
    pay: () => ask({ type: "pay", counter }),
    async nextVisitor(): Promise<void> {
      const take: CommandOf<"take-ticket"> = { type: "take-ticket", services: ["extend"], language: "de" };
      await ask({ ...take, print: false });
      await ask({ type: "call-next", counter });
      await ask({ type: "begin", counter });
      await until(() => view()?.openCents === feeCents && view()?.terminal?.free, waitMs);
    },
  };
}
export type Till = Awaited<ReturnType<typeof openTill>>;

/** One fee is paid and its visitor gone; then the next payment comes into the state that its counter stands for. */
export async function playMorning(tills: readonly Till[]): Promise<void> {
  const [last, ...others] = tills.toReversed();
  await Promise.all(tills.map(openWith));
  await Promise.all(others.map((till) => scenes[till.counter]!.act(till)));
  await scenes[last!.counter]!.act(last!);
}

/** So that each terminal has a last transaction before the one in question. */
async function openWith(till: Till): Promise<void> {
  await till.nextVisitor();
  await payTo(till, "paid");
  await till.ask({ type: "finish", counter: till.counter });
  await till.nextVisitor();
}
