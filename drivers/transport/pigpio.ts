/** Outputs with any level between dark and full through the pigpio library, in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { holdLevel, LineFault } from "./held-line.ts";
import type { LineAddress, Output, OutputListener } from "./lines.ts";

/** What to look at before the library is loaded, which refuses by ending the process that loads it. */
export interface PigpioPlaces {
  /** Where the kernel says what board this is. */
  readonly model: string;
  readonly nativePart: string;
  /** What is run with Node to hold the library. */
  readonly program: string;
}

const places: PigpioPlaces = {
  model: "/proc/device-tree/model",
  nativePart: nativePart(),
  program: join(import.meta.dirname, "pigpio-process.ts"),
};

const boards = /^Raspberry Pi (?!5|500|Compute Module 5)/;
const full = 255;

export function openOutput(address: LineAddress, listener: OutputListener): Output {
  return openOutputWith(places, address, listener);
}

export function openOutputWith(where: PigpioPlaces, address: LineAddress, listener: OutputListener): Output {
  if (address.kind !== "pigpio") throw new Error(`${address.kind} is no output of the pigpio library`);
  return holdLevel(
    (broke, level) => {
      refuse(where);
      const library = joinLibrary(where.program, broke);
      const set = () => library.send(`${address.line} ${Math.round(level() * full)}\n`);
      set();
      return { set, close: () => library.leave() };
    },
    listener,
    { mustLast: true },
  );
}

function refuse({ model, nativePart }: PigpioPlaces): void {
  const board = existsSync(model) ? readFileSync(model, "latin1").replaceAll("\0", "").trim() : undefined;
  if (board === undefined || !boards.test(board)) {
    const here = board === undefined ? "this board" : `„${board}“`;
    throw new LineFault(
      "unreachable",
      `pigpio works on the Raspberry Pi up to 4, and not on ${here}: use pwm: or gpio:`,
    );
  }
  if (!existsSync(nativePart)) {
    throw new LineFault("unreachable", "pigpio: the library's native part is not built here: use pwm: or gpio:");
  }
}

function nativePart(): string {
  const entry = createRequire(import.meta.url).resolve("pigpio");
  return join(dirname(entry), "build/Release/pigpio.node");
}

/** The library can be loaded once on a board, so all lines share one process. */
interface Library {
  readonly child: ChildProcess;
  readonly lines: Set<(cause: unknown) => void>;
}
let library: Library | undefined;

function joinLibrary(program: string, broke: (cause: unknown) => void) {
  library ??= startLibrary(program);
  const { child, lines } = library;
  lines.add(broke);
  return {
    send: (text: string) => void child.stdin?.write(text),
    leave() {
      lines.delete(broke);
      if (lines.size > 0) return;
      // It ends by itself when it has heard all; the next line starts another.
      child.stdin?.end();
      if (library?.child === child) library = undefined;
    },
  };
}

function startLibrary(program: string): Library {
  const args = ["--disable-warning=ExperimentalWarning", program];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "ignore", "pipe"] });
  const mine: Library = { child, lines: new Set() };
  let complaint = "";
  child.stderr!.on("data", (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  child.stdin!.on("error", () => {});
  child.on("error", () => {});
  child.on("close", () => {
    if (library === mine) library = undefined;
    const said = complaint.trim().split("\n").at(-1) || "it said nothing";
    for (const broke of [...mine.lines]) broke(new LineFault("unreachable", `the pigpio library has ended: ${said}`));
  });
  return mine;
}
