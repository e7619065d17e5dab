/** Codes out of the bytes of a code reader: cut at their ends, stripped, and refused where they are not sure. */

export interface CodeForm {
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
}

/** Why a code is not taken. */
export type Dropped = "too-long" | "undecodable" | "without-prefix" | "without-end";

export type Read = { readonly text: string } | { readonly dropped: Dropped };

/** As the contract's events have it. */
export const longest = 300;
/** A character has four bytes at most. Longer lines are not kept. */
const bytesPerCharacter = 4;

export interface CodeReader {
  read(chunk: Uint8Array): Read[];
  /** Nothing came for a while: what began and did not end is given up. */
  silence(): Read[];
  /** Has one begun? */
  readonly pending: () => boolean;
}

/** Without a suffix a code ends with CR, LF or both; with one, only with that. */
export function codeReader({ prefix = "", suffix = "" }: CodeForm): CodeReader {
  const ends = suffix === "" ? [[0x0d], [0x0a]] : [[...Buffer.from(suffix)]];
  const start = printable(prefix);
  const room = (longest + prefix.length + suffix.length) * bytesPerCharacter;
  let line: number[] = [];
  let overlong = false;

  function finish(bytes: readonly number[]): Read[] {
    const tooLong = overlong;
    line = [];
    overlong = false;
    return tooLong ? [{ dropped: "too-long" }] : codeOf(bytes, start);
  }
  return {
    read: (chunk) =>
      [...chunk].flatMap((byte) => {
        line.push(byte);
        const end = ends.find((each) => each.every((want, i) => line.at(i - each.length) === want));
        if (end) return finish(line.slice(0, -end.length));
        if (line.length > room) {
          overlong = true;
          line = line.slice(-suffix.length * bytesPerCharacter - 1);
        }
        return [];
      }),
    silence() {
      const unfinished = overlong || codeOf(line, "").length > 0;
      finish([]);
      return unfinished ? [{ dropped: "without-end" }] : [];
    },
    pending: () => line.length > 0,
  };
}

function codeOf(bytes: readonly number[], prefix: string): Read[] {
  const decoded = decode(bytes);
  if (decoded === undefined) return [{ dropped: "undecodable" }];
  const text = printable(decoded);
  if (text === "") return [];
  if (!text.startsWith(prefix)) return [{ dropped: "without-prefix" }];
  const code = text.slice(prefix.length);
  if (code.length > longest) return [{ dropped: "too-long" }];
  return code === "" ? [] : [{ text: code }];
}

/** Undefined: no UTF-8, or a key that the layout does not have. */
function decode(bytes: readonly number[]): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
    return text.includes("\uFFFD") ? undefined : text;
  } catch {
    return undefined;
  }
}

function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "");
}
