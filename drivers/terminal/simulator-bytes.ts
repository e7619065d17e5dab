/** Bytes as a card terminal writes and reads them, from the protocol's paper alone; nothing of our driver is used. */

/** What a till has sent, after its head (password, config byte) was taken off. */
export interface Fields {
  readonly values: ReadonlyMap<number, readonly number[]>;
  /** Tags of BMP 06; undefined: there was no BMP 06 at all, which is another thing than an empty one. */
  readonly tags?: readonly Tag[];
}

export interface Tag {
  readonly name: number;
  readonly value: readonly number[];
}

/** `digits` in so many bytes, two digits a byte. */
export function bcd(digits: string | number, bytes: number): number[] {
  const padded = String(digits)
    .padStart(bytes * 2, "0")
    .slice(-bytes * 2);
  return Array.from({ length: bytes }, (_, i) => Number.parseInt(padded.slice(i * 2, i * 2 + 2), 16));
}

export function digitsOf(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** With its length before it in two (LLVAR) or three (LLLVAR) bytes F0 to F9. */
export function counted(places: 2 | 3, value: readonly number[]): number[] {
  const length = [...String(value.length).padStart(places, "0")].map((digit) => 0xf0 + Number(digit));
  return [...length, ...value];
}

/** One tag of BMP 06; its length grows as that of BER does. */
export function tag(name: number, value: readonly number[]): number[] {
  return [...bytesOfName(name), ...berLength(value.length), ...value];
}

/** BMP 06 around tags that are bytes already. */
export function container(tags: readonly number[]): number[] {
  return [0x06, ...berLength(tags.length), ...tags];
}

function bytesOfName(name: number): number[] {
  if (name > 0xffff) return [name >> 16, (name >> 8) & 0xff, name & 0xff];
  return name > 0xff ? [name >> 8, name & 0xff] : [name];
}

function berLength(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

/** A whole message: from 255 bytes on the length takes three bytes, the low one first. */
export function message(control: number, data: readonly number[] = []): Uint8Array {
  const { length } = data;
  const size = length < 0xff ? [length] : [0xff, length & 0xff, length >> 8];
  return Uint8Array.from([control >> 8, control & 0xff, ...size, ...data]);
}

/** Where the first message of `bytes` ends and its data begin; undefined while that is not known. */
export function sizeOf(bytes: readonly number[]): { readonly start: number; readonly end: number } | undefined {
  const [, , short, low, high] = bytes;
  if (short === undefined) return undefined;
  if (short < 0xff) return { start: 3, end: 3 + short };
  return low === undefined || high === undefined ? undefined : { start: 5, end: 5 + low + high * 256 };
}

const sizes = new Map<number, number | "ll" | "lll">([
  ...([0x01, 0x02, 0x03, 0x05, 0x19, 0x27, 0x8a, 0x8c, 0xd2, 0xf0, 0xf9, 0xfa, 0xfc, 0xfd] as const).map(
    (name): [number, number] => [name, 1],
  ),
  ...([0x0d, 0x0e, 0x17, 0x3a, 0x49, 0x87] as const).map((name): [number, number] => [name, 2]),
  ...([0x0b, 0x0c, 0x37, 0x3d, 0x88, 0xaa] as const).map((name): [number, number] => [name, 3]),
  [0x04, 6],
  [0x29, 4],
  [0x3b, 8],
  ...([0x22, 0x23, 0x2d, 0x8b, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8] as const).map((name): [number, "ll"] => [
    name,
    "ll",
  ]),
  ...([0x24, 0x3c, 0x60] as const).map((name): [number, "lll"] => [name, "lll"]),
]);

/** The fields of what a till sent; undefined when one of them is not known or is cut short. */
export function readFields(data: readonly number[]): Fields | undefined {
  const values = new Map<number, readonly number[]>();
  let tags: readonly Tag[] | undefined;
  let at = 0;
  while (at < data.length) {
    const name = data[at] ?? 0;
    const size = name === 0x06 ? tagSize(data, at + 1) : fieldSize(name, data, at + 1);
    if (!size || size.end > data.length) return undefined;
    const value = data.slice(size.start, size.end);
    if (name !== 0x06) values.set(name, value);
    else tags = [...(tags ?? []), ...readTags(value)];
    at = size.end;
  }
  return { values, ...(tags && { tags }) };
}

function fieldSize(name: number, data: readonly number[], at: number) {
  const size = sizes.get(name);
  if (size === undefined) return undefined;
  if (typeof size === "number") return { start: at, end: at + size };
  const places = data.slice(at, at + size.length);
  if (places.length < size.length || places.some((byte) => byte < 0xf0 || byte > 0xf9)) return undefined;
  const start = at + size.length;
  return { start, end: start + Number(places.map((byte) => byte - 0xf0).join("")) };
}

function tagSize(data: readonly number[], at: number) {
  const first = data[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { start: at + 1, end: at + 1 + first };
  const places = data.slice(at + 1, at + 1 + (first & 0x7f));
  const start = at + 1 + places.length;
  return { start, end: start + places.reduce((sum, byte) => sum * 256 + byte, 0) };
}

/** Tags one after another; constructed ones are followed by what is in them. */
function readTags(data: readonly number[]): Tag[] {
  const tags: Tag[] = [];
  for (let at = 0; at < data.length; ) {
    let name = data[at++] ?? 0;
    const constructed = (name & 0x20) !== 0;
    if ((name & 0x1f) === 0x1f) {
      let next: number;
      do {
        next = data[at++] ?? 0;
        name = name * 256 + next;
      } while (next & 0x80 && at < data.length);
    }
    const size = tagSize(data, at);
    if (!size) break;
    const value = data.slice(size.start, size.end);
    tags.push({ name, value }, ...(constructed ? readTags(value) : []));
    at = size.end;
  }
  return tags;
}

/** Character sets that the terminal can speak, as tag 14 numbers them; 7-bit is a set of its own of old devices. */
export type Letters = 0x00 | 0x01 | 0xfe | 0xff;

const oldPages: Readonly<Record<0x00 | 0xff, Readonly<Record<string, number>>>> = {
  0: { ä: 0x7b, ö: 0x7c, ü: 0x7d, ß: 0x7e, Ä: 0x5b, Ö: 0x5c, Ü: 0x5d },
  255: { ä: 0x84, ö: 0x94, ü: 0x81, ß: 0xe1, Ä: 0x8e, Ö: 0x99, Ü: 0x9a, é: 0x82 },
};

/** `words` in one of the sets; a letter that it does not have becomes a question mark. */
export function lettersOf(words: string, letters: Letters): number[] {
  if (letters === 0xfe) return [...new TextEncoder().encode(words)];
  return [...words].map((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    if (code < 0x80) return code;
    if (letters === 0x01) return code < 0x100 ? code : 0x3f;
    return oldPages[letters][letter] ?? 0x3f;
  });
}

/** What a till's own texts say, for the display: its letters are Latin ones. */
export function wordsOf(bytes: readonly number[]): string {
  const page = Object.entries(oldPages[0xff]);
  return bytes
    .map((byte) => (byte < 0x20 ? " " : byte < 0x80 ? String.fromCharCode(byte) : undefined))
    .map((letter, i) => letter ?? page.find(([, code]) => code === bytes[i])?.[0] ?? "?")
    .join("");
}
