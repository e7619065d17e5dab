/** Many Modbus signs on one RS-485 line, as slow as its baud rate: collisions and lack of silence have their price. */
import { openPseudoTerminal } from "../transport/pseudo-terminal.ts";
import { openWire } from "../transport/simulated-wire.ts";
import { frameLength, SignSlave, type SlaveOptions } from "./simulator-modbus.ts";

export interface SignLineOptions {
  readonly signs: readonly SlaveOptions[];
  readonly baud?: number;
  /** From the end of a question to the start of its answer. */
  readonly turnaroundMs?: number;
  /** A serial port of this computer, or a device server. Default: a device server */
  readonly over?: "pty" | "tcp";
}

/** What an instrument on the line would have counted. */
export interface LineCount {
  /** Time during which the line was not free: bytes, the sign's turnaround, and the silence after each frame. */
  busyMs: number;
  questions: number;
  answers: number;
  /** Two spoke at once. */
  collisions: number;
  /** A question that came before 3.5 characters of silence: no sign takes it for one. */
  hasty: number;
}

export interface SignLine {
  readonly at: string;
  readonly signs: readonly SignSlave[];
  readonly count: LineCount;
  /** When the next byte comes in, by `performance.now()`. */
  nextByte(): Promise<number>;
  /** False: the device server is away. */
  plug(connected: boolean): void;
  close(): Promise<void>;
}

const bitsPerCharacter = 11;
const silentCharacters = 3.5;

export async function simulateSignLine(options: SignLineOptions): Promise<SignLine> {
  const { baud = 19_200, turnaroundMs = 5 } = options;
  const signs = options.signs.map((each) => new SignSlave(each));
  const characterMs = (1000 * bitsPerCharacter) / baud;
  const silence = silentCharacters * characterMs;
  const count: LineCount = { busyMs: 0, questions: 0, answers: 0, collisions: 0, hasty: 0 };
  const timers = new Set<NodeJS.Timeout>();
  const buffer: number[] = [];
  /** When the last byte of whoever speaks is over. */
  let quietSince = 0;
  let answering = false;
  const waiting: ((at: number) => void)[] = [];

  const wire = await openFarEnd(options.over ?? "tcp", baud, hear);

  function at(time: number, act: () => void): void {
    const tick = () => {
      timers.delete(timer);
      act();
    };
    const timer = setTimeout(tick, Math.max(0, time - performance.now()));
    timers.add(timer);
  }
  function hear(chunk: Uint8Array): void {
    const now = performance.now();
    for (const told of waiting.splice(0)) told(now);
    if (answering) {
      count.collisions += 1;
      return;
    }
    if (buffer.length === 0 && now < quietSince + silence) {
      count.hasty += 1;
      return;
    }
    buffer.push(...chunk);
    quietSince = Math.max(now, quietSince) + chunk.length * characterMs;
    const length = frameLength(buffer);
    if (length === undefined || length > buffer.length) return;
    const frame = buffer.splice(0, length);
    // Whoever speaks without waiting for the answer speaks into it.
    if (buffer.length > 0) count.collisions += 1;
    buffer.length = 0;
    at(quietSince, () => ask(frame));
  }
  function ask(frame: readonly number[]): void {
    count.questions += 1;
    count.busyMs += frame.length * characterMs + silence;
    const answer = together(signs.flatMap((sign) => [sign.hear(frame) ?? []]).filter(({ length }) => length > 0));
    if (answer.length === 0) return;
    const answerMs = turnaroundMs + answer.length * characterMs;
    count.answers += 1;
    count.busyMs += answerMs;
    answering = true;
    at(quietSince + answerMs, () => {
      answering = false;
      quietSince = performance.now();
      wire.send(Uint8Array.from(answer));
    });
  }
  return {
    at: wire.at,
    signs,
    count,
    nextByte: () => new Promise((resolve) => waiting.push(resolve)),
    plug: (connected) => wire.plug(connected),
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await wire.close();
    },
  };
}

/** What is heard when all of them answer: each begins a character later, and a bit is 1 only if all say so. */
function together(answers: readonly (readonly number[])[]): readonly number[] {
  const [first = [], ...others] = answers;
  if (others.length === 0) return first;
  const length = first.length + others.length;
  return Array.from({ length }, (_, i) => answers.reduce((bits, each, n) => bits & (each[i - n] ?? 0xff), 0xff));
}

async function openFarEnd(over: "pty" | "tcp", baud: number, hear: (chunk: Uint8Array) => void) {
  if (over === "tcp") return openWire({ bytes: hear });
  const terminal = openPseudoTerminal();
  terminal.onBytes(hear);
  return {
    at: `serial:${terminal.path}?baud=${baud}`,
    send: (bytes: Uint8Array) => terminal.write(bytes),
    plug() {},
    close: async () => terminal.close(),
  };
}
