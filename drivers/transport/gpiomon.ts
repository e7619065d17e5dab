/** Contacts of a board on the network that says its edges in lines of text, as gpiomon and gpioget write them. */
import { addressMistake } from "./address.ts";
import type { ContactListener, ContactOptions, Line, LineAddress } from "./lines.ts";
import { openPipe, type Pipe, type PipeListener } from "./pipe.ts";

/** What a board says of one of its lines. */
export interface Said {
  readonly line: number;
  readonly level: "low" | "high";
  /** Milliseconds on the board's clock; absent: so it stands, no edge is told. */
  readonly atMs?: number;
}

/** `gpiomon --format "%e %o %S"`: `2 17 138.92`, line 17 fell. */
const edge = /^([12]) (\d{1,9}) (\d{1,12})\.(\d{1,9})$/;
/** `gpioget`: `"GPIO17"=active "GPIO27"=inactive`, with or without quotes, by name or by number. */
const standing = /^(?:"?[A-Za-z_]{0,20}\d{1,4}"?=(?:in)?active ?)+$/;
const stands = /(\d{1,4})"?=(in)?active/g;
const longestLine = 400;

/** Takes text in pieces of any size; lines that are neither, such as gpiomon's greetings, are skipped. */
export function boardReader(): (chunk: Uint8Array) => Said[] {
  let rest = "";
  return (chunk) => {
    const lines = (rest + Buffer.from(chunk).toString("latin1")).split("\n");
    rest = (lines.pop() ?? "").slice(-longestLine);
    return lines.flatMap((line) => readLine(line.trim()));
  };
}

function readLine(text: string): Said[] {
  const [, event, line, seconds, fraction] = edge.exec(text) ?? [];
  if (event !== undefined) {
    const atMs = Number(seconds) * 1000 + Number(`0.${fraction}`) * 1000;
    return [{ line: Number(line), level: event === "2" ? "low" : "high", atMs }];
  }
  if (!standing.test(text)) return [];
  return [...text.matchAll(stands)].map(([, number, low]) => ({ line: Number(number), level: low ? "low" : "high" }));
}

interface Watcher {
  readonly line: number | undefined;
  readonly closedAt: "low" | "high";
  readonly listener: ContactListener;
}

interface Board {
  readonly watchers: Set<Watcher>;
  readonly pipe: Pipe;
  /** As last heard on this connection. */
  readonly levels: Map<number, Said["level"]>;
  open: boolean;
}

/** A line of a board is given to one gpiomon only, so all contacts of a board share one connection. */
const boards = new Map<string, Board>();

export function openContact(address: LineAddress, options: ContactOptions, listener: ContactListener): Line {
  if (address.kind !== "gpiomon") throw new Error(`${address.kind} is not gpiomon`);
  const { at, line } = address;
  const mistake = addressMistake(at);
  if (mistake !== undefined) throw new Error(`„${at}“: ${mistake}`);
  const watcher: Watcher = { line, closedAt: options.pull === "down" ? "high" : "low", listener };
  const board = boards.get(at) ?? connect(at);
  board.watchers.add(watcher);
  if (board.open) catchUp(board, watcher);
  return {
    close() {
      board.watchers.delete(watcher);
      if (board.watchers.size > 0 || boards.get(at) !== board) return;
      boards.delete(at);
      board.pipe.close();
    },
  };
}

function connect(at: string): Board {
  let read = boardReader();
  const watchers = new Set<Watcher>();
  const ear: PipeListener = {
    open() {
      read = boardReader();
      board.open = true;
      board.levels.clear();
      for (const { listener } of watchers) listener.ready(undefined);
    },
    bytes(chunk) {
      for (const said of read(chunk)) {
        board.levels.set(said.line, said.level);
        for (const watcher of watchers) tell(watcher, said);
      }
    },
    lost() {
      board.open = false;
      for (const { listener } of watchers) listener.lost("unreachable", `nobody answers at ${at}`);
    },
  };
  const pipe = openPipe(at, ear, { onlyListens: true });
  const board: Board = { watchers, pipe, levels: new Map(), open: false };
  boards.set(at, board);
  return board;
}

/** For a contact that joins a board which has told how its lines stand. */
function catchUp(board: Board, watcher: Watcher): void {
  queueMicrotask(() => {
    if (!board.open || !board.watchers.has(watcher)) return;
    watcher.listener.ready(undefined);
    for (const [line, level] of board.levels) tell(watcher, { line, level });
  });
}

function tell({ line, closedAt, listener }: Watcher, said: Said): void {
  if (line !== undefined && said.line !== line) return;
  const closed = said.level === closedAt;
  if (said.atMs === undefined) listener.ready(closed);
  else listener.edge(closed, said.atMs);
}
