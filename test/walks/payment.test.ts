/** The story of a clerk: a fee paid by card, declined, paid otherwise, given back, and the day closed and booked. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { expect, onTestFinished, test } from "vitest";
import type { DeviceEvent } from "../../gateway/contract/messages.ts";
import { openIdentities } from "../../gateway/identities.ts";
import { asks, until } from "../appliance.ts";
import { runProgram } from "../program.ts";
import { feeCents, openPayingOffice, type PayingOffice, receipts, saturday, sunday } from "./paying-office.ts";

const events = "device/terminal/ec-1/event";

test("a fee is paid: the counter's page alone reads along, the receipt is the terminal's", async () => {
  const office = await openPayingOffice(onTestFinished, { terminal: { customer: "approve-chip" } });
  const [till, neighbour] = office.tills;
  const others = [neighbour.page, office.kiosk, ...(await Promise.all(["/display", "/"].map(office.page)))];
  expect(await Promise.all(others.map((page) => page.listens(events)))).toEqual(others.map(() => undefined));
  const flowHears = await openFlow(office);
  const own = (await till.page.listens(events))!;

  const number = await till.nextVisitor();
  expect(till.view()).toMatchObject({
    fees: [{ service: "extend", cents: feeCents, booking: "5.0130.123456", usualCents: feeCents }],
    openCents: feeCents,
    payments: [],
  });
  const { payment } = await till.pay();
  await until(till.is("paid"), 20_000);
  expect(till.payment()).toMatchObject({
    ...{ payment, number, cents: feeCents, card: "girocard", receipts: ["customer", "merchant"], back: "reverse" },
  });
  expect(till.terminal.books()).toMatchObject({ net: feeCents, entries: [{ kind: "sale", cents: feeCents }] });

  // The steps came while it went on, each to this counter's page, and only there.
  const steps = own.flatMap((message) => stepIn(message) ?? []);
  expect([...new Set(steps)].filter((step) => step !== "please-wait")).toEqual([
    "insert-card",
    "enter-pin",
    "remove-card",
  ]);
  expect(flowHears.filter((topic) => topic.includes("/terminal/"))).toEqual([]);
  expect(flowHears).toContain("wm/1/test/device/button/counter-3/event");

  const kept = () =>
    office
      .desk()
      .state()
      .payments.get(payment!)
      ?.receipts.find(({ receipt }) => receipt.copy === "customer");
  await until(() => receipts(office).length === 1 && kept()?.printed);
  const words = kept()!
    .receipt.lines.map((line) => line.trim())
    .filter((line) => line !== "");
  expect(words.join(" ")).toContain("K U N D E N B E L E G");
  for (const line of words) expect(receipts(office)[0]).toContain(line);
  await till.ask({ type: "print-receipt", payment: payment!, copy: "customer" });
  await until(() => receipts(office).length === 2);
  expect(receipts(office)[1]).toMatch(/Kopie/i);
  await till.finish();
});

function stepIn(message: string): string | undefined {
  const event = JSON.parse(message.slice(message.indexOf(" "))) as DeviceEvent;
  return event.type === "text" ? event.step : undefined;
}

/** A program of the office that reads every device's events: the topics that reach it. */
async function openFlow(office: PayingOffice): Promise<readonly string[]> {
  const password = openIdentities(office.data).add({ id: "flow-1", role: "flow" });
  const client = await connectAsync(`mqtt://127.0.0.1:${office.mqttPort}`, {
    ...{ clientId: "flow-1~x", username: "flow-1", password, keepalive: 20, reconnectPeriod: 0 },
  });
  onTestFinished(() => client.endAsync(true));
  const heard: string[] = [];
  client.on("message", (topic) => void heard.push(topic));
  await client.subscribeAsync(["device/+/+/event", "device/+/+/answer"].map((topic) => `wm/1/test/${topic}`));
  office.button("counter-3").turn("press");
  await until(() => heard.some((topic) => topic.includes("button/counter-3/event")));
  return heard;
}

