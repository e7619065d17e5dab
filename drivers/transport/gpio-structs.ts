/** The kernel's words for GPIO lines, as in include/uapi/linux/gpio.h, second version: numbers and layouts. */

/** `_IOR`/`_IOWR` with the letter 0xB4: direction, size and number in one. */
export const requests = {
  chipInfo: 0x8044b401,
  lineInfo: 0xc100b405,
  line: 0xc250b407,
  values: 0xc010b40e,
  setValues: 0xc010b40f,
} as const;

/** Bytes of each struct; the kernel has them in its requests too. */
export const sizes = { chipInfo: 68, lineInfo: 256, line: 592, values: 16, event: 48 } as const;

const flags = {
  used: 1n << 0n,
  activeLow: 1n << 1n,
  input: 1n << 2n,
  output: 1n << 3n,
  risingEdge: 1n << 4n,
  fallingEdge: 1n << 5n,
  pullUp: 1n << 8n,
  pullDown: 1n << 9n,
  noPull: 1n << 10n,
} as const;
const attributes = { outputValues: 2, debounce: 3 } as const;
const risingEvent = 1;

const at = {
  chip: { label: 32, lines: 64 },
  info: { consumer: 32, offset: 64, flags: 72 },
  line: { consumer: 256, flags: 288, attributeCount: 296, attributes: 320, lineCount: 560, file: 588 },
  attribute: { id: 0, value: 8, mask: 16 },
  values: { bits: 0, mask: 8 },
  event: { timestamp: 0, id: 8 },
} as const;
const nameBytes = 32;

export interface ChipInfo {
  readonly label: string;
  readonly lines: number;
}

export function readChipInfo(bytes: Buffer): ChipInfo {
  return { label: nameAt(bytes, at.chip.label), lines: bytes.readUInt32LE(at.chip.lines) };
}

export function askLineInfo(line: number): Buffer {
  const bytes = Buffer.alloc(sizes.lineInfo);
  bytes.writeUInt32LE(line, at.info.offset);
  return bytes;
}

/** Who has the line; empty when somebody has it who gave no name. Undefined: nobody. */
export function readConsumer(bytes: Buffer): string | undefined {
  const used = (bytes.readBigUInt64LE(at.info.flags) & flags.used) !== 0n;
  return used ? nameAt(bytes, at.info.consumer) : undefined;
}

/** Low is closed, unless the line is pulled down. */
export function askContact(line: number, pull: "up" | "down" | "none", debounceMs: number): Buffer {
  const bias = { up: flags.pullUp, down: flags.pullDown, none: flags.noPull }[pull];
  const level = pull === "down" ? 0n : flags.activeLow;
  const bytes = askLine(line, flags.input | flags.risingEdge | flags.fallingEdge | bias | level);
  if (debounceMs > 0) {
    setAttribute(bytes, attributes.debounce);
    bytes.writeUInt32LE(Math.round(debounceMs * 1000), at.line.attributes + at.attribute.value);
  }
  return bytes;
}

/** The level comes with the request, so that a lamp does not flicker when its line is opened again. */
export function askOutput(line: number, on: boolean): Buffer {
  const bytes = askLine(line, flags.output);
  setAttribute(bytes, attributes.outputValues);
  bytes.writeBigUInt64LE(on ? 1n : 0n, at.line.attributes + at.attribute.value);
  return bytes;
}

/** The open file that the kernel wrote into a request it has granted. */
export function readLineFile(bytes: Buffer): number {
  return bytes.readInt32LE(at.line.file);
}

/** Of the one line of a request: to ask for its value, or to set it. */
export function lineValues(on = false): Buffer {
  const bytes = Buffer.alloc(sizes.values);
  bytes.writeBigUInt64LE(on ? 1n : 0n, at.values.bits);
  bytes.writeBigUInt64LE(1n, at.values.mask);
  return bytes;
}

export function readValue(bytes: Buffer): boolean {
  return (bytes.readBigUInt64LE(at.values.bits) & 1n) === 1n;
}

export interface LineEvent {
  readonly active: boolean;
  /** Of the clock that `process.hrtime` reads too. */
  readonly timestamp: bigint;
}

export function readEvents(bytes: Buffer): LineEvent[] {
  return Array.from({ length: Math.floor(bytes.length / sizes.event) }, (_, n) => {
    const event = bytes.subarray(n * sizes.event);
    return {
      active: event.readUInt32LE(at.event.id) === risingEvent,
      timestamp: event.readBigUInt64LE(at.event.timestamp),
    };
  });
}

function askLine(line: number, lineFlags: bigint): Buffer {
  const bytes = Buffer.alloc(sizes.line);
  bytes.writeUInt32LE(line, 0);
  bytes.write("wartemarke", at.line.consumer, "latin1");
  bytes.writeBigUInt64LE(lineFlags, at.line.flags);
  bytes.writeUInt32LE(1, at.line.lineCount);
  return bytes;
}

/** The one attribute of a request, for its one line. */
function setAttribute(bytes: Buffer, id: number): void {
  bytes.writeUInt32LE(1, at.line.attributeCount);
  bytes.writeUInt32LE(id, at.line.attributes + at.attribute.id);
  bytes.writeBigUInt64LE(1n, at.line.attributes + at.attribute.mask);
}

function nameAt(bytes: Buffer, start: number): string {
  const name = bytes.subarray(start, start + nameBytes);
  const end = name.indexOf(0);
  return name.toString("latin1", 0, end < 0 ? nameBytes : end);
}
