/** One ZVT terminal: a single loop asks how it is, cares for it, and does one work after the other. */
import type { TerminalJob, TerminalShow } from "../../../gateway/contract/messages.ts";
import type { DevicePort, JobEnd, Running } from "../../driver.ts";
import type { Settled } from "../config.ts";
import { type Times, timesOn } from "../times.ts";
import type { Cure } from "./codes.ts";
import { findOut, moveMoney } from "./money.ts";
import { Session } from "./session.ts";
import { cure, doUpkeep } from "./upkeep.ts";
import type { Work } from "./work.ts";

interface Waiting {
  readonly job: TerminalJob;
  readonly end: (end: JobEnd) => void;
}

export class ZvtTerminal implements Running {
  readonly #port: DevicePort;
  readonly #times: Times;
  readonly #session: Session;
  readonly #startedAt = performance.now();
  readonly #curedAt = new Map<Cure, number>();
  readonly #rings = new Set<() => void>();
  #waiting: Waiting | undefined;
  /** The work that shall be broken off. */
  #abort: string | undefined;
  #doing: string | undefined;
  /** Is it to be asked how it is before the next poll is due? */
  #isDue = true;
  #isStopped = false;
  readonly #loop: Promise<void>;

  constructor(config: Settled, port: DevicePort, given: Times) {
    const times = timesOn(config.at, given);
    this.#port = port;
    this.#times = times;
    this.#session = new Session(config, port, times, {
      open: () => {
        this.#isDue ||= config.connection === "keep";
        this.#ring();
      },
    });
    port.onShow((value) => {
      this.#abort = (value as TerminalShow).abort;
      this.#breakOff();
    });
    port.onJob(
      (job) =>
        new Promise((end) => {
          this.#waiting = { job: job as TerminalJob, end };
          this.#ring();
        }),
    );
    this.#loop = this.#run();
  }

  /** A work that runs is left as it is: whoever starts next finds out what became of it. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#session.dialogue.shut();
    this.#ring();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting) await this.#serve(waiting);
      else await this.#look();
      this.#session.release();
      if (!this.#isDue && !this.#waiting) await this.#rest(this.#session.pollMs);
    }
    this.#waiting?.end({ outcome: "failed" });
  }

  async #serve({ job, end }: Waiting): Promise<void> {
    this.#doing = job.id;
    const result = await this.#work(job);
    this.#doing = undefined;
    this.#isDue = true;
    if (result) end(result);
  }

  #work(job: TerminalJob): Promise<JobEnd | undefined> {
    const { order } = job;
    const work: Work = {
      session: this.#session,
      job: job.id,
      isAborted: () => this.#abort === job.id,
      isStopped: () => this.#isStopped,
      rest: (ms) => this.#sleep(ms),
    };
    switch (order.work) {
      case "pay":
      case "reverse":
      case "refund":
        return moveMoney(work, order);
      case "find-out":
        return this.#findOut(work, order.about);
      default:
        return doUpkeep(work, order.work);
    }
  }

  async #findOut(work: Work, about: Parameters<typeof findOut>[1]): Promise<JobEnd | undefined> {
    if (!(await this.#port.keep({ type: "work-started", job: work.job }))) return { outcome: "unknown" };
    // A driver that was here before may have left the terminal in the middle of it.
    const youngMs = this.#times.settle - (performance.now() - this.#startedAt);
    if (youngMs > 0) await this.#sleep(youngMs);
    const found = await findOut(work, about);
    if (!found) return undefined;
    return {
      outcome: { happened: "ok", "not-happened": "failed", unclear: "unknown" }[found.verdict] as JobEnd["outcome"],
    };
  }

  #breakOff(): void {
    if (this.#doing === undefined) return;
    if (this.#abort !== this.#doing) return this.#session.dialogue.abort(false);
    if (this.#session.config.canAbort) this.#session.dialogue.abort();
    else this.#port.log("this terminal cannot be broken off from here");
  }

  /** How it is, and what it asks for. */
  async #look(): Promise<void> {
    const readiness = await this.#session.ready();
    this.#isDue = false;
    if (readiness !== "ready") return;
    await this.#session.enquire();
    const wanted = this.#session.cure;
    if (wanted !== undefined && wanted !== "end-of-day" && this.#mayCure(wanted)) {
      this.#curedAt.set(wanted, performance.now());
      await cure(this.#session, wanted);
      this.#isDue = true;
    }
  }

  #mayCure(wanted: Cure): boolean {
    const before = this.#curedAt.get(wanted);
    return before === undefined || performance.now() - before > this.#times.cure;
  }

  /** Until the next poll, or until there is something to do. */
  async #rest(ms: number): Promise<void> {
    await this.#sleep(ms, () => this.#waiting !== undefined || this.#isDue);
    this.#isDue = true;
  }

  /** Ends sooner when the program does, or when `isOver` after something has happened. */
  #sleep(ms: number, isOver: () => boolean = () => false): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => end(), ms);
      const end = () => {
        clearTimeout(timer);
        this.#rings.delete(look);
        resolve();
      };
      const look = () => {
        if (this.#isStopped || isOver()) end();
      };
      this.#rings.add(look);
      look();
    });
  }

  #ring(): void {
    for (const ring of [...this.#rings]) ring();
  }
}
