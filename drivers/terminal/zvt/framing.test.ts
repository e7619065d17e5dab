/** TCP streams and serial frames: any cut gives the same APDUs, and no wrong CRC is ever believed. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apduStream } from "./apdu-stream.ts";
import { crc, frame, serialReader } from "./serial-frame.ts";
import { bytesOf, hexOf } from "./testing.ts";

const content = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  // Many DLEs, and lengths around that of one byte.
  fc.array(fc.constantFrom(0x10, 0x02, 0x03, 0x06, 0x15), { maxLength: 40 }).map((bytes) => Uint8Array.from(bytes)),
  fc.uint8Array({ minLength: 250, maxLength: 260 }),
);
const apdus = fc.tuple(fc.integer({ min: 0, max: 0xffff }), content).map(([control, data]) => {
  const length = data.length < 0xff ? [data.length] : [0xff, data.length & 0xff, data.length >> 8];
  return Uint8Array.from([control >> 8, control & 0xff, ...length, ...data]);
});
const cuts = fc.infiniteStream(fc.integer({ min: 1, max: 30 }));

function pieces(bytes: Uint8Array, sizes: Iterator<number>): Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + sizes.next().value!;
    cut.push(bytes.subarray(at, end));
    at = end;
  }
  return cut;
}

function listen() {
  const heard: string[] = [];
  const reader = serialReader({
    apdu: (bytes) => heard.push(hexOf(bytes)),
    ack: () => heard.push("ack"),
    nak: () => heard.push("nak"),
    bad: () => heard.push("bad"),
  });
  return { heard, reader };
}

describe("TCP", () => {
  test("any cut of any stream gives the same APDUs", () => {
    fc.assert(
      fc.property(fc.array(apdus, { maxLength: 6 }), cuts, (messages, sizes) => {
        const heard: string[] = [];
        const stream = apduStream((apdu) => heard.push(hexOf(apdu)));
        for (const piece of pieces(Buffer.concat(messages), sizes)) stream.push(piece);
        expect(heard).toEqual(messages.map(hexOf));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  test("the longest message, byte by byte, and one behind it", () => {
    const heard: number[] = [];
    const stream = apduStream((apdu) => heard.push(apdu.length));
    const long = Uint8Array.from([0x06, 0xd3, 0xff, 0xff, 0xff, ...new Uint8Array(0xffff)]);
    for (const byte of [...long, 0x80, 0, 0]) stream.push(Uint8Array.of(byte));
    expect(heard).toEqual([long.length, 3]);
  });

  test("a new connection begins with a new message", () => {
    const heard: string[] = [];
    const stream = apduStream((apdu) => heard.push(hexOf(apdu)));
    stream.push(bytesOf("04ff05"));
    stream.reset();
    stream.push(bytesOf("800000"));
    expect(heard).toEqual(["800000"]);
  });

  test("who resets at a message hears nothing more of that chunk", () => {
    const heard: string[] = [];
    const stream = apduStream((apdu) => {
      heard.push(hexOf(apdu));
      stream.reset();
    });
    stream.push(bytesOf("800000 060f00 80"));
    stream.push(bytesOf("04ff00"));
    expect(heard).toEqual(["800000", "04ff00"]);
  });
});

describe("serial", () => {
  test("the check value of CRC-16/KERMIT", () => {
    expect(crc(Buffer.from("123456789"))).toBe(0x2189);
  });

  test("an amount of 10,10 is doubled, its length and its CRC are not", () => {
    const bytes = hexOf(frame(bytesOf("060107 04 000000001010")));
    expect(bytes.slice(0, -4)).toBe("1002060107040000000010101010" + "1003");
  });

  test("what is framed is read, however it is cut", () => {
    fc.assert(
      fc.property(fc.array(apdus, { maxLength: 5 }), cuts, (messages, sizes) => {
        const { heard, reader } = listen();
        for (const piece of pieces(Buffer.concat(messages.map(frame)), sizes)) reader.push(piece);
        expect(heard).toEqual(messages.map(hexOf));
        expect(reader.inside).toBe(false);
      }),
      { numRuns: 500, seed: 2 },
    );
  });

  test("no frame with another CRC is accepted, nor one with any byte changed", () => {
    fc.assert(
      fc.property(apdus, fc.nat(), fc.integer({ min: 1, max: 255 }), (apdu, place, change) => {
        const bytes = frame(apdu);
        bytes[place % bytes.length]! ^= change;
        const { heard, reader } = listen();
        reader.push(bytes);
        reader.silence();
        expect(heard).not.toContain(hexOf(apdu));
        expect(heard.filter((one) => !["ack", "nak", "bad"].includes(one))).toEqual([]);
      }),
      { numRuns: 3000, seed: 3 },
    );
  });

  test("ACK and NAK between frames are heard, within one they are content", () => {
    const { heard, reader } = listen();
    const apdu = bytesOf("04ff02 0615");
    reader.push(Uint8Array.from([0x06, ...frame(apdu), 0x15, 0xff, 0x06]));
    expect(heard).toEqual(["ack", hexOf(apdu), "nak", "ack"]);
  });

  test("what follows a broken frame is no ACK, until the line was silent or a new frame was whole", () => {
    const { heard, reader } = listen();
    const broken = frame(bytesOf("04ff0117"));
    broken[5]! ^= 1;
    reader.push(Uint8Array.from([...broken, 0x06]));
    reader.silence();
    reader.push(Uint8Array.of(0x06));
    reader.push(Uint8Array.from([...broken, 0x06, ...frame(bytesOf("800000")), 0x06]));
    expect(heard).toEqual(["bad", "ack", "bad", "800000", "ack"]);
  });

  test("silence inside a frame breaks it; a frame that begins anew replaces it", () => {
    const { heard, reader } = listen();
    reader.push(bytesOf("1002 04ff"));
    expect(reader.inside).toBe(true);
    reader.silence();
    reader.push(Uint8Array.from([0x10, 0x02, 0x04, ...frame(bytesOf("060f00"))]));
    expect(heard).toEqual(["bad", "060f00"]);
  });

  test("a length that is not the frame's is broken, though its CRC is right", () => {
    const { heard, reader } = listen();
    reader.push(frame(bytesOf("04ff05 17")));
    reader.push(frame(bytesOf("04ff")));
    reader.push(frame(new Uint8Array()));
    expect(heard).toEqual(["bad", "bad", "bad"]);
  });

  test("a frame without end is given up", () => {
    const { heard, reader } = listen();
    reader.push(bytesOf("1002"));
    for (let nth = 0; nth < 70; nth += 1) reader.push(new Uint8Array(1000));
    expect(heard).toEqual(["bad"]);
  });
});
