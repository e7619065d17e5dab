/**
 * How far the journal was written, in a small file beside it: so a journal that lost its end, or is gone, is noticed.
 * It is not synced: after a power cut it may stand further back than the journal, never further on.
 */
import { closeSync, constants, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { isFull } from "./whole-file.ts";

export interface Mark {
  readonly epoch: string;
  /** The last event that was durable. */
  readonly seq: number;
}

/** The mark beside this journal; undefined where there is none, or none that can be read. */
export function readMark(path: string): Mark | undefined {
  if (!existsSync(markPath(path))) return undefined;
  const [, epoch, seq] = /^([0-9a-f]+) +(\d+)\n/.exec(readFileSync(markPath(path), "latin1")) ?? [];
  return epoch === undefined ? undefined : { epoch, seq: Number(seq) };
}

export interface OpenMark {
  /** Once the event with this `seq` is durable. */
  moveTo(seq: number): void;
  close(): void;
}

export function openMark(path: string, epoch: string): OpenMark {
  const file = openSync(markPath(path), constants.O_RDWR | constants.O_CREAT, 0o600);
  return {
    moveTo(seq) {
      try {
        writeSync(file, `${epoch} ${String(seq).padStart(15)}\n`, 0);
      } catch (error) {
        // Nothing rests on it alone: on a full disk it stands where it stood.
        if (!isFull(error)) throw error;
      }
    },
    close: () => closeSync(file),
  };
}

const markPath = (path: string) => `${path}-mark`;
