/** Takes jobs from a retained slot, each once and one at a time; what a job is stays between core and driver. */
import type { JobDone } from "../gateway/contract/messages.ts";
import type { JobEnd } from "./driver.ts";

/** What every job carries, whatever its kind. */
export interface Job {
  readonly id: string;
  readonly run: string;
  readonly until: number;
}

export interface JobSlot {
  /** The slot's present value: a job, or nothing to do. May be the same again. */
  put(job: Job | null): void;
  /** Looks at the slot again: the time is known now. */
  look(): void;
  /** The end of the last job, to be told again on each connect. */
  last(): JobDone | undefined;
}

export interface JobSlotOptions {
  /** The driver program's run: jobs for another one are not ours to do. */
  readonly run: string;
  /** The gateway's time, for `until`; undefined while it is not known, and then a job waits. */
  readonly now: () => number | undefined;
  readonly work: (job: Job) => Promise<JobEnd>;
  readonly told: (done: JobDone) => void;
}

/** Ends of jobs that are remembered, so that a repeat is answered and not done. */
const remembered = 200;

export function jobSlot(options: JobSlotOptions): JobSlot {
  const ends = new Map<string, JobDone>();
  let present: Job | null = null;
  let doing: Job | undefined;
  let last: JobDone | undefined;

  function look(): void {
    const job = present;
    if (!job || doing || job.run !== options.run) return;
    const known = ends.get(job.id);
    if (known) {
      present = null;
      last = known;
      return options.told(known);
    }
    const now = options.now();
    if (now === undefined) return;
    present = null;
    if (now > job.until) return end(job, { outcome: "failed" });
    doing = job;
    void options.work(job).then((result) => {
      doing = undefined;
      end(job, result);
      look();
    });
  }

  function end(job: Job, result: JobEnd): void {
    last = { id: job.id, run: options.run, ...result };
    ends.set(job.id, last);
    for (const id of ends.keys()) {
      if (ends.size <= remembered) break;
      ends.delete(id);
    }
    options.told(last);
  }

  return {
    put(job) {
      present = job?.id === doing?.id ? null : job;
      look();
    },
    look,
    last: () => last,
  };
}
