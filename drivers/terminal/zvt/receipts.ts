/** Gathers what a terminal has printed (ZVT 06 D1, 06 D3) into whole receipts; keeping them is its caller's. */
import type { ReceiptCopy, ReceiptText } from "../../../gateway/contract/payments.ts";
import { keepWithinMs } from "../../driver.ts";
import type { PrintPiece } from "./message.ts";

export interface Receipts {
  /** True: acknowledge it. False: a whole receipt could not be kept. */
  add(pieces: readonly PrintPiece[]): Promise<boolean>;
  /** Nothing more comes: what is there is a receipt, although nobody has said so. */
  end(): Promise<boolean>;
  /** Has a receipt begun, and not ended? */
  open(): boolean;
  /** Kept, in this order. */
  readonly kept: readonly ReceiptCopy[];
}

export interface Gathering {
  /** Whose a receipt is that does not say so. */
  readonly unnamed: "payment" | "admin";
  /** Does the customer sign what is printed now? */
  readonly signature?: () => boolean;
  /** All parts of what one message ends are kept within so long, or it is not acknowledged. */
  readonly withinMs?: number;
}

/** As the contract takes them, and as a message to the gateway may be long with all that stands around them. */
const longest = { line: 100, lines: 75, bytes: 7_000 };

const headings: readonly (readonly [RegExp, ReceiptCopy])[] = [
  [/h.{1,2}ndler-? ?(beleg|kopie|quittung)|kassenbeleg|f[uü]r (den )?h.{1,2}ndler/i, "merchant"],
  [/merchant'?s? (copy|receipt)|copy for (the )?merchant|^\W*(merchant|h.{1,2}ndler)\W*$/i, "merchant"],
  [/kunden-? ?(beleg|kopie|quittung)|kopie kunde|f[uü]r (den )?kunden?\b/i, "customer"],
  [/customer'?s? (copy|receipt)|copy for (the )?customer|^\W*(customer|kunde)\W*$/i, "customer"],
];

export function gatherReceipts(
  keep: (receipt: ReceiptText) => Promise<boolean>,
  { unnamed, signature = () => false, withinMs = keepWithinMs }: Gathering,
): Receipts {
  const kept: ReceiptCopy[] = [];
  let copy: ReceiptCopy | undefined;
  let lines: string[] = [];
  /** The merchant's, because the first of two is: until another one has come, it may be the only one. */
  let alone: readonly string[] | undefined;

  function copyOf(): { whose: ReceiptCopy; isGuess: boolean } {
    const named = copy ?? headingIn(lines);
    if (named !== undefined) return { whose: named, isGuess: false };
    if (unnamed === "admin") return { whose: "admin", isGuess: false };
    return { whose: kept.includes("merchant") ? "customer" : "merchant", isGuess: kept.length === 0 };
  }

  async function finish(deadline: number): Promise<boolean> {
    if (lines.length === 0) return true;
    const { whose, isGuess } = copyOf();
    const all = lines;
    lines = [];
    copy = undefined;
    if (!(await put(whose, all, deadline))) return false;
    alone = isGuess ? all : undefined;
    return true;
  }

  async function put(whose: ReceiptCopy, all: readonly string[], deadline: number): Promise<boolean> {
    const parts = partsOf(all);
    const signs = whose === "merchant" && signature();
    for (const [nth, part] of parts.entries()) {
      const isEnd = nth === parts.length - 1;
      const receipt: ReceiptText = { copy: whose, lines: part, ...(signs && isEnd && { signature: true }) };
      if (!(await before(deadline, keep(receipt)))) return false;
    }
    kept.push(whose);
    return true;
  }

  return {
    kept,
    open: () => lines.length > 0,
    async end() {
      const deadline = performance.now() + withinMs;
      if (!(await finish(deadline))) return false;
      const all = alone;
      alone = undefined;
      // The only one that there is must do for both.
      return all === undefined || put("customer", all, deadline);
    },
    async add(pieces) {
      const deadline = performance.now() + withinMs;
      for (const piece of pieces) {
        const isOther = piece.copy !== undefined && copy !== undefined && piece.copy !== copy;
        if (isOther && !(await finish(deadline))) return false;
        copy ??= piece.copy;
        lines.push(...piece.lines.map((line) => line.slice(0, longest.line)));
        if (piece.last && !(await finish(deadline))) return false;
      }
      return true;
    },
  };
}

/** By the first line that says so, and in it by what stands first: further down both may be spoken of. */
function headingIn(lines: readonly string[]): ReceiptCopy | undefined {
  for (const line of lines.map(closed)) {
    const found = headings.flatMap(([heading, whose]) => {
      const at = line.search(heading);
      return at < 0 ? [] : [{ at, whose }];
    });
    if (found.length > 0) return found.sort((a, b) => a.at - b.at)[0]!.whose;
  }
  return undefined;
}

/** `K U N D E N B E L E G` and `K-U-N-D-E-N-B-E-L-E-G` are words too. */
function closed(line: string): string {
  return line.replace(/(?<!\p{L})(?:\p{L}[ .-]){3,}\p{L}(?!\p{L})/gu, (word) => word.replace(/[ .-]/g, ""));
}

/** Each of them fits into one message. */
function partsOf(lines: readonly string[]): string[][] {
  const parts: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const size = Buffer.byteLength(JSON.stringify(line)) + 1;
    bytes += size;
    if (bytes > longest.bytes || parts.at(-1)!.length >= longest.lines) {
      parts.push([]);
      bytes = size;
    }
    parts.at(-1)!.push(line);
  }
  return parts;
}

/** False when it is not there by then. */
async function before(deadline: number, kept: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, deadline - performance.now()), false);
  });
  try {
    return await Promise.race([kept, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
