/** An input device without hardware: what the kernel would say of its keys, on a pseudo terminal or into a pipe. */
import { openPseudoTerminal } from "./pseudo-terminal.ts";

export interface SimulatedInput {
  /** The file to read; there is nothing to grab. */
  readonly path: string;
  /** A key goes down or up; numbers are the kernel's. */
  key(code: number, down: boolean): void;
  /** A held key repeats. */
  repeat(code: number): void;
  /** The kernel had more to say than it could keep. */
  dropped(): void;
  /** As if unplugged. */
  close(): void;
}

export function simulateInput(): SimulatedInput {
  const terminal = openPseudoTerminal();
  const say = (...events: readonly (readonly [kind: number, code: number, value: number])[]) =>
    terminal.write(Buffer.concat(events.map(inputEvent)));
  const report = [0, 0, 0] as const;
  return {
    path: terminal.path,
    key: (code, down) => say([4, 4, 0x70000 + code], [1, code, down ? 1 : 0], report),
    repeat: (code) => say([1, code, 2], report),
    dropped: () => say([0, 3, 0], report),
    close: () => terminal.close(),
  };
}

/** `struct input_event` of a 64-bit machine: seconds, microseconds, kind, code, value. */
function inputEvent([kind, code, value]: readonly [number, number, number]): Buffer {
  const bytes = Buffer.alloc(24);
  const now = process.hrtime.bigint() / 1000n;
  bytes.writeBigInt64LE(now / 1_000_000n, 0);
  bytes.writeBigInt64LE(now % 1_000_000n, 8);
  bytes.writeUInt16LE(kind, 16);
  bytes.writeUInt16LE(code, 18);
  bytes.writeInt32LE(value, 20);
  return bytes;
}
