/** What the tests of the simulated card terminal share: a till of raw bytes over a socket. No program uses it. */
import { connect, type Socket } from "node:net";

export const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(/\s/g, ""), "hex");

export interface TestTill {
  /** Messages of the terminal, in hex, oldest first. */
  readonly heard: string[];
  say(hex: string): void;
  /** What it says to each message; default 80 00 00 to all but answers. Undefined: nothing. */
  answers: (message: string) => string | undefined;
  readonly socket: Socket;
  readonly closed: boolean;
}

/** 80 00 00 to everything that wants an answer. */
export const polite = (message: string): string | undefined => (/^8[04]/.test(message) ? undefined : "800000");

export function dialTerminal(at: string): TestTill {
  const { hostname, port } = new URL(at);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let bytes = Buffer.alloc(0);
  const till = {
    heard: [] as string[],
    say: (hex: string) => void socket.write(bytesOf(hex)),
    answers: polite as TestTill["answers"],
    socket,
    closed: false,
  };
  socket.on("error", () => {});
  socket.on("close", () => {
    till.closed = true;
  });
  socket.on("data", (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let length = lengthOf(bytes); length <= bytes.length; length = lengthOf(bytes)) {
      const message = bytes.subarray(0, length).toString("hex");
      bytes = bytes.subarray(length);
      till.heard.push(message);
      const answer = till.answers(message);
      if (answer !== undefined) till.say(answer);
    }
  });
  return till;
}

function lengthOf(bytes: Buffer): number {
  if (bytes.length < 3) return Number.POSITIVE_INFINITY;
  if (bytes[2] !== 0xff) return 3 + bytes[2]!;
  return bytes.length < 5 ? Number.POSITIVE_INFINITY : 5 + bytes.readUInt16LE(3);
}
