import fc from "fast-check";
import { expect, test } from "vitest";
import type { Event, Recorded } from "../contract/events.ts";
import type { Fee } from "../contract/payments.ts";
import { bookingsOf } from "./bookings.ts";
import { checkChain, checkFolder } from "./check-chain.ts";
import { columns, dayFileOf, genesis, hashOf } from "./day-file.ts";
import { dayFileName, digestIn } from "./names.ts";
import { collecting, configuration, extending, Story, sumOf } from "./testing.ts";

const today = "2026-11-21";
const tomorrow = "2026-11-22";
const fileOf = (story: Story, day = today, before = genesis) =>
  dayFileOf(bookingsOf(story.events, day), configuration, before);

/** The lines of a file, each cell by its heading. Receipts have no quotes in these tests. */
function linesIn(text: string): Record<string, string>[] {
  const [heading = "", ...lines] = text.replace("\ufeff", "").trimEnd().split("\r\n");
  const names = heading.split(";");
  return lines.map((line) => Object.fromEntries(line.split(";").map((cell, n) => [names[n]!, cell])));
}
const kindsIn = (text: string) => linesIn(text).map((line) => `${line.Art} ${line.Betrag}`);

test("a payment is one line with all that a treasury books by", () => {
  const story = new Story();
  story.paid([extending]);
  const { text, bookings, cents, last } = fileOf(story);
  expect(text.startsWith(`\ufeff${columns.join(";")}\r\n`)).toBe(true);
  expect(linesIn(text)).toEqual([
    {
      Tag: "21.11.2026",
      Uhrzeit: "07:00:07",
      Zahlung: "payment-1",
      Art: "Zahlung",
      Kassenzeichen: "5.0130.123456",
      Leistung: "Verlängern",
      Grund: "",
      Betrag: "93,00",
      Abweichung: "",
      Weg: "Karte",
      Karte: "girocard",
      Terminal: "ec-1",
      "Terminal-ID": "54000001",
      Belegnummer: "0001",
      Trace: "101",
      Fremdbeleg: "",
      Marke: "K001",
      Schalter: "1",
      "Geklärt durch": "",
      "Summe Kassenschnitt": "",
      "Beleg Kunde": "K-U-N-D-E-N-B-E-L-E-G\\npayment-1",
      "Beleg Händler": "HAENDLERBELEG\\npayment-1",
      "Prüfsumme davor": genesis,
      Prüfsumme: last,
    },
  ]);
  expect({ bookings, cents }).toEqual({ bookings: 1, cents: 9_300 });
});

test("several fees of one payment are a line each, with its receipts once", () => {
  const story = new Story();
  story.paid([extending, collecting]);
  const lines = linesIn(fileOf(story).text);
  expect(lines.map((l) => [l.Zahlung, l.Leistung, l.Grund, l.Betrag])).toEqual([
    ["payment-1", "Verlängern", "", "93,00"],
    ["payment-1", "Abholen", "ermäßigt", "13,00"],
  ]);
  expect(lines.map((l) => l["Beleg Händler"] !== "")).toEqual([true, false]);
});

test("what was booked counts, not what was asked; how much it is off stands beside it", () => {
  const story = new Story();
  const payment = story.paid([extending, collecting], 10_500);
  story.back(payment, "reverse");
  const { text, cents } = fileOf(story);
  expect(linesIn(text).map((l) => [l.Art, l.Betrag, l.Abweichung])).toEqual([
    ["Zahlung", "92,00", "-1,00"],
    ["Zahlung", "13,00", ""],
    ["Storno", "-92,00", "1,00"],
    ["Storno", "-13,00", ""],
  ]);
  expect(cents).toBe(0);
});

test("declined is nothing; reversed, refunded, paid otherwise and taken back each are a line", () => {
  const story = new Story();
  story.declined(extending);
  story.back(story.paid([extending]), "reverse");
  story.back(story.paid([collecting]), "refund");
  const noted = story.noted(extending);
  story.put({ type: "payment-withdrawn", payment: noted });
  const { text, bookings } = fileOf(story);
  expect(kindsIn(text)).toEqual([
    "Zahlung 93,00",
    "Storno -93,00",
    "Zahlung 13,00",
    "Erstattung -13,00",
    "Anders bezahlt 93,00",
    "Anders bezahlt, zurückgenommen -93,00",
  ]);
  expect(bookings).toBe(6);
  const [, reversal, , , otherwise] = linesIn(text);
  expect(reversal).toMatchObject({ Belegnummer: "0003", "Beleg Kunde": "STORNO\\npayment-2" });
  expect(otherwise).toMatchObject({ Weg: "Kasse", Fremdbeleg: "4711/26", Terminal: "", Karte: "" });
});

