/** What bytes tell an ESC/POS printer to do, after the manual; simulator.ts does it. Shares nothing with the driver. */

/** One thing to do in its turn. `feed` is a number of empty lines. */
export type Command =
  | { readonly do: "letter"; readonly byte: number }
  | { readonly do: "line" }
  | { readonly do: "feed"; readonly lines: number }
  | { readonly do: "cut" }
  | { readonly do: "initialise" }
  | { readonly do: "align"; readonly align: "left" | "center" | "right" }
  | { readonly do: "bold"; readonly bold: boolean }
  | { readonly do: "scale"; readonly scale: number }
  | { readonly do: "page"; readonly page: number }
  | { readonly do: "picture"; readonly rows: number }
  | { readonly do: "tell-paper" }
  | { readonly do: "tell-process"; readonly id: readonly number[] }
  | { readonly do: "tell-identity"; readonly what: number }
  | { readonly do: "tell-by-itself"; readonly what: number }
  | { readonly do: "nothing" };

/** One thing to do at once, wherever its bytes stand. */
export type Urgent =
  | { readonly do: "status"; readonly n: number }
  | { readonly do: "recover"; readonly forget: boolean }
  | { readonly do: "clear" };

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
  D: 0,
  B: 1,
};
const gsLengths: Readonly<Record<string, number>> = {
  B: 1,
  H: 1,
  L: 2,
  P: 2,
  W: 2,
  f: 1,
  h: 1,
  w: 1,
  b: 1,
  $: 2,
  "\\": 2,
  ":": 0,
  T: 1,
};
const aligns = ["left", "center", "right"] as const;

/** Takes the first command off `buffer`; undefined when its last byte has not come yet. */
export function takeCommand(buffer: number[]): Command | undefined {
  const [first, second] = buffer;
  if (first === undefined) return undefined;
  const take = (length: number, command: (bytes: number[]) => Command): Command | undefined =>
    buffer.length < length ? undefined : command(buffer.splice(0, length));
  const nothing = (): Command => ({ do: "nothing" });

  if (first >= 0x20) return take(1, () => ({ do: "letter", byte: first }));
  if (first === 0x0a) return take(1, () => ({ do: "line" }));
  if (first !== 0x1b && first !== 0x1d && first !== 0x1c) return take(1, nothing);
  if (second === undefined) return undefined;
  const name = String.fromCharCode(second);
  if (first === 0x1c) return take(name === "." || name === "&" ? 2 : 3, nothing);
  return first === 0x1b ? takeEsc(name, take) : takeGs(name, buffer, take);
}

type Take = (length: number, command: (bytes: number[]) => Command) => Command | undefined;

function takeEsc(name: string, take: Take): Command | undefined {
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
      return take(3, ([, , n = 0]) => ({ do: "feed", lines: Math.round(n / 30) }));
    default:
      return take(2 + (escLengths[name] ?? 0), () => ({ do: "nothing" }));
  }
}

function takeGs(name: string, buffer: number[], take: Take): Command | undefined {
  const [, , third, fourth] = buffer;
  switch (name) {
    case "!":
      return take(3, ([, , n = 0]) => ({ do: "scale", scale: 1 + Math.max(n >> 4, n & 7) }));
    case "V":
      if (third === undefined) return undefined;
      return take(third < 65 ? 3 : 4, () => ({ do: "cut" }));
    case "r":
      return take(3, ([, , n = 0]) => (n % 48 === 1 ? { do: "tell-paper" } : { do: "nothing" }));
    case "I":
      return take(3, ([, , n = 0]) => ({ do: "tell-identity", what: n }));
    case "a":
      return take(3, ([, , n = 0]) => ({ do: "tell-by-itself", what: n }));
    case "(":
      if (fourth === undefined || buffer.length < 5) return undefined;
      return take(5 + fourth + 256 * (buffer[4] ?? 0), ([, , letter, , , fn, , ...data]) =>
        letter === 0x48 && fn === 48 ? { do: "tell-process", id: data } : { do: "nothing" },
      );
    case "v":
      if (buffer.length < 8) return undefined;
      return takePicture(buffer, take);
    default:
      return take(2 + (gsLengths[name] ?? 0), () => ({ do: "nothing" }));
  }
}

/** GS v 0 m xL xH yL yH dots. */
function takePicture(buffer: number[], take: Take): Command | undefined {
  const [, , , , xL = 0, xH = 0, yL = 0, yH = 0] = buffer;
  const rows = yL + 256 * yH;
  return take(8 + (xL + 256 * xH) * rows, () => ({ do: "picture", rows }));
}

/**
 * Sorts bytes as they arrive: what is urgent is done at once and does not enter the buffer. An urgent command may
 * come in pieces, and may stand in the middle of another command.
 */
export function intake(store: (byte: number) => void, act: (urgent: Urgent) => void): (byte: number) => void {
  let begun: number[] = [];
  function feed(byte: number): void {
    if (begun.length === 0 && byte !== 0x10) return store(byte);
    begun.push(byte);
    const urgent = readUrgent(begun);
    if (urgent === "more") return;
    const [first = 0, ...rest] = begun;
    begun = [];
    if (urgent !== "none") return act(urgent);
    store(first);
    rest.forEach(feed);
  }
  return feed;
}

const clearSequence = [0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8];

function readUrgent(bytes: readonly number[]): Urgent | "more" | "none" {
  const [, second, third] = bytes;
  if (second === undefined) return "more";
  if (second === 0x04) {
    if (third === undefined) return "more";
    return third >= 1 && third <= 4 ? { do: "status", n: third } : "none";
  }
  if (second === 0x05) {
    if (third === undefined) return "more";
    return third === 1 || third === 2 ? { do: "recover", forget: third === 2 } : "none";
  }
  if (!bytes.every((byte, i) => byte === clearSequence[i])) return "none";
  return bytes.length < clearSequence.length ? "more" : { do: "clear" };
}
