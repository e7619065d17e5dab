/** A payment is broken off by a cable, a driver program, a gateway: then our book says what the terminal's says. */
import { expect, test } from "vitest";
import { until } from "../appliance.ts";
import { feeCents, openPayingOffice, receipts, type Till } from "./paying-office.ts";

const authorisation = 0x0601;
/** Real patience: the driver gives the terminal six seconds to take back what it was not answered. */
const foundOutMs = 40_000;

/** Until the customer's card is read and the host has it: from here on nothing is broken off any more. */
const atHost = (till: Till) => until(() => till.terminal.state().display[0]?.startsWith("Verbindung"));
/** The terminal has written it into its own books and has not said yet that it is done. */
const atBooking = (till: Till, bookings = 2) => until(() => till.terminal.state().today.length === bookings);

/** By the terminal's own books: `payments` were asked for, each once, and so many of them stand. */
async function expectBooks(till: Till, payments: number, standing: number): Promise<void> {
  expect(till.terminal.given(authorisation)).toBe(payments);
  expect(till.net()).toBe(standing * feeCents);
  const ours = () => till.payments()?.terminals.find(({ id }) => id === till.view()?.terminal?.id)?.since;
  // One view is told after the other.
  await until(() => ours()?.count === standing);
  expect(ours()?.cents).toBe(standing * feeCents);
}

test.concurrent("the cable is cut after the card was read, and plugged in again: it is found out", async ({
  onTestFinished,
}) => {
  // Both are slow where the cut shall fall: one between its books and its last word, one at its host.
  const office = await openPayingOffice(onTestFinished, {
    terminals: { "ec-1": { times: { completion: 700 } }, "ec-2": { times: { host: 700 } } },
  });
  const [booked, lost] = office.tills;
  await Promise.all(office.tills.map((till) => till.paysOnce()));
  await Promise.all(office.tills.map((till) => till.nextVisitor()));
  await Promise.all([booked, lost].map((till) => till.pay()));
  const cuts = [atBooking(booked), atHost(lost)].map(async (moment, nth) => {
    await moment;
    office.tills[nth]!.terminal.turn("line", "cut");
  });
  await Promise.all(cuts);
  for (const till of office.tills) {
    await until(() => till.payment()?.state === "started");
    expect(await till.page.ask({ type: "finish", counter: till.view()!.counter })).toMatchObject({ ok: false });
    till.terminal.turn("line", "ok");
  }
  await Promise.all([until(booked.is("paid"), foundOutMs), until(lost.is("not-paid"), foundOutMs)]);
  await expectBooks(booked, 2, 2);
  await expectBooks(lost, 2, 1);
  // What came before the cut was kept, and comes out now that it is paid.
  expect(booked.payment()?.receipts).toEqual(["customer", "merchant"]);
  await until(() => receipts(office).length === 3);
  await booked.finish();
  await until(lost.isFree);
  await lost.pay();
  await until(() => lost.view()?.payments.length === 2 && lost.is("paid")(), 20_000);
  await expectBooks(lost, 3, 2);
}, 60_000);

test.concurrent("a terminal that does not repeat: unclear, until a clerk settles it with a reason", async ({
  onTestFinished,
}) => {
  const office = await openPayingOffice(onTestFinished, {
    terminal: { habits: { repeats: "empty" }, times: { host: 500 } },
  });
  const [till] = office.tills;
  await till.nextVisitor();
  await till.pay();
  await atHost(till);
  till.terminal.turn("line", "cut");
  await until(() => !till.terminal.busy());
  till.terminal.turn("line", "ok");
  await until(() => till.view()?.unclear.length === 1, foundOutMs);
  const { payment, number } = till.view()!.unclear[0]!;
  expect(await till.page.ask({ type: "pay", counter: "1" })).toMatchObject({ ok: false });
  expect(await till.page.ask({ type: "finish", counter: "1" })).toEqual({ ok: false, refusal: "payment-open" });
  // The visitor may go, the doubt stays.
  await until(() => till.view()?.terminal?.work === undefined, foundOutMs);
  await till.ask({ type: "finish", counter: "1", unpaid: true });
  await until(() => till.view()?.payments.length === 0);
  expect(till.view()?.unclear).toMatchObject([{ payment, number, state: "unclear" }]);
  expect(await till.page.ask({ type: "ask-terminal", terminal: "ec-1", work: "end-of-day" })).toEqual({
    ...{ ok: false, refusal: "payment-unclear" },
  });
  await till.ask({ type: "settle-payment", payment, as: "not-paid", reason: "terminal-journal" });
  await until(() => till.view()?.unclear.length === 0 && till.isFree());
  // One view is told after the other.
  await until(() => till.payments()?.payments[0]?.state === "not-paid");
  expect(till.payments()?.payments[0]).toMatchObject({ payment });
  expect([till.net(), till.terminal.given(authorisation)]).toEqual([0, 1]);
}, 60_000);

test.concurrent("the drivers are killed while the card is awaited, and once it is booked: found out", async ({
  onTestFinished,
}) => {
  const office = await openPayingOffice(onTestFinished, {
    driversApart: true,
    terminals: { "ec-1": { times: { completion: 1500 } } },
  });
  const [booked, awaited] = office.tills;
  await Promise.all(office.tills.map((till) => till.paysOnce()));
  await Promise.all(office.tills.map((till) => till.nextVisitor()));
  awaited.terminal.customer("wait");
  await Promise.all([awaited.pay(), booked.pay()]);
  await Promise.all([until(() => awaited.terminal.state().waits === "card"), atBooking(booked)]);
  await office.killDrivers();
  await until(() => office.tills.every((till) => !till.isFree()));
  await office.startDrivers();
  await Promise.all([until(booked.is("paid"), foundOutMs), until(awaited.is("not-paid"), foundOutMs)]);
  await expectBooks(booked, 2, 2);
  await expectBooks(awaited, 2, 1);
}, 60_000);

test.concurrent("the gateway is restarted while the card is awaited: paid; away at the approval: not", async ({
  onTestFinished,
}) => {
  const office = await openPayingOffice(onTestFinished, { terminal: { customer: "wait" } });
  const [stays, returned] = office.tills;
  for (const till of office.tills) {
    till.terminal.customer("approve");
    await till.paysOnce();
    till.terminal.customer("wait");
  }
  await Promise.all(office.tills.map((till) => till.nextVisitor()));
  await Promise.all(office.tills.map((till) => till.pay()));
  await until(() => office.tills.every((till) => till.terminal.state().waits === "card"));
  await office.stopGateway();
  // Nobody hears that this one is approved: it is not answered, and takes the payment back.
  paysAtTerminal(returned);
  await until(() => returned.terminal.books().undone.length === 1 && !returned.terminal.busy(), 20_000);
  await office.startGateway();
  await until(() => stays.is("started")() || stays.payment()?.work === "pay", 20_000);
  paysAtTerminal(stays);
  await Promise.all([until(stays.is("paid"), foundOutMs), until(returned.is("not-paid"), foundOutMs)]);
  await expectBooks(stays, 2, 2);
  await expectBooks(returned, 2, 1);
}, 60_000);

/** Card and PIN, as soon as each is asked for. */
function paysAtTerminal({ terminal }: Till): void {
  const acts = () => {
    const { waits } = terminal.state();
    if (waits === "pin") terminal.turn("pin", "right");
  };
  terminal.onChange(() => setImmediate(acts));
  terminal.turn("tap", "girocard");
}