test("a reversal that failed or that nobody knows of is no line", () => {
  const story = new Story();
  story.back(story.paid([extending]), "reverse", "failed");
  const doubtful = story.paid([extending]);
  story.back(doubtful, "reverse", "unknown");
  expect(kindsIn(fileOf(story).text)).toEqual(["Zahlung 93,00", "Zahlung 93,00"]);
  story.put({ type: "payment-settled", payment: doubtful, as: "reversed", reason: "bank" });
  const last = linesIn(fileOf(story).text).at(-1)!;
  expect(last).toMatchObject({ Art: "Storno, von Hand geklärt", Betrag: "-93,00", "Geklärt durch": "Bank" });
});

test("an unclear payment is booked on the day on which it became paid, with the receipts of the day before", () => {
  const story = new Story();
  const [found, settled, lost] = [story.unclear(extending), story.unclear(collecting), story.unclear(extending)];
  expect(kindsIn(fileOf(story).text)).toEqual([]);
  story.nextDay(tomorrow);
  story.foundOut(found!, "ok", { cents: 9_300, card: "Mastercard" });
  story.put({ type: "payment-settled", payment: settled!, as: "paid", reason: "merchant-receipt" });
  story.put({ type: "payment-settled", payment: lost!, as: "not-paid", reason: "bank" });
  expect(kindsIn(fileOf(story).text)).toEqual([]);
  const [first, second, third, ...more] = linesIn(fileOf(story, tomorrow).text);
  expect(more).toEqual([]);
  expect(third).toMatchObject({ Zahlung: lost, Art: "Beleg ohne Buchung", Betrag: "" });
  expect(first).toMatchObject({ Tag: "22.11.2026", Art: "Zahlung", Karte: "Mastercard" });
  expect(first).toMatchObject({ "Beleg Händler": "HAENDLERBELEG\\npayment-1" });
  expect(second).toMatchObject({ Art: "Zahlung, von Hand geklärt", "Geklärt durch": "Händlerbeleg", Betrag: "13,00" });
});

test("an unclear payment that was told again is booked with its receipts once", () => {
  const story = new Story();
  const back = story.paid([collecting]);
  story.back(back, "reverse", "unknown");
  const lost = story.unclear(extending);
  const receipt = story.events.findLast(({ type }) => type === "receipt-kept") as Extract<Recorded, { job?: string }>;
  const about = { work: "pay", cents: 9_300, startedAt: story.at } as const;
  const asked = { askedOn: today, askedAt: story.at, terminal: "ec-1", counter: "1", number: "K002" };
  story.nextDay(tomorrow);
  story.put({ type: "payment-carried", payment: lost, ...asked, cents: 9_300, fees: [extending], about });
  const { seq: _, at: _at, day: _day, ...kept } = receipt;
  story.put({ ...kept, payment: lost } as Event);
  story.put({ type: "payment-settled", payment: lost, as: "paid", reason: "bank" });
  const lines = linesIn(fileOf(story, tomorrow).text);
  expect(lines).toMatchObject([{ Betrag: "93,00", "Beleg Händler": `HAENDLERBELEG\\n${lost}` }]);
});

test("a receipt that comes after the end of its payment is not lost", () => {
  const story = new Story();
  const payment = story.unclear(extending);
  story.foundOut(payment, "ok");
  story.receipt("job-2", "customer", "SPÄT");
  expect(linesIn(fileOf(story).text)[0]).toMatchObject({ "Beleg Kunde": "SPÄT" });
});

test("the end of a terminal's day is a line without an amount, and no booking", () => {
  const story = new Story();
  story.paid([extending]);
  story.endOfDay(9_300);
  const { text, bookings, cents } = fileOf(story);
  expect(linesIn(text)[1]).toMatchObject({ Art: "Kassenschnitt", Betrag: "", "Summe Kassenschnitt": "93,00" });
  expect(linesIn(text)[1]).toMatchObject({ "Beleg Händler": "KASSENSCHNITT", Terminal: "ec-1", Marke: "" });
  expect({ bookings, cents }).toEqual({ bookings: 1, cents: 9_300 });
});

test("no cell is a formula, none breaks its line, and a backslash is told from a new line", () => {
  const story = new Story();
  const payment = story.unclear({ ...extending, booking: "+49", service: "=2+3" });
  story.receipt("job-1", "customer", "=SUM(A1)", "a\\nb", "c\r\nd");
  story.foundOut(payment, "ok", { card: "@girocard" });
  const [line] = linesIn(fileOf(story).text);
  expect(line).toMatchObject({ Kassenzeichen: "'+49", Leistung: "'=2+3", Karte: "'@girocard" });
  expect(line).toMatchObject({ "Beleg Kunde": "'=SUM(A1)\\na\\\\nb\\nc d" });
});

