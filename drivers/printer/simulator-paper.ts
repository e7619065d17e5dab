/** All paper that came out of a simulated printer: what hangs in it, what was torn off, and the record of all. */
import type { PaperLine, PaperPicture, PaperSymbol, SimulatedPrinter } from "../../gateway/contract/office.ts";
import { DotPicture } from "./simulator-picture.ts";

/** One paper that came out, also if it still hangs. */
export interface PaperRecord {
  readonly id: number;
  /** No longer hangs in the printer: cut off, or torn off with the end of a roll. */
  readonly cut: boolean;
  /** Cut by the knife, with nothing lost before, and all of it came over one connection. */
  readonly whole: boolean;
  /** Rows of dots in its pictures. */
  readonly rows: number;
  /** Line by line. A picture is `dots:` and hashOfDots, a QR symbol `qr:` and its text. */
  readonly text: string;
  /** Its first picture, in base64; kept for the last papers only. */
  readonly png?: string;
}

type Piece = PaperLine | DotPicture | PaperSymbol;

interface Paper {
  readonly id: number;
  cut: boolean;
  /** By whoever opened the printer for another roll. */
  taken: boolean;
  whole: boolean;
  pieces: Piece[];
  /** Fed since the last piece. */
  blankRows: number;
  /** In tickets, so that a rest of a roll ends somewhere. */
  length: number;
}

/** Shown to who looks at the printer. */
const papersShown = 10;
const picturesKept = 50;
const recordsKept = 50_000;
/** A ticket is about so long; a rest of a roll, such as 0.5 tickets, ends after this share of it. */
const linesPerTicket = 12;
const rowsPerTicket = 800;
const rowsPerLine = 30;

export class PrinterPaper {
  readonly #widthDots: number;
  #next = 1;
  #hanging: Paper | undefined;
  /** Newest last. */
  #recent: Paper[] = [];
  #older: PaperRecord[] = [];
  /** Something that belonged on the paper now coming out is not there, or not on it alone. */
  #spoilt = false;
  /** The connections that told it what to put on the paper now coming out. */
  readonly sources = new Set<number>();

  constructor(widthDots: number) {
    this.#widthDots = widthDots;
  }

  get hangs(): boolean {
    return this.#hanging !== undefined;
  }

  /** Of the paper that hangs, in tickets. */
  get length(): number {
    return this.#hanging?.length ?? 0;
  }

  line(line: PaperLine): void {
    const paper = this.#paper();
    const blank: PaperLine = { text: "", scale: 1, align: "left", bold: false };
    paper.pieces.push(...Array<PaperLine>(Math.round(paper.blankRows / rowsPerLine)).fill(blank), line);
    paper.blankRows = 0;
    paper.length += 1 / linesPerTicket;
  }

  symbol(qr: string, align: PaperLine["align"]): void {
    const paper = this.#paper();
    paper.pieces.push({ qr, align });
    paper.blankRows = 0;
  }

  feed(rows: number): void {
    const paper = this.#paper();
    paper.blankRows += rows;
    paper.length += rows / rowsPerTicket;
  }

  /** Dots right below dots, also with a feed between them, are one picture. */
  rows(rows: readonly Uint8Array[], left: number, right: number): void {
    const paper = this.#paper();
    const last = paper.pieces.at(-1);
    const picture = last instanceof DotPicture ? last : new DotPicture(this.#widthDots);
    if (picture !== last) paper.pieces.push(picture);
    picture.addBlank(paper.blankRows);
    paper.blankRows = 0;
    for (const row of rows) picture.addRow(row, left, right);
    paper.length += rows.length / rowsPerTicket;
  }

  spoil(): void {
    this.#spoilt = true;
  }

  /** A new ticket begins; but what hangs stays what it is. */
  begin(): void {
    if (this.#hanging) return;
    this.#spoilt = false;
    this.sources.clear();
  }

  /** The printer has forgotten the rest of what it was told. */
  forget(): void {
    if (this.#hanging) this.#spoilt = true;
    else this.begin();
  }

  /** By the knife. */
  cut(): void {
    if (!this.#hanging) return;
    this.#hanging.whole = !this.#spoilt && this.sources.size <= 1;
    this.#hanging.cut = true;
    this.#hanging = undefined;
    this.begin();
  }

  /** By hand. `rest`: more of the same ticket will come. */
  tear(rest: boolean): void {
    if (!this.#hanging) return;
    this.#hanging.cut = true;
    this.#hanging = undefined;
    this.begin();
    if (rest) this.#spoilt = true;
  }

  /** Nothing that was cut off still lies in the slot. */
  take(): void {
    for (const paper of this.#recent) paper.taken ||= paper.cut;
  }

  /** Newest first. */
  shown(): SimulatedPrinter["papers"] {
    return this.#recent
      .slice(-papersShown)
      .reverse()
      .map(({ id, cut, taken, pieces }) => ({
        id,
        cut,
        taken,
        pieces: pieces.map((piece) => (piece instanceof DotPicture ? picture(piece) : piece)),
        lines: pieces.filter((piece) => "text" in piece),
      }));
  }

  /** Oldest first. */
  record(): readonly PaperRecord[] {
    return [...this.#older, ...this.#recent.map((paper) => ({ ...recordOf(paper), ...pngOf(paper) }))];
  }

  #paper(): Paper {
    if (this.#hanging) return this.#hanging;
    const paper: Paper = {
      id: this.#next,
      cut: false,
      taken: false,
      whole: false,
      pieces: [],
      blankRows: 0,
      length: 0,
    };
    this.#next += 1;
    this.#hanging = paper;
    this.#recent.push(paper);
    if (this.#recent.length > picturesKept) this.#older.push(recordOf(this.#recent.shift()!));
    // Dropped in one go: to move all of them for each new paper would be slow.
    if (this.#older.length > 2 * recordsKept) this.#older = this.#older.slice(-recordsKept);
    return paper;
  }
}

function picture(dots: DotPicture): PaperPicture {
  return { widthDots: dots.widthDots, heightDots: dots.heightDots, png: dots.png() };
}

function recordOf({ id, cut, whole, pieces }: Paper): PaperRecord {
  const pictures = pieces.filter((piece) => piece instanceof DotPicture);
  return {
    id,
    cut,
    whole,
    rows: pictures.reduce((sum, { rows }) => sum + rows, 0),
    text: pieces.map(textOf).join("\n"),
  };
}

function pngOf({ pieces }: Paper): { readonly png?: string } {
  const first = pieces.find((piece) => piece instanceof DotPicture);
  return first ? { png: first.png() } : {};
}

function textOf(piece: Piece): string {
  if (piece instanceof DotPicture) return `dots:${piece.hash()}`;
  return "qr" in piece ? `qr:${piece.qr}` : piece.text;
}
