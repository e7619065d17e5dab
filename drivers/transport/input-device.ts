/** An input device of the kernel (evdev): read by whoever listens to its keys, grabbed so that they type nowhere. */
import { closeSync, constants, fstatSync, openSync, readdirSync } from "node:fs";
import { isatty } from "node:tty";
import { holdLine, LineFault, quoted } from "./held-line.ts";
import { ioctl, listenTo } from "./kernel-calls.ts";
import type { ContactListener, Line } from "./lines.ts";
import { permissionSentence } from "./permission.ts";

export interface InputDevice {
  /** As the device calls itself. */
  readonly name: string | undefined;
  /** All keys it has; undefined where it does not tell. */
  readonly keys: ReadonlySet<number> | undefined;
  /** Those that are down now; undefined where it does not tell. */
  readonly down: ReadonlySet<number> | undefined;
}

/** `lost`: all keys are up from now on. */
export interface InputListener extends Pick<ContactListener, "lost"> {
  /** Open, for the first time or again. */
  ready(device: InputDevice): void;
  /** `atMs` on the clock of `performance`. */
  key(code: number, down: boolean, atMs: number): void;
}

/** As in linux/input.h. */
const requests = {
  grab: 0x40044590,
  setClock: 0x400445a0,
  name: 0x81004506,
  keysDown: 0x80604518,
  keysThere: 0x80604521,
} as const;
const nameBytes = 256;
const keyBytes = 96;
const clockMonotonic = 1;
/** More files than these a sentence does not name. */
const namedAtMost = 12;
/** The major number of /dev/input. */
const inputMajor = 13;

const eventKinds = { syn: 0, key: 1 } as const;
const synCodes = { report: 0, dropped: 3 } as const;
/** `struct input_event` begins with two words of the machine: seconds and microseconds. */
const wordBytes = ["arm", "ia32"].includes(process.arch) ? 4 : 8;
const eventBytes = 2 * wordBytes + 8;

/** One file for each path: a second one could not grab it. */
const shared = new Map<string, SharedInput>();

/** Watches the keys of the device at `path`, for ever, until closed. */
export function watchInput(path: string, listener: InputListener): Line {
  const input = shared.get(path) ?? new SharedInput(path);
  shared.set(path, input);
  input.add(listener);
  return {
    close() {
      if (input.remove(listener)) shared.delete(path);
    },
  };
}

class SharedInput {
  readonly #path: string;
  readonly #listeners = new Set<InputListener>();
  #held: { line(): OpenInput | undefined; close(): void } | undefined;
  /** Why it is not open. */
  #lost: Parameters<InputListener["lost"]> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  add(listener: InputListener): void {
    this.#listeners.add(listener);
    const open = this.#held?.line();
    if (!this.#held) this.#hold();
    else if (open) listener.ready({ ...open.device, down: open.down() });
    else if (this.#lost) listener.lost(...this.#lost);
  }

  /** Was it the last one? */
  remove(listener: InputListener): boolean {
    if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return false;
    this.#held?.close();
    return true;
  }

  #hold(): void {
    const each = (tell: (listener: InputListener) => void) => {
      for (const listener of [...this.#listeners]) tell(listener);
    };
    const key: InputListener["key"] = (...pressed) => each((listener) => listener.key(...pressed));
    this.#held = holdLine((broke) => openInput(this.#path, { key, broke }), {
      ready: ({ device }) => each((listener) => listener.ready(device)),
      lost: (...lost) => {
        this.#lost = lost;
        each((listener) => listener.lost(...lost));
      },
    });
  }
}

interface OpenInput extends Line {
  readonly device: InputDevice;
  down(): ReadonlySet<number>;
}

interface OpenInputEvents {
  readonly key: InputListener["key"];
  broke(cause: LineFault): void;
}

/** @throws LineFault */
function openInput(path: string, events: OpenInputEvents): OpenInput {
  return readInput(openGrabbed(path), path, events);
}

function openGrabbed(path: string): number {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    grab(file, path);
    return file;
  } catch (error) {
    if (file !== undefined) closeSync(file);
    throw error instanceof LineFault ? error : faultOf(path, error as NodeJS.ErrnoException);
  }
}

/** A terminal or pipe is a simulator's: there is nothing to grab. */
function grab(file: number, path: string): void {
  try {
    // Any address but 0 means: grab.
    ioctl(file, requests.grab, Buffer.alloc(4));
  } catch (error) {
    const stat = fstatSync(file);
    if ((error as NodeJS.ErrnoException).code !== "ENOTTY" || stat.rdev >> 8 === inputMajor) throw error;
    if (stat.isDirectory())
      throw new LineFault("no-such-line", `${path} is a folder, and no input device: ${sayIn(path)}`);
    if (!stat.isFIFO() && !isatty(file)) throw new LineFault("no-such-line", `${path} is no input device`);
  }
}

