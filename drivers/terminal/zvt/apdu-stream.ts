/** Whole APDUs out of a TCP stream, however it is cut in pieces; what they mean is read.ts. */

const headerBytes = 3;
const extendedHeaderBytes = 5;
/** The longest there is. */
export const longestApdu = extendedHeaderBytes + 0xffff;

export interface ApduStream {
  push(chunk: Uint8Array): void;
  /** A new connection: the rest of a broken APDU is none of its beginning. */
  reset(): void;
}

/** Keeps one unfinished APDU at most. `onApdu` may reset the stream: the rest of that chunk is then not heard. */
export function apduStream(onApdu: (apdu: Uint8Array) => void): ApduStream {
  let kept = new Uint8Array(256);
  let count = 0;
  let epoch = 0;

  function take(chunk: Uint8Array, from: number, wanted: number): number {
    const taken = Math.min(wanted - count, chunk.length - from);
    if (wanted > kept.length) {
      const roomier = new Uint8Array(wanted);
      roomier.set(kept.subarray(0, count));
      kept = roomier;
    }
    kept.set(chunk.subarray(from, from + taken), count);
    count += taken;
    return from + taken;
  }

  return {
    push(chunk) {
      const mine = epoch;
      for (let at = 0; at < chunk.length; ) {
        const wanted = wholeLength(kept, count);
        at = take(chunk, at, wanted);
        if (count < wanted || wholeLength(kept, count) > count) continue;
        const apdu = kept.slice(0, count);
        count = 0;
        // A long receipt's room is not kept for good.
        if (kept.length > 4096) kept = new Uint8Array(256);
        onApdu(apdu);
        if (mine !== epoch) return;
      }
    },
    reset() {
      epoch += 1;
      count = 0;
      kept = new Uint8Array(256);
    },
  };
}

/** How long the APDU is that begins like this; until its length is there, how much is needed to know. */
function wholeLength(bytes: Uint8Array, count: number): number {
  if (count < headerBytes) return headerBytes;
  if (bytes[2] !== 0xff) return headerBytes + bytes[2]!;
  if (count < extendedHeaderBytes) return extendedHeaderBytes;
  return extendedHeaderBytes + bytes[3]! + bytes[4]! * 256;
}
