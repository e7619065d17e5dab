/** A serial line without hardware, for simulators and tests: what is written at one end is heard at the other. */
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { ReadStream } from "node:tty";

/** The device's end; the driver opens `path` as it opens any serial port. */
export interface PseudoTerminal {
  /** `/dev/pts/3`; given to somebody else after `close`. */
  readonly path: string;
  onBytes(listener: (chunk: Uint8Array) => void): void;
  write(bytes: Uint8Array): void;
  /** As if unplugged: whoever has it open loses it. */
  close(): void;
}

/** How long to wait when the driver's end is full. */
const fullMs = 5;

/** O_CLOEXEC, which Node does not name: a child that held this end too would keep it from ever being unplugged. */
const closeInChildren = 0o2000000;

/** Opens a new pair of ends, raw and without echo. Throws where there are none: they are Linux only. */
export function openPseudoTerminal(): PseudoTerminal {
  const { master, path } = openPair();
  // Without a second holder the device's end would break whenever the driver lets go of its own.
  const holder = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const listeners: ((chunk: Uint8Array) => void)[] = [];
  const queue: Uint8Array[] = [];
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  const stream = new ReadStream(master);
  stream.on("error", () => {});
  stream.on("data", (chunk: Buffer) => {
    for (const listener of listeners) listener(chunk);
  });

  function send(): void {
    retry = undefined;
    for (let bytes = queue[0]; bytes; bytes = queue[0]) {
      const count = take(master, bytes);
      if (count === 0) {
        retry = setTimeout(send, fullMs);
        return;
      }
      if (count < bytes.length) queue[0] = bytes.subarray(count);
      else queue.shift();
    }
  }
  return {
    path,
    onBytes: (listener) => void listeners.push(listener),
    write(bytes) {
      if (closed || bytes.length === 0) return;
      queue.push(bytes);
      if (!retry) send();
    },
    close() {
      if (closed) return;
      closed = true;
      clearTimeout(retry);
      closeSync(holder);
      stream.destroy();
    },
  };
}

/** How many bytes went in; 0 when the line is full. */
function take(master: number, bytes: Uint8Array): number {
  try {
    return writeSync(master, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return 0;
    throw error;
  }
}

function openPair(): { master: number; path: string } {
  if (process.platform !== "linux") throw new Error("pseudo terminals need Linux: simulate over TCP here");
  // Loaded here and not above, for this file is imported on machines that have no such library.
  const koffi = createRequire(import.meta.url)("koffi") as typeof import("koffi");
  const libc = koffi.load(null);
  const call = (definition: string, ...values: unknown[]): number => {
    const result: number = libc.func(definition)(...values);
    if (result < 0) throw new Error(`no pseudo terminal: ${definition} said ${result}, errno ${koffi.errno()}`);
    return result;
  };
  const { O_RDWR, O_NOCTTY, O_NONBLOCK } = constants;
  const master = call("int posix_openpt(int flags)", O_RDWR | O_NOCTTY | O_NONBLOCK | closeInChildren);
  try {
    call("int grantpt(int fd)", master);
    call("int unlockpt(int fd)", master);
    const name = Buffer.alloc(256);
    const failed = call("int ptsname_r(int fd, void *name, size_t size)", master, name, name.length);
    if (failed !== 0) throw new Error(`no pseudo terminal: its name cannot be had, errno ${failed}`);
    // Larger than `struct termios` on any machine. Under Linux the master's settings are the line's.
    const settings = Buffer.alloc(256);
    call("int tcgetattr(int fd, void *settings)", master, settings);
    libc.func("void cfmakeraw(void *settings)")(settings);
    call("int tcsetattr(int fd, int when, void *settings)", master, 0, settings);
    return { master, path: name.toString("latin1", 0, name.indexOf(0)) };
  } catch (error) {
    closeSync(master);
    throw error;
  }
}