test("declined is told in the terminal's words; paid otherwise, or gone without, is said", async () => {
  const office = await openPayingOffice(onTestFinished, { terminal: { customer: "decline" } });
  const [till] = office.tills;
  await till.nextVisitor();
  await till.pay();
  await until(till.is("not-paid"), 20_000);
  expect(till.payment()).toMatchObject({ code: "05", text: expect.stringContaining("Ablehnung") });
  expect(till.view()?.openCents).toBe(feeCents);
  expect(await till.page.ask({ type: "finish", counter: "1" })).toEqual({ ok: false, refusal: "payment-open" });

  await till.ask({ type: "note-payment", counter: "1", way: "cash-machine", reference: "KA-4711" });
  await until(() => till.view()?.openCents === 0);
  expect(till.payment()).toMatchObject({ state: "paid", way: "cash-machine", reference: "KA-4711" });
  await till.finish();
  // One view is told after the other.
  await until(() => till.payments()?.total.count === 1);
  expect(till.payments()?.total.cents).toBe(feeCents);
  expect(till.net()).toBe(0);

  await till.nextVisitor();
  expect(await till.page.ask({ type: "finish", counter: "1" })).toEqual({ ok: false, refusal: "payment-open" });
  await till.ask({ type: "finish", counter: "1", unpaid: true });
  await until(() => till.view()?.fees.length === 0);
});

test("while the card is awaited the visitor stays, and who presses no has paid nothing", async () => {
  const office = await openPayingOffice(onTestFinished, { terminal: { customer: "wait" } });
  const [till] = office.tills;
  await till.nextVisitor();
  await till.pay();
  await until(() => till.terminal.state().waits === "card");
  await until(() => till.view()?.terminal?.abortable);
  const refused = await till.page.ask({ type: "finish", counter: "1", unpaid: true });
  expect(refused).toEqual({ ok: false, refusal: "payment-running" });
  expect(await till.page.ask({ type: "pay", counter: "1" })).toEqual(refused);
  await till.ask({ type: "abort-payment", counter: "1" });
  await until(till.is("not-paid"), 20_000);
  expect(till.payment()).toMatchObject({ code: "6C" });
  expect(till.net()).toBe(0);
});

test("given back, closed, booked: the day ends, the terminal agrees, the treasury fetches its file", async () => {
  const office = await openPayingOffice(onTestFinished);
  const [till, other] = office.tills;
  await till.nextVisitor();
  const { payment } = await till.pay();
  await until(till.is("paid"), 20_000);
  await till.ask({ type: "reverse-payment", counter: "1", payment: payment! });
  await until(till.is("reversed"), 20_000);
  expect(till.terminal.books()).toMatchObject({ net: 0, entries: [{ kind: "sale" }, { kind: "reversal", of: 1 }] });
  expect(await till.page.ask({ type: "reverse-payment", counter: "1", payment: payment! })).toMatchObject({
    refusal: "not-in-this-state",
  });
  await until(() => till.view()?.openCents === feeCents);
  await till.pay();
  await until(() => till.view()?.payments.length === 2 && till.is("paid")(), 20_000);
  await till.finish();
  await other.nextVisitor();
  await other.ask({ type: "note-payment", counter: "2", way: "cashier", reference: "K 17" });
  await other.finish();

  await asks(till.page, { type: "end-day" });
  const closed = () => till.payments()?.terminals.find(({ id }) => id === "ec-1")?.closed;
  await until(closed, 20_000);
  expect(closed()).toMatchObject({ own: { count: 1, cents: feeCents }, told: feeCents, agrees: true });
  expect(till.terminal.books().days).toMatchObject([{ cents: feeCents }]);
  expect(await till.page.ask({ type: "reverse-payment", counter: "1", payment: payment! })).toMatchObject({
    ok: false,
  });

  await office.nextDay(sunday, "07:30");
  const folder = join(office.data, "treasury");
  const path = join(folder, `zahlungen-test-${saturday}.csv`);
  await until(() => office.desk().state().dayFiles.get(saturday)?.written, 20_000);
  const lines = readFileSync(path, "utf8").trim().split("\r\n").slice(1);
  expect(lines.map((line) => line.split(";")[3])).toEqual([
    ...["Zahlung", "Storno", "Zahlung", "Anders bezahlt", "Kassenschnitt"],
  ]);
  expect(lines[0]).toContain(`;${payment};`);
  expect(lines[0]).toMatch(/;"?.*K U N D E N B E L E G/);
  expect(await runProgram("treasury", "check", folder)).toMatchObject({ code: 0 });
  await until(() => till.payments()?.waiting.join() === saturday);
  const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
  writeFileSync(`${path}.quittung`, `${digest}  zahlungen-test-${saturday}.csv\n`);
  await until(() => till.payments()?.waiting.length === 0);
}, 40_000);