const fee: fc.Arbitrary<Fee> = fc.record({ service: fc.constantFrom("extend", "collect"), cents: fc.nat(20_000) });

test("whatever was booked, the lines of a payment add up to it, and to what was asked less what it is off", () => {
  const cents = (text = "") => Number(text.replace(",", "")) || 0;
  fc.assert(
    fc.property(fc.array(fee, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 50_000 }), (fees, booked) => {
      const story = new Story();
      story.paid(fees, booked);
      const lines = linesIn(fileOf(story).text);
      const sum = (column: string) => lines.reduce((all, line) => all + cents(line[column]), 0);
      expect(sum("Betrag")).toBe(booked);
      expect(sum("Betrag") - sum("Abweichung")).toBe(sumOf(fees));
    }),
    { seed: 21, numRuns: 200 },
  );
});

/** Three days in three files, the second one without a line. */
function threeFiles() {
  const story = new Story();
  for (let n = 0; n < 4; n++) story.paid([extending, collecting]);
  story.nextDay("2026-11-23");
  for (let n = 0; n < 3; n++) story.paid([collecting]);
  const first = fileOf(story);
  const second = fileOf(story, tomorrow, first.last);
  const third = fileOf(story, "2026-11-23", second.last);
  return [first, second, third].map(({ text }, n) => ({ name: dayFileName("amt", `2026-11-2${n + 1}`), text }));
}

test("a chain of files is whole, and begins with the first of all", () => {
  expect(checkChain(threeFiles())).toEqual({ files: 3, lines: 11, isBegun: false });
  const late = threeFiles().slice(2);
  expect(checkChain(late)).toEqual({ files: 1, lines: 3, isBegun: true });
});

test("the first line that was changed, put in, turned or taken out is named", () => {
  const [first, second, third] = threeFiles() as [{ name: string; text: string }, ...{ name: string; text: string }[]];
  const changed = (change: (lines: string[]) => string[]) => {
    const text = change(first.text.split("\r\n")).join("\r\n");
    return checkChain([{ ...first, text }, second!, third!]).broken;
  };
  const { name } = first;
  expect(changed((l) => l.with(3, l[3]!.replace("93,00", "39,00")))).toBe(
    `${name}, line 4: it was changed after it was written`,
  );
  expect(changed((l) => l.toSpliced(2, 1))).toBe(
    `${name}, line 3: it does not go on from the line before; one is missing`,
  );
  expect(changed((l) => l.with(2, l[3]!).with(3, l[2]!))).toMatch(
    /^zahlungen-amt-2026-11-21.csv, line 3: it does not go on/,
  );
  expect(changed((l) => l.toSpliced(4, 0, "x;y"))).toBe(`${name}, line 5: it does not end with two hashes`);
  expect(changed((l) => l.toSpliced(1))).toBe(`${name}, line 2: its end is missing`);
  expect(changed(([, ...l]) => ["Tag;Betrag", ...l])).toBe(`${name}, line 1: the headings are not ours`);
  expect(checkChain([second!, third!]).broken).toBe(undefined);
  expect(changed((l) => l.toSpliced(-2, 1))).toBe(
    `${third!.name}, line 2: it does not go on from the end of ${name}; a file between them is missing, or was changed`,
  );
});

test("no single character of a line can be another one", () => {
  const [first] = threeFiles() as [{ name: string; text: string }];
  const begin = first.text.indexOf("\r\n") + 2;
  fc.assert(
    fc.property(fc.nat(first.text.length - begin - 3), fc.constantFrom("0", "x", ",", ";"), (n, character) => {
      const at = begin + n;
      fc.pre(first.text[at] !== character && !"\r\n".includes(first.text[at]!));
      const text = first.text.slice(0, at) + character + first.text.slice(at + 1);
      expect(checkChain([{ ...first, text }]).broken).toBeDefined();
    }),
    { seed: 21, numRuns: 500 },
  );
});

