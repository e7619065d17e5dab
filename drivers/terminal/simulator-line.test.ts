import { afterEach, expect, test } from "vitest";
import { until } from "../testing.ts";
import { openPipe, type Pipe } from "../transport/pipe.ts";
import { startTerminal, type TerminalOptions, type TerminalSimulator } from "./simulator.ts";
import { blockOf } from "./simulator-serial.ts";
import { bytesOf, dialTerminal, polite, type TestTill } from "./simulator-testing.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const quick = { scale: 0.001, answer: 300, ack: 100 } as const;
const register = "060006 123456 86 0978";
const pay = "060107 04 000000001010";
const enquiry = "050105 123456 0302";

async function terminalWith(options: TerminalOptions = {}): Promise<TerminalSimulator> {
  const terminal = await startTerminal({
    ...{ times: quick, customer: "approve", shortReceipts: true, copies: ["customer"] },
    ...options,
  });
  closers.push(() => terminal.close());
  return terminal;
}

const isEnd = (message: string | undefined) => /^06(0f|1e)/.test(message ?? "");

/** Registers and pays; ends when the terminal has nothing more to do. */
async function paid(terminal: TerminalSimulator): Promise<TestTill> {
  const till = dialTerminal(terminal.at);
  till.say(register);
  // Its last acknowledgement belongs to the registration.
  await until(() => isEnd(till.heard.at(-1)) && !terminal.busy());
  terminal.recount();
  till.say(pay);
  await until(() => (till.closed || (till.heard.length > 2 && isEnd(till.heard.at(-1)))) && !terminal.busy());
  return till;
}

test("the line breaks at exactly the byte that was said, and stays broken until it is mended", async () => {
  const terminal = await terminalWith();
  const till = dialTerminal(terminal.at);
  till.say(register);
  await until(() => isEnd(till.heard.at(-1)) && !terminal.busy());
  let bytes = 0;
  till.socket.on("data", (chunk) => {
    bytes += chunk.length;
  });
  terminal.recount();
  terminal.cutAfter({ direction: "to-till", bytes: 20 });
  till.say(pay);
  await until(() => till.closed);
  expect([bytes, terminal.counts().toTill, terminal.state().line]).toEqual([20, 20, "cut"]);
  const refused = dialTerminal(terminal.at);
  await until(() => refused.closed);
  expect(refused.heard).toEqual([]);
  await until(() => !terminal.busy());
  terminal.mend();
  const again = dialTerminal(terminal.at);
  again.say(enquiry);
  await until(() => again.heard.length === 2);
  expect(again.heard).toEqual(["800000", "060f0100"]);
});

test("cut after each byte of the till's, it has booked once the last print was acknowledged, never else", async () => {
  const measured = await terminalWith();
  await paid(measured);
  const { fromTill } = measured.counts();
  // Behind the print that ends the receipt only the acknowledgement of the completion comes.
  const stands = fromTill - 3;
  for (let bytes = 0; bytes <= fromTill; bytes += 1) {
    const terminal = await terminalWith();
    const till = dialTerminal(terminal.at);
    till.say(register);
    await until(() => isEnd(till.heard.at(-1)) && !terminal.busy());
    terminal.recount();
    terminal.cutAfter({ direction: "from-till", bytes });
    till.say(pay);
    await until(() => till.closed && !terminal.busy());
    expect([bytes, terminal.counts().fromTill, terminal.books().net]).toEqual([
      bytes,
      bytes,
      bytes >= stands ? 1010 : 0,
    ]);
    await terminal.close();
  }
});

test("a frozen line says nothing and closes nothing; what was not acknowledged is taken back", async () => {
  const terminal = await terminalWith({ times: { ...quick, answer: 60 } });
  const till = dialTerminal(terminal.at);
  till.say(register);
  await until(() => isEnd(till.heard.at(-1)));
  till.answers = (message) => {
    if (message.startsWith("040f")) terminal.freeze();
    return polite(message);
  };
  till.say(pay);
  await until(() => terminal.books().undone.length === 1 && !terminal.busy());
  expect([till.closed, till.heard.at(-1)?.slice(0, 4), terminal.state().line]).toEqual([false, "040f", "cut"]);
  terminal.mend();
  await until(() => till.closed);
  expect(terminal.books().net).toBe(0);
});

