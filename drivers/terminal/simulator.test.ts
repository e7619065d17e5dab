import { afterEach, expect, test } from "vitest";
import { until } from "../testing.ts";
import { startTerminal, type TerminalOptions, type TerminalSimulator } from "./simulator.ts";
import { dialTerminal, polite, type TestTill } from "./simulator-testing.ts";

const open: TerminalSimulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((terminal) => terminal.close()));
});

const quick = { scale: 0.002, answer: 400, ack: 150 } as const;

async function office(options: TerminalOptions = {}): Promise<{ terminal: TerminalSimulator; till: TestTill }> {
  const terminal = await startTerminal({ times: quick, customer: "approve", shortReceipts: true, ...options });
  open.push(terminal);
  return { terminal, till: dialTerminal(terminal.at) };
}

/** Lines to the till, intermediate status; `06 06 26 04 0A 02 06 D3`: blocks instead of lines. */
const register = { lines: "060006 123456 8e 0978", blocks: "060010 123456 8e 0978 0300 0606 2604 0a02 06d3" } as const;
const pay = "060107 04 000000001500";

const ended = (till: TestTill) => /^06(0f|1e)/.test(till.heard.at(-1) ?? "");

/** Says it, and waits for the completion or abort that ends it. */
async function carriedOut(till: TestTill, hex: string): Promise<string[]> {
  const from = till.heard.length;
  till.say(hex);
  await until(() => till.heard.length > from && ended(till));
  return till.heard.slice(from);
}

const kinds = (messages: readonly string[]) => messages.map((hex) => hex.slice(0, 4)).join(" ");

const rest = (messages: readonly string[]) => messages.filter((hex) => !hex.startsWith("04ff"));
const status = (messages: readonly string[]) => messages.find((hex) => hex.startsWith("040f")) ?? "";

/** Does what `answers` says for messages that begin so, and is polite otherwise. */
function answering(till: TestTill, rules: Readonly<Record<string, string | undefined>>): void {
  till.answers = (message) => {
    const rule = Object.keys(rules).find((start) => message.startsWith(start));
    return rule === undefined ? polite(message) : rules[rule];
  };
}

test("a payment is told, printed line by line and booked", async () => {
  const { terminal, till } = await office();
  await carriedOut(till, register.lines);
  const told = rest(await carriedOut(till, pay));
  expect(kinds(told)).toBe(`8000 040f${" 06d1".repeat(10)} 060f`);
  expect(status(told)).toMatch(/^040f..2700292900100649097804000000001500/);
  // The last line of each of the two receipts is marked so.
  expect(told.filter((hex) => hex === "06d10181")).toHaveLength(2);
  expect(terminal.books().entries).toMatchObject([{ receipt: 1, trace: 1, cents: 1500, kind: "sale" }]);
  expect(terminal.books().net).toBe(1500);
});

test("it prints in blocks for a till that knows them, with a length of three bytes where that is needed", async () => {
  const { till } = await office({ shortReceipts: false });
  const [, completion] = await carriedOut(till, register.blocks);
  expect(completion).toMatch(/^060f..19002929001006490978/);
  const told = rest(await carriedOut(till, pay));
  expect(kinds(told)).toBe("8000 040f 06d3 06d3 060f");
  expect(told[2]).toMatch(/^06d3ff..0[1-9]0682....1f07010225/);
  expect(told[3]).toMatch(/^06d3ff..0[1-9]0682....1f07010125.*0901ff$/);
});

test("a receipt can come in several blocks", async () => {
  const { till } = await office({ blockLines: 3, copies: ["customer"] });
  await carriedOut(till, register.blocks);
  const blocks = (await carriedOut(till, pay)).filter((hex) => hex.startsWith("06d3"));
  expect(blocks.map((hex) => hex.endsWith("0901ff"))).toEqual([false, true]);
});

test.each([
  ["terminal", "08", 1],
  ["till by itself", "0a", 0],
])("nothing is printed through the line when the %s prints", async (_, config, papers) => {
  const { terminal, till } = await office();
  await carriedOut(till, `060006 123456 ${config} 0978`);
  expect(kinds(rest(await carriedOut(till, pay)))).toBe("8000 040f 060f");
  expect(terminal.state().paper.filter((line) => line.includes("K U N D E N"))).toHaveLength(papers);
  expect(terminal.books().net).toBe(1500);
});

