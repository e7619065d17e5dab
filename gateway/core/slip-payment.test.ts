/** Money on paper: a receipt word for word, and the sums of the day, within what one job may hold. */
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { configurationOf } from "../contract/configuration.ts";
import { PrintJob, type SlipDoc } from "../contract/messages.ts";
import type { Fee, PaymentsView, ReceiptText } from "../contract/payments.ts";
import { apply } from "./apply.ts";
import { type Morning, minute } from "./testing.ts";
import {
  approved,
  done,
  paid,
  pay,
  receipt,
  receiptFor,
  served,
  started,
  tillOffice,
  tillSite,
  told,
} from "./testing-payments.ts";

const fits = Compile(PrintJob);
const refunding = configurationOf({ ...tillSite, payments: { refunds: true } }).payments!;
const docAt = (office: Morning, printer: string) => {
  expect(fits.Check(office.job(printer))).toBe(true);
  return office.job(printer)!.doc as SlipDoc;
};
/** What stands on the paper, line by line; words of ours with their size. */
const linesOf = ({ blocks }: SlipDoc) =>
  blocks.map((block) =>
    block.type === "line" ? block.text : block.type === "text" ? `${block.size}: ${block.text}` : "—",
  );

/** Paid at counter 1, with this receipt for the customer, and this one for the house. */
function paidWith(customer: ReceiptText, merchant = receiptFor("merchant")) {
  const office = served();
  const answer = pay(office);
  started(office);
  told(office);
  receipt(office, merchant);
  receipt(office, customer);
  done(office, "ok");
  return { office, payment: (answer as { payment: string }).payment };
}

test("a receipt is the terminal's: line by line as it came, and nothing of ours around it", () => {
  const lines = ["   K-U-N-D-E-N-B-E-L-E-G   ", "", "Betrag EUR        93,00", "  Zahlung erfolgt"];
  const { office } = paidWith({ copy: "customer", lines });
  const doc = docAt(office, "r1");
  expect(doc).toMatchObject({ slip: "receipt", language: "de" });
  expect(linesOf(doc)).toEqual([lines[0], " ", ...lines.slice(2)]);
});

test("one that may be on paper already is marked as a copy, also in the visitor's language", () => {
  const office = served("extend", tillOffice(configurationOf({ ...tillSite, languages: ["de", "en", "ar"] })));
  const payment = paid(office);
  office.printed("unknown", "r1");
  office.at("1", { type: "print-receipt", payment, copy: "customer" });
  expect(linesOf(docAt(office, "r1"))).toEqual(["large: Kopie", "Beleg customer"]);
  office.printed("ok", "r1");
  const arabic = tillOffice();
  arabic.kiosk("extend", { language: "ar" });
  arabic.at("1", { type: "call-next", counter: "1" });
  const own = paid(arabic);
  arabic.printed("ok", "r1");
  arabic.at("1", { type: "print-receipt", payment: own, copy: "customer" });
  expect(linesOf(docAt(arabic, "r1"))).toEqual(["large: Kopie", "large: نسخة", "Beleg customer"]);
});

test("given back while the paper of its payment is still to come: both come out, each with its own words", () => {
  const office = served();
  const payment = paid(office);
  office.at("1", { type: "reverse-payment", counter: "1", payment });
  started(office);
  told(office);
  receipt(office, receiptFor("customer", "Storno"));
  // The first one is the payment's, whatever else came meanwhile.
  expect(linesOf(docAt(office, "r1"))).toEqual(["Beleg customer"]);
  office.printed("ok", "r1");
  done(office, "ok");
  expect(linesOf(docAt(office, "r1"))).toEqual(["Beleg customer", "Storno"]);
  office.printed("ok", "r1");
  expect(office.job("r1")).toBe(null);
});

test("where the customer signs there is a line for it, unless the terminal has one", () => {
  const signed = (...lines: string[]) => {
    const { office } = paidWith(receiptFor("customer"), { copy: "merchant", lines, signature: true });
    return linesOf(docAt(office, "r1"));
  };
  expect(signed("Beleg")).toEqual(["Beleg", " ", "_".repeat(32), "Unterschrift"]);
  expect(signed("Beleg", "Unterschrift:", "x.............")).toEqual(["Beleg", "Unterschrift:", "x............."]);
});

test("the longest receipt there is fits one job, as a copy and to be signed", () => {
  const lines = Array.from({ length: 75 }, (_, n) => `${n}`.padEnd(100, "ä"));
  const { office, payment } = paidWith(receiptFor("customer"), { copy: "merchant", lines, signature: true });
  office.printed("ok", "r1");
  office.printed("ok", "r1");
  office.at("1", { type: "print-receipt", payment, copy: "merchant" });
  const doc = docAt(office, "r1");
  expect(linesOf(doc)).toEqual(["large: Kopie", ...lines, " ", "_".repeat(32), "Unterschrift"]);
});

/** The sums are asked for at counter 1. */
function sums(office: Morning, language = "de") {
  while (office.job()) office.printed("ok");
  const asked = office.at("1", { type: "print-slip", slip: "payments", printer: "p1", language });
  expect(asked).toEqual({ ok: true });
  return docAt(office, "p1");
}

