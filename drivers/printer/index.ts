/** A ticket printer that speaks ESC/POS: a ticket counts as printed when the printer says so, not when it was sent. */
import { type FaultCode, printerBlocked } from "../../gateway/contract/faults.ts";
import type { PrintJob } from "../../gateway/contract/messages.ts";
import type { DevicePort, Driver, JobEnd } from "../driver.ts";
import { occupiedPipe } from "../transport/occupied.ts";
import { Config, mistakesIn, type Settled, settled } from "./config.ts";
import { type Conversation, converse } from "./conversation.ts";
import { type Encode, openEncode } from "./encode.ts";
import { type Answer, askPrinted, askProcessed, cutScrap, type PrinterStatus, tellChanges } from "./escpos.ts";

/** A healthy printer answers DLE EOT within some milliseconds. */
const answerMs = 1500;
/** While a ticket comes out, its fault is looked for this often. */
const watchMs = 200;
/** A hot head, or a hand on the feed button: how long a ticket waits for it to pass. Then it is told. */
const readyMs = 2000;
/** From the knife to the mouth. */
const presenterMs = 1500;
/** A line that broke within this time is dialled again at once, and a ticket waits for that. */
const justNowMs = 1000;
/** A mute printer gets a new connection, and a jammed one is told to try again, each so many polls. */
const everyPolls = 5;

interface Waiting {
  /** Encoded while the printer is asked how it is. */
  readonly ticket: Promise<Uint8Array>;
  readonly end: (end: JobEnd) => void;
}

/** One loop asks, clears and prints in turn: a printer that is cleared must hear nothing else meanwhile. */
class Printer {
  readonly #config: Settled;
  readonly #port: DevicePort;
  readonly #printer: Conversation;
  readonly #encode: Promise<Encode>;
  #ring: () => void = () => {};
  #stopped = false;
  #waiting: Waiting | undefined;
  /** A ticket of ours may lie in its buffer: nothing else is sent before that is cleared. */
  #leftover = false;
  /** Since it was last well. What anybody left in a blocked printer must not fall out when it is mended. */
  #cleared = false;
  /** A piece of ticket may hang in the printer, also from a driver that was killed. */
  #scrap = true;
  #processes = 0;
  /** On this connection. */
  #askedModel = false;
  #lostAt = performance.now();
  /** Off-line without a cause. */
  #pausedSince: number | undefined;
  #troubledPolls = 0;
  readonly #loop: Promise<void>;

