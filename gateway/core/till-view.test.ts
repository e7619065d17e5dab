/** What counter pages see of money: of their shape whatever happens, within what a topic carries, and told when new. */
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { configurationOf } from "../contract/configuration.ts";
import { TerminalJob, TerminalShow } from "../contract/messages.ts";
import { PaymentsView, TillView } from "../contract/payments.ts";
import { apply } from "./apply.ts";
import { project } from "./project.ts";
import { type Morning, minute } from "./testing.ts";
import {
  paid,
  pay,
  served,
  started,
  terminal,
  till,
  tillConfiguration,
  tillOffice,
  tillSite,
} from "./testing-payments.ts";

const fits = {
  till: Compile(TillView),
  payments: Compile(PaymentsView),
  job: Compile(TerminalJob),
  show: Compile(TerminalShow),
};
const shapes: readonly (readonly [RegExp, (value: unknown) => boolean])[] = [
  [/^view\/till\//, (value) => fits.till.Check(value)],
  [/^view\/payments$/, (value) => fits.payments.Check(value)],
  [/^device\/terminal\/.*\/job$/, (value) => value === null || fits.job.Check(value)],
  [/^device\/terminal\/.*\/show$/, (value) => fits.show.Check(value)],
];
const wrong = (office: Morning) =>
  [...project(office.state)].flatMap(([topic, value]) => {
    const shape = shapes.find(([pattern]) => pattern.test(topic))?.[1];
    return shape && !shape(value) ? [topic] : [];
  });

test("views and jobs are of their shape, step by step", () => {
  const office = served();
  expect(wrong(office)).toEqual([]);
  const id = paid(office);
  expect(wrong(office)).toEqual([]);
  office.at("1", { type: "reverse-payment", counter: "1", payment: id });
  expect(wrong(office)).toEqual([]);
  started(office);
  terminal(office, undefined, "run-2");
  expect(wrong(office)).toEqual([]);
});

test("a counter sees its own till: its visit's payments, its terminal, its printer", () => {
  const office = served();
  paid(office);
  expect(till(office)).toMatchObject({ counter: "1", terminal: { id: "ec-1", free: true }, printer: { id: "r1" } });
  expect(till(office, "2")).toEqual({
    counter: "2",
    terminal: { id: "ec-2", free: true },
    printer: { id: "p1", blocked: false },
    fees: [],
    openCents: 0,
    payments: [],
    unclear: [],
  });
  expect(office.view<PaymentsView>("payments")).toMatchObject({
    count: 1,
    counters: [{ counter: "1", count: 1, cents: 9300 }],
    services: [{ service: "extend", count: 1, cents: 9300 }],
    waiting: [],
  });
});

test("a payment that runs for a visitor who has gone is still seen where it was asked", () => {
  const office = served();
  pay(office);
  office.later(24 * 60 * 60_000);
  expect(till(office)).toMatchObject({ payments: [], unclear: [{ number: "F001", state: "asked" }] });
  office.later(1_000);
  expect(till(office)).toMatchObject({ payments: [], unclear: [] });
  const other = served();
  pay(other);
  started(other);
  other.later(24 * 60 * 60_000);
  expect(till(other)).toMatchObject({ payments: [], unclear: [{ number: "F001", state: "started", work: "pay" }] });
});

test("what moves no money tells the day's money as the same thing", () => {
  const office = served();
  paid(office);
  const before = office.view("payments");
  office.at("2", { type: "pause-counter", counter: "2" });
  expect(office.view("payments")).toBe(before);
  paid(served("copy", office));
  expect(office.view("payments")).not.toBe(before);
});

test("the views keep within what a topic carries, with the longest names and words", () => {
  const longest = (id: string) => `${id}-`.padEnd(40, "x");
  const ids = Array.from({ length: 10 }, (_, nth) => longest(`service-${nth}`));
  const configuration = configurationOf({
    ...tillSite,
    services: ids.map((id) => ({ id, name: { de: "Anliegen" }, feeCents: 10_000, booking: "5".repeat(30) })),
    counters: [{ ...tillSite.counters[0]!, services: ids }],
  });
  const office = served(ids[0], tillOffice(configuration));
  const tell = (event: object) => {
    const place = { seq: office.state.seq + 1, at: office.now, day: office.state.day! };
    office.state = apply(office.state, { ...event, ...place } as Parameters<typeof apply>[1]);
  };
  const number = "F001";
  const fees = ids.map((service) => ({ service, cents: 10_000, booking: "5".repeat(30), reason: "other-item" }));
  const text = "ü".repeat(400);
  const mark = {
    terminal: "1".repeat(20),
    receipt: "1".repeat(20),
    trace: "1".repeat(20),
    date: "11-21",
    time: "12:00:00",
  };
  for (let nth = 0; nth < 300; nth++) {
    const [payment, job] = [`p${nth}`.padEnd(120, "p"), `j${nth}`.padEnd(120, "j")];
    tell({ type: "payment-asked", payment, number, counter: "1", terminal: "ec-1", cents: 100_000, fees });
    tell({ type: "terminal-asked", job, terminal: "ec-1", work: "pay", payment, until: office.now });
    tell({ type: "terminal-told", job, facts: { approved: true, mark, cents: 100_000, card: "ü".repeat(60) } });
    const outcome = nth % 3 === 0 ? "unknown" : nth % 3 === 1 ? "failed" : "ok";
    tell({ type: "terminal-ended", job, outcome, code: "6C", text });
  }
  office.at("1", { type: "call-next", counter: "1" });
  const tooLong = () =>
    [...project(office.state)]
      .map(([topic, view]): [string, number] => [topic, Buffer.byteLength(JSON.stringify(view))])
      .filter(([topic, size]) => topic.startsWith("view/") && size > 48_000);
  expect(tooLong()).toEqual([]);
  expect(office.view<PaymentsView>("payments").payments.length).toBeGreaterThan(5);
  expect(office.view<PaymentsView>("payments").count).toBe(300);
  expect(till(office).unclear.length).toBeGreaterThan(2);
  expect(wrong(office)).toEqual([]);
  office.later(24 * 60 * minute);
  expect(tooLong()).toEqual([]);
  expect(office.view<PaymentsView>("payments").earlier.length).toBeGreaterThan(2);
  expect(wrong(office)).toEqual([]);
});

test("without payments in the site file there are no tills", () => {
  const { payments: _, ...rest } = tillConfiguration;
  const office = served("extend");
  office.put({ type: "configure", configuration: rest });
  expect([...project(office.state).keys()].filter((topic) => /till|payments/.test(topic))).toEqual([]);
});
