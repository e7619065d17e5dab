/** The TLV container of ZVT (BMP 06), both ways. Only tags of the list below leave it, so that nothing unknown can. */
import type { Tlv } from "./message.ts";

/** `text`: letters. A number: bytes, at most so many; up to six have no room for a card number. */
type Kind = "text" | "container" | number;

/**
 * What may be kept. Card data are not in it: no 5A, no 57, nothing private, nothing of a container that nobody knows.
 */
export const tlvKinds: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  ...entries("container", [0x20, 0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f]),
  ...entries("container", [0x34, 0x35, 0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0xe2, 0xe4, 0xe9]),
  ...entries("text", [0x07, 0x13, 0x15, 0x42, 0x46, 0x47, 0x4a, 0x1f17]),
  ...entries("text", [0x1f40, 0x1f41, 0x1f59, 0x1f62, 0x1f63, 0x1f8001]),
  ...entries(1, [0x09, 0x12, 0x14, 0x1b, 0x1f07, 0x1f10, 0x1f11, 0x1f12, 0x1f26, 0x1f54, 0x1f72]),
  ...entries(2, [0x08, 0x0a, 0x10, 0x11, 0x1a, 0x40, 0x41, 0x49, 0x1f1f, 0x1f21, 0x1f55]),
  ...entries(3, [0x1f01, 0x1f02, 0x1f03, 0x1f0f, 0x1f73]),
  ...entries(4, [0x1f04, 0x1f05, 0x1f0e, 0x1f37, 0x1f43, 0x1f44, 0x45]),
  ...entries(6, [0x1f16, 0x1f20, 0x1f2b, 0x1f42]),
  [0x43, 16],
  [0x1f71, 400],
]);

function entries(kind: Kind, tags: readonly number[]): [number, Kind][] {
  return tags.map((tag) => [tag, kind]);
}

/** Containers in containers: three are met. */
const deepest = 8;

/** An object as it stands, with card data: for the parser alone. */
export interface RawTlv {
  readonly tag: number;
  readonly bytes: Uint8Array;
  readonly children?: readonly RawTlv[];
}

export interface SplitTlv {
  readonly objects: readonly RawTlv[];
  readonly trouble?: string;
}

/** BER length at `at`: up to two bytes of it, high byte first. Undefined where it is none. */
export function berLength(bytes: Uint8Array, at: number): { from: number; length: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { from: at + 1, length: first };
  const count = first & 0x7f;
  if (count < 1 || count > 2 || at + count >= bytes.length) return undefined;
  const length = count === 1 ? bytes[at + 1]! : bytes[at + 1]! * 256 + bytes[at + 2]!;
  return { from: at + 1 + count, length };
}

/** All objects up to the first one that cannot be read; broken ones inside a container break only that. */
export function splitTlv(bytes: Uint8Array, depth = 0): SplitTlv {
  const objects: RawTlv[] = [];
  let trouble: string | undefined;
  const told = (): SplitTlv => (trouble === undefined ? { objects } : { objects, trouble });
  for (let at = 0; at < bytes.length; ) {
    // Filling, as EMV allows it.
    if (bytes[at] === 0x00) {
      at += 1;
      continue;
    }
    const tag = tagAt(bytes, at);
    const extent = tag && berLength(bytes, at + tag.size);
    if (!extent) {
      trouble ??= `TLV: no object at byte ${at} of its container`;
      return told();
    }
    const end = extent.from + extent.length;
    if (end > bytes.length) trouble ??= `TLV: an object at byte ${at} is longer than its container`;
    const content = bytes.subarray(extent.from, end);
    if (tlvKinds.get(tag.tag) === "container" && depth < deepest) {
      const inner = splitTlv(content, depth + 1);
      trouble ??= inner.trouble;
      objects.push({ tag: tag.tag, bytes: content, children: inner.objects });
    } else {
      objects.push({ tag: tag.tag, bytes: content });
    }
    at = end;
  }
  return told();
}

/** Its bytes as one number, up to four of them. */
function tagAt(bytes: Uint8Array, at: number): { tag: number; size: number } | undefined {
  let tag = bytes[at]!;
  if ((tag & 0x1f) !== 0x1f) return { tag, size: 1 };
  for (let size = 2; size <= 4; size += 1) {
    const next = bytes[at + size - 1];
    if (next === undefined) return undefined;
    tag = tag * 256 + next;
    if (next < 0x80) return { tag, size };
  }
  return undefined;
}

/** The first of `tag`, at any depth. */
export function findTlv(objects: readonly Tlv[], tag: number): Tlv | undefined {
  for (const object of objects) {
    const found = object.tag === tag ? object : findTlv(object.children ?? [], tag);
    if (found) return found;
  }
  return undefined;
}

/** BMP 06 with its length. Throws a RangeError on what has no room. */
export function tlvContainer(objects: readonly Tlv[]): Uint8Array {
  const content = objects.flatMap(written);
  return Uint8Array.from([0x06, ...writtenLength(content.length), ...content]);
}

function written({ tag, value, children }: Tlv): number[] {
  const content = children ? children.flatMap(written) : [...(value ?? [])];
  return [...writtenTag(tag), ...writtenLength(content.length), ...content];
}

function writtenTag(tag: number): number[] {
  const bytes = [...Buffer.from(tag.toString(16).padStart(Math.ceil(tag.toString(16).length / 2) * 2, "0"), "hex")];
  const whole = tagAt(Uint8Array.from(bytes), 0);
  if (whole?.size !== bytes.length || tag === 0) throw new RangeError(`${tag.toString(16)} is no tag`);
  return bytes;
}

function writtenLength(length: number): number[] {
  if (length < 0x80) return [length];
  if (length < 0x100) return [0x81, length];
  if (length < 0x10000) return [0x82, length >> 8, length & 0xff];
  throw new RangeError("TLV: too long");
}
