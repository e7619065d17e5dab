/** A keypad of the kernel's own simulation (uinput): input devices and their files are real, the fingers are ours. */
import { closeSync, constants, openSync, readdirSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

export interface SimulatedKeypad {
  /** `/dev/input/event3` */
  readonly path: string;
  key(code: number, down: boolean): void;
  unplug(): void;
}

/** As in linux/uinput.h. */
const requests = { kind: 0x40045564, key: 0x40045565, setup: 0x405c5503, create: 0x5501, name: 0x8040552c } as const;
const kinds = { syn: 0, key: 1 } as const;
const usb = 3;

export function plugKeypad(name: string, keys: readonly number[]): SimulatedKeypad {
  const koffi = createRequire(import.meta.url)("koffi") as typeof import("koffi");
  const native = koffi.load(null).func("int ioctl(int file, unsigned long request, ...)");
  const file = openSync("/dev/uinput", constants.O_RDWR | constants.O_NONBLOCK);
  const ask = (request: number, type: string, value: unknown) => {
    if (native(file, request, type, value) < 0) throw new Error(`uinput: ${request}, errno ${koffi.errno()}`);
  };
  ask(requests.kind, "long", kinds.key);
  for (const key of keys) ask(requests.key, "long", key);
  const setup = Buffer.alloc(92);
  setup.writeUInt16LE(usb, 0);
  setup.write(name, 8);
  ask(requests.setup, "void *", setup);
  ask(requests.create, "long", 0);
  const input = Buffer.alloc(64);
  ask(requests.name, "void *", input);
  const folder = join("/sys/devices/virtual/input", input.toString("latin1", 0, input.indexOf(0)));
  const [event] = readdirSync(folder).filter((entry) => /^event\d+$/.test(entry));
  const say = (kind: number, code: number, value: number) => {
    const bytes = Buffer.alloc(24);
    bytes.writeUInt16LE(kind, 16);
    bytes.writeUInt16LE(code, 18);
    bytes.writeInt32LE(value, 20);
    writeSync(file, bytes);
  };
  return {
    path: join("/dev/input", event!),
    key(code, down) {
      say(kinds.key, code, down ? 1 : 0);
      say(kinds.syn, 0, 0);
    },
    unplug: () => closeSync(file),
  };
}
