/** Money on the panel: what the till tells, what the terminal shows, and what a clerk's choice comes to. */
import { describe, expect, test } from "vitest";
import type { Command } from "../../../gateway/contract/commands.ts";
import type { PaymentEntry, PaymentsView, TillView } from "../../../gateway/contract/payments.ts";
import { csvText } from "../../lib/csv.ts";
import { wayNamed } from "../../parts/staff-words.ts";
import type { Noted } from "./appointments.ts";
import {
  hasOtherAmount,
  isMisbooked,
  isRunning,
  outcomeOf,
  paymentsListed,
  runningAt,
  terminalSaid,
  tillOf,
  unclearAt,
} from "./money.ts";
import {
  addedFee,
  changeOf,
  feeCommand,
  type MoneyChooser,
  otherwiseCommand,
  otherwiseOf,
  reasoned,
  settleCommand,
} from "./money-chooser.ts";
import { moneyNoted } from "./money-words.ts";
import { listRows, sumRows } from "./payments-file.ts";
import { type Input, type Panel, startPanel, step } from "./state.ts";
import { viewsWanted } from "./wanted.ts";

/** 10:42 in Berlin. */
const now = Date.UTC(2026, 10, 24, 9, 42);
const seen = (name: string, value: unknown): Input => ({ type: "view", name, value });
const ask = (command: Command): Input => ({ type: "ask", command });
const answered = (answer: object): Input => ({ type: "answered", answer: answer as never });
const folded = (inputs: readonly Input[], from: Panel) => inputs.reduce(step, from);

const entry = (more: Partial<PaymentEntry> = {}): PaymentEntry => ({
  payment: "p1",
  number: "K042",
  at: now,
  counter: "1",
  terminal: "ec-1",
  way: "card",
  state: "paid",
  cents: 9300,
  fees: [{ service: "extend", cents: 9300, booking: "5.0130.123456" }],
  receipts: [],
  printed: [],
  ...more,
});
const till = (more: Partial<TillView> = {}): TillView => ({
  counter: "1",
  terminal: { id: "ec-1", free: true },
  fees: [{ service: "extend", cents: 9300, usualCents: 9300 }],
  openCents: 9300,
  payments: [],
  unclear: [],
  ...more,
});
const atWork = folded(
  [
    { type: "link", link: "up" },
    { type: "time", at: now },
    seen("station/counter-1", { role: "clerk", counter: "1" }),
    seen("site", {
      zone: "Europe/Berlin",
      services: [
        { id: "extend", name: { de: "Verlängern" }, feeCents: 9300 },
        { id: "collect", name: { de: "Abholen" } },
      ],
      counters: [{ id: "1", label: "1", kind: "desk", area: "hall" }],
    }),
    seen("counter/1", { id: "1", current: { number: "K042" } }),
    seen("till/1", till()),
  ],
  startPanel("1", "de", "2026-11-24"),
);
const working = till({ terminal: { id: "ec-1", free: false, work: "pay", abortable: true } });
const shows = (step: "insert-card" | "enter-pin", text?: string, job = "j1") =>
  ({ id: "e1", run: "r1", at: now, type: "text", job, step, ...(text && { text }) }) as const;
const ofNoWork = { id: "e2", run: "r1", at: now, type: "text" } as const;

