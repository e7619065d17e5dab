/** The small office of test/site.yaml where fees are paid by card: terminals at two counters, and what a clerk does. */
import type { TerminalOptions, TerminalSimulator } from "../../drivers/terminal/simulator.ts";
import type { Command } from "../../gateway/contract/commands.ts";
import type { PaymentEntry, PaymentsView, TillView } from "../../gateway/contract/payments.ts";
import type { Site } from "../../gateway/contract/site.ts";
import { momentOf } from "../../gateway/core/calendar/moments.ts";
import { type Appliance, asks, slipText, startAppliance, until } from "../appliance.ts";
import type { Page } from "../page.ts";
import { openTime } from "./big-office.ts";

export const feeCents = 9300;
export const saturday = "2026-11-21";
export const sunday = "2026-11-22";

/** What a person or a host takes seconds for; patience with the till is as long as it really is. */
const quick = { scale: 0.02, answer: 5000, ack: 5000, gap: 200, card: 60_000, cardOut: 30_000, autoReversal: 60 };
const terminalIds = ["ec-1", "ec-2"] as const;

interface Options {
  readonly driversApart?: boolean;
  /** What is special about both terminals, or about one of them. */
  readonly terminal?: TerminalOptions;
  readonly terminals?: Partial<Record<(typeof terminalIds)[number], TerminalOptions>>;
}

export type PayingOffice = Awaited<ReturnType<typeof openPayingOffice>>;

/** @param atEnd closes it when the test is over that opened it: beside others, each test has its own */
export async function openPayingOffice(
  atEnd: (close: () => Promise<void>) => void,
  { driversApart = false, terminal = {}, terminals = {} }: Options = {},
) {
  // Always the same time of a day, so that no end of day comes in between.
  const clock = openTime(momentOf(saturday, "10:00", "Europe/Berlin"));
  const kinds = terminalIds.map((id): [string, TerminalOptions] => {
    const own = { ...terminal, ...terminals[id] };
    return [id, { now: clock.wall, customer: "approve", ...own, times: { ...quick, ...own.times } }];
  });
  const appliance = await startAppliance({
    ...{ driversApart, site: withPayments, terminals: Object.fromEntries(kinds), wall: clock.wall },
  });
  atEnd(() => appliance.stop());
  const kiosk = await appliance.page("/kiosk");
  const tills = await Promise.all(["1", "2"].map((id) => openTill(appliance, kiosk, id)));
  return {
    ...appliance,
    kiosk,
    tills: tills as [Till, Till],
    async nextDay(day: string, time: string) {
      clock.set(momentOf(day, time, "Europe/Berlin"));
      await until(() => appliance.desk().state().day === day);
    },
    itIs: (day: string, time: string) => clock.set(momentOf(day, time, "Europe/Berlin")),
  };
}

function withPayments(usual: Site): Site {
  return {
    ...usual,
    payments: { endOfDayAt: "18:00" },
    services: usual.services.map((service) =>
      service.id === "extend" ? { ...service, feeCents, booking: "5.0130.123456" } : service,
    ),
    counters: usual.counters.map((counter) =>
      counter.id === "3" ? counter : { ...counter, terminal: `ec-${counter.id}`, receiptPrinter: "receipts" },
    ),
    devices: [
      ...usual.devices,
      { kind: "printer", id: "receipts", config: { at: "simulator", as: "letters" } },
      ...terminalIds.map((id) => ({ kind: "terminal", id, config: { at: "simulator" } })),
    ],
  };
}

/** One counter with its terminal: what its clerk asks and sees, and who stands before it. */
async function openTill(appliance: Appliance, kiosk: Page, counter: string) {
  const page = await appliance.page(`/counter/${counter}`);
  const terminal: TerminalSimulator = appliance.terminal(`ec-${counter}`);
  const view = () => page.view<TillView>(`till/${counter}`);
  /** Of the visit at the counter, the newest. */
  const payment = (): PaymentEntry | undefined => view()?.payments[0];
  const till = {
    page,
    terminal,
    view,
    payment,
    payments: () => page.view<PaymentsView>("payments"),
    ask: (command: Command) => asks(page, command),
    isFree: () => view()?.terminal?.free === true,
    is: (state: PaymentEntry["state"]) => () => payment()?.state === state && payment()?.work === undefined,
    /** Somebody who has to pay takes a ticket and is at the counter. */
    async nextVisitor(): Promise<string> {
      await asks(kiosk, { type: "take-ticket", services: ["extend"], language: "de", print: false });
      const { number } = await asks(page, { type: "call-next", counter });
      await asks(page, { type: "begin", counter });
      await until(() => view()?.openCents === feeCents && till.isFree(), 20_000);
      return number!;
    },
    pay: () => asks(page, { type: "pay", counter }),
    finish: () => asks(page, { type: "finish", counter }),
    /** One payment that goes well, so that the terminal has a last transaction; then the visitor goes. */
    async paysOnce(): Promise<void> {
      await till.nextVisitor();
      await till.pay();
      await until(till.is("paid"), 20_000);
      await till.finish();
    },
    /** All the money that the terminal has moved. */
    net: () => terminal.books().net,
  };
  await until(till.isFree, 20_000);
  return till;
}
export type Till = Awaited<ReturnType<typeof openTill>>;

/** All slips that came out where receipts do, the first one first. */
export function receipts(office: Pick<Appliance, "printerAt">): string[] {
  const { papers } = office.printerAt("receipts").state();
  return papers
    .filter(({ cut }) => cut)
    .map(slipText)
    .toReversed();
}