test("switched off in the middle it has booked nothing, and afterwards it is as new but for its books", async () => {
  const terminal = await terminalWith();
  const till = await paid(terminal);
  till.answers = (message) => {
    if (message.startsWith("040f")) terminal.turn("line", "off");
    return polite(message);
  };
  till.say(pay);
  await until(() => till.closed && !terminal.busy());
  expect(terminal.state()).toMatchObject({ line: "off", display: [] });
  terminal.turn("line", "ok");
  expect(terminal.books()).toMatchObject({ net: 1010, undone: [{ receipt: 2 }] });
  const again = dialTerminal(terminal.at);
  again.say(enquiry);
  await until(() => again.heard.length === 2);
  expect(again.heard.at(-1)).toBe("060f0100");
});

test("an idle connection is closed by a terminal with that habit, and pieces are put together by nobody", async () => {
  const terminal = await terminalWith({ habits: { idleClose: 60, pieces: 1 } });
  const till = await paid(terminal);
  expect(terminal.books().net).toBe(1010);
  await until(() => till.closed);
});

test("a second connection is refused while one is there, or takes its place", async () => {
  const terminal = await terminalWith();
  const till = dialTerminal(terminal.at);
  till.say(enquiry);
  await until(() => till.heard.length === 2);
  const second = dialTerminal(terminal.at);
  await until(() => second.closed);
  terminal.turn("secondConnection", "replaces");
  const third = dialTerminal(terminal.at);
  await until(() => till.closed);
  third.say(enquiry);
  await until(() => third.heard.length === 2);
});

test("dials name what they may be turned to", async () => {
  const terminal = await terminalWith();
  expect(() => terminal.turn("order", "backwards")).toThrow("status-first, receipts-first, completion-first");
  expect(() => terminal.turn("nonsense")).toThrow("no dial „nonsense“");
});

/** Frames of real terminals and tills. */
test.each([
  ["800000", "10028000001003f51f"],
  ["067000", "10020670001003d9f9"],
  ["050103123456", "10020501031234561003e043"],
  [
    "06d117402a202a202048846e646c657262656c656720202a202a",
    "100206d117402a202a202048846e646c657262656c656720202a202a10031c81",
  ],
])("the block of %s is that of a real device", (message, block) => {
  expect(Buffer.from(blockOf(bytesOf(message))).toString("hex")).toBe(block);
});

interface SerialTill {
  /** All that came, in hex. */
  heard: string;
  /** Whole blocks, without ACK and NAK. */
  readonly blocks: string[];
  acks: number;
  naks: number;
  /** What it says to each block; undefined: nothing at all. */
  answers: (block: string) => string | undefined;
  say(message: string): void;
  raw(hex: string): void;
}

async function serialTill(terminal: TerminalSimulator): Promise<SerialTill> {
  let pipe: Pipe | undefined;
  let bytes = "";
  let open = false;
  const till: SerialTill = {
    ...{ heard: "", blocks: [], acks: 0, naks: 0, answers: (block) => polite(block.slice(4)) },
    say: (message) => till.raw(Buffer.from(blockOf(bytesOf(message))).toString("hex")),
    raw: (hex) => void pipe?.write(bytesOf(hex)),
  };
  const take = () => {
    for (;;) {
      if (/^(06|15)/.test(bytes)) {
        if (bytes.startsWith("06")) till.acks += 1;
        else till.naks += 1;
        bytes = bytes.slice(2);
        continue;
      }
      const [block] = /^1002(?:1010|(?!10)..)*1003..../.exec(bytes) ?? [];
      if (block === undefined) return;
      bytes = bytes.slice(block.length);
      till.blocks.push(block);
      const answer = till.answers(block);
      if (answer === undefined && !/^10028[04]/.test(block)) continue;
      till.raw("06");
      if (answer !== undefined) till.say(answer);
    }
  };
  pipe = openPipe(terminal.at, {
    open: () => {
      open = true;
    },
    bytes(chunk) {
      till.heard += Buffer.from(chunk).toString("hex");
      bytes += Buffer.from(chunk).toString("hex");
      take();
    },
    lost: () => {},
  });
  closers.push(() => pipe?.close());
  await until(() => open);
  return till;
}

const completed = (till: SerialTill) => /^1002060f/.test(till.blocks.at(-1) ?? "");

test("a payment over a serial line, with an amount that doubles its DLE", async () => {
  const terminal = await terminalWith({ over: "serial" });
  const till = await serialTill(terminal);
  till.say(pay);
  await until(() => completed(till) && !terminal.busy());
  expect(till.heard).toContain("0400000000" + "10101010");
  expect(terminal.books()).toMatchObject({ net: 1010, entries: [{ cents: 1010 }] });
});

