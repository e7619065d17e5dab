/** Numbers as ZVT writes them: two decimal digits a byte; and the lengths of LLVAR and LLLVAR, one digit a byte. */

/** Two digits a byte, leading zeros kept. Undefined where a half byte is no digit. */
export function digitsOf(bytes: Uint8Array): string | undefined {
  const digits = Buffer.from(bytes).toString("hex");
  return /^\d*$/.test(digits) ? digits : undefined;
}

/** `digits` in exactly so many bytes. Throws a RangeError on anything but digits, and on another length. */
export function bcd(digits: string, bytes: number): Uint8Array {
  if (!/^\d*$/.test(digits) || digits.length !== bytes * 2) {
    throw new RangeError(`wanted are ${bytes * 2} digits`);
  }
  return Uint8Array.from(Buffer.from(digits, "hex"));
}

/** `value` in so many bytes. Throws a RangeError on what is no whole number, or does not fit. */
export function bcdNumber(value: number, bytes: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError("wanted is a whole number from 0 on");
  return bcd(String(value).padStart(bytes * 2, "0"), bytes);
}

/** The number that `count` bytes `Fx` from `at` on say. Undefined where they are none. */
export function variableLength(bytes: Uint8Array, at: number, count: 2 | 3): number | undefined {
  if (at + count > bytes.length) return undefined;
  let length = 0;
  for (const byte of bytes.subarray(at, at + count)) {
    if (byte < 0xf0 || byte > 0xf9) return undefined;
    length = length * 10 + (byte & 0x0f);
  }
  return length;
}

/** Content with its LLVAR (`count` 2, up to 99 bytes) or LLLVAR (3, up to 999) length before it. */
export function withLength(content: Uint8Array, count: 2 | 3): Uint8Array {
  if (content.length >= 10 ** count) throw new RangeError(`at most ${10 ** count - 1} bytes have room`);
  const digits = String(content.length).padStart(count, "0");
  return Uint8Array.from([...Array.from(digits, (digit) => 0xf0 | Number(digit)), ...content]);
}
