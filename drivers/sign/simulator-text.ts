/** Signs that are sent text: boards with a plain frame around it, and Alpha signs; from their makers' manuals alone. */

/** Takes bytes as they come; `text` and `blink` are what it lights. */
export interface TextSign {
  readonly text: string;
  readonly blink: boolean;
  hear(chunk: Uint8Array, send: (bytes: string) => void): void;
  losePower(): void;
}

const [soh, stx, etx, eot, esc] = ["\x01", "\x02", "\x03", "\x04", "\x1b"] as const;
const longestFrame = 300;

/** Hands over what stands between `start` and the next `end`, each time it is whole. */
function frames(start: string, end: string, take: (content: string, send: (bytes: string) => void) => void) {
  let heard = "";
  return (chunk: Uint8Array, send: (bytes: string) => void) => {
    heard = (heard + Buffer.from(chunk).toString("latin1")).slice(-longestFrame);
    for (let over = heard.indexOf(end); over >= 0; over = heard.indexOf(end)) {
      const begun = heard.lastIndexOf(start, over - 1);
      if (begun >= 0) take(heard.slice(begun + start.length, over), send);
      heard = heard.slice(over + end.length);
    }
  };
}

/**
 * Takes three makers' frames: STX, two digits of address, text, ETX; `<ID01>…CC<E>` of the AM03127, which says ACK or
 * NACK; and `|`, two digits of address, text, CR.
 */
export function asciiBoard(unit: number, changed: () => void): TextSign {
  const own = String(unit).padStart(2, "0");
  let text = "";
  function addressed(content: string): void {
    if (content.slice(0, 2) !== own) return;
    text = content.slice(2).trim();
    changed();
  }
  function am03127(content: string, send: (bytes: string) => void): void {
    if (content.slice(0, 3) !== `${own}>`) return;
    const [data, sum] = [content.slice(3, -2), content.slice(-2)];
    const xor = [...Buffer.from(data, "latin1")].reduce((total, byte) => total ^ byte, 0);
    const good = Number.parseInt(sum, 16) === xor;
    send(good ? "ACK" : "NACK");
    if (good) addressed(own + data.replace(/<[A-Z][A-Z0-9]>/g, ""));
  }
  const readers = [frames(stx, etx, addressed), frames("<ID", "<E>", am03127), frames("|", "\r", addressed)];
  return {
    get text() {
      return text;
    },
    blink: false,
    hear(chunk, send) {
      for (const read of readers) read(chunk, send);
    },
    losePower() {
      text = "";
    },
  };
}

/** Says nothing; takes text files with a right sum, for its own address or everybody's. */
export function alphaBoard(unit: number, changed: () => void): TextSign {
  const own = unit.toString(16).toUpperCase().padStart(2, "0");
  let files = new Map<string, { readonly mode: string; readonly text: string }>();
  /** The file 0 goes before all others. */
  const shown = () => files.get("0") ?? [...files.values()].at(-1);

  function take(content: string): void {
    const [type, address, command] = [content[0], content.slice(1, 3), content.slice(3, -4)];
    const sum = [...command].reduce((total, letter) => total + letter.charCodeAt(0), 0) % 65_536;
    if (type !== "Z" || (address !== "00" && address !== own)) return;
    if (Number.parseInt(content.slice(-4), 16) !== sum) return;
    const [start, code, label = "", escaped, , mode = "", ...text] = command.slice(0, -1);
    if (start !== stx || code !== "A" || escaped !== esc || !command.endsWith(etx)) return;
    files.set(label, { mode, text: text.join("").trim() });
    changed();
  }
  const read = frames("\0".repeat(5) + soh, eot, take);
  return {
    get text() {
      return shown()?.text ?? "";
    },
    get blink() {
      return shown()?.mode === "c";
    },
    hear: read,
    losePower() {
      files = new Map();
    },
  };
}