test("the sums of the day by counter, service, means of payment and terminal, as they were when asked for", () => {
  const office = served();
  paid(office);
  office.at("1", { type: "finish", counter: "1" });
  office.kiosk("copy");
  office.at("1", { type: "call-next", counter: "1" });
  office.at("1", { type: "note-payment", counter: "1", way: "cashier", reference: "17" });
  const doc = sums(office);
  expect(linesOf(doc)).toEqual([
    "normal: Stadt Probe",
    "large: Zahlungen des Tages",
    "Summe              2     98,00 €",
    "normal: Nach Platz",
    "Platz 1            2     98,00 €",
    "normal: Nach Anliegen",
    "Kopie              1      5,00 €",
    "Verlängern         1     93,00 €",
    "normal: Nach Zahlungsmittel",
    "an der Kasse       1      5,00 €",
    "girocard           1     93,00 €",
    "normal: EC-Terminals",
    "ec-1               1     93,00 €",
    "  noch ohne Kassenschnitt",
    "ec-2               0      0,00 €",
    "  noch ohne Kassenschnitt",
    "—",
    expect.stringMatching(/^small: 21\.11\.2026/),
  ]);
  office.at("1", { type: "finish", counter: "1" });
  office.kiosk("extend");
  office.at("1", { type: "call-next", counter: "1" });
  paid(office);
  expect(docAt(office, "p1")).toEqual(doc);
});

test("what a terminal counted at its end of day stands beside what we had", () => {
  const closedWith = (totalCents: number | undefined) => {
    const office = served();
    paid(office);
    office.later(minute);
    office.at("1", { type: "ask-terminal", terminal: "ec-1", work: "end-of-day" });
    started(office);
    if (totalCents !== undefined) told(office, { ...approved(), totalCents });
    done(office, "ok");
    return linesOf(sums(office)).filter((line) => line.startsWith("ec-1") || line.startsWith("  "));
  };
  expect(closedWith(9_300)).toEqual([
    "ec-1               1     93,00 €",
    "  Kassenschnitt 7:01",
    "  Terminal 93,00 €",
    "  stimmt überein",
    "  noch ohne Kassenschnitt",
  ]);
  expect(closedWith(9_000).slice(2, 4)).toEqual(["  Terminal 90,00 €", "  weicht ab"]);
  expect(closedWith(undefined)[2]).toBe("  Das Terminal nannte keine Summe");
});

test("what it counted by means of payment stands below, as far as all of it fits", () => {
  const cardsOnPaper = (count: number) => {
    const office = served();
    paid(office);
    office.at("1", { type: "ask-terminal", terminal: "ec-1", work: "end-of-day" });
    started(office);
    const totals = Array.from({ length: count }, (_, n) => ({ card: `Karte ${n}`, count: 2, cents: 100 * n }));
    told(office, { ...approved(), totalCents: 9_300, totals });
    done(office, "ok");
    return linesOf(sums(office)).filter((line) => line.includes("Karte"));
  };
  expect(cardsOnPaper(2)).toEqual(["  Karte 0          2      0,00 €", "  Karte 1          2      1,00 €"]);
  expect(cardsOnPaper(20).length).toBe(20);
});

test("more was given back than paid: nothing a terminal counts compares with that, on paper as on the page", () => {
  const office = served();
  const id = paid(office);
  const close = (totalCents: number) => {
    office.at("1", { type: "ask-terminal", terminal: "ec-1", work: "end-of-day" });
    started(office);
    told(office, { ...approved(), totalCents });
    done(office, "ok");
  };
  close(9_300);
  office.put({ type: "configure", configuration: { ...office.state.configuration!, payments: refunding } });
  office.at("1", { type: "reverse-payment", counter: "1", payment: id });
  started(office);
  done(office, "ok");
  close(0);
  const lines = linesOf(sums(office));
  expect(lines).toContain("  Terminal 0,00 €");
  expect(lines).not.toContain("  weicht ab");
  const { terminals } = office.view<PaymentsView>("payments");
  expect(terminals[0]!.closed).not.toHaveProperty("agrees");
});

test("for who works in English it is in English, and a site without payments has none", () => {
  expect(linesOf(sums(served(), "en"))).toContain("large: The day’s payments");
  const { payments: _, ...without } = tillSite;
  const office = tillOffice(
    configurationOf({ ...without, counters: tillSite.counters.map(({ terminal: _, receiptPrinter: __, ...c }) => c) }),
  );
  const asked = office.at("1", { type: "print-slip", slip: "payments", printer: "p1" });
  expect(asked).toEqual({ ok: false, refusal: "payments-not-set-up" });
  const receiptAsked = office.at("1", { type: "print-slip", slip: "receipt", printer: "p1" });
  expect(receiptAsked).toEqual({ ok: false, refusal: "not-allowed" });
});

test("more counters, services, cards and terminals than fit are summed up, and nothing is lost", () => {
  const many = Array.from({ length: 50 }, (_, n) => String(n).padStart(2, "0"));
  const counters = many.map((id) => ({ id, label: id, services: ["extend"] }));
  const terminals = many.slice(0, 12).map((n) => ({ kind: "terminal", id: `ec-${n}`, config: {} }));
  const services = many.map((n) => ({ id: `s${n}`, name: { de: `Ein Anliegen mit sehr langem Namen ${n}` } }));
  const office = tillOffice(
    configurationOf({
      ...tillSite,
      counters: [...tillSite.counters, ...counters],
      services: [...tillSite.services, ...services],
      devices: [...tillSite.devices, ...terminals],
    }),
  );
  for (const n of many) {
    const fees: Fee[] = [{ service: `s${n}`, cents: 100 }];
    const about = { payment: `p${n}`, number: "K001", counter: n, cents: 100, fees };
    const place = { seq: office.state.seq + 1, at: office.now, day: office.state.day! };
    office.state = apply(office.state, { type: "payment-noted", way: "transfer", reference: n, ...about, ...place });
  }
  const lines = linesOf(sums(office));
  expect(lines).toContain("Summe             50     50,00 €");
  expect(lines.filter((line) => line.startsWith("Übrige"))).toEqual([
    "Übrige            33     33,00 €",
    "Übrige            33     33,00 €",
  ]);
  expect(lines.filter((line) => /^[^:]{33}/.test(line))).toEqual([]);
});
