/** A terminal that plays its part word for word: for conversations that no simulator would have. For tests. */
import { createServer, type Socket } from "node:net";

/** What it says to one command: its answer first, then its own words, each after the one before was answered. */
export type Part = readonly string[];

export interface ScriptedTerminal {
  readonly at: string;
  /** Commands that it heard, as four digits, oldest first. */
  readonly heard: string[];
  /** How it was answered, oldest first. */
  readonly answers: string[];
  close(): Promise<void>;
}

export interface Script {
  /** By command (`0601`): what it says each time. More than one: one after the other, the last one for ever. */
  readonly parts: Readonly<Record<string, readonly Part[]>>;
  /** It says so many bytes at once; default all. */
  readonly pieces?: number;
}

/** Its own part ends here, and it hangs up; behind a word (`${word} ${hangsUp}`) without waiting for the answer. */
export const hangsUp = "hangs up";

const idle: Script["parts"] = {
  "0600": [["800000", "060f00"]],
  "0501": [["800000", "060f0100"]],
  "0620": [["800000", "061e0183"]],
};

export async function playTerminal({ parts, pieces }: Script): Promise<ScriptedTerminal> {
  const heard: string[] = [];
  const answers: string[] = [];
  const played = new Map<string, number>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.setNoDelay());
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    let bytes: number[] = [];
    let words: string[] = [];
    const speak = () => {
      for (let word = words.shift(); word !== undefined; word = words.shift()) {
        if (word === hangsUp) return void socket.destroy();
        say(socket, word.split(" ")[0] ?? "", pieces);
        if (word.endsWith(hangsUp)) return void socket.end();
        // After its answer it goes on, after a word of its own it waits.
        if (!/^8[04]/.test(word)) return;
      }
    };
    socket.on("data", (chunk) => {
      bytes.push(...chunk);
      for (let size = sizeOf(bytes); size !== undefined && size <= bytes.length; size = sizeOf(bytes)) {
        const control = Buffer.from(bytes.slice(0, 2)).toString("hex");
        const whole = Buffer.from(bytes.slice(0, size)).toString("hex");
        bytes = bytes.slice(size);
        if (/^8[04]/.test(control)) {
          answers.push(whole);
          speak();
          continue;
        }
        heard.push(control);
        const lines = parts[control] ?? idle[control] ?? [["848300"]];
        const turn = played.get(control) ?? 0;
        played.set(control, turn + 1);
        words = [...(lines[Math.min(turn, lines.length - 1)] ?? [])];
        speak();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    ...{ at: `tcp://127.0.0.1:${port}`, heard, answers },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function say(socket: Socket, hex: string, pieces = Number.POSITIVE_INFINITY): void {
  const all = Buffer.from(hex, "hex");
  for (let from = 0; from < all.length; from += Math.min(pieces, all.length)) {
    socket.write(all.subarray(from, Math.min(all.length, from + pieces)));
  }
}

function sizeOf(bytes: readonly number[]): number | undefined {
  const [, , length, low, high] = bytes;
  if (length !== 0xff) return length === undefined ? undefined : 3 + length;
  return low === undefined || high === undefined ? undefined : 5 + low + high * 256;
}
