/** One link to a terminal, over TCP or a serial line: whole APDUs both ways; what they mean is the driver's. */
import { parseAddress } from "../../transport/address.ts";
import { openPipe, type Pipe } from "../../transport/pipe.ts";
import { apduStream } from "./apdu-stream.ts";
import { SerialTalk } from "./serial-talk.ts";

export interface LinkListener {
  /** Open, for the first time or again: what was sent before may never have arrived, and is not sent again. */
  open(): void;
  apdu(bytes: Uint8Array): void;
  /** Told once for each loss. */
  lost(): void;
}

/** In ms. */
export interface LinkTimes {
  /** Serial: the longest silence between two bytes of a frame. */
  readonly t1: number;
  /** Serial: from the end of a frame to its ACK or NAK. */
  readonly t2: number;
  /** Longest wait between two tries to open. */
  readonly longestWaitMs?: number;
}

/**
 * True over TCP: handed over, which does not mean arrived. True on a serial line: the terminal has it. `presumed`,
 * serial: an answer of ours had no ACK, but the terminal goes on as if it had it; it may also have given us up. False:
 * the line is lost, or three sends had no ACK; over a line that was open the terminal may have it nevertheless.
 */
export type Arrival = boolean | "presumed";

export interface ZvtLink {
  send(apdu: Uint8Array): Promise<Arrival>;
  /** For a terminal that does not answer: gives the connection up and opens a new one. What waits is false. */
  reopen(): void;
  close(): void;
}

/** How bytes become APDUs on one kind of line. */
export interface Talk {
  send(apdu: Uint8Array): Promise<Arrival>;
  heard(chunk: Uint8Array): void;
  /** Another connection, or none: nothing of the old one counts. */
  reset(): void;
}

const zvtTimes: LinkTimes = { t1: 200, t2: 5000 };

/** Throws on an address that `addressMistake` has a sentence for. */
export function openLink(at: string, listener: LinkListener, times: LinkTimes = zvtTimes): ZvtLink {
  const address = parseAddress(at);
  let closed = false;
  // Assigned before anything can be sent or told: a pipe tells nothing before it is returned.
  let pipe: Pipe;
  const write = (bytes: Uint8Array) => pipe.write(bytes);
  const apdu = (bytes: Uint8Array) => {
    if (!closed) listener.apdu(bytes);
  };
  const talk =
    address?.kind === "serial" ? new SerialTalk({ write, apdu, times, baud: address.baud }) : tcpTalk(write, apdu);
  pipe = openPipe(
    at,
    {
      open() {
        talk.reset();
        listener.open();
      },
      bytes: (chunk) => talk.heard(chunk),
      lost() {
        talk.reset();
        listener.lost();
      },
    },
    times.longestWaitMs === undefined ? {} : { longestWaitMs: times.longestWaitMs },
  );
  return {
    send: (bytes) => talk.send(bytes),
    reopen() {
      talk.reset();
      pipe.reopen();
    },
    close() {
      closed = true;
      pipe.close();
      talk.reset();
    },
  };
}

function tcpTalk(write: (bytes: Uint8Array) => boolean, apdu: (bytes: Uint8Array) => void): Talk {
  const stream = apduStream(apdu);
  return {
    send: async (bytes) => write(bytes),
    heard: (chunk) => stream.push(chunk),
    reset: () => stream.reset(),
  };
}
