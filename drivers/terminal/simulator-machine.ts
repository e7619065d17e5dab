/** The inside of a simulated card terminal: what it is doing, what it shows, which command is whose business. */
import { Books } from "./simulator-books.ts";
import { readFields, wordsOf } from "./simulator-bytes.ts";
import { Customer } from "./simulator-customer.ts";
import type { TillLink } from "./simulator-link.ts";
import {
  goodHabits,
  type TerminalHabits,
  type TerminalOptions,
  type TerminalTimes,
  timesOf,
} from "./simulator-options.ts";
import { payFlow, refundFlow, repeatFlow, reverseFlow } from "./simulator-payment.ts";
import type { Receipt } from "./simulator-receipts.ts";
import { type Asked, type Registration, unregistered } from "./simulator-registration.ts";
import { PowerLost, Run } from "./simulator-run.ts";
import {
  diagnosisFlow,
  endOfDayFlow,
  initialiseFlow,
  logOff,
  registerFlow,
  setClockFlow,
  statusFlow,
  turnoverFlow,
} from "./simulator-upkeep.ts";
import type { Hostile } from "./simulator-words.ts";

/** What stands before the fields of a command. */
type Head = "none" | "password" | "config" | "maybe-password";

type Flow = (run: Run, asked: Asked) => Promise<void> | void;

const flows: Readonly<Record<number, readonly [Head, Flow]>> = {
  1536: ["config", registerFlow],
  1537: ["none", payFlow],
  1538: ["none", logOff],
  1584: ["password", reverseFlow],
  1585: ["password", refundFlow],
  1568: ["password", repeatFlow],
  1616: ["password", endOfDayFlow],
  1552: ["password", turnoverFlow],
  1648: ["none", diagnosisFlow],
  1681: ["password", setClockFlow],
  1683: ["password", initialiseFlow],
  1281: ["maybe-password", statusFlow],
};

/** What a locked terminal does all the same. */
const everAllowed = [0x0600, 0x0602, 0x0501, 0x0670, 0x0693, 0x0691, 0x0650, 0x0620];

export class TerminalMachine {
  readonly options: TerminalOptions;
  readonly habits: TerminalHabits;
  readonly times: TerminalTimes;
  readonly books: Books;
  readonly customer: Customer;
  registration: Registration = { ...unregistered };
  /** What 05 01 says: 00, 51, F0, B1, DF, E0 … */
  status = 0x00;
  display: readonly string[] = [];
  /** Its own paper, newest first. */
  paper: readonly Receipt[] = [];
  host: "ok" | "down" = "ok";
  endOfDay: "works" | "fails" = "works";
  /** Is it doing its own work and hears nobody? */
  mute = false;
  deafUntil = 0;
  clockOffset = 0;
  /** How often each command came. */
  readonly given = new Map<number, number>();
  readonly changed: () => void;
  #power = new AbortController();
  #run: Run | undefined;
  #hostile = 0;
  readonly #hangUp: () => void;

  constructor(options: TerminalOptions, changed: () => void, hangUp: () => void) {
    this.options = options;
    this.habits = { ...goodHabits, ...options.habits };
    this.times = timesOf(options.times ?? {});
    this.books = new Books(options.firstReceipt ?? 1);
    this.changed = changed;
    this.#hangUp = hangUp;
    this.customer = new Customer(options.customer ?? "wait", options.customerMs ?? 0, changed);
    this.rest();
  }

  get busy(): boolean {
    return this.#run !== undefined;
  }

  get terminalId(): string {
    return this.options.terminalId ?? "29001006";
  }

  get power(): AbortSignal {
    return this.#power.signal;
  }

  now(): number {
    return (this.options.now ?? Date.now)() + this.clockOffset;
  }

  show(...lines: readonly string[]): void {
    this.display = lines;
    this.changed();
  }

  rest(): void {
    this.show(...(this.status === 0x00 ? ["Bereit"] : ["Außer Betrieb", this.status.toString(16).toUpperCase()]));
  }

