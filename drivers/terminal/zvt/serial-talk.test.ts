/** The serial line by the protocol's clock: T1, T2, three sends, and what is a repeat and what an equal message. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Arrival } from "./link.ts";
import { frame } from "./serial-frame.ts";
import { SerialTalk } from "./serial-talk.ts";
import { bytesOf, hexOf } from "./testing.ts";

const times = { t1: 200, t2: 5000 };
/** At this speed no frame of these tests takes longer than this, in ms. */
const onTheWayMs = 100;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const framed = (hex: string) => hexOf(frame(bytesOf(hex)));
const command = "04ff010a";
const answer = "800000";
const order = "06010704000000001010";

function start() {
  const written: string[] = [];
  const heard: string[] = [];
  let open = true;
  const talk = new SerialTalk({
    write(bytes) {
      if (open) written.push(hexOf(bytes));
      return open;
    },
    apdu: (bytes) => heard.push(hexOf(bytes)),
    times,
    baud: 9600,
  });
  const arrived: (Arrival | undefined)[] = [];
  return {
    ...{ talk, written, heard, arrived },
    block: (hex: string) => talk.heard(frame(bytesOf(hex))),
    ack: () => talk.heard(Uint8Array.of(0x06)),
    nak: () => talk.heard(Uint8Array.of(0x15)),
    send(hex: string) {
      const nth = arrived.push(undefined) - 1;
      talk.send(bytesOf(hex)).then((told) => {
        arrived[nth] = told;
      });
    },
    unplug() {
      open = false;
    },
  };
}
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

describe("what we send", () => {
  test("is presumed to have arrived when the terminal goes on without an ACK, and surely when it answers", async () => {
    const line = start();
    line.send(order);
    line.block(answer);
    line.block(command);
    line.send(answer);
    line.block("04ff0105");
    await settle();
    expect(line.arrived).toEqual([true, "presumed"]);
  });

  test("is sent once when it is acknowledged", async () => {
    const line = start();
    line.send(order);
    line.ack();
    await settle(60_000);
    expect(line.written).toEqual([framed(order)]);
    expect(line.arrived).toEqual([true]);
  });

  test("is sent three times in all, T2 after the end of each frame, and then has failed", async () => {
    const line = start();
    line.send(order);
    await settle(times.t2 - 1);
    expect(line.written).toHaveLength(1);
    await settle(1 + onTheWayMs);
    expect(line.written).toHaveLength(2);
    await settle(times.t2 + onTheWayMs);
    expect(line.arrived).toEqual([undefined]);
    await settle(10 * times.t2);
    expect(line.written).toEqual([framed(order), framed(order), framed(order)]);
    expect(line.arrived).toEqual([false]);
  });

  test("is sent again at once after NAK, but not for ever", async () => {
    const line = start();
    line.send(order);
    line.nak();
    expect(line.written).toHaveLength(2);
    line.nak();
    line.nak();
    await settle(10 * times.t2);
    expect(line.written).toHaveLength(3);
    expect(line.arrived).toEqual([false]);
  });

  test("goes one after the other, also when the first has failed", async () => {
    const line = start();
    line.send(order);
    line.send("06b000");
    await settle();
    expect(line.written).toEqual([framed(order)]);
    line.ack();
    await settle();
    expect(line.written.at(-1)).toBe(framed("06b000"));
    await settle(10 * times.t2);
    line.send(answer);
    line.ack();
    await settle();
    expect(line.arrived).toEqual([true, false, true]);
  });

  test("has arrived when the terminal answers it, though its ACK was lost", async () => {
    const line = start();
    line.send(order);
    line.block(answer);
    await settle(10 * times.t2);
    expect(line.written).toEqual([framed(order), "06"]);
    expect([line.arrived, line.heard]).toEqual([[true], [answer]]);
  });

  test("has not arrived because the terminal says something else at the same time", async () => {
    const line = start();
    line.send(order);
    line.block(command);
    await settle(times.t2 + onTheWayMs);
    expect(line.written).toEqual([framed(order), "06", framed(order)]);
    expect(line.arrived).toEqual([undefined]);
  });

  test("is given up with the line, and never sent on the next", async () => {
    const line = start();
    line.send(order);
    line.send("06b000");
    line.talk.reset();
    await settle(10 * times.t2);
    expect(line.written).toEqual([framed(order)]);
    expect(line.arrived).toEqual([false, false]);
    line.unplug();
    line.send(order);
    await settle();
    expect(line.arrived).toEqual([false, false, false]);
  });
});

