import { afterEach, expect, test } from "vitest";
import { startSimulators } from "../simulators.ts";
import { until } from "../testing.ts";
import { startTerminal, type TerminalOptions, type TerminalSimulator } from "./simulator.ts";
import { optionsOfMake } from "./simulator-makes.ts";
import { dialTerminal, polite, type TestTill } from "./simulator-testing.ts";

const open: TerminalSimulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((terminal) => terminal.close()));
});

const quick = { scale: 0.001, answer: 300, ack: 100 } as const;
const pay = "060107 04 000000001500";
const repeat = "062005 123456 0303";
const enquiry = "050105 123456 0302";

async function registered(options: TerminalOptions, config = "86", tags = "") {
  const terminal = await startTerminal({
    ...{ times: quick, customer: "approve", shortReceipts: true, copies: ["customer"] },
    ...options,
  });
  open.push(terminal);
  const till = dialTerminal(terminal.at);
  const data = `123456${config}0978${tags}`;
  await said(till, `0600${(data.length / 2).toString(16).padStart(2, "0")}${data}`);
  return { terminal, till };
}

/** What the terminal says until its completion or abort. */
async function said(till: TestTill, hex: string): Promise<string[]> {
  const from = till.heard.length;
  till.say(hex);
  await until(() => till.heard.slice(from).some((message) => /^06(0f|1e)/.test(message)));
  return till.heard.slice(from);
}

const kinds = (messages: readonly string[]) => messages.map((hex) => hex.slice(0, 4)).join(" ");
const lines = " 06d1".repeat(5);

test("the receipts may come before the status", async () => {
  const { till, terminal } = await registered({ habits: { order: "receipts-first" } });
  expect(kinds(await said(till, pay))).toBe(`8000${lines} 040f 060f`);
  till.answers = (message) => (message.startsWith("040f") ? "846c00" : polite(message));
  await said(till, pay);
  expect(terminal.books()).toMatchObject({ net: 1500, undone: [{ receipt: 2 }] });
});

test("the completion may come before the receipts, and then the payment does not hang on them", async () => {
  const { till, terminal } = await registered({ habits: { order: "completion-first" } });
  till.answers = (message) => (message.startsWith("06d1") ? "84cc00" : polite(message));
  expect(kinds(await said(till, pay))).toMatch(/^8000 040f 060f/);
  await until(() => kinds(till.heard).endsWith("040f 060f 06d1") && !terminal.busy());
  expect(terminal.books()).toMatchObject({ net: 1500, undone: [] });
});

test("a declined one may have a receipt, before its status", async () => {
  const { till } = await registered({ customer: "decline", habits: { declineReceipt: true } });
  expect(kinds(await said(till, pay))).toMatch(/^8000( 06d1)+ 040f 061e$/);
});

test("an abort may come without any status, and be followed by silence to 05 01", async () => {
  const habits = { tellsAborts: false, deafAfterStop: true };
  const { till, terminal } = await registered({ customer: "stop", habits, times: { ...quick, deaf: 200 } });
  expect(await said(till, pay)).toEqual(["800000", "061e016c"]);
  await until(() => !terminal.busy());
  const since = performance.now();
  till.say(enquiry);
  const heard = till.heard.length;
  const ask = setInterval(() => till.say(enquiry), 50);
  await until(() => till.heard.length > heard);
  clearInterval(ask);
  expect(performance.now() - since).toBeGreaterThan(100);
});

test("each acknowledgement may come twice", async () => {
  const { till, terminal } = await registered({ habits: { doubleAcks: true } });
  expect(kinds(await said(till, pay))).toBe(`8000 8000 040f${lines} 060f`);
  expect(terminal.books().net).toBe(1500);
});

test("it may print something of its own before it says how it is", async () => {
  const { till } = await registered({ habits: { printsAtStatus: true } });
  expect(kinds(await said(till, enquiry))).toBe(`8000${lines} 060f`);
});

test.each<[TerminalOptions["habits"] & object, string]>([
  [{ repeats: "empty" }, "8000 060f"],
  [{ repeats: "none" }, "8000 061e"],
  [{}, "8000 040f 060f"],
])("06 20 with %o is answered by %s", async (habits, answer) => {
  const { till } = await registered({ habits });
  await said(till, pay);
  expect(kinds(await said(till, repeat))).toBe(answer);
});

test("06 20 after an end of day tells the last payment, or none", async () => {
  const { till, terminal } = await registered({});
  await said(till, pay);
  await said(till, "065003 123456");
  expect(kinds(await said(till, repeat))).toBe("8000 040f 060f");
  terminal.turn("forgetsAtEndOfDay", true);
  expect(kinds(await said(till, repeat))).toBe("8000 061e");
});

test("06 20 may tell one that was declined, until a later one is paid", async () => {
  const { till, terminal } = await registered({ customer: "decline", habits: { repeatsDeclined: true } });
  await said(till, pay);
  expect((await said(till, repeat))[1]).toMatch(/^040f..2705/);
  terminal.customer("approve");
  await said(till, pay);
  expect((await said(till, repeat))[1]).toMatch(/^040f..2700/);
});

test("a reversal may hit the latest, whatever number is sent", async () => {
  const { till, terminal } = await registered({ habits: { reversesLatest: true } });
  await said(till, pay);
  await said(till, pay);
  await said(till, "063006 123456 87 0001");
  expect(terminal.books().entries).toMatchObject([{ receipt: 1 }, { receipt: 2, reversedBy: 3 }, { of: 2 }]);
});