test("a folder is told of in sentences, with what was acknowledged", () => {
  const files = Object.fromEntries(threeFiles().map(({ name, text }) => [name, text]));
  const [name] = Object.keys(files) as [string];
  const told = (more: Record<string, string>, written?: Map<string, string>) => {
    const all: Record<string, string> = { ...files, ...more };
    return checkFolder(Object.keys(all), (each) => Buffer.from(all[each]!), written);
  };
  const whole = { isWhole: true, sentences: ["amt: 3 files with 11 lines: the chain is whole"] };
  expect(told({ "notes.txt": "x" })).toEqual(whole);
  expect(told({ [`${name}.quittung`]: `${hashOf(files[name]!).toUpperCase()}  ${name}\n` })).toEqual(whole);
  const other = told({ [`${name}.quittung`]: hashOf("another") });
  expect(other.isWhole).toBe(false);
  expect(other.sentences[1]).toBe(`${name}.quittung: what was acknowledged is not the file that lies here`);
  const broken = told({ [name]: files[name]!.replace("girocard", "Girocard") });
  expect(broken.isWhole).toBe(false);
  expect(broken.sentences).toEqual([
    `${name}, line 2: it was changed after it was written. Before it, all is as it was written`,
  ]);
  expect(checkFolder(["notes.txt"], () => Buffer.of()).isWhole).toBe(false);
  // A whole chain that somebody has made anew: only the journal knows.
  const digests = new Map(Object.entries(files).map(([each, text]) => [each, hashOf(text)]));
  expect(told({}, digests).sentences[0]).toContain("and no file is another one than the journal says");
  const forged = told({}, digests.set(name, hashOf("what was written")));
  expect(forged).toEqual({
    ...{ isWhole: false, sentences: [`${name}: it is not the file that the journal says was written`] },
  });
  const beside = told({ [dayFileName("another", today)]: files[name]! });
  expect(beside.sentences).toEqual([
    "amt: 3 files with 11 lines: the chain is whole",
    "another: 1 file with 8 lines: the chain is whole",
  ]);
});

test("an acknowledgement holds the digest, however the program that made it writes it", () => {
  const digest = hashOf("x");
  const upper = digest.toUpperCase();
  const good = [
    ...[digest, ` ${digest}\r\n`, `\ufeff${digest}`, `${upper}  zahlungen-amt-2026-11-21.csv\n`],
    `SHA256-Hash von zahlungen.csv:\r\n${digest}\r\nCertUtil: -hashfile-Befehl wurde erfolgreich ausgeführt.\r\n`,
    `SHA256-Hash der Datei:\r\n${digest.replace(/..(?!$)/g, "$& ")}\r\nCertUtil: ...`,
    `\r\nAlgorithm       Hash    Path\r\n---------       ----    ----\r\nSHA256          ${upper}       C:\\Kasse\r\n`,
    `${digest}\n${upper}\n`,
  ];
  for (const text of good) {
    expect(digestIn(text)).toBe(digest);
    expect(digestIn(Buffer.from(text))).toBe(digest);
    expect(digestIn(Buffer.from(`\ufeff${text}`, "utf16le"))).toBe(digest);
  }
  for (const text of ["", "ok", digest.slice(1), `${digest}0`, `${digest}\n${hashOf("y")}`])
    expect(digestIn(text)).toBeUndefined();
});

test("receipts of nothing that was booked are lines without an amount", () => {
  const story = new Story();
  story.put({ type: "receipt-kept", terminal: "ec-1", receipt: { copy: "admin", lines: ["AUTO-STORNO"] } });
  const upkeep = story.ask("diagnosis");
  story.receipt(upkeep, "admin", "DIAGNOSE");
  story.ended(upkeep, "ok");
  const paid = story.paid([extending]);
  const again = story.ask("repeat-receipt", paid);
  story.receipt(again, "customer", "KOPIE");
  story.ended(again, "ok");
  const closing = story.ask("end-of-day");
  story.receipt(closing, "admin", "HALBER KASSENSCHNITT");
  story.ended(closing, "failed");
  const lost = story.unclear(extending, collecting);
  story.nextDay(tomorrow);
  story.put({ type: "payment-settled", payment: lost, as: "not-paid", reason: "bank" });
  story.back(paid, "reverse");
  const first = fileOf(story);
  const shown = (text: string) =>
    linesIn(text).map((l) => [l.Art, l.Zahlung, l.Betrag, `${l["Beleg Kunde"]}${l["Beleg Händler"]}`].join("|"));
  expect(shown(first.text)).toEqual([
    "Beleg ohne Buchung|||AUTO-STORNO",
    "Beleg ohne Buchung|||DIAGNOSE",
    "Zahlung|payment-1|93,00|K-U-N-D-E-N-B-E-L-E-G\\npayment-1HAENDLERBELEG\\npayment-1",
    "Beleg ohne Buchung|payment-1||KOPIE",
    "Beleg ohne Buchung|||HALBER KASSENSCHNITT",
  ]);
  expect(first).toMatchObject({ bookings: 1, cents: 9_300 });
  expect(shown(fileOf(story, tomorrow).text)).toEqual([
    "Beleg ohne Buchung|payment-2||HAENDLERBELEG\\npayment-2",
    "Storno|payment-1|-93,00|STORNO\\npayment-1",
  ]);
});