describe("what we hear", () => {
  test("is acknowledged at once, before anybody has done anything with it", () => {
    const line = start();
    line.block(command);
    expect([line.written, line.heard]).toEqual([["06"], [command]]);
  });

  test("is refused once when it is broken, and accepted when it comes again", async () => {
    const line = start();
    const broken = frame(bytesOf(command));
    broken[6]! ^= 0x01;
    line.talk.heard(broken);
    await settle(2 * times.t1);
    line.block(command);
    expect([line.written, line.heard]).toEqual([["15", "06"], [command]]);
  });

  test("may pause within a frame for less than T1, and not for more", async () => {
    const line = start();
    const bytes = frame(bytesOf(command));
    for (const byte of bytes) {
      line.talk.heard(Uint8Array.of(byte));
      await settle(times.t1 - 1);
    }
    expect([line.written, line.heard]).toEqual([["06"], [command]]);
    line.talk.heard(bytes.subarray(0, 5));
    await settle(times.t1 + 1);
    expect(line.written).toEqual(["06", "15"]);
    line.talk.heard(bytes.subarray(5));
    await settle(times.t1 + 1);
    expect([line.written, line.heard]).toEqual([["06", "15"], [command]]);
  });
});

describe("a block with the same bytes as the one before", () => {
  test("is a repeat while our answer is not there: acknowledged again, told once", async () => {
    const line = start();
    line.block(command);
    await settle(times.t2);
    line.block(command);
    await settle(times.t2);
    line.block(command);
    expect([line.written, line.heard]).toEqual([["06", "06", "06"], [command]]);
  });

  test("is a repeat while our answer has no ACK: the terminal still waits for ours", async () => {
    const line = start();
    line.block(command);
    line.send(answer);
    await settle(times.t2 - 1);
    line.block(command);
    line.ack();
    await settle();
    expect([line.heard, line.arrived]).toEqual([[command], [true]]);
  });

  test.each(["04ff010a", "06d104002d2d2d", "060f00"])(
    "is another message once the terminal has acknowledged our answer: %s",
    async (twice) => {
      const line = start();
      for (let nth = 0; nth < 3; nth += 1) {
        line.block(twice);
        line.send(answer);
        line.ack();
        await settle();
      }
      expect(line.heard).toEqual([twice, twice, twice]);
    },
  );

  test("as an answer, is a repeat while we have sent no command in between", async () => {
    const line = start();
    line.send(order);
    line.ack();
    line.block(answer);
    await settle(times.t2);
    line.block(answer);
    expect([line.written, line.heard]).toEqual([[framed(order), "06", "06"], [answer]]);
  });

  test("as an answer, is another one to another command, with its ACK or without", async () => {
    const line = start();
    for (const acknowledged of [true, false, true]) {
      line.send("06e000");
      if (acknowledged) line.ack();
      line.block(answer);
      await settle();
    }
    expect(line.heard).toEqual([answer, answer, answer]);
    expect(line.arrived).toEqual([true, true, true]);
  });

  test("is another message when another one was between", () => {
    const line = start();
    for (const hex of [command, "04ff010e", command]) line.block(hex);
    expect(line.heard).toEqual([command, "04ff010e", command]);
  });

  test("is another message when it comes too late for a repeat, or on a new connection", async () => {
    const line = start();
    line.block(command);
    await settle(2 * times.t2 + 1);
    line.block(command);
    line.talk.reset();
    line.block(command);
    expect(line.heard).toEqual([command, command, command]);
  });

  test("that comes because the ACK of our answer was lost is answered by the repeat of that answer", async () => {
    const line = start();
    line.block(command);
    line.send(answer);
    line.block(command);
    await settle(times.t2 + onTheWayMs);
    expect(line.written.filter((hex) => hex === framed(answer))).toHaveLength(2);
  });
});