describe("while a terminal works", () => {
  test("its words stand until the work is over, also when they come before the view that tells of it", () => {
    const early = terminalSaid(atWork, "ec-1", shows("insert-card", "KARTE BITTE"));
    const known = step(early, seen("till/1", working));
    expect(known.money).toMatchObject({ since: now, shows: { terminal: "ec-1", step: "insert-card" } });
    const next = step(known, { type: "terminal", terminal: "ec-1", shows: shows("enter-pin") });
    expect(next.money.shows).toEqual({ terminal: "ec-1", step: "enter-pin", job: "j1" });
    expect(step(next, seen("till/1", till())).money).toMatchObject({ since: undefined, shows: undefined });
  });

  test("late words of a work that is over, and words of none, stand at no other payment's begin", () => {
    const over = folded(
      [
        seen("till/1", working),
        { type: "terminal", terminal: "ec-1", shows: shows("insert-card") },
        seen("till/1", till()),
        { type: "terminal", terminal: "ec-1", shows: shows("enter-pin") },
        { type: "terminal", terminal: "ec-1", shows: { ...ofNoWork, text: "WILLKOMMEN" } },
        seen("till/1", working),
      ],
      atWork,
    );
    expect(over.money.shows).toBeUndefined();
    const next = step(over, { type: "terminal", terminal: "ec-1", shows: shows("insert-card", "BITTE", "j2") });
    expect(next.money.shows?.text).toBe("BITTE");
  });

  test("whether it began under this page's eyes or before its reload is known", () => {
    expect(step(atWork, seen("till/1", working)).money.begun).toBe(true);
    expect(step({ ...atWork, tills: {} }, seen("till/1", working)).money.begun).toBe(false);
  });

  test("the time runs from the work's begin, and anew for the looking up after it", () => {
    const begun = step(atWork, seen("till/1", working));
    const later = folded([{ type: "time", at: now + 9_000 }, seen("till/1", working)], begun);
    expect(later.money.since).toBe(now);
    const finding = till({ terminal: { id: "ec-1", free: false, work: "find-out" } });
    expect(step(later, seen("till/1", finding)).money.since).toBe(now + 9_000);
  });

  test("of another counter's till nothing is taken for one's own", () => {
    expect(step(atWork, seen("till/2", { ...working, counter: "2" })).money.since).toBeUndefined();
    expect(tillOf(atWork)?.counter).toBe("1");
  });
});

describe("how a payment stands", () => {
  test.each([
    ["asked", { state: "asked" }, true],
    ["at the terminal", { state: "started", work: "pay" }, true],
    ["paid", { state: "paid" }, false],
    ["being given back", { state: "paid", work: "reverse" }, true],
    ["unclear", { state: "unclear", work: "pay" }, false],
    ["unclear, and looked up just now", { state: "unclear", work: "find-out" }, true],
  ] as const)("%s: running or not", (_, more, runs) => {
    expect(isRunning(entry(more))).toBe(runs);
  });

  test("an unclear one is told once, whether it is of this visit or of an earlier one", () => {
    const own = entry({ state: "unclear", work: "pay" });
    const earlier = entry({ payment: "p0", number: "K031", state: "unclear", work: "reverse" });
    const both = till({ payments: [own], unclear: [own, earlier] });
    expect(unclearAt(both).map(({ payment }) => payment)).toEqual(["p1", "p0"]);
    expect(outcomeOf(both)).toBeUndefined();
  });

  test("a running payment of a visit that has gone is seen as running", () => {
    const gone = till({ unclear: [entry({ number: "K031", state: "started", work: "find-out" })] });
    expect(runningAt(gone)).toMatchObject({ work: "find-out", entry: { number: "K031" } });
  });

  test("another amount than asked for is never passed over, until it is given back", () => {
    expect(isMisbooked(entry({ bookedCents: 3900 }))).toBe(true);
    expect(isMisbooked(entry({ bookedCents: 9300 }))).toBe(false);
    expect(isMisbooked(entry({ bookedCents: 3900, state: "reversed" }))).toBe(false);
    const unclear = entry({ bookedCents: 3900, state: "unclear" });
    expect([isMisbooked(unclear), hasOtherAmount(unclear)]).toEqual([false, true]);
  });

  test("the day's list is narrowed down by state", () => {
    const all = [entry(), entry({ payment: "p2", state: "unclear" }), entry({ payment: "p3", state: "asked" })];
    expect(paymentsListed(all, "all")).toHaveLength(3);
    expect(paymentsListed(all, "unclear").map(({ payment }) => payment)).toEqual(["p2"]);
    expect(paymentsListed(all, "running").map(({ payment }) => payment)).toEqual(["p3"]);
  });
});

