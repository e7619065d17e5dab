/** A pipe over TCP, for network printers and serial device servers; what travels in it is the driver's business. */
import { connect, type Socket } from "node:net";
import type { TcpAddress } from "./address.ts";
import type { Pipe, PipeListener, PipeOptions } from "./pipe.ts";

const firstWaitMs = 250;
const connectTimeoutMs = 3000;
/** Linux then asks each second, ten times: a cable pulled from an idle line is noticed within 15 s. */
const keepAliveAfterMs = 5000;
/** A connection that breaks sooner than this was no success: the waits go on growing. */
const steadyAfterMs = 2000;

export function openTcp(address: TcpAddress, listener: PipeListener, options: PipeOptions = {}): Pipe {
  const longestWaitMs = options.longestWaitMs ?? 5000;
  let socket: Socket | undefined;
  let retry: NodeJS.Timeout | undefined;
  let tries = 0;
  let openSince: number | undefined;
  let toldLost = false;
  let closed = false;

  function dial(): void {
    const mine = connect({ host: address.host, port: address.port, noDelay: true });
    socket = mine;
    mine.setTimeout(connectTimeoutMs, () => mine.destroy());
    mine.on("connect", () => {
      // On loopback a dial to a port where nobody listens can meet itself.
      if (mine.localPort === mine.remotePort && mine.localAddress === mine.remoteAddress) return void mine.destroy();
      mine.setTimeout(0);
      mine.setKeepAlive(true, keepAliveAfterMs);
      openSince = performance.now();
      toldLost = false;
      listener.open();
    });
    mine.on("data", (chunk) => {
      if (mine !== socket) return;
      tries = 0;
      listener.bytes(chunk);
    });
    mine.on("error", () => {}); // A `close` follows, and is where it is dealt with.
    mine.on("close", () => {
      if (mine === socket) dropped();
    });
  }

  function dropped(): void {
    socket = undefined;
    if (openSince !== undefined && performance.now() - openSince > steadyAfterMs) tries = 0;
    openSince = undefined;
    if (closed) return;
    retry = setTimeout(dial, waitMs(tries, longestWaitMs));
    tries += 1;
    if (toldLost) return;
    toldLost = true;
    listener.lost();
  }

  dial();
  return {
    write(bytes) {
      if (openSince === undefined || !socket?.writable) return false;
      socket.write(bytes);
      return true;
    },
    reopen() {
      if (openSince === undefined) return;
      const old = socket;
      openSince = undefined;
      dial();
      old?.destroy();
    },
    close() {
      closed = true;
      clearTimeout(retry);
      openSince = undefined;
      socket?.destroy();
    },
  };
}

/** Doubles with each try up to `longestMs`; the random half keeps the devices of a site from dialling in step. */
export function waitMs(tries: number, longestMs: number, random = Math.random()): number {
  return Math.min(longestMs, firstWaitMs * 2 ** tries) * (0.5 + random / 2);
}
