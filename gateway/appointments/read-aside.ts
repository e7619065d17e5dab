/** Has a list read by list-worker.ts, within bounds of time and memory. */
import { Worker } from "node:worker_threads";
import { unreadableList } from "./hash-list.ts";
import type { ListAnswer, ListOrder } from "./list-worker.ts";
import { sentences } from "./sentences.ts";

const limitMs = 30_000;
const limitMb = 256;

/** @param log told when the reader itself fails; never what the list says */
export function readAside(order: ListOrder, log: (line: string) => void): Promise<ListAnswer> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./list-worker.ts", import.meta.url), {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: limitMb },
    });
    const end = (answer: ListAnswer) => {
      clearTimeout(limit);
      resolve(answer);
      void worker.terminate();
    };
    const limit = setTimeout(() => end({ list: unreadableList(sentences.tookTooLong) }), limitMs);
    worker.once("message", end);
    // A list that the reader fails on would fail it again at every start: it is refused, and the gateway goes on.
    worker.once("error", (error: NodeJS.ErrnoException) => {
      const frames = error.stack?.match(/at .*list-worker|at .*\/appointments\/[^\n]*/g)?.slice(0, 3) ?? [];
      log(`${order.path}: its reader failed: ${[error.code ?? error.name, ...frames].join(" ")}`);
      end({ list: unreadableList(sentences.unreadable(error.code ?? error.name)) });
    });
  });
}
