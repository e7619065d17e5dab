/**
 * The ESC/POS commands and answers that the driver uses, bytes to values and back; pure. Tickets are ticket.ts.
 * Source: Epson's ESC/POS command reference; where others differ, Citizen's and Bixolon's manuals.
 */
import { type FaultCode, printerBlocked } from "../../gateway/contract/faults.ts";

/** DLE EOT 1 to 4: answered at once with one byte each, also when the printer is offline or full. */
export const askStatus = Uint8Array.of(0x10, 0x04, 1, 0x10, 0x04, 2, 0x10, 0x04, 3, 0x10, 0x04, 4);

/**
 * DLE ENQ 2, then DLE DC4 fn 8: forget what is not yet on paper, and recover from an error that can be recovered from.
 * The first is for printers that lack the second, which is answered with `37 25 00`. Nothing may follow before that.
 */
export const clearBuffer = Uint8Array.of(0x10, 0x05, 2, 0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8);

/** GS a: from now on four bytes at each change of being online, of an error, of the paper. */
export const tellChanges = Uint8Array.of(0x1d, 0x61, 0x0e);

/** DLE EOT 20: the full status of Custom's printers, `10 0f` and four bytes. */
export const askFull = Uint8Array.of(0x10, 0x04, 20);

/** GS r 1: answered in its turn, when the printer has worked off all that was sent before. */
export const askProcessed = Uint8Array.of(0x1d, 0x72, 1);

/** GS I 67: what it calls itself. */
export const askModel = Uint8Array.of(0x1d, 0x49, 67);

/** GS ( H fn 48: the four characters (20h to 7Eh) come back when all that was sent before is on paper. */
export function askPrinted(processId: string): Uint8Array {
  return Uint8Array.of(0x1d, 0x28, 0x48, 6, 0, 48, 48, ...Buffer.from(processId, "latin1").subarray(0, 4));
}

/**
 * Cuts off what an earlier job may have left hanging. The NULs complete a command that a broken line cut short
 * and are otherwise ignored; ESC @ forgets sizes and code pages; GS V 66 feeds to the knife and cuts.
 */
export const cutScrap = Uint8Array.of(...Array<number>(16).fill(0), 0x1b, 0x40, 0x1d, 0x56, 66, 0);

export interface PrinterStatus {
  /** False: a ticket sent now would not come out now. */
  readonly ready: boolean;
  readonly fault?: FaultCode;
}

/** What the four answers to `askStatus` mean together, in order. */
export function readStatus(answers: Uint8Array): PrinterStatus {
  const [printer = 0, cause = 0, error = 0, paper = 0] = answers;
  const fault = faultOf(cause, error, paper);
  // Offline without a cause: somebody feeds by hand, or has switched it off-line.
  const ready = (printer & 0x08) === 0 && !(fault && printerBlocked.has(fault));
  return { ready, ...(fault && { fault }) };
}

/** The fault that must be mended first: nothing can be said of the paper while the cover is open. */
function faultOf(cause: number, error: number, paper: number): FaultCode | undefined {
  if (cause & 0x04) return "cover-open";
  if (cause & 0x20 || paper & 0x60) return "paper-out";
  // Cutter, mechanical or unrecoverable error: the same hands do the same thing about each.
  if (error & 0x2c) return "cutter-jam";
  if (error & 0x40) return "overheated";
  if (paper & 0x0c) return "paper-low";
  return undefined;
}

export type Answer =
  /** To one DLE EOT; which one, only the order tells. */
  | { readonly type: "status"; readonly byte: number }
  /** To GS r 1. With the paper gone, some printers answer all the same, and it proves nothing. */
  | { readonly type: "processed"; readonly paperOut: boolean }
  | { readonly type: "printed"; readonly processId: string }
  | { readonly type: "cleared" }
  | { readonly type: "model"; readonly name: string }
  /** To DLE EOT 20. */
  | { readonly type: "full"; readonly ticketThere: boolean }
  /** Automatic status has come: something is not as it was. */
  | { readonly type: "changed" };

/** Headers of blocks that end with NUL: answers to GS ( H, DLE DC4 8, GS I, and others that nobody asked for. */
const blockHeaders: ReadonlySet<number> = new Set([0x37, 0x35, 0x3b, 0x3d, 0x5f]);
const longestBlock = 80;
/** `10 0f`, then paper, user, what passes, what does not. */
const fullBytes = 6;
const fullPaper = 2;

/** Which dialect a printer speaks: Custom's full status begins as Epson's automatic status does. */
export type Dialect = "epson" | "custom";

/** Tells answers apart by the fixed bits of their first byte. Feed it all that comes, in pieces of any size. */
export function answerReader(dialect: Dialect = "epson"): (chunk: Uint8Array) => Answer[] {
  let block: number[] | undefined;
  let automaticLeft = 0;
  let full: number[] | undefined;

  return (chunk) => {
    const answers: Answer[] = [];
    for (const byte of chunk) {
      if (byte === 0x11 || byte === 0x13) continue; // XON and XOFF may stand anywhere.
      if (block) {
        if (byte !== 0 && block.length < longestBlock) block.push(byte);
        else {
          const answer = readBlock(block);
          if (answer) answers.push(answer);
          block = undefined;
        }
      } else if (full) {
        full.push(byte);
        if (full.length < fullBytes) continue;
        answers.push({ type: "full", ticketThere: (full[fullPaper]! & 0x20) !== 0 });
        full = undefined;
      } else if (dialect === "custom" && byte === 0x10) full = [byte];
      else if (automaticLeft > 0) {
        automaticLeft -= 1;
        if (automaticLeft === 0) answers.push({ type: "changed" });
      } else if (blockHeaders.has(byte)) block = [byte];
      else if ((byte & 0x93) === 0x12) answers.push({ type: "status", byte });
      // Automatic status, which some printers send unasked: four bytes; DLE EOT then tells what has changed.
      else if ((byte & 0x93) === 0x10) automaticLeft = 3;
      else if ((byte & 0x90) === 0) answers.push({ type: "processed", paperOut: (byte & 0x0c) !== 0 });
    }
    return answers;
  };
}

function readBlock([header, ...data]: readonly number[]): Answer | undefined {
  if (header === 0x5f) return readModel(data);
  const [kind, ...rest] = data;
  if (header !== 0x37) return undefined;
  if (kind === 0x25) return { type: "cleared" };
  if (kind === 0x22) return { type: "printed", processId: String.fromCharCode(...rest) };
  return undefined;
}

function readModel(data: readonly number[]): Answer | undefined {
  const name = String.fromCharCode(...data)
    .replace(/[^ -~]/g, "")
    .trim();
  return name === "" ? undefined : { type: "model", name };
}
