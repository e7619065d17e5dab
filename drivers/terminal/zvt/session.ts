/** A terminal that is reached, registered with and asked how it is; the works at it are money.ts and upkeep.ts. */
import type { FaultCode } from "../../../gateway/contract/faults.ts";
import type { DevicePort } from "../../driver.ts";
import type { Settled } from "../config.ts";
import { isTold, type LastTransaction } from "../judge.ts";
import type { Times } from "../times.ts";
import { type Cure, resultOf, terminalStatus } from "./codes.ts";
import { Dialogue, type End } from "./dialogue.ts";
import { codeText, factsOf, tells } from "./facts.ts";
import type { Charset, ZvtMessage } from "./message.ts";
import { charsetEchoed, piecesOf } from "./read.ts";
import { gatherReceipts, type Receipts } from "./receipts.ts";
import { registration, repeatReceipt, statusEnquiry } from "./write.ts";

/** How the terminal is; `silent`: it did not say. */
export type Condition = "ready" | "busy" | "silent" | FaultCode;

const euro = 978;
const pleaseWait = 0x9c;
const wrongPassword = 0x37;
const printerNotReady = 0xcc;
const notPossible = 0x83;
/** One silence may be a terminal that is busy with itself. */
const silencesOfFault = 2;
const mostComplaints = 30;
/** ZVT 06 20: the status information as it was, and no print. */
const statusWithoutPrint = 0x03;
/** ZVT 05 01: no service menu, and TLV. */
const tellDevice = 0x05;

export interface SessionListener {
  /** The line is there, for the first time or again. */
  open(): void;
}

export class Session {
  readonly config: Settled;
  readonly port: DevicePort;
  readonly times: Times;
  readonly dialogue: Dialogue;
  readonly #own: Receipts;
  /** Where receipts go that come after the terminal has said that it is done. */
  late: Receipts | undefined;
  /** Its number (TID), as it told it in the registration. */
  terminalId: string | undefined;
  /** On this connection. */
  #registered = false;
  /** It refused a registration with a container once. */
  #plain = false;
  #silences = 0;
  #condition: Condition = "silent";
  #cure: Cure | undefined;
  #updatingUntil = 0;
  readonly #complaints = new Set<string>();
  readonly #startedAt = performance.now();

  constructor(config: Settled, port: DevicePort, times: Times, listener: SessionListener) {
    this.config = config;
    this.port = port;
    this.times = times;
    this.#own = gatherReceipts((receipt) => port.keep({ type: "receipt", receipt }), { unnamed: "admin" });
    const heard = {
      open: () => {
        this.#registered = false;
        listener.open();
      },
      lost: () => {
        if (config.connection === "keep") this.#fault("unreachable");
      },
      unasked: (message: ZvtMessage) => this.#unasked(message),
      trouble: (sentence: string) => this.#complain(sentence),
    };
    this.dialogue = new Dialogue(config.at, heard, times);
  }

  /** What stands, as last heard. */
  get condition(): Condition {
    return this.#condition;
  }

  /** What the terminal asked for when it said how it is. */
  get cure(): Cure | undefined {
    return this.#cure;
  }

