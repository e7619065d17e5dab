/** Messages that went wrong in every way: the reader, the stream and the serial line stay calm. Long: a million. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { apduStream } from "./apdu-stream.ts";
import type { Charset } from "./message.ts";
import { charsetEchoed, intermediateText, piecesOf, readMessage, signatureWanted } from "./read.ts";
import { frame, serialReader } from "./serial-frame.ts";
import { bytesOf, hexOf, readVectors, seeded } from "./testing.ts";

const long = Boolean(process.env.WM_TEST_LONG);
const count = long ? 1_000_000 : 20_000;
const seed = long ? Math.floor(Math.random() * 2 ** 32) : 20_261_121;
/** Growth of the swept heap that is still none: the runner keeps a little of its own. */
const flatMb = 8;
/** Hanging, and not a pause of a machine that does other things too. */
const slowestMs = 5000;

/** MB in use, after everything is swept that nobody holds. */
function heapMb(): number {
  setFlagsFromString("--expose-gc");
  const sweep: () => void = runInNewContext("gc");
  sweep();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const charsets: readonly Charset[] = ["cp437", "iso-8859-1", "iso-8859-15", "utf-8", "zvt-7bit"];
const own = [
  "800000",
  "84cc00",
  "04ff010a",
  "061e016c",
  "060f00",
  "0601070400000000 1010",
  "06d10d816c65747a7465205a65696c65",
  "04ff0e0a01060a24080706 4b617274653f",
  "040f2f 2700 040000001234 56 490978 870042 0b000815 22f0f84000000000000002 3cf0f1f0 30313233343536373839 0603" +
    "1f100101",
  "06d31a 0618 1f070102 2512 07054265 6c656700 0706 534d4d450a31 0901 81",
];

/** Own CRC, by another way than the codec's: bit by bit from the polynomial that is not reflected. */
function checkSum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit += 1) {
      const top = ((sum >> 15) ^ (byte >> bit)) & 1;
      sum = (sum << 1) & 0xffff;
      if (top) sum ^= 0x1021;
    }
  }
  return Number.parseInt(sum.toString(2).padStart(16, "0").split("").toReversed().join(""), 2);
}

/** The only frame that this APDU may have come in. */
function onlyFrame(apdu: Uint8Array): string {
  const sum = checkSum(Uint8Array.from([...apdu, 0x03]));
  const stuffed = hexOf(apdu).replace(/../g, (byte) => (byte === "10" ? "1010" : byte));
  return `1002${stuffed}1003${hexOf(Uint8Array.of(sum & 0xff, sum >> 8))}`;
}

function mutated(bytes: Uint8Array, other: Uint8Array, random: () => number): Uint8Array {
  const nth = (below: number) => Math.floor(random() * below);
  let wrong = Uint8Array.from(bytes);
  for (let times = 1 + nth(4); times > 0; times -= 1) {
    const at = nth(wrong.length + 1);
    const way = nth(7);
    if (way === 0 && wrong.length > 0) wrong[at % wrong.length]! ^= 1 << nth(8);
    else if (way === 1 && wrong.length > 0) wrong[at % wrong.length] = nth(256);
    else if (way === 2) wrong = wrong.slice(0, at);
    else if (way === 3) wrong = Uint8Array.from([...wrong.slice(0, at), ...wrong.slice(at + 1 + nth(4))]);
    else if (way === 4) {
      const more = Array.from(
        { length: 1 + nth(5) },
        () => [0x10, 0x06, 0x24, 0x07, 0xff, 0x82, 0x1f, nth(256)][nth(8)]!,
      );
      wrong = Uint8Array.from([...wrong.slice(0, at), ...more, ...wrong.slice(at)]);
    } else if (way === 5) wrong = Uint8Array.from([...wrong.slice(0, at), ...other.slice(nth(other.length + 1))]);
    else if (wrong.length > 3 && wrong.length < 2000) wrong = Uint8Array.from([...wrong.slice(0, at), ...wrong]);
  }
  return wrong;
}

test(`${count} mutated messages: no crash, no hang, memory flat, no wrong CRC accepted`, () => {
  const random = seeded(seed);
  const good = [...own, ...(readVectors() ?? []).filter(({ transport }) => transport === "tcp").map(({ hex }) => hex)];
  const messages = good.map(bytesOf);
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const counts = { troubled: 0, streamed: 0, accepted: 0, refused: 0 };
  let slowest = 0;
  let input = "";
  const stream = apduStream(() => {
    counts.streamed += 1;
  });
  const serial = serialReader({
    apdu(bytes) {
      counts.accepted += 1;
      if (!input.includes(onlyFrame(bytes))) throw new Error(`accepted ${hexOf(bytes)} out of ${input}`);
    },
    ack() {},
    nak() {},
    bad() {
      counts.refused += 1;
    },
  });
  const samples: number[] = [];

  for (let nth = 0; nth < count; nth += 1) {
    const message = any(messages);
    const wrong = mutated(message, any(messages), random);
    const begun = performance.now();
    const charset = any(charsets);
    const read = readMessage(wrong, charset);
    for (const { lines } of piecesOf(read, charset, 42)) {
      if (lines.some((line) => /\p{Cc}/u.test(line))) throw new Error(`control characters out of ${hexOf(wrong)}`);
    }
    intermediateText(read, charset);
    signatureWanted(read);
    charsetEchoed(read);
    if (read.trouble !== undefined) counts.troubled += 1;
    if (/\d{4}/.test(read.trouble ?? "") && wrong.length < 1000) throw new Error(`content in: ${read.trouble}`);

    const cut = Math.floor(random() * wrong.length);
    stream.push(wrong.subarray(0, cut));
    if (random() < 0.01) stream.reset();
    stream.push(wrong.subarray(cut));

    const noisy = mutated(frame(random() < 0.5 ? message : wrong), message, random);
    input += hexOf(noisy);
    serial.push(noisy);
    if (random() < 0.9) {
      serial.silence();
      input = "";
    } else input = input.slice(-20_000);
    slowest = Math.max(slowest, performance.now() - begun);
    if (nth % (count / 40) === 0) samples.push(heapMb());
  }

  const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / some.length;
  const growth = mean(samples.slice(30)) - mean(samples.slice(10, 20));
  console.info(
    `zvt fuzz, seed ${seed}: ${count} mutated messages, ${counts.troubled} with trouble; stream gave ` +
      `${counts.streamed}; serial accepted ${counts.accepted} with the right CRC, refused ${counts.refused}; ` +
      `slowest ${slowest.toFixed(1)} ms; heap ${growth >= 0 ? "+" : ""}${growth.toFixed(2)} MB, ` +
      `process ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`,
  );
  expect(counts.accepted).toBeGreaterThan(count / 100);
  expect(counts.refused).toBeGreaterThan(count / 100);
  expect(slowest).toBeLessThan(slowestMs);
  expect(growth).toBeLessThan(flatMb);
}, 3_000_000);