test("another amount may be booked than was asked", async () => {
  const { till, terminal } = await registered({ habits: { extraCents: 150 } });
  expect((await said(till, pay)).find((hex) => hex.startsWith("040f"))).toContain("04000000001650");
  expect(terminal.books().net).toBe(1650);
});

/** „Händler“ in each set. */
test.each([
  ["agreed", "27031401fe", "48c3a46e646c6572"],
  ["agreed", "2703140101", "48e46e646c6572"],
  ["agreed", "", "48846e646c6572"],
  ["iso-8859-1", "27031401fe", "48e46e646c6572"],
  ["7-bit", "", "487b6e646c6572"],
] as const)(
  "it speaks its letters as %s when asked for %s, and echoes what it agreed to",
  async (speaks, wish, letters) => {
    const tags = wish === "" ? "" : `0605${wish}`;
    const { till } = await registered({ habits: { speaks }, copies: ["merchant"] }, "86", tags);
    expect(till.heard[1]).toContain(wish);
    await said(till, pay);
    expect(till.heard.join()).toContain(letters);
  },
);

test("it may send BMP 06 to a till that never did", async () => {
  const { till } = await registered({ habits: { tlvUnasked: true } }, "8e");
  expect((await said(till, pay)).find((hex) => hex.startsWith("04ff"))).toMatch(/^04ff..0a0306..24/);
});

test("full card numbers and tracks come where a test wants them, each in its turn", async () => {
  const numbers = ["4111111111111111", "5500005555555559"];
  const { till } = await registered({ hostile: { numbers } }, "8e", "0600");
  const all = (await said(till, pay)).join();
  expect(all).toContain("22f0f84111111111111111");
  expect(all).toContain("4111111111111111d29121010");
  expect(all).toContain(Buffer.from("5500 0055 5555 5559").toString("hex"));
  expect((await said(till, pay)).join()).toContain("22f0f84111111111111111");
});

test("numbers can lie in a container whose lengths are wrong", async () => {
  const { till } = await registered({ hostile: { numbers: ["4111111111111111"], malformed: true } }, "8e", "0600");
  expect((await said(till, pay)).find((hex) => hex.startsWith("040f"))).toMatch(/06827f00.*844111111111111111$/);
});

test("during an update it says nothing for minutes, and then has forgotten its till", async () => {
  const { till, terminal } = await registered({ times: { ...quick, update: 120 } }, "8e", "0600");
  terminal.turn("status", "E0");
  expect((await said(till, enquiry)).at(-1)).toBe("060f01e0");
  const heard = till.heard.length;
  till.say(enquiry);
  await until(() => till.closed);
  expect(till.heard).toHaveLength(heard);
  const again = dialTerminal(terminal.at);
  expect((await said(again, pay)).some((hex) => hex.startsWith("04ff"))).toBe(false);
});

test("a make's simulator has the habits of that make", async () => {
  const { till } = await registered(
    { ...optionsOfMake("card-complete"), copies: ["merchant"] },
    "86",
    "060527031401fe",
  );
  expect(till.heard[1]).not.toContain("2703");
  till.say("069303 123456");
  await until(() => till.heard.at(-1) === "848300");
  await said(till, pay);
  expect(till.heard.join()).toContain("48e46e646c6572");
});

test("less than asked for is booked, and a reversal of its own is told by a second status", async () => {
  const { till, terminal } = await registered({ habits: { tellsReversal: true } });
  terminal.turn("extraCents", -500);
  await said(till, pay);
  expect(terminal.books().net).toBe(1000);
  till.answers = (message) => (message.startsWith("06d1") ? "84cc00" : polite(message));
  const told = (await said(till, pay)).filter((hex) => hex.startsWith("040f")).map((hex) => hex.slice(6, 10));
  expect(told).toEqual(["2700", "27cc"]);
});

test("a card without a PIN is signed for, on the merchant's receipt", async () => {
  const { till, terminal } = await registered(
    { customer: "wait", shortReceipts: false, copies: ["customer", "merchant"] },
    "86",
    "060626040a0206d3",
  );
  till.say(pay);
  await until(() => terminal.state().waits === "card");
  terminal.turn("insert", "signature");
  await until(() => terminal.state().waits === "card-out");
  terminal.turn("remove");
  await until(() => till.heard.at(-1) === "060f00");
  const [status, customers, merchants] = till.heard.slice(-4);
  expect(status).toContain("1f100101");
  const line = Buffer.from("Unterschrift").toString("hex");
  expect([customers?.includes(line), merchants?.includes(line)]).toEqual([false, true]);
});

test("a terminal of the site file gets a simulator of its make, and is found again where it was", async () => {
  const devices = [
    { kind: "terminal", id: "ec-1", config: { at: "simulator", profile: "card-complete", password: "654321" } },
  ];
  const first = (await startSimulators(devices)).get("terminal/ec-1")!;
  await first.close();
  const again = (await startSimulators(devices, new Map([["terminal/ec-1", first.at]]))).get("terminal/ec-1")!;
  open.push(again as TerminalSimulator);
  expect(again.at).toBe(first.at);
  const till = dialTerminal(again.at);
  till.say("065003 123456");
  await until(() => till.heard.length === 1);
  expect(till.heard).toEqual(["843700"]);
});
