/** A pipe over TCP, for network printers and serial device servers; what travels in it is the driver's business. */
import { connect } from "node:net";
import type { TcpAddress } from "./address.ts";
import type { Pipe, PipeListener, PipeOptions } from "./pipe.ts";
import { type Line, type LineEvents, redial } from "./redial.ts";

const connectTimeoutMs = 3000;
/** Linux then asks each second, ten times: a cable pulled from an idle line is noticed within 15 s. */
const keepAliveAfterMs = 5000;

export function openTcp(address: TcpAddress, listener: PipeListener, options: PipeOptions = {}): Pipe {
  return redial((events) => dial(address, events), listener, options);
}

function dial({ host, port }: TcpAddress, events: LineEvents): Line {
  const socket = connect({ host, port, noDelay: true });
  socket.setTimeout(connectTimeoutMs, () => socket.destroy());
  socket.on("connect", () => {
    // On loopback a dial to a port where nobody listens can meet itself.
    const itself = socket.localPort === socket.remotePort && socket.localAddress === socket.remoteAddress;
    if (itself) return void socket.destroy();
    socket.setTimeout(0);
    socket.setKeepAlive(true, keepAliveAfterMs);
    events.opened();
  });
  socket.on("data", (chunk) => events.bytes(chunk));
  socket.on("error", () => {}); // A `close` follows, and is where it is dealt with.
  socket.on("close", () => events.ended());
  return {
    write(bytes) {
      if (!socket.writable) return false;
      socket.write(bytes);
      return true;
    },
    close: () => void socket.destroy(),
  };
}