test("unless wished for there are no intermediate statuses; without BMP 06 of the till none of its", async () => {
  const { till } = await office();
  await carriedOut(till, "060006 123456 86 0978");
  const told = await carriedOut(till, pay);
  expect(told.some((hex) => hex.startsWith("04ff"))).toBe(false);
  expect(status(told).endsWith(Buffer.from("girocard\0").toString("hex"))).toBe(true);
  await carriedOut(till, register.blocks);
  const again = await carriedOut(till, pay);
  expect(again.find((hex) => hex.startsWith("04ff"))).toBe("04ff130a03060f240d070b4b61727465206269747465");
  expect(status(again)).toContain("1f100100");
});

test.each<[string, Record<string, string | undefined>, number]>([
  ["the status is not acknowledged", { "040f": undefined }, 0xff],
  ["the status is refused", { "040f": "846c00" }, 0xff],
  ["the first line is refused", { "06d1": "84cc00" }, 0xcc],
  ["the last line is not acknowledged", { "06d10181": undefined }, 0xff],
])("it takes the payment back when %s", async (_, rules, code) => {
  const { terminal, till } = await office({ times: { ...quick, answer: 60 } });
  await carriedOut(till, register.lines);
  answering(till, rules);
  const told = await carriedOut(till, pay);
  expect(told.at(-1)).toBe(`061e01${code.toString(16)}`);
  expect(terminal.books().entries).toEqual([]);
  expect(terminal.books().undone).toMatchObject([{ receipt: 1, cents: 1500 }]);
});

test("a till that says „ask again“ to the status is told it again", async () => {
  const { terminal, till } = await office();
  await carriedOut(till, register.lines);
  let asked = 0;
  till.answers = (message) => {
    if (!message.startsWith("040f")) return polite(message);
    asked += 1;
    return asked === 1 ? "849c00" : "800000";
  };
  await carriedOut(till, pay);
  expect(asked).toBe(2);
  expect(terminal.books().net).toBe(1500);
});

test("a completion that is lost does not undo what is stored, and 06 20 tells it", async () => {
  const { terminal, till } = await office();
  await carriedOut(till, register.lines);
  let lines = 0;
  till.answers = (message) => {
    lines += message === "06d10181" ? 1 : 0;
    if (lines === 2) setTimeout(() => till.socket.destroy());
    return polite(message);
  };
  till.say(pay);
  await until(() => till.closed && !terminal.busy());
  expect(terminal.books().entries).toMatchObject([{ cents: 1500 }]);
  const next = dialTerminal(terminal.at);
  const told = await carriedOut(next, "062005 123456 0303");
  expect(kinds(told)).toBe("8000 040f 060f");
  expect(told[1]).toContain("04000000001500");
  expect(told[1]).toContain("870001");
});

test("06 20 is answered with an error while nothing is stored, and prints again when it may", async () => {
  const { till } = await office();
  await carriedOut(till, register.lines);
  expect(await carriedOut(till, "062003 123456")).toEqual(["800000", "061e0183"]);
  await carriedOut(till, pay);
  const again = await carriedOut(till, "062003 123456");
  expect(kinds(again)).toBe(`8000${" 06d1".repeat(10)} 060f`);
});

test.each<[TerminalOptions["customer"] & string, string, string]>([
  ["decline", "2705", "061e0105"],
  ["no-money", "2751", "061e0151"],
  ["expired", "2778", "061e0178"],
  ["stop", "276c", "061e016c"],
  ["stop-at-pin", "276c", "061e016c"],
  ["wrong-pin", "2738", "061e0138"],
])("nothing is booked when the customer's way is %s", async (customer, result, end) => {
  const { terminal, till } = await office({ customer });
  await carriedOut(till, register.lines);
  const told = await carriedOut(till, pay);
  expect(status(told).slice(6, 10)).toBe(result);
  expect(told.at(-1)).toBe(end);
  expect(terminal.books()).toMatchObject({ entries: [], undone: [], net: 0 });
});

test("a card that is refused without contact is put in, and the PIN may be wrong once", async () => {
  const { terminal, till } = await office({ customer: "contactless-then-chip" });
  await carriedOut(till, register.lines);
  const codes = (await carriedOut(till, pay)).filter((hex) => hex.startsWith("04ff")).map((hex) => hex.slice(6, 8));
  expect(codes).toEqual(["0a", "0e", "ff", "0b", "0a", "0e", "01", "04", "0b", "ff"]);
  terminal.customer("wrong-pin-once");
  await carriedOut(till, pay);
  expect(terminal.books().net).toBe(3000);
});