describe("a refusal that is a question", () => {
  test("a blocked printer asks whether to pay without paper, and only once", () => {
    const refused = folded(
      [ask({ type: "pay", counter: "1", number: "K042" }), answered({ ok: false, refusal: "receipt-printer-blocked" })],
      atWork,
    );
    expect(refused).toMatchObject({
      ...{ chooser: { what: "without-paper", number: "K042" }, refusal: undefined, asked: undefined },
    });
    const again = folded(
      [
        ask({ type: "pay", counter: "1", number: "K042", withoutPaper: true }),
        answered({ ok: false, refusal: "receipt-printer-blocked" }),
      ],
      refused,
    );
    expect(again.refusal?.code).toBe("receipt-printer-blocked");
  });

  test.each([
    { type: "finish", counter: "1", number: "K042" },
    { type: "call-next", counter: "1" },
    { type: "call", counter: "1", number: "K043" },
  ] as const)("open money asks before $type goes on without payment", (command) => {
    const refused = folded([ask(command), answered({ ok: false, refusal: "payment-open" })], atWork);
    expect(refused).toMatchObject({ chooser: { what: "unpaid", number: "K042", command }, refusal: undefined });
    const gone = folded([ask({ ...command, unpaid: true }), answered({ ok: true })], refused);
    expect(gone.chooser).toBeUndefined();
  });

  test("it is not asked for who has gone meanwhile: then the refusal is told", () => {
    const gone = folded(
      [ask({ type: "finish", counter: "1", number: "K041" }), answered({ ok: false, refusal: "payment-open" })],
      atWork,
    );
    expect(gone).toMatchObject({ chooser: undefined, refusal: { code: "payment-open" } });
  });

  test("any other refusal is told as ever", () => {
    const busy = folded(
      [ask({ type: "pay", counter: "1", number: "K042" }), answered({ ok: false, refusal: "terminal-busy" })],
      atWork,
    );
    expect(busy).toMatchObject({ chooser: undefined, refusal: { code: "terminal-busy" } });
  });
});

describe("a clerk's choice about money", () => {
  test("a fee needs a reason and an amount; who is exempt pays nothing", () => {
    const change = changeOf(till().fees[0]!, "K042");
    expect(feeCommand(change)).toBeUndefined();
    expect(feeCommand(reasoned({ ...change, euros: "46,50" }, "reduced"))).toEqual({
      ...{ type: "set-fee", number: "K042", service: "extend", cents: 4650, reason: "reduced" },
    });
    expect(feeCommand(reasoned(change, "exempt"))?.cents).toBe(0);
    expect(feeCommand(reasoned({ ...change, euros: "so viel" }, "reduced"))).toBeUndefined();
  });

  test("one more fee stands there with its usual amount, and may be of a service that costs nothing", () => {
    expect(feeCommand(addedFee(atWork, "extend", "K042"))?.cents).toBe(9300);
    expect(feeCommand(addedFee(atWork, "collect", "K042"))).toBeUndefined();
    expect(feeCommand({ ...addedFee(atWork, "collect", "K042"), euros: "5" })?.cents).toBe(500);
    expect(feeCommand(addedFee(atWork, "extend", "K042", "expenses"))?.reason).toBe("expenses");
  });

  test("paid another way needs the number of that receipt, as the treasury writes such", () => {
    const typed = (reference: string) => otherwiseCommand({ ...otherwiseOf("K042"), reference }, "1");
    expect(typed(" A-4711 ")).toEqual({
      ...{ type: "note-payment", counter: "1", number: "K042", way: "cashier", reference: "A-4711" },
    });
    expect([typed(""), typed("=1+1")]).toEqual([undefined, undefined]);
  });

  test("a doubt is settled only with an outcome and a reason", () => {
    const { doubt } = doubtOf("pay");
    expect(settleCommand({ ...doubt, as: "paid" })).toBeUndefined();
    expect(settleCommand({ ...doubt, as: "paid", reason: "bank" })).toEqual({
      ...{ type: "settle-payment", payment: "p1", as: "paid", reason: "bank" },
    });
  });

  test.each([
    ["pay", "paid", "Geklärt: K042, bezahlt"],
    ["pay", "not-paid", "Geklärt: K042, nicht bezahlt"],
    ["reverse", "paid", "Geklärt: K042, bezahlt"],
    ["reverse", "not-paid", "Geklärt: K042, zurückgegeben"],
  ] as const)("settled, it is said how it stands, also when it has left the views: %s, %s", (work, as, words) => {
    const { doubt, opened } = doubtOf(work);
    const command = settleCommand({ ...doubt, as, reason: "merchant-receipt" })!;
    const settled = folded([ask(command), seen("till/1", till()), answered({ ok: true })], opened);
    expect(settled.chooser).toBeUndefined();
    expect(moneyNoted(settled, settled.noted!.what as Exclude<Noted["what"], "copied">)).toBe(words);
  });
});

