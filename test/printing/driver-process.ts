/** The printer's driver in a process that may be killed: jobs come in and ends go out over its channel. */

import type { JobEnd } from "../../drivers/driver.ts";
import printer from "../../drivers/printer/index.ts";
import type { FaultCode } from "../../gateway/contract/faults.ts";
import type { PrintJob } from "../../gateway/contract/messages.ts";

export type Said = { readonly fault: FaultCode | null } | { readonly id: string; readonly end: JobEnd };

const say = (said: Said) => void process.send?.(said);
let work: (job: PrintJob) => Promise<JobEnd> = () => Promise.reject(new Error("no job is taken yet"));

printer.start(JSON.parse(process.argv[2]!) as never, {
  event: () => undefined,
  keep: () => Promise.resolve(false),
  onAnswer() {},
  onLine() {},
  alarm() {},
  busy() {},
  fault: (fault) => say({ fault: fault ?? null }),
  model() {},
  onShow() {},
  onJob(handler) {
    work = handler as typeof work;
  },
  now: Date.now,
  log() {},
});

process.on("message", (job: PrintJob) => void work(job).then((end) => say({ id: job.id, end })));
process.on("disconnect", () => process.exit());
