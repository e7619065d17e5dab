/** The plug of a simulated card terminal: a TCP port or a serial line that breaks where its gate says. */
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openPseudoTerminal, type PseudoTerminal } from "../transport/pseudo-terminal.ts";
import { listenWhile } from "../transport/simulated-wire.ts";
import { Gate } from "./simulator-gate.ts";

/** One connection, as the terminal has it; a serial line is one that never ends. */
export interface TillEnd {
  /** `done` is called when the last byte is on its way, at once unless it goes in pieces. */
  send(bytes: Uint8Array, done?: () => void): void;
  /** Has the terminal hung up or the till? */
  hangUp(): void;
}

export interface TillListener {
  hear(chunk: Uint8Array): void;
  gone(): void;
}

export interface TillWire {
  readonly at: string;
  readonly gate: Gate;
  /** Ends a frozen or broken line's being so; who was connected is not any more. */
  mend(): void;
  hangUp(): void;
  close(): Promise<void>;
}

/** What the wire asks of the terminal. */
export interface Plug {
  connected(end: TillEnd): TillListener;
  /** Is a further connection served beside, instead of, or not besides the one that is there? */
  second(): "refused" | "served" | "replaces";
  /** Bytes a piece; 0: as they come. */
  pieces(): number;
}

/** The kernel of a till that is cut off has seen all bytes by then: a serial line forgets them when it goes. */
const lastBytesMs = 20;
const pieceMs = 1;
const farewellMs = 15;

export async function openTcpWire(plug: Plug, port?: number): Promise<TillWire> {
  const sockets = new Map<Socket, TillListener>();
  const drop = () => {
    for (const [socket, listener] of sockets) {
      sockets.delete(socket);
      listener.gone();
      // Not reset: what was written still arrives.
      socket.destroySoon();
    }
  };
  const gate = new Gate(() => {
    drop();
    settle();
  });
  const serve = (socket: Socket) => {
    const listener = plug.connected({
      send: inPieces(plug, (bytes) => gate.pass("to-till", bytes, (through) => void socket.write(through))),
      hangUp: () => socket.destroySoon(),
    });
    sockets.set(socket, listener);
    const gone = () => {
      if (sockets.delete(socket)) listener.gone();
    };
    socket.on("data", (chunk) => {
      if (sockets.has(socket)) gate.pass("from-till", chunk, (through) => listener.hear(through));
    });
    socket.on("end", gone);
    socket.on("close", gone);
  };
  const server = createServer({ noDelay: true }, async (socket) => {
    socket.on("error", () => {}); // A `close` follows.
    // A line that is frozen brings nobody to the terminal; a till that has just hung up may come again at once.
    if (sockets.size > 0 && gate.state === "open" && plug.second() === "refused") await pause(farewellMs);
    const isRefused = sockets.size > 0 && gate.state === "open" && plug.second() === "refused";
    if (gate.state === "cut" || isRefused || closed) return void socket.destroy();
    if (gate.state === "open" && plug.second() === "replaces") drop();
    serve(socket);
  });
  let closed = false;
  const { port: own, settle } = await listenWhile(server, () => !closed && gate.state !== "cut", port);
  return {
    at: `tcp://127.0.0.1:${own}`,
    gate,
    mend() {
      drop();
      gate.mend();
      settle();
    },
    hangUp: drop,
    close() {
      closed = true;
      drop();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Where the pair of ends lies changes with each; a link to it is found at the same place again. */
export async function openSerialWire(plug: Plug, baud = 9600): Promise<TillWire> {
  const folder = mkdtempSync(join(tmpdir(), "wm-terminal-"));
  const path = join(folder, "line");
  let ends: PseudoTerminal | undefined;
  let breaking: NodeJS.Timeout | undefined;
  const gate = new Gate(() => {
    breaking = setTimeout(unplug, lastBytesMs);
  });
  const listener = plug.connected({
    send: inPieces(plug, (bytes) => gate.pass("to-till", bytes, (through) => ends?.write(through))),
    hangUp() {},
  });
  function unplug(): void {
    clearTimeout(breaking);
    if (ends) rmSync(path, { force: true });
    ends?.close();
    ends = undefined;
  }
  function plugIn(): void {
    const own = openPseudoTerminal();
    ends = own;
    own.onBytes((chunk) => {
      if (ends === own) gate.pass("from-till", chunk, (through) => listener.hear(through));
    });
    symlinkSync(own.path, path);
  }
  plugIn();
  return {
    at: `serial:${path}?baud=${baud}`,
    gate,
    mend() {
      if (gate.state === "open") return;
      unplug();
      gate.mend();
      plugIn();
    },
    hangUp() {},
    async close() {
      unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Sends at once, or piece after piece with a breath between, in the order in which it was told to. */
function inPieces(plug: Plug, send: (bytes: Uint8Array) => void): TillEnd["send"] {
  let before: Promise<void> = Promise.resolve();
  let waiting = 0;
  return (bytes, done) => {
    const size = plug.pieces();
    if (size === 0 && waiting === 0) {
      send(bytes);
      return done?.();
    }
    waiting += 1;
    before = before.then(async () => {
      const step = size || bytes.length;
      for (let at = 0; at < bytes.length; at += step) {
        if (at > 0) await pause(pieceMs);
        send(bytes.subarray(at, at + step));
      }
      done?.();
      await pause(pieceMs);
      waiting -= 1;
    });
  };
}
