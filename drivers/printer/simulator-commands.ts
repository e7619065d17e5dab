/** What bytes tell an ESC/POS printer to do, after the manual; simulator.ts does it. Shares nothing with the driver. */
import type { ReceiveBuffer } from "./simulator-buffer.ts";

/** One thing to do in its turn. Distances are in the units of GS P. */
export type Command =
  | { readonly do: "letter"; readonly byte: number }
  | { readonly do: "line" }
  | { readonly do: "feed"; readonly lines: number }
  | { readonly do: "advance"; readonly units: number }
  | { readonly do: "cut" }
  | { readonly do: "initialise" }
  | { readonly do: "align"; readonly align: "left" | "center" | "right" }
  | { readonly do: "bold"; readonly bold: boolean }
  | { readonly do: "scale"; readonly scale: number }
  | { readonly do: "page"; readonly page: number }
  | { readonly do: "margin"; readonly units: number }
  | { readonly do: "area"; readonly units: number }
  | { readonly do: "units"; readonly x: number; readonly y: number }
  | Band
  | { readonly do: "keep-symbol"; readonly data: Uint8Array }
  | { readonly do: "print-symbol" }
  | { readonly do: "presenter"; readonly what: number; readonly timeout: number }
  | { readonly do: "tell-paper" }
  | { readonly do: "tell-process"; readonly id: readonly number[] }
  | { readonly do: "tell-identity"; readonly what: number }
  | { readonly do: "tell-by-itself"; readonly what: number }
  | { readonly do: "nothing" };

/** The head of GS v 0. Its dots follow, and are printed row by row as they come. */
export interface Band {
  readonly do: "band";
  readonly bytesPerRow: number;
  readonly rows: number;
  readonly doubleWidth: boolean;
  readonly doubleHeight: boolean;
}

const [esc, gs, fs, lineFeed] = [0x1b, 0x1d, 0x1c, 0x0a];

/** Bytes after ESC and GS that have no effect here: how many follow the command's own two. */
const escLengths: Readonly<Record<string, number>> = {
  "!": 1,
  $: 2,
  "-": 1,
  "2": 0,
  "3": 1,
  "=": 1,
  G: 1,
  L: 0,
  M: 1,
  R: 1,
  S: 0,
  T: 1,
  V: 1,
  W: 8,
  "\\": 2,
  "{": 1,
  " ": 1,
  c: 2,
  p: 3,
  B: 1,
};
const gsLengths: Readonly<Record<string, number>> = {
  B: 1,
  H: 1,
  f: 1,
  h: 1,
  w: 1,
  b: 1,
  $: 2,
  "\\": 2,
  ":": 0,
  T: 1,
};
/** GS e of printers with a presenter: bytes after its n. */
const presenterLengths: Readonly<Record<number, number>> = { 3: 1, 32: 2 };
const aligns = ["left", "center", "right"] as const;
const two = (low = 0, high = 0): number => low + 256 * high;

type Take = (length: number, command: (bytes: Uint8Array) => Command) => Command | undefined;
const nothing = (): Command => ({ do: "nothing" });

/**
 * Takes the first command off `buffer`; undefined when its last byte has not come yet. `sources` gets the connections
 * that its bytes came over.
 */
export function takeCommand(buffer: ReceiveBuffer, sources: Set<number>): Command | undefined {
  const [first, second] = [buffer.at(0), buffer.at(1)];
  if (first === undefined) return undefined;
  const take: Take = (length, command) => (buffer.length < length ? undefined : command(buffer.take(length, sources)));

  if (first >= 0x20) return take(1, () => ({ do: "letter", byte: first }));
  if (first === lineFeed) return take(1, () => ({ do: "line" }));
  if (isIdle(first)) return take(1, nothing);
  if (second === undefined) return undefined;
  const name = String.fromCharCode(second);
  if (first === fs) return take(name === "." || name === "&" ? 2 : 3, nothing);
  return first === esc ? takeEsc(name, buffer, take) : takeGs(name, buffer, take);
}

/** Control characters without a meaning, such as NUL; and real-time commands, which were done when they came. */
export function isIdle(byte: number | undefined): boolean {
  return byte !== undefined && byte < 0x20 && ![lineFeed, esc, gs, fs].includes(byte);
}

/** GS r, GS ( H and GS I move no paper. */
export function isQuestion(buffer: ReceiveBuffer): boolean {
  const [first, second, third] = buffer.peek(3);
  return first === gs && (second === 0x72 || second === 0x49 || (second === 0x28 && third === 0x48));
}