  /** Reached, and registered with on this connection: receipts come to us, in letters that we can read. */
  async ready(): Promise<Condition> {
    if (!(await this.dialogue.reach(this.times.reach))) return this.#fault("unreachable");
    if (this.#registered) return "ready";
    return this.#register();
  }

  /** Asks how it is (ZVT 05 01), and tells the fault upwards. */
  async enquire(): Promise<Condition> {
    const { password, enquiry } = this.config;
    const order = { bare: {}, password: { password }, device: { password, service: tellDevice, tlv: true } }[enquiry];
    const end = await this.dialogue.command(statusEnquiry(order), {}, true);
    switch (end.how) {
      case "completed": {
        this.#silences = 0;
        const model = modelOf(end.message);
        if (model) this.port.model(model);
        return this.#heard(end.message.status ?? 0);
      }
      case "aborted":
        return this.#heard(end.code);
      case "refused":
        return this.#refused(end.code, "ready");
      case "silent":
        return this.#silent();
      default:
        return this.#settle("silent");
    }
  }

  /**
   * The last transaction (ZVT 06 20), without a print. `not-told`: it answers, but does not say. Undefined: it could
   * not be asked now. `isNeeded`: asked also where it mostly says nothing.
   */
  async lastTransaction(isNeeded = false): Promise<LastTransaction | "none" | "not-told" | undefined> {
    const { password, tellsLast, noneCodes } = this.config;
    if (!tellsLast && !isNeeded) return "not-told";
    let last: LastTransaction | undefined;
    const told = async (message: ZvtMessage) => {
      const { result, originalTrace } = message.fields;
      const facts = factsOf(message, this.dialogue.charset);
      if (result === undefined || !tells(facts.mark)) return true;
      last = { facts, ...(isTold(originalTrace) && { reverses: originalTrace }) };
      return true;
    };
    // Some print all the same: that is a copy of what is kept.
    const printed = async () => true;
    const order = repeatReceipt({ password, service: statusWithoutPrint });
    const end = await this.dialogue.command(order, { told, printed }, true);
    if (end.how === "completed") return last ?? "not-told";
    if (end.how !== "refused" && end.how !== "aborted") return undefined;
    if (end.code === pleaseWait) {
      this.#settle("busy");
      return undefined;
    }
    return noneCodes.includes(end.code) ? "none" : "not-told";
  }

  /** Hangs up, where the terminal is not to be held. */
  release(): void {
    if (this.config.connection === "per-command") this.dialogue.close();
  }

  /** It has said that it updates itself, or starts anew: it will be mute, and that is no fault of the line. */
  updates(): void {
    this.port.log("it updates itself, and may be mute for some minutes");
    this.#updatingUntil = performance.now() + this.times.update;
    this.#fault("terminal-updating");
  }

  /** Milliseconds until it is asked again how it is. */
  get pollMs(): number {
    if (this.#isUpdating) return this.times.updating;
    return this.#condition === "ready" ? (this.times.poll ?? this.config.pollMs) : this.times.troubled;
  }

  /** A driver that was here before may have been in the midst of a receipt: its end alone is no receipt. */
  get #isYoung(): boolean {
    return performance.now() - this.#startedAt < this.times.settle;
  }

  get #isUpdating(): boolean {
    return performance.now() < this.#updatingUntil;
  }

  async #register(): Promise<Condition> {
    const end = await this.#askToRegister();
    if (end.how === "completed") {
      this.#registered = true;
      this.terminalId = end.message.fields.terminalId;
      this.dialogue.charset = charsetOf(this.config, end.message);
      return "ready";
    }
    if (end.how === "silent") return this.#silent();
    if (end.how !== "refused" && end.how !== "aborted") return this.#settle("silent");
    const condition = this.#refused(end.code, "terminal-out-of-order");
    if (condition !== "terminal-out-of-order" || this.#plain) return condition;
    this.port.log(
      "it does not take the full registration; asking for receipts line by line, without letters agreed on",
    );
    this.#plain = true;
    return this.#register();
  }

  #askToRegister(): Promise<End> {
    const { password, receipts, print, lock, columns } = this.config;
    const here = receipts === "here";
    // All is printed through us (02, 04, 80), each step told (08), no amount at its keys (10), no menu (20).
    const config = (here ? 0x86 : 0) | 0x18 | (lock === "amount-and-menu" ? 0x20 : 0);
    const plain = { password, config, currency: euro, blocks: false };
    const charset = askedCharset(this.config);
    const full = {
      ...{ password, config, currency: euro, blocks: here && print === "blocks" },
      ...(charset && { charset }),
      ...(here && columns !== undefined && { columns }),
    };
    return this.dialogue.command(registration(this.#plain ? plain : full), {}, true);
  }

  #refused(code: number, otherwise: Condition): Condition {
    if (code === pleaseWait) return this.#settle("busy");
    if (code === wrongPassword) return this.#fault("terminal-password");
    if (otherwise !== "ready" && otherwise !== this.#condition) {
      this.port.log(`it refuses us with ${codeText(code)}: ${resultOf(code).meaning}`);
    }
    return otherwise === "ready" && code !== notPossible ? this.#heard(code) : this.#settle(otherwise);
  }

