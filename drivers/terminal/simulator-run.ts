/** One command being carried out by a simulated card terminal: what it tells its till, shows and waits for. */
import type { Booking } from "./simulator-books.ts";
import { container, lettersOf, tag } from "./simulator-bytes.ts";
import type { Act, Missed } from "./simulator-customer.ts";
import type { TillLink, Told } from "./simulator-link.ts";
import type { TerminalMachine } from "./simulator-machine.ts";
import { asBlocks, asLines, type Copy, type Receipt, receiptOf } from "./simulator-receipts.ts";
import type { Asked } from "./simulator-registration.ts";
import { refusalOf, type Speech } from "./simulator-words.ts";

/** The terminal is dead: whatever it was doing, it does no more of it. */
export class PowerLost extends Error {}

/** What the terminal tells its till by the code of 04 FF, and what it says to the customer where that differs. */
export const shown = {
  pin: [0x01, "Kundeneingabe, bitte warten", "PIN eingeben und bestätigen"],
  impossible: [0x03, "Vorgang nicht möglich"],
  host: [0x04, "Verbindung zum Netzbetreiber"],
  autoReversal: [0x05, "Automatischer Storno"],
  lateBookings: [0x06, "Nachbuchungen"],
  expired: [0x09, "Karte verfallen"],
  card: [0x0a, "Karte bitte"],
  cardOut: [0x0b, "Bitte Karte entnehmen"],
  stopped: [0x0d, "Vorgang abgebrochen"],
  wait: [0x0e, "Bitte warten ..."],
  wrongPin: [0x15, "PIN falsch"],
  pinOver: [0x18, "PIN zu oft falsch"],
  declined: [0x1d, "Ablehnung"],
  done: [0xff, "Zahlung erfolgt"],
  useChip: [0xff, "Bitte Chipleser benutzen oder andere Karte verwenden"],
  initialise: [0xca, "Initialisierung"],
  diagnosis: [0xc9, "Diagnose"],
} as const;

export class Run {
  readonly terminal: TerminalMachine;
  readonly #link: TillLink;
  readonly #asked: Asked;
  readonly #power: AbortSignal;
  readonly #till = new AbortController();
  readonly #interrupted: AbortSignal;
  /** Stands below all it shows: the amount. */
  amount = "";
  /** From here on neither till nor broken line ends it. */
  #bound = false;

  constructor(terminal: TerminalMachine, link: TillLink, asked: Asked) {
    this.terminal = terminal;
    this.#link = link;
    this.#asked = asked;
    this.#power = terminal.power;
    this.#interrupted = AbortSignal.any([terminal.power, this.#till.signal, link.gone]);
  }

