/** Edges of a contact from the text that `gpiomon --format "%e %o %S"` writes, one line each; pure. */
import type { Edge } from "./debounce.ts";

/** An edge and the line it was on: gpiomon may watch several. */
export interface LineEdge extends Edge {
  readonly line: number;
}

const format = /^([12]) (\d{1,9}) (\d{1,12})\.(\d{1,9})$/;
const longestLine = 200;

/** Takes text in pieces of any size; lines that are no edges, such as gpiomon's greetings, are skipped. */
export function edgeReader(): (chunk: Uint8Array) => LineEdge[] {
  let rest = "";
  return (chunk) => {
    const lines = (rest + Buffer.from(chunk).toString("latin1")).split("\n");
    rest = (lines.pop() ?? "").slice(-longestLine);
    return lines.flatMap((line) => readEdge(line.trim()) ?? []);
  };
}

/** `2 17 138.92`: line 17 fell. The contact draws a pulled-up line down, so falling is closing. */
function readEdge(text: string): LineEdge | undefined {
  const [, event, line, seconds, fraction] = format.exec(text) ?? [];
  if (event === undefined) return undefined;
  return {
    to: event === "2" ? "closed" : "open",
    line: Number(line),
    at: Number(seconds) * 1000 + Number(`0.${fraction}`) * 1000,
  };
}
