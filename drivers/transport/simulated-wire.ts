/** The plug of every simulated device: a TCP port whose line can be cut; what the device says is its own business. */
import { createServer, type Server, type Socket } from "node:net";

export interface SimulatedWire {
  /** `tcp://127.0.0.1:23456` */
  readonly at: string;
  /** False: the cable is out. Connections break and new ones are refused until it is back. */
  plug(connected: boolean): void;
  /** To everybody connected; a real device has one line. */
  send(bytes: Uint8Array | string): void;
  close(): Promise<void>;
}

export interface WireListener {
  connected?(send: (bytes: Uint8Array | string) => void): void;
  bytes(chunk: Uint8Array, send: (bytes: Uint8Array | string) => void): void;
}

/** Opens a free port, or the one given, so that a simulator that is started again is found where it was. */
export async function openWire(listener: WireListener, port?: number): Promise<SimulatedWire> {
  const sockets = new Set<Socket>();
  let wanted = true;
  const server = createServer({ noDelay: true }, (socket) => {
    // It was already on its way in when the line was cut.
    if (!wanted) return void socket.destroy();
    const send = (bytes: Uint8Array | string) => void (socket.writable && socket.write(bytes));
    sockets.add(socket);
    socket.on("error", () => {}); // A `close` follows.
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => listener.bytes(chunk, send));
    listener.connected?.(send);
  });
  const { port: own, settle } = await listenWhile(server, () => wanted, port);
  function cut(): void {
    for (const socket of sockets) socket.resetAndDestroy();
  }
  return {
    at: `tcp://127.0.0.1:${own}`,
    plug(connected) {
      wanted = connected;
      if (!connected) cut();
      settle();
    },
    send(bytes) {
      for (const socket of sockets) if (socket.writable) socket.write(bytes);
    },
    close() {
      wanted = false;
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/**
 * A server that takes connections while it is wanted, always at the same port; `settle` is to be called whenever
 * `wanted` has changed.
 */
export async function listenWhile(server: Server, wanted: () => boolean, port: number | undefined) {
  const own = await listen(server, port);
  let opening = false;
  function settle(): void {
    if (opening || wanted() === server.listening) return;
    if (!wanted()) return void server.close(settle);
    opening = true;
    const done = (error?: Error) => {
      opening = false;
      server.removeListener("error", done);
      if (error) setTimeout(settle, againMs);
      else settle();
    };
    server.once("error", done);
    server.listen(own, "127.0.0.1", () => done());
  }
  return { port: own, settle };
}

const againMs = 20;

/**
 * Below the range that the kernel gives to outgoing connections (32768 and up): while the line is cut nobody else
 * can take the port, and a driver's dial cannot meet itself there.
 */
async function listen(server: Server, port: number | undefined): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    const candidate = port ?? 20_000 + Math.floor(Math.random() * 12_000);
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(candidate, "127.0.0.1", resolve);
      });
      server.removeAllListeners("error");
      return candidate;
    } catch (error) {
      if (port !== undefined || tries >= 50) throw error;
    }
  }
}