test("a damaged block of the till's is answered with NAK and counts when it is repeated", async () => {
  const terminal = await terminalWith({ over: "serial" });
  const till = await serialTill(terminal);
  till.raw("10020501031234561003e044");
  await until(() => till.naks === 1);
  till.raw("1002050103");
  await until(() => till.naks === 2);
  till.raw("10020501031234561003e043");
  await until(() => completed(till));
  expect(till.acks).toBeGreaterThan(0);
});

test("a command that comes again because its ACK was lost is acknowledged again and done once", async () => {
  const terminal = await terminalWith({ over: "serial" });
  const till = await serialTill(terminal);
  terminal.turn("lostAcks", 1);
  till.say(pay);
  await until(() => till.blocks.length > 0);
  expect(till.acks).toBe(0);
  till.say(pay);
  await until(() => completed(till) && !terminal.busy());
  expect(till.acks).toBeGreaterThan(0);
  expect(terminal.books().entries).toHaveLength(1);
});

test("a block that arrives damaged is repeated after a NAK", async () => {
  const terminal = await terminalWith({ over: "serial" });
  const till = await serialTill(terminal);
  till.say(enquiry);
  await until(() => completed(till));
  await until(() => !terminal.busy());
  terminal.turn("damagedBlocks", 1);
  till.answers = (block) => {
    const isDamaged = !/^1002(8[04]|0[456])/.test(block);
    if (!isDamaged) return polite(block.slice(4));
    till.raw("15");
    return undefined;
  };
  const from = till.blocks.length;
  till.say(enquiry);
  await until(() => till.blocks.length > from + 2 && completed(till));
  expect(till.blocks[from]?.slice(0, 10)).toBe("1002810000");
  expect(till.blocks[from + 1]).toBe("10028000001003f51f");
});

test("a till that says nothing hears a block three times, and what it has not acknowledged is taken back", async () => {
  const terminal = await terminalWith({ over: "serial", times: { ...quick, ack: 50 } });
  const till = await serialTill(terminal);
  till.answers = (block) => (block.startsWith("1002040f") ? undefined : polite(block.slice(4)));
  till.say(pay);
  await until(() => terminal.books().undone.length === 1);
  expect(till.blocks.filter((block) => block.startsWith("1002040f"))).toHaveLength(3);
});

test("a serial line breaks at a byte too, and is found at the same place when it is mended", async () => {
  const terminal = await terminalWith({ over: "serial", times: { ...quick, ack: 50 } });
  const till = await serialTill(terminal);
  terminal.cutAfter({ direction: "to-till", bytes: 7 });
  till.say(pay);
  await until(() => terminal.state().line === "cut" && !terminal.busy());
  await until(() => till.heard.length === 14);
  terminal.mend();
  expect(terminal.books().net).toBe(0);
  const again = await serialTill(terminal);
  again.say(enquiry);
  await until(() => completed(again));
  expect(till.heard).toHaveLength(14);
});

test("cut on a serial line, it has booked when the last print was acknowledged, and never else", async () => {
  const options = { over: "serial", copies: ["customer"], times: { ...quick, ack: 60 } } as const;
  const whole = await terminalWith(options);
  const first = await serialTill(whole);
  first.say(pay);
  await until(() => completed(first) && !whole.busy());
  // ACK and 80 00 00 to the completion are all that comes after it.
  const stands = whole.counts().fromTill - 10;
  const places = [0, 1, 14, stands - 60, stands - 9, stands - 2, stands - 1, stands, stands + 1, stands + 9];
  for (const bytes of places) {
    const terminal = await terminalWith(options);
    const till = await serialTill(terminal);
    terminal.cutAfter({ direction: "from-till", bytes });
    till.say(pay);
    await until(() => terminal.state().line === "cut");
    await new Promise((resolve) => setImmediate(resolve));
    await until(() => !terminal.busy());
    expect([bytes, terminal.books().net]).toEqual([bytes, bytes >= stands ? 1010 : 0]);
    await terminal.close();
  }
}, 20_000);

test("an ACK that comes late is an ACK", async () => {
  const terminal = await terminalWith({ over: "serial", habits: { lateAck: 60 } });
  const till = await serialTill(terminal);
  till.say(enquiry);
  await until(() => completed(till) && !terminal.busy());
  expect(till.heard).toMatch(/^061002800000.*1002060f0100/);
});

test("what goes out in pieces on a serial line is waited for from its last byte on", async () => {
  const terminal = await terminalWith({ over: "serial", habits: { pieces: 1 }, times: { ...quick, ack: 60, gap: 60 } });
  const till = await serialTill(terminal);
  till.say(pay);
  await until(() => completed(till) && !terminal.busy());
  expect(till.blocks.filter((block) => block.startsWith("1002040f"))).toHaveLength(1);
  expect(terminal.books().net).toBe(1010);
});
