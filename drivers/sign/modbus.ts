/** Modbus RTU frames for a sign, bytes and values; pure. Source: „Modbus over Serial Line“ V1.02. */

const writeRegisters = 0x10; // FC16
const exceptionBit = 0x80;

/** FC16: writes `words` from `register` on. Words are 0 to FFFFh. */
export function encodeWrite(unit: number, register: number, words: readonly number[]): Uint8Array {
  const body = Buffer.alloc(7 + 2 * words.length);
  body.writeUInt8(unit, 0);
  body.writeUInt8(writeRegisters, 1);
  body.writeUInt16BE(register, 2);
  body.writeUInt16BE(words.length, 4);
  body.writeUInt8(2 * words.length, 6);
  for (const [i, word] of words.entries()) body.writeUInt16BE(word, 7 + 2 * i);
  return withCrc(body);
}

/** Two ASCII characters to a word, the first in the high byte. */
export function packText(text: string): number[] {
  return (text.match(/..?/g) ?? []).map((pair) => {
    const [high = 0x20, low = 0x20] = Buffer.from(pair, "latin1");
    return high * 256 + low;
  });
}

export type WriteAnswer =
  | { readonly type: "written" }
  /** The sign heard and refuses: 2 is a register that it does not have, 3 a number of registers. */
  | { readonly type: "refused"; readonly code: number };

/** The answer to `encodeWrite` in what has come since, wherever it begins; undefined while there is none. */
export function findAnswer(heard: Uint8Array, unit: number, register: number, count: number): WriteAnswer | undefined {
  const written = withCrc(
    Buffer.from([unit, writeRegisters, register >> 8, register & 0xff, count >> 8, count & 0xff]),
  );
  const bytes = Buffer.from(heard);
  if (bytes.indexOf(written) >= 0) return { type: "written" };
  for (let at = bytes.indexOf(unit); at >= 0; at = bytes.indexOf(unit, at + 1)) {
    const frame = bytes.subarray(at, at + 5);
    if (frame[1] !== (writeRegisters | exceptionBit) || frame.length < 5) continue;
    if (withCrc(frame.subarray(0, 3)).every((byte, i) => byte === frame[i])) {
      return { type: "refused", code: frame[2] ?? 0 };
    }
  }
  return undefined;
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