function sayIn(folder: string): string {
  const names = readdirSync(folder).sort();
  if (names.length === 0) return "it is empty";
  return `in it are ${quoted(names.slice(0, namedAtMost))}${names.length > namedAtMost ? " and others" : ""}`;
}

function faultOf(path: string, { code, message }: NodeJS.ErrnoException): LineFault {
  switch (code) {
    case "EACCES":
    case "EPERM":
      return new LineFault("no-permission", permissionSentence(path, "input"));
    case "EBUSY":
      return new LineFault("unreachable", `${path} is held by another program: end it, or give it another device`);
    case "ENOENT":
    case "ENODEV":
    case "ENXIO":
      return new LineFault("unreachable", `nothing is plugged in at ${path}`);
    default:
      return new LineFault("unreachable", `${path} cannot be read: ${message}`);
  }
}

function readInput(opened: number, path: string, { key, broke }: OpenInputEvents): OpenInput {
  const monotonic = Buffer.alloc(4);
  monotonic.writeInt32LE(clockMonotonic);
  const kernelTime = ask(opened, requests.setClock, monotonic) !== undefined;
  const device: InputDevice = { name: nameOf(opened), keys: bits(opened, "keysThere"), down: bits(opened, "keysDown") };
  const down = new Set(device.down);
  let rest = Buffer.alloc(0);
  let dropping = false;

  function move(code: number, isDown: boolean, atMs: number): void {
    if (down.has(code) === isDown) return;
    if (isDown) down.add(code);
    else down.delete(code);
    key(code, isDown, atMs);
  }
  /** Some events were lost: what the kernel says now holds, and where it does not say, all keys are up. */
  function settle(atMs: number): void {
    const now = bits(line.file, "keysDown") ?? new Set();
    for (const code of [...down]) if (!now.has(code)) move(code, false, atMs);
    for (const code of now) move(code, true, atMs);
  }
  function hear({ kind, code, value, atMs }: InputEvent): void {
    if (kind === eventKinds.syn && code === synCodes.dropped) dropping = true;
    if (kind === eventKinds.syn && code === synCodes.report && dropping) {
      dropping = false;
      settle(atMs);
    }
    // 2: the key is held and repeats.
    if (kind === eventKinds.key && value !== 2 && !dropping) move(code, value === 1, atMs);
  }
  const line = listenTo(opened, {
    bytes(chunk) {
      const bytes = Buffer.concat([rest, chunk]);
      const whole = bytes.length - (bytes.length % eventBytes);
      rest = bytes.subarray(whole);
      for (let at = 0; at < whole; at += eventBytes) hear(readEvent(bytes.subarray(at), kernelTime));
    },
    gone: () => broke(new LineFault("unreachable", `${path} was unplugged`)),
  });
  return { device, down: () => new Set(down), close: () => line.close() };
}

/** The kernel's answer; undefined when the file is no input device. */
function ask(file: number, request: number, bytes: Buffer): Buffer | undefined {
  try {
    ioctl(file, request, bytes);
    return bytes;
  } catch {
    return undefined;
  }
}

function nameOf(file: number): string | undefined {
  return ask(file, requests.name, Buffer.alloc(nameBytes))?.toString("utf8").replace(/\0.*$/s, "").trim() || undefined;
}

/** The keys whose bits are set. */
function bits(file: number, question: "keysDown" | "keysThere"): Set<number> | undefined {
  const answer = ask(file, requests[question], Buffer.alloc(keyBytes));
  return answer && new Set([...Array(keyBytes * 8).keys()].filter((n) => answer[n >> 3]! & (1 << (n & 7))));
}

interface InputEvent {
  readonly kind: number;
  readonly code: number;
  readonly value: number;
  readonly atMs: number;
}

function readEvent(bytes: Buffer, kernelTime: boolean): InputEvent {
  const word = (at: number) => (wordBytes === 8 ? Number(bytes.readBigInt64LE(at)) : bytes.readUInt32LE(at));
  const saidAtMs = word(0) * 1000 + word(wordBytes) / 1000;
  const agoMs = kernelTime ? Number(process.hrtime.bigint()) / 1e6 - saidAtMs : 0;
  return {
    kind: bytes.readUInt16LE(2 * wordBytes),
    code: bytes.readUInt16LE(2 * wordBytes + 2),
    value: bytes.readInt32LE(2 * wordBytes + 4),
    atMs: performance.now() - agoMs,
  };
}