test("nobody comes: it ends by itself; a PIN pad waits 120 seconds of its own time", async () => {
  const { till, terminal } = await office({ customer: "wait", times: { ...quick, card: 40, pin: 60 } });
  await carriedOut(till, register.lines);
  expect((await carriedOut(till, pay)).at(-1)).toBe("061e016c");
  till.say(pay);
  await until(() => terminal.state().waits === "card");
  terminal.turn("insert", "visa");
  await until(() => terminal.state().waits === "pin");
  const since = performance.now();
  await until(() => terminal.state().waits === "card-out");
  expect(performance.now() - since).toBeGreaterThan(50);
  terminal.turn("remove");
  await until(() => till.heard.at(-1) === "061e016c" && !terminal.busy());
});

test("the till stops it until the host is asked, and not any more then", async () => {
  const { till, terminal } = await office({ customer: "wait", times: { ...quick, host: 150 } });
  await carriedOut(till, register.lines);
  till.say(pay);
  await until(() => terminal.state().waits === "card");
  till.say("06b000");
  await until(() => till.heard.at(-1) === "061e016c" && !terminal.busy());
  terminal.customer("approve");
  till.say(pay);
  await until(() => till.heard.at(-1)?.startsWith("04ff0104") ?? false);
  till.say("06b000");
  await until(() => ended(till) && !terminal.busy());
  expect(till.heard).toContain("848300");
  expect(terminal.books().net).toBe(1500);
});

test("while it works without a till it says 9C, then 00, and does not take a second payment", async () => {
  const { till, terminal } = await office({ times: { ...quick, host: 200 } });
  await carriedOut(till, register.lines);
  till.say(pay);
  await until(() => till.heard.at(-1)?.startsWith("04ff0104") ?? false);
  till.socket.destroy();
  await until(() => till.closed);
  const next = dialTerminal(terminal.at);
  const ask = "050105 123456 0302";
  expect(await carriedOut(next, ask)).toEqual(["800000", "060f019c"]);
  next.say(pay);
  await until(() => next.heard.at(-1) === "849c00");
  await until(() => !terminal.busy());
  expect(await carriedOut(next, ask)).toEqual(["800000", "060f0100"]);
  expect(terminal.books()).toMatchObject({ entries: [], undone: [{ cents: 1500 }] });
});

test("a line that breaks before the host is asked ends the payment", async () => {
  const { till, terminal } = await office({ customer: "wait" });
  await carriedOut(till, register.lines);
  till.say(pay);
  await until(() => terminal.state().waits === "card");
  till.socket.destroy();
  await until(() => !terminal.busy());
  expect(terminal.books()).toMatchObject({ entries: [], undone: [] });
});

test("a card that stays in the slot is told as DC", async () => {
  const { till, terminal } = await office({ customer: "forgets-card" });
  await carriedOut(till, register.lines);
  await carriedOut(till, pay);
  expect(await carriedOut(till, "050105 123456 0302")).toEqual(["800000", "060f01dc"]);
  terminal.turn("remove");
  expect((await carriedOut(till, "050100"))[1]).toBe("060f0df0f0f953494d20322e342e3100");
});

test("a payment is given back on the same day only, once, and for its whole amount", async () => {
  const { till, terminal } = await office();
  await carriedOut(till, register.lines);
  await carriedOut(till, pay);
  await carriedOut(till, pay);
  expect((await carriedOut(till, "06300d 123456 87 0002 04 000000001400")).at(-1)).toBe("061e01b5");
  const told = await carriedOut(till, "06300d 123456 87 0002 04 000000001500");
  expect(status(told)).toContain("37000002");
  expect((await carriedOut(till, "063006 123456 87 0002")).at(-1)).toBe("061e01b4");
  expect(terminal.books()).toMatchObject({
    entries: [
      { receipt: 1, kind: "sale" },
      { receipt: 2, kind: "sale", reversedBy: 3 },
      { receipt: 3, kind: "reversal", of: 2, cents: 1500 },
    ],
    net: 1500,
  });
  await carriedOut(till, "065003 123456");
  expect((await carriedOut(till, "063006 123456 87 0001")).at(-1)).toBe("061e01b5");
  await carriedOut(till, "06310a 123456 04 000000000500");
  expect(terminal.books().net).toBe(1000);
});

test("a reversal that is not acknowledged is taken back itself: the payment stands", async () => {
  const { till, terminal } = await office();
  await carriedOut(till, register.lines);
  await carriedOut(till, pay);
  answering(till, { "06d1": "84cc00" });
  expect((await carriedOut(till, "063006 123456 87 0001")).at(-1)).toBe("061e01cc");
  expect(terminal.books()).toMatchObject({ net: 1500, undone: [{ kind: "reversal" }] });
});

