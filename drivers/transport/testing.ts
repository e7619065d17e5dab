/** What the tests of serial and USB pipes have in common. */
import type { Pipe, PipeListener } from "./pipe.ts";
import type { PseudoTerminal } from "./pseudo-terminal.ts";

/** Opens a pipe and keeps what it tells and what comes through it. */
export function recorded(open: (listener: PipeListener) => Pipe) {
  const seen: string[] = [];
  let heard = Buffer.alloc(0);
  const pipe = open({
    open: () => seen.push("open"),
    bytes(chunk) {
      heard = Buffer.concat([heard, chunk]);
    },
    lost: () => seen.push("lost"),
  });
  return { pipe, seen, heard: () => heard };
}

export function echo(terminal: PseudoTerminal, prefix: string): void {
  terminal.onBytes((chunk) => terminal.write(Buffer.from(`${prefix}${Buffer.from(chunk)}`)));
}