  #silent(): Condition {
    this.#silences += 1;
    return this.#silences >= silencesOfFault ? this.#fault("no-answer") : this.#settle("silent");
  }

  #heard(status: number): Condition {
    this.#silences = 0;
    const { state, cure, meaning } = terminalStatus(status);
    this.#cure = cure;
    this.#updatingUntil = state === "terminal-updating" ? performance.now() + this.times.update : 0;
    if (state !== "ready" && state !== this.#condition) {
      this.port.log(`it says ${codeText(status)}: ${meaning}`);
    }
    return this.#settle(state);
  }

  /** Some terminals send the same mistake with each message: it is said once. */
  #complain(sentence: string): void {
    if (this.#complaints.has(sentence) || this.#complaints.size >= mostComplaints) return;
    this.#complaints.add(sentence);
    this.port.log(`a message could not be read whole: ${sentence}`);
  }

  #settle(condition: Condition): Condition {
    this.#condition = condition;
    if (condition !== "silent") this.port.fault(condition === "ready" || condition === "busy" ? undefined : condition);
    return condition;
  }

  #fault(fault: FaultCode): Condition {
    const isMute = fault === "unreachable" || fault === "no-answer";
    return this.#settle(isMute && this.#isUpdating ? "terminal-updating" : fault);
  }

  /** Undefined: not acknowledged, and the terminal takes back what it has done. */
  async #unasked(message: ZvtMessage): Promise<number | undefined> {
    switch (message.control) {
      case 0x04ff:
      // Its clock is its own affair.
      case 0x0401:
        return 0;
      case 0x06d1:
      case 0x06d3: {
        if (this.#isYoung && !this.late) {
          this.port.log("it prints what an earlier run may have asked for: not acknowledged");
          return undefined;
        }
        const kept = await (this.late ?? this.#own).add(piecesOf(message, this.dialogue.charset));
        if (kept) return 0;
        this.port.log("a receipt could not be kept");
        return this.late ? undefined : printerNotReady;
      }
      case 0x060f:
      case 0x061e:
        return 0;
      case 0x040f:
        return this.#toldUnasked(message);
      default:
        return notPossible;
    }
  }

  /** An approval that no running work is about must not stand because of us. */
  #toldUnasked({ fields }: ZvtMessage): number | undefined {
    const isApproval = fields.result === 0 || (fields.result === undefined && fields.cents !== undefined);
    if (!isApproval || fields.totals !== undefined) return 0;
    this.port.log("it tells of a payment that nobody here waits for: not acknowledged");
    return undefined;
  }
}

/** What is asked for in the registration; undefined: its own letters are known, or nothing can be agreed on. */
function askedCharset({ charset, asks }: Settled): Charset | undefined {
  if (charset === "auto" || asks === undefined) return asks;
  return charset === "zvt-7bit" ? undefined : charset;
}

function charsetOf({ charset }: Settled, completion: ZvtMessage): Charset {
  return charset === "auto" ? (charsetEchoed(completion) ?? "cp437") : charset;
}

/** TLV E4 (device information) with 1F40 (its name) within. */
function modelOf({ tlv }: ZvtMessage): string | undefined {
  const name = tlv.find(({ tag }) => tag === 0xe4)?.children?.find(({ tag }) => tag === 0x1f40)?.value;
  const text =
    name &&
    Buffer.from(name)
      .toString("latin1")
      .replace(/[^ -~]/g, "")
      .trim();
  return text ? text.slice(0, 80) : undefined;
}
