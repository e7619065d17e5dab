/** Calls into the kernel that Node does not offer: requests to a device, and hearing one without ever waiting in it. */
import { closeSync, constants, fstatSync } from "node:fs";
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { constants as system } from "node:os";

/** O_CLOEXEC, which Node does not name: a child that held a line too would keep it from being opened again. */
const closeInChildren = 0o2000000;
const setFlags = 4;

/** With the kernel's own code, as Node's errors have it. */
export class KernelError extends Error {
  readonly code: string;

  constructor(call: string, errno: number) {
    const code = Object.entries(system.errno).find(([, number]) => number === errno)?.[0] ?? `errno ${errno}`;
    super(`${call}: ${code}`);
    this.code = code;
  }
}

type Call = (...values: unknown[]) => number;
let loaded: Readonly<Record<"ioctl" | "pipe2" | "dup3" | "fcntl", Call>> | undefined;

function calls() {
  if (loaded) return loaded;
  if (process.platform !== "linux") throw new Error("lines of this kind need Linux");
  // Loaded here and not above, for this file is imported on machines that have no such library.
  const koffi = createRequire(import.meta.url)("koffi") as typeof import("koffi");
  const libc = koffi.load(null);
  const call = (name: string, definition: string): Call => {
    const native = libc.func(definition);
    return (...values) => {
      const result: number = native(...values);
      if (result < 0) throw new KernelError(name, koffi.errno());
      return result;
    };
  };
  loaded = {
    ioctl: call("ioctl", "int ioctl(int file, unsigned long request, ...)"),
    pipe2: call("pipe2", "int pipe2(void *files, int flags)"),
    dup3: call("dup3", "int dup3(int from, int to, int flags)"),
    fcntl: call("fcntl", "int fcntl(int file, int command, ...)"),
  };
  return loaded;
}

/** The kernel reads `bytes` and writes its answer into them. */
export function ioctl(file: number, request: number, bytes: Buffer): void {
  calls().ioctl(file, request, "void *", bytes);
}

/**
 * Tells what a device's file says, as soon as it says it, and when it is gone. Takes the file over and gives the number
 * that it has from now on.
 *
 * Node reads files of devices in threads, where a read of a silent one holds up the process's end. It waits for pipes
 * without a thread, so it is given a pipe, and the device takes the pipe's place before Node first looks at it. With a
 * regular file or a folder in that place, which nobody can wait for, Node would end the whole process.
 */
export function listenTo(
  file: number,
  told: { bytes(chunk: Buffer): void; gone(): void },
): { readonly file: number; close(): void } {
  const stat = fstatSync(file);
  if (stat.isFile() || stat.isDirectory()) {
    closeSync(file);
    throw new Error("nobody can wait for a regular file or a folder");
  }
  const { pipe2, dup3, fcntl } = calls();
  const ends = new Int32Array(2);
  pipe2(ends, closeInChildren | constants.O_NONBLOCK);
  const [end, other] = [ends[0]!, ends[1]!];
  const stream = new Socket({ fd: end, readable: true, writable: false });
  try {
    dup3(file, end, closeInChildren);
    fcntl(end, setFlags, "int", constants.O_NONBLOCK);
  } catch (error) {
    stream.destroy();
    throw error;
  } finally {
    closeSync(other);
    closeSync(file);
  }
  let closed = false;
  stream.on("data", (chunk: Buffer) => closed || told.bytes(chunk));
  stream.on("error", () => {});
  stream.on("close", () => closed || told.gone());
  return {
    file: end,
    close() {
      closed = true;
      stream.destroy();
    },
  };
}