function takeEsc(name: string, buffer: ReceiveBuffer, take: Take): Command | undefined {
  switch (name) {
    case "@":
      return take(2, () => ({ do: "initialise" }));
    case "a":
      return take(3, ([, , n = 0]) => ({ do: "align", align: aligns[n % 48] ?? "left" }));
    case "E":
      return take(3, ([, , n = 0]) => ({ do: "bold", bold: (n & 1) === 1 }));
    case "t":
      return take(3, ([, , n = 0]) => ({ do: "page", page: n }));
    case "d":
      return take(3, ([, , n = 0]) => ({ do: "feed", lines: n }));
    case "J":
      return take(3, ([, , n = 0]) => ({ do: "advance", units: n }));
    case "i":
    case "m":
      return take(2, () => ({ do: "cut" }));
    case "*": {
      // Columns of 8 or 24 dots: not drawn, but not taken for letters either.
      const [, , mode = 0, low = 0, high = 0] = buffer.peek(5);
      return buffer.length < 5 ? undefined : take(5 + two(low, high) * (mode >= 32 ? 3 : 1), nothing);
    }
    case "D": {
      const end = buffer.indexOf(0);
      return end < 0 ? undefined : take(end + 1, nothing);
    }
    default:
      return take(2 + (escLengths[name] ?? 0), nothing);
  }
}

function takeGs(name: string, buffer: ReceiveBuffer, take: Take): Command | undefined {
  const third = buffer.at(2);
  switch (name) {
    case "!":
      return take(3, ([, , n = 0]) => ({ do: "scale", scale: 1 + Math.max(n >> 4, n & 7) }));
    case "V":
      if (third === undefined) return undefined;
      return take(third < 65 ? 3 : 4, () => ({ do: "cut" }));
    case "L":
      return take(4, ([, , low, high]) => ({ do: "margin", units: two(low, high) }));
    case "W":
      return take(4, ([, , low, high]) => ({ do: "area", units: two(low, high) }));
    case "P":
      return take(4, ([, , x = 0, y = 0]) => ({ do: "units", x, y }));
    case "e":
      if (third === undefined) return undefined;
      return take(3 + (presenterLengths[third] ?? 0), ([, , what = 0, , timeout = 0]) => ({
        do: "presenter",
        what,
        timeout,
      }));
    case "r":
      return take(3, ([, , n = 0]) => (n % 48 === 1 ? { do: "tell-paper" } : { do: "nothing" }));
    case "I":
      return take(3, ([, , n = 0]) => ({ do: "tell-identity", what: n }));
    case "a":
      return take(3, ([, , n = 0]) => ({ do: "tell-by-itself", what: n }));
    case "v":
      return take(8, bandOf);
    case "(":
    case "8":
    case "k":
      return takeLong(name, buffer, take);
    default:
      return take(2 + (gsLengths[name] ?? 0), nothing);
  }
}

/** GS v 0 m xL xH yL yH. */
function bandOf([, , , mode = 0, xL, xH, yL, yH]: Uint8Array): Command {
  const [doubleWidth, doubleHeight] = [(mode & 1) === 1, (mode & 2) === 2];
  return { do: "band", bytesPerRow: two(xL, xH), rows: two(yL, yH), doubleWidth, doubleHeight };
}

/** Commands that say how long they are. Bar codes and the pictures of GS 8 are passed over. */
function takeLong(name: string, buffer: ReceiveBuffer, take: Take): Command | undefined {
  const [, , third = 0, p1 = 0, p2 = 0, p3 = 0, p4 = 0] = buffer.peek(7);
  if (name === "k") {
    if (buffer.length < 4) return undefined;
    if (third >= 65) return take(4 + p1, nothing);
    const end = buffer.indexOf(0);
    return end < 0 ? undefined : take(end + 1, nothing);
  }
  if (name === "8") return buffer.length < 7 ? undefined : take(7 + two(p1, p2) + 65_536 * two(p3, p4), nothing);
  if (buffer.length < 5) return undefined;
  return take(5 + two(p1, p2), (bytes) => {
    const [kind = 0, , , first, second] = bytes.subarray(2);
    if (kind === 0x48 && first === 48) return { do: "tell-process", id: [...bytes.subarray(7)] };
    // GS ( k of kind 49 is QR: 80 keeps the text, 81 prints the symbol; model, size and care change no text.
    if (kind === 0x6b && first === 49 && second === 80) return { do: "keep-symbol", data: bytes.subarray(8) };
    if (kind === 0x6b && first === 49 && second === 81) return { do: "print-symbol" };
    return { do: "nothing" };
  });
}