/** The dialog over an unclear payment, or over one of which the giving back is unclear. */
function doubtOf(work: "pay" | "reverse") {
  const back = work === "reverse";
  const doubt = { what: "settle", payment: "p1", whose: "K042", back, as: undefined, reason: undefined } as const;
  const known = step(atWork, seen("till/1", till({ unclear: [entry({ state: "unclear", work })] })));
  return { doubt, opened: step(known, { type: "chooser", chooser: doubt }) };
}

describe("a dialog about a visit's money", () => {
  const dialogs: readonly MoneyChooser[] = [
    changeOf(till().fees[0]!, "K042"),
    otherwiseOf("K042"),
    { what: "give-back", payment: "p1", number: "K042" },
    { what: "without-paper", number: "K042" },
    { what: "unpaid", number: "K042", command: { type: "finish", counter: "1", number: "K042" } },
  ];

  test.each(dialogs.map((dialog) => [dialog.what, dialog] as const))(
    "%s stays while its visit is at the counter, and goes away with it",
    (_, chooser) => {
      const opened = step(atWork, { type: "chooser", chooser });
      const served = step(opened, seen("counter/1", { id: "1", current: { number: "K042", state: "serving" } }));
      expect(served.chooser).toBe(chooser);
      expect(step(opened, seen("counter/2", { id: "2", current: { number: "K050" } })).chooser).toBe(chooser);
      expect(step(opened, seen("counter/1", { id: "1", current: { number: "K043" } })).chooser).toBeUndefined();
      expect(step(opened, seen("counter/1", { id: "1", current: null })).chooser).toBeUndefined();
    },
  );

  test("what is given back of the day's list with nobody at the counter, stays until somebody is there", () => {
    const empty = step(atWork, seen("counter/1", { id: "1", current: null }));
    const chooser = { what: "give-back", payment: "p1", number: undefined } as const;
    const opened = step(empty, { type: "chooser", chooser });
    expect(step(opened, seen("counter/1", { id: "1", current: null, waiting: 2 })).chooser).toBe(chooser);
    expect(step(opened, seen("counter/1", { id: "1", current: { number: "K043" } })).chooser).toBeUndefined();
  });

  test("a doubt outlives its visit, and so does its dialog", () => {
    const { opened, doubt } = doubtOf("pay");
    expect(step(opened, seen("counter/1", { id: "1", current: null })).chooser).toBe(doubt);
  });
});