  /** The till's wish to stop; false: too late. */
  abort(): boolean {
    if (this.#bound) return false;
    this.#till.abort("till");
    return true;
  }

  bind(): void {
    this.#bound = true;
  }

  get stoppedByTill(): boolean {
    return this.#till.signal.aborted;
  }

  /** Has the till gone, as far as the terminal can see? */
  get isAlone(): boolean {
    return this.#link.gone.aborted;
  }

  get speech(): Speech {
    const { registration, terminalId, habits } = this.terminal;
    const tlv = registration.tlv || this.#asked.tags !== undefined || habits.tlvUnasked;
    const kept = {
      agreed: registration.letters,
      "7-bit": 0x00,
      "iso-8859-1": 0x01,
      "utf-8": 0xfe,
      cp437: 0xff,
    } as const;
    const currency = registration.currency || this.#asked.values.has(0x49);
    return { tlv, currency, terminalId, letters: kept[habits.speaks] };
  }

  accept(): void {
    this.#link.answer(0x8000);
    if (this.terminal.habits.doubleAcks) this.#link.answer(0x8000);
  }

  /** Answered with an error at once: nothing has begun. */
  deny(code: number, data: readonly number[] = []): void {
    this.#link.answer(0x8400 | code, data);
  }

  async tell(control: number, data: readonly number[]): Promise<Told> {
    const told = await this.#link.tell(control, data);
    if (this.#power.aborted) throw new PowerLost();
    return told;
  }

  complete(data: readonly number[] = []): Promise<Told> {
    return this.tell(0x060f, data);
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const over = () => {
        clearTimeout(timer);
        reject(new PowerLost());
      };
      if (this.#power.aborted) return reject(new PowerLost());
      const timer = setTimeout(() => {
        this.#power.removeEventListener("abort", over);
        resolve();
      }, ms);
      this.#power.addEventListener("abort", over, { once: true });
    });
  }

  customer(wanted: readonly Act[], ms: number): Promise<Act | Missed> {
    return this.terminal.customer.next(wanted, ms, this.#bound ? this.#power : this.#interrupted);
  }

  /** Nobody hurries whoever takes a card out: neither the till nor a broken line ends it. */
  cardOut(ms: number): Promise<Act | Missed> {
    return this.terminal.customer.next(["remove"], ms, this.#power);
  }

  /** On its own display, and as 04 FF where the till wants to know; false: the till did not acknowledge it. */
  async show(what: keyof typeof shown): Promise<boolean> {
    const [code, words, own = words] = shown[what] as readonly [number, string, string?];
    this.terminal.show(own, ...(this.amount === "" ? [] : [this.amount]));
    if ((this.terminal.registration.config & 0x08) === 0) return true;
    const { tlv, letters } = this.speech;
    const minutes = this.terminal.habits.waitMinutes;
    const text = tlv ? container(tag(0x24, tag(0x07, lettersOf(words, letters)))) : [];
    return (await this.tell(0x04ff, [code, ...(tlv && minutes > 0 ? [minutes] : []), ...text])) === "ok";
  }

  /** 04 0F; a till that says „ask again“ is asked again. */
  async status(data: readonly number[]): Promise<Told> {
    for (let tries = 0; ; tries += 1) {
      const told = await this.tell(0x040f, data);
      const again = typeof told === "object" && (told.refused === 0x9c || told.refused === 0x9d);
      if (!again || tries >= 5) return told;
      await this.pause(this.terminal.times.step);
    }
  }

  /** Not done: the till is told why, as far as it hears. */
  async refuse(code: number, words: string, options: { booking?: Booking; status?: boolean } = {}): Promise<void> {
    if (options.status !== false) await this.tell(0x040f, refusalOf(code, words, this.speech, options.booking));
    await this.tell(0x061e, [code]);
  }

  /** What a locked terminal says to nearly everything. */
  async refuseLocked(code: number): Promise<void> {
    this.accept();
    await this.show("wait");
    const words = code === 0xf0 ? "Kassenschnitt\ndurchführen" : "Terminal nicht bereit";
    await this.refuse(code, words, { status: code === 0xf0 });
  }

  /** Do receipts go to the till? Otherwise the terminal prints them itself, or the till builds its own. */
  printsAtTill(of: "payment" | "administration"): boolean {
    const { config } = this.terminal.registration;
    return (config & (of === "payment" ? 0x02 : 0x04)) !== 0 && (config & 0x80) !== 0;
  }

  async print(receipts: readonly Receipt[], of: "payment" | "administration"): Promise<Told> {
    const { config, blocks } = this.terminal.registration;
    if ((config & (of === "payment" ? 0x02 : 0x04)) === 0) {
      this.terminal.paper = [...receipts, ...this.terminal.paper].slice(0, 6);
    }
    if (!this.printsAtTill(of)) return "ok";
    const { letters } = this.speech;
    const blockLines = this.terminal.options.blockLines ?? 200;
    const messages = receipts.flatMap((receipt) =>
      blocks ? asBlocks(receipt, letters, blockLines) : asLines(receipt, letters),
    );
    for (const { control, data } of messages) {
      const told = await this.tell(control, data);
      if (told !== "ok") return told;
    }
    return "ok";
  }

  receiptsOf(booking: Booking, again = false): Receipt[] {
    const { options, terminalId } = this.terminal;
    const copies: readonly Exclude<Copy, "admin">[] = options.copies ?? ["customer", "merchant"];
    return copies.map((copy) => {
      const number = this.terminal.hostile()?.number;
      return receiptOf(booking, copy, { short: options.shortReceipts ?? false, terminalId, again, number });
    });
  }
}