test("an end of day tells its totals by card and closes the books", async () => {
  const { till, terminal } = await office();
  await carriedOut(till, register.lines);
  await carriedOut(till, pay);
  await carriedOut(till, pay);
  const told = rest(await carriedOut(till, "065003 123456"));
  expect(kinds(told)).toMatch(/^8000 040f( 06d1)+ 060f$/);
  expect(status(told)).toContain("04000000003000");
  expect(status(told)).toContain(`60f0f5f300010002${"02000000003000"}${"00000000000000".repeat(6)}`);
  expect(terminal.books().days).toMatchObject([{ cents: 3000, cards: [{ card: "girocard", count: 2, cents: 3000 }] }]);
  expect(terminal.state().today).toEqual([]);
});

test("an end of day that is not acknowledged leaves the books open, and can keep payments out", async () => {
  const { till, terminal } = await office({ habits: { openDayBlocks: true } });
  await carriedOut(till, register.lines);
  await carriedOut(till, pay);
  answering(till, { "06d1": "84cc00" });
  expect((await carriedOut(till, "065003 123456")).at(-1)).toBe("061e0177");
  expect(terminal.books().days).toEqual([]);
  till.answers = polite;
  const refused = await carriedOut(till, pay);
  expect(status(refused).slice(6, 10)).toBe("27f0");
  expect(refused.at(-1)).toBe("061e01f0");
  expect((await carriedOut(till, "050105 123456 0302"))[1]).toBe("060f01f0");
  await carriedOut(till, "065003 123456");
  await carriedOut(till, pay);
  expect(terminal.books().net).toBe(3000);
});

test("an end of day can fail, and can be followed by silence", async () => {
  const { till, terminal } = await office({ times: { ...quick, update: 150 } });
  await carriedOut(till, register.lines);
  terminal.turn("endOfDay", "fails");
  expect((await carriedOut(till, "065003 123456")).at(-1)).toBe("061e0177");
  terminal.turn("endOfDay", "works");
  terminal.turn("afterEndOfDay", "update");
  expect((await carriedOut(till, "065003 123456")).at(-1)).toBe("060f0227e0");
  const heard = till.heard.length;
  till.say("050100");
  await until(() => till.closed);
  expect(till.heard.length).toBe(heard);
  expect((await carriedOut(dialTerminal(terminal.at), "050105 123456 0302"))[1]).toBe("060f0100");
});

test("initialisation, diagnosis and clock cure what they are for", async () => {
  const { till, terminal } = await office();
  await carriedOut(till, register.lines);
  terminal.turn("status", "51");
  expect((await carriedOut(till, pay)).at(-1)).toBe("061e0151");
  expect(kinds(rest(await carriedOut(till, "069303 123456")))).toMatch(/^8000( 06d1)+ 060f$/);
  terminal.turn("status", "C2");
  expect(kinds(rest(await carriedOut(till, "067000")))).toMatch(/^8000 0401( 06d1)+ 060f$/);
  terminal.turn("status", "62");
  await carriedOut(till, "06910b 123456 aa 301224 0c 180507");
  expect((await carriedOut(till, "050105 123456 0302"))[1]).toBe("060f0100");
  expect(status(await carriedOut(till, "061003 123456"))).toMatch(/0c18050[789].*0d1224/);
});

test("what it does not know it refuses; a password where it looks at it", async () => {
  const { till } = await office({ habits: { checksPassword: true } });
  const answers = ["080100", "060102 55 01", "060005 000000 8e 09", "065003 000000"];
  for (const [n, hex] of answers.entries()) {
    till.say(hex);
    await until(() => till.heard.length > n);
  }
  expect(till.heard).toEqual(["848300", "848300", "848300", "843700"]);
  till.say("060006 123456 8e 0756");
  await until(() => till.heard.length > 4);
  expect(till.heard[4]).toMatch(/^84(83|1e)/);
});

test("a text of the till is on its display", async () => {
  const { till, terminal } = await office();
  till.say("06e00b f1f0f9 53616c6461207175");
  await until(() => till.heard.length > 0);
  expect([till.heard[0], terminal.state().display.length]).toEqual(["848300", 1]);
  till.say("06e008 f1f0f5 48616c6c6f");
  await until(() => till.heard.length > 1);
  expect([till.heard[1], terminal.state().display]).toEqual(["800000", ["Hallo"]]);
});