describe("the day's money", () => {
  const view: PaymentsView = {
    count: 1,
    payments: [entry({ card: "=girocard", mark: { receipt: "0042" } })],
    total: { count: 1, cents: 9300 },
    counters: [{ counter: "1", count: 1, cents: 9300 }],
    services: [{ service: "extend", count: 1, cents: 9300 }],
    ways: [{ way: "cashier", count: 1, cents: 9300 }],
    terminals: [],
    earlier: [],
    waiting: [],
  };
  const lines = (rows: ReturnType<typeof listRows>) => csvText(rows).replace("\ufeff", "").split("\r\n").slice(0, -1);

  test("is heard only by who looks at it, and by who keeps the terminals", () => {
    expect(viewsWanted(atWork)).not.toContain("payments");
    expect(viewsWanted(step(atWork, { type: "sheet", sheet: "payments" }))).toContain("payments");
    const keeper = step(atWork, seen("station/counter-1", { role: "facilities", counter: null }));
    expect(viewsWanted(keeper)).toContain("payments");
  });

  test("goes into a spreadsheet with commas, and without formulas", () => {
    expect(lines(listRows(atWork, view)).slice(1)).toEqual([
      "10:42;K042;Schalter 1;EC-Terminal ec-1;Verlängern;5.0130.123456;'=girocard;0042;bezahlt;93,00;93,00",
    ]);
    expect(lines(sumRows(atWork, view)).slice(1)).toEqual([
      "Insgesamt;;1;93,00;;",
      "Nach Platz;Schalter 1;1;93,00;;",
      "Nach Anliegen;Verlängern;1;93,00;;",
      "Nach Zahlungsmittel;an der Kasse;1;93,00;;",
    ]);
  });

  test("what was booked can be summed up in the list: given back is taken off, the unknown is not there", () => {
    const payments = [
      entry({ payment: "p1", bookedCents: 3900 }),
      entry({ payment: "p2", state: "reversed" }),
      entry({ payment: "p3", state: "not-paid" }),
      entry({ payment: "p4", state: "unclear" }),
      entry({ payment: "p5", state: "started" }),
      entry({ payment: "p6", way: "transfer", reference: "A-1" }),
    ];
    const rows = lines(listRows(atWork, { ...view, count: 6, payments })).map((line) => line.split(";").slice(6));
    expect(rows).toEqual([
      ["Zahlungsmittel", "Belegnummer", "Zustand", "Verlangt", "Gebucht"],
      ["Karte", "", "bezahlt", "93,00", "39,00"],
      ["Karte", "", "bezahlt", "93,00", "93,00"],
      ["Karte", "", "zurückgegeben", "93,00", "-93,00"],
      ["Karte", "", "nicht bezahlt", "93,00", "0,00"],
      ["Karte", "", "unklar", "93,00", ""],
      ["Karte", "", "läuft", "93,00", ""],
      ["überwiesen", "A-1", "bezahlt", "93,00", "93,00"],
    ]);
  });

  test("a list that is not whole says so in its last line", () => {
    const rows = lines(listRows(atWork, { ...view, count: 61 }));
    expect(rows).toHaveLength(3);
    expect(rows.at(-1)).toMatch(/^"?1 von 61: .*Tagesdatei der Stadtkasse\./);
    expect(lines(listRows(atWork, view))).toHaveLength(2);
  });

  test("the sums tell of each terminal what it said, what we have, and whether that is the same", () => {
    const since = { count: 1, cents: 600 };
    const closed = { at: now, own: { count: 2, cents: 18_600 }, told: 9300, agrees: false };
    const cards = [{ card: "girocard", count: 1, cents: 9300 }];
    const terminals = [
      { id: "ec-1", since, closed: { ...closed, cards } },
      { id: "ec-2", since, closed: { at: now, own: since } },
      { id: "ec-3", since },
    ];
    expect(lines(sumRows(atWork, { ...view, terminals })).slice(5)).toEqual([
      "EC-Terminal ec-1;Seit dem Kassenschnitt;1;6,00;;",
      "EC-Terminal ec-1;Letzter Kassenschnitt um 10:42;2;186,00;93,00;weicht ab",
      "EC-Terminal ec-1;Letzter Kassenschnitt um 10:42: girocard;1;;93,00;",
      "EC-Terminal ec-2;Seit dem Kassenschnitt;1;6,00;;",
      "EC-Terminal ec-2;Letzter Kassenschnitt um 10:42;1;6,00;Das Terminal nannte keine Summe;",
      "EC-Terminal ec-3;Seit dem Kassenschnitt;1;6,00;;",
      "EC-Terminal ec-3;Noch kein Kassenschnitt;;;;",
    ]);
  });

  test("a means of payment is never told by a word of ours for machines", () => {
    expect(["card", "cashier", "girocard", "constructor"].map((way) => wayNamed(way, "de"))).toEqual([
      ...["Karte", "an der Kasse", "girocard", "constructor"],
    ]);
  });
});