  constructor(config: Config, port: DevicePort) {
    this.#config = settled(config);
    this.#port = port;
    this.#encode = openEncode({ ...this.#config, log: port.log });
    this.#printer = converse(config.at, this.#config.dialect, {
      open: () => {
        this.#askedModel = false;
        if (this.#config.tellsByItself) this.#printer.send(tellChanges);
        this.#ring();
      },
      changed: () => this.#ring(),
      model: (name) => port.model(name),
      lost: () => {
        this.#lostAt = performance.now();
        this.#cleared = false;
        port.fault("unreachable");
        this.#ring();
      },
    });
    port.onJob(
      (job) =>
        new Promise((end) => {
          const ticket = this.#encode.then((encode) => encode((job as PrintJob).doc));
          this.#waiting = { ticket, end };
          this.#ring();
        }),
    );
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#printer.close();
    this.#ring();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const status = await this.#look();
      if (this.#waiting) await this.#serve(this.#waiting, status);
      else await this.#rest();
    }
    this.#waiting?.end({ outcome: "failed" });
  }

  /** How the printer is, told upwards; undefined when it cannot be said. Leaves nothing old in its buffer. */
  async #look(): Promise<PrinterStatus | undefined> {
    if (!this.#printer.connected()) return undefined;
    if (this.#leftover) await this.#clear();
    const status = this.#leftover ? undefined : await this.#printer.status(this.#answerMs);
    const stuck = status === undefined || status.fault === "cutter-jam";
    this.#troubledPolls = stuck ? this.#troubledPolls + 1 : 0;
    const again = stuck && this.#troubledPolls % everyPolls === 0;
    if (status?.ready) this.#cleared = false;
    if (blocks(status) && (again || !this.#cleared)) await this.#clear();
    if (!this.#printer.connected()) return undefined;
    // Told last: whoever is told that the paper is out may put some in at once.
    this.#port.fault(faultOf(status) ?? this.#pause(status));
    if (status?.ready && !this.#askedModel) {
      this.#askedModel = true;
      this.#printer.askModel();
    }
    if (!status && again) this.#printer.reopen();
    return status;
  }

  async #clear(): Promise<void> {
    this.#cleared = await this.#printer.clear(this.#answerMs);
    this.#leftover = !this.#cleared;
  }

  /** Until the next poll, or until something happens. */
  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#ring(), this.#config.pollMs);
      this.#ring = () => {
        clearTimeout(timer);
        this.#ring = () => {};
        resolve();
      };
      if (this.#stopped || this.#waiting) this.#ring();
    });
  }

  async #serve(waiting: Waiting, known: PrinterStatus | undefined): Promise<void> {
    let status = known;
    for (let waitedMs = 0; waitedMs < readyMs && this.#mayPass(status) && !this.#stopped; waitedMs += watchMs) {
      await new Promise((resolve) => setTimeout(resolve, watchMs));
      status = await this.#look();
    }
    this.#waiting = undefined;
    if (status?.ready) return waiting.end(await this.#print(await waiting.ticket));
    waiting.end({ outcome: "failed", fault: this.#blockedBy(status) });
  }

  /** A pause that lasts is a fault. */
  #pause(status: PrinterStatus | undefined): FaultCode | undefined {
    if (status?.ready !== false || status.fault) this.#pausedSince = undefined;
    else this.#pausedSince ??= performance.now();
    const isLong = this.#pausedSince !== undefined && performance.now() - this.#pausedSince > readyMs;
    return isLong ? "offline" : undefined;
  }

  /** Not ready, but likely to be so in a moment: a pause, a hot head, a line that broke just now. */
  #mayPass(status: PrinterStatus | undefined): boolean {
    if (status) return !status.ready && (status.fault === undefined || status.fault === "overheated");
    return !this.#printer.connected() && performance.now() - this.#lostAt < justNowMs;
  }

  /** From the first byte to the printer's word, or to the end of all hope of it. */
  async #print(ticket: Uint8Array): Promise<JobEnd> {
    const { confirms, timeoutMs } = this.#config;
    this.#processes = (this.#processes + 1) % 10_000;
    const processId = String(this.#processes).padStart(4, "0");
    const probe = confirms === "process-id" ? askPrinted(processId) : askProcessed;
    const isOut = (answer: Answer) =>
      confirms === "process-id"
        ? answer.type === "printed" && answer.processId === processId
        : answer.type === "processed" && !answer.paperOut;

    const scrap = this.#scrap ? [cutScrap] : [];
    if (!this.#printer.send(Buffer.concat([...scrap, ticket, probe]))) {
      return { outcome: "failed", fault: "unreachable" };
    }
    this.#scrap = true;
    this.#leftover = true;
    const end = performance.now() + timeoutMs;
    let status: PrinterStatus | undefined;
    do {
      if (await this.#printer.answered(isOut, watchMs)) {
        if (confirms !== "presenter" || (await this.#printer.presented(presenterMs))) return this.#isOut();
        this.#port.log("it has printed, but no ticket came to its mouth");
        return { outcome: "unknown" };
      }
      status = await this.#printer.status(this.#answerMs);
    } while (this.#printer.connected() && !blocks(status) && performance.now() < end);

    const fault = this.#printer.connected() ? faultOf(status) : "unreachable";
    if (this.#printer.connected()) {
      await this.#clear();
      this.#port.fault(fault);
    }
    // The word that it is out, and then the fault: the next ticket's trouble, not this one's.
    if (await this.#printer.answered(isOut, 0)) return this.#isOut();
    if (fault === undefined)
      this.#port.log("it answers, but does not confirm the ticket: see „confirms“ in its README");
    return { outcome: "unknown", ...(fault && { fault }) };
  }

  #isOut(): JobEnd {
    this.#scrap = false;
    this.#leftover = false;
    return { outcome: "ok" };
  }

  #blockedBy(status: PrinterStatus | undefined): FaultCode {
    if (!this.#printer.connected()) return "unreachable";
    return status ? (status.fault ?? "offline") : "no-answer";
  }

  get #answerMs(): number {
    return Math.min(answerMs, this.#config.timeoutMs);
  }
}

/** A printer that answers nothing is connected and mute. */
function faultOf(status: PrinterStatus | undefined): FaultCode | undefined {
  return status ? status.fault : "no-answer";
}

function blocks(status: PrinterStatus | undefined): boolean {
  return status?.fault !== undefined && printerBlocked.has(status.fault);
}

const printer: Driver<Config> = {
  kind: "printer",
  config: Config,
  mistakes: mistakesIn,
  occupies: ({ at }) => occupiedPipe(at, "a printer"),
  start(config, port) {
    const running = new Printer(config, port);
    return { stop: () => running.stop() };
  },
};
export default printer;
