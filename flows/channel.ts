/**
 * Values over a pipe, a line of JSON each, with a bound for who says too much. Node's own channel between processes
 * obeys messages of its own kind and takes sockets: whatever runs in the other process could end this one with them.
 */
import { Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";

/** Where the forked process finds its end. */
export const channelFd = 3;

const lineAtMost = 32 * 1024 * 1024;

export interface Channel {
  tell(what: unknown): void;
  /** Nothing is heard any more. */
  close(): void;
}

export interface ChannelParts {
  /** Whatever came; what is no JSON is left out. */
  readonly heard: (value: unknown) => void;
  /** A line without end, or nobody at the other side who hears. */
  readonly tooMuch: () => void;
  readonly over?: () => void;
}

export function openChannel(socket: Socket, { heard, tooMuch, over }: ChannelParts): Channel {
  const decoder = new StringDecoder("utf8");
  let parts: string[] = [];
  let waiting = 0;
  const close = () => {
    parts = [];
    socket.destroy();
  };
  socket.on("data", (chunk: Buffer) => {
    const lines = decoder.write(chunk).split("\n");
    for (const [nth, line] of lines.entries()) {
      if (socket.destroyed) return;
      parts.push(line);
      waiting += line.length;
      if (waiting > lineAtMost) {
        close();
        return tooMuch();
      }
      if (nth === lines.length - 1) continue;
      const whole = parts.join("");
      [parts, waiting] = [[], 0];
      const value = jsonOf(whole);
      if (value !== undefined) heard(value);
    }
  });
  // The other side is over: that is told by its end.
  socket.on("error", () => {});
  if (over) socket.on("close", over);
  return {
    tell(what) {
      if (!socket.writable) return;
      // Who asks and asks and never listens.
      if (socket.writableLength > 2 * lineAtMost) return tooMuch();
      socket.write(`${JSON.stringify(what)}\n`);
    },
    close,
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** In the forked process. */
export const ownEnd = () => new Socket({ fd: channelFd, readable: true, writable: true });
