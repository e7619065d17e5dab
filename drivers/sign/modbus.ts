/** Modbus RTU frames for a sign, bytes and values; pure. Source: „Modbus over Serial Line“ V1.02. */
import type { Answer, Question } from "./protocol.ts";

const writeRegister = 0x06;
const writeRegisters = 0x10;
const exceptionBit = 0x80;

/** One or more registers that follow each other. Words are 0 to FFFFh. */
export interface Write {
  readonly register: number;
  readonly words: readonly number[];
}

/** Function 16. */
export function encodeWrite(unit: number, { register, words }: Write): Uint8Array {
  const body = Buffer.alloc(7 + 2 * words.length);
  body.writeUInt8(unit, 0);
  body.writeUInt8(writeRegisters, 1);
  body.writeUInt16BE(register, 2);
  body.writeUInt16BE(words.length, 4);
  body.writeUInt8(2 * words.length, 6);
  for (const [i, word] of words.entries()) body.writeUInt16BE(word, 7 + 2 * i);
  return withCrc(body);
}

/** Function 6. */
export function encodeSingleWrite(unit: number, register: number, word: number): Uint8Array {
  return withCrc(Uint8Array.of(unit, writeRegister, register >> 8, register & 0xff, word >> 8, word & 0xff));
}

/** `writes` as frames of function 16, or of function 6, one register each. */
export function questions(unit: number, writes: readonly Write[], code: 6 | 16): Question[] {
  const frames =
    code === writeRegisters
      ? writes.map((write) => encodeWrite(unit, write))
      : writes.flatMap(({ register, words }) => words.map((word, i) => encodeSingleWrite(unit, register + i, word)));
  return frames.map((bytes) => ({ bytes, answerBytes: 8, read: (heard) => findAnswer(heard, bytes) }));
}

/** Two ASCII characters to a word, the first in the high byte. */
export function packText(text: string): number[] {
  return (text.match(/..?/g) ?? []).map((pair) => {
    const [high = 0x20, low = 0x20] = Buffer.from(pair, "latin1");
    return high * 256 + low;
  });
}

/** The answer to the frame `asked` in what has come since. */
export function findAnswer(heard: Uint8Array, asked: Uint8Array): Answer | undefined {
  const [unit = 0, code = 0] = asked;
  const bytes = Buffer.from(heard);
  // It repeats the place and the number of registers, or the place and the word.
  if (bytes.indexOf(withCrc(asked.subarray(0, 6))) >= 0) return { type: "taken" };
  for (let at = bytes.indexOf(unit); at >= 0; at = bytes.indexOf(unit, at + 1)) {
    const frame = bytes.subarray(at, at + 5);
    if (frame[1] !== (code | exceptionBit) || frame.length < 5) continue;
    if (withCrc(frame.subarray(0, 3)).every((byte, i) => byte === frame[i])) {
      return { type: "refused", sentence: refusal(code, frame[2] ?? 0) };
    }
  }
  return undefined;
}

function refusal(code: number, exception: number): string {
  const whatToDo: Readonly<Record<number, string>> = {
    1: `it does not know function ${code}: „model“ in the site file is another one than this`,
    2: "it has no such register: check „register“, „registers“ and „model“ in the site file",
    3: "it does not take so many registers, or this value: check „model“ and „registers“ in the site file",
  };
  return `refuses with Modbus exception ${exception}: ${whatToDo[exception] ?? "its manual says why"}`;
}

/** Polynomial A001h, begins with FFFFh, low byte first. */
export function withCrc(body: Uint8Array): Uint8Array {
  let crc = 0xffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return Uint8Array.of(...body, crc & 0xff, crc >> 8);
}
