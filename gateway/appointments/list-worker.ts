/** Reads one list on a thread of its own, and ends: no list, however long or strange, keeps anybody waiting. */
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import type { AppointmentSource } from "../contract/site-visits.ts";
import { openCodes } from "./codes.ts";
import { type HashedList, hashedList } from "./hash-list.ts";
import { readList } from "./read-list.ts";
import type { ListContext } from "./reading.ts";

export interface ListOrder {
  readonly path: string;
  /** The data folder, for the secret of the codes. */
  readonly data: string;
  readonly source: AppointmentSource;
  readonly context: ListContext;
}
/** `failed`: the system's word for why the file cannot be read, as EACCES. */
export type ListAnswer = { readonly list: HashedList } | { readonly failed: string };

const { path, data, source, context } = workerData as ListOrder;

function answer(): ListAnswer {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return { failed: (error as NodeJS.ErrnoException).code ?? "EIO" };
  }
  return { list: hashedList(readList(bytes, source, context), source.id, context, openCodes(data)) };
}

parentPort!.postMessage(answer());
