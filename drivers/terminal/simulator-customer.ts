/** Who stands before a simulated card terminal: hands at its dials, or a script that acts when it is asked for. */
import type { CustomerScript } from "./simulator-options.ts";

/** A card as it can be chosen from the pile beside the terminal. */
export interface Card {
  readonly name: string;
  readonly id: number;
  readonly pan: string;
  /** How its host or its chip answers: 0 approved, 05 and 51 the host's, 78 expired. */
  readonly answer: number;
  /** Has no PIN: who pays by it signs. */
  readonly signs?: true;
}

export const cards = {
  girocard: { name: "girocard", id: 5, pan: "6726890000000012345", answer: 0 },
  mastercard: { name: "Mastercard", id: 6, pan: "5413330000000019", answer: 0 },
  visa: { name: "Visa", id: 10, pan: "4761730000000011", answer: 0 },
  amex: { name: "American Express", id: 8, pan: "374245000000006", answer: 0 },
  signature: { name: "Mastercard", id: 6, pan: "5413330000000035", answer: 0, signs: true },
  declined: { name: "girocard", id: 5, pan: "6726890000000054321", answer: 0x05 },
  "no-money": { name: "Visa", id: 10, pan: "4761730000000029", answer: 0x51 },
  expired: { name: "Mastercard", id: 6, pan: "5413330000000027", answer: 0x78 },
} as const satisfies Record<string, Card>;
export type CardName = keyof typeof cards;

/** What the terminal waits for, and what somebody does. */
export type Act = "tap" | "insert" | "pin" | "wrong-pin" | "remove" | "stop";
/** Why nobody did anything in time. */
export type Missed = "timeout" | "till" | "line";

export class Customer {
  script: CustomerScript;
  waitMs: number;
  /** The card at hand. */
  card: CardName = "girocard";
  /** In the slot. */
  inside: CardName | undefined;
  /** The next card that is only tapped shall be put in. */
  chipOnly = false;
  #wanted: readonly Act[] = [];
  #act: ((act: Act) => void) | undefined;
  /** How often it was asked for a card or a PIN in this payment. */
  #turns = { card: 0, pin: 0 };
  readonly #changed: () => void;

  constructor(script: CustomerScript, waitMs: number, changed: () => void) {
    this.script = script;
    this.waitMs = waitMs;
    this.#changed = changed;
  }

  get wanted(): readonly Act[] {
    return this.#wanted;
  }

  /** Somebody new steps up. */
  begin(): void {
    this.#turns = { card: 0, pin: 0 };
  }

  /** Does something with the hands; what the terminal does not wait for has no effect but on the slot. */
  does(act: Act): void {
    if (act === "insert") {
      if (this.inside) return;
      this.inside = this.card;
    }
    if (act === "remove") this.inside = undefined;
    if (this.#wanted.includes(act)) this.#act?.(act);
    this.#changed();
  }

  /** What is done first; `interrupted` by its reason: the till has said 06 B0, or the line is gone. */
  async next(wanted: readonly Act[], ms: number, interrupted: AbortSignal): Promise<Act | Missed> {
    const timers: NodeJS.Timeout[] = [];
    try {
      return await new Promise<Act | Missed>((resolve, reject) => {
        const interrupt = () => {
          if (interrupted.reason === "till" || interrupted.reason === "line") resolve(interrupted.reason);
          else reject(interrupted.reason);
        };
        if (interrupted.aborted) return interrupt();
        interrupted.addEventListener("abort", interrupt, { once: true });
        this.#wanted = wanted;
        this.#act = resolve;
        this.#changed();
        timers.push(setTimeout(() => resolve("timeout"), ms));
        const act = this.#scripted(wanted);
        if (act) timers.push(setTimeout(() => this.does(act), this.waitMs));
      });
    } finally {
      for (const timer of timers) clearTimeout(timer);
      this.#wanted = [];
      this.#act = undefined;
      this.#changed();
    }
  }

  #scripted(wanted: readonly Act[]): Act | undefined {
    if (this.script === "wait") return undefined;
    if (wanted.includes("tap")) return this.#showsCard();
    if (wanted.includes("pin")) return this.#typesPin();
    return wanted.includes("remove") && this.script !== "forgets-card" ? "remove" : undefined;
  }

  #showsCard(): Act {
    this.#turns.card += 1;
    const special = { decline: "declined", "no-money": "no-money", expired: "expired" } as const;
    this.card = special[this.script as keyof typeof special] ?? "girocard";
    switch (this.script) {
      case "stop":
        return "stop";
      case "contactless-then-chip":
        this.chipOnly = this.#turns.card === 1;
        return this.chipOnly ? "tap" : "insert";
      case "approve":
      case "decline":
      case "no-money":
      case "expired":
        return "tap";
      default:
        return "insert";
    }
  }

  #typesPin(): Act {
    this.#turns.pin += 1;
    if (this.script === "stop-at-pin") return "stop";
    if (this.script === "wrong-pin") return "wrong-pin";
    return this.script === "wrong-pin-once" && this.#turns.pin === 1 ? "wrong-pin" : "pin";
  }
}