  /** The next number that should not be seen anywhere. */
  hostile(): Hostile | undefined {
    const { numbers = [], malformed = false } = this.options.hostile ?? {};
    if (numbers.length === 0) return undefined;
    const number = numbers[this.#hostile % numbers.length] ?? "";
    this.#hostile += 1;
    return { number, malformed };
  }

  /** Without power it forgets what it was doing; what was approved and not stored is taken back. */
  losePower(): void {
    this.#power.abort(new PowerLost());
    this.#power = new AbortController();
    this.#run = undefined;
    this.mute = false;
    this.books.undo();
    this.show();
  }

  /** Its own work: everybody connected is let go, nobody is answered, and afterwards it is as new. */
  async update(): Promise<void> {
    this.mute = true;
    this.status = 0xe0;
    this.show("Update", "Bitte warten ...");
    const { power } = this;
    setTimeout(() => {
      if (power.aborted) return;
      this.#hangUp();
      this.mute = false;
      this.status = 0x00;
      this.registration = { ...unregistered };
      this.rest();
    }, this.times.update).unref();
  }

  command(link: TillLink, control: number, data: readonly number[]): void {
    this.given.set(control, (this.given.get(control) ?? 0) + 1);
    if (this.mute || (control === 0x0501 && performance.now() < this.deafUntil)) return;
    if (control === 0x06b0) return this.#abort(link);
    if (control === 0x06e0) return this.#text(link, data);
    // It has asked, and is asked instead of answered: both speak at once.
    if (link.owed) return link.answer(0x849c);
    const known = flows[control];
    const asked = known && readAsked(known[0], data);
    if (!known || !asked || this.options.lacks?.includes(control)) return link.answer(0x8483);
    if (this.#run) return this.#isBusy(link, control);
    const { password } = asked;
    const own = this.options.password ?? "123456";
    if (this.habits.checksPassword && password !== undefined && password !== own) return link.answer(0x8437);
    void this.#start(link, control, known[1], asked);
  }

  async #start(link: TillLink, control: number, flow: Flow, asked: Asked): Promise<void> {
    const run = new Run(this, link, asked);
    this.#run = run;
    this.changed();
    try {
      const isLocked = this.status !== 0x00 && !everAllowed.includes(control);
      await (isLocked ? run.refuseLocked(this.status) : flow(run, asked));
    } catch (error) {
      if (!(error instanceof PowerLost)) throw error;
    } finally {
      if (this.#run === run) {
        this.#run = undefined;
        if (!this.mute) this.rest();
      }
    }
  }

  #isBusy(link: TillLink, control: number): void {
    if (control !== 0x0501) return link.answer(0x849c);
    link.answer(0x8000);
    void link.tell(0x060f, [0x9c]);
  }

  #abort(link: TillLink): void {
    if (this.#run && (this.habits.aborts === "never" || !this.#run.abort())) return link.answer(0x8483);
    link.answer(0x8000);
  }

  #text(link: TillLink, data: readonly number[]): void {
    const fields = readFields(data);
    if (!fields) return link.answer(0x8483);
    const lines = [0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8].flatMap((name) => fields.values.get(name) ?? []);
    if (!this.#run) this.show(wordsOf(lines));
    link.answer(0x8000);
  }
}

function readAsked(head: Head, data: readonly number[]): Asked | undefined {
  const takes = { none: 0, password: 3, "maybe-password": Math.min(3, data.length), config: 4 }[head];
  if (data.length < takes) return undefined;
  const password = takes >= 3 ? Buffer.from(data.slice(0, 3)).toString("hex") : undefined;
  // A currency may stand bare behind the config byte.
  const bare = head === "config" && data.length >= 6 && data[4] === 0x09 && data[5] === 0x78;
  const fields = readFields(bare ? [0x49, ...data.slice(takes)] : data.slice(takes));
  if (!fields) return undefined;
  return {
    ...fields,
    ...(password !== undefined && { password }),
    ...(head === "config" && { config: data[3] ?? 0 }),
  };
}
