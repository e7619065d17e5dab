/**
 * A card terminal that books: it speaks ZVT at the far end of a real socket or serial line, written from the papers
 * and from what real terminals were seen to do. It stores a payment only when its till has acknowledged the status and
 * every print command, and takes it back by itself otherwise; a completion that gets lost changes nothing.
 */
import type { SimulatedTerminal } from "../../gateway/contract/office.ts";
import type { Simulator } from "../simulator.ts";
import { type Dials, numberUpTo, oneOf, turnDial } from "../transport/simulated-dials.ts";
import type { TerminalBooks } from "./simulator-books.ts";
import { type CardName, cards } from "./simulator-customer.ts";
import type { Counts, Cut } from "./simulator-gate.ts";
import { TillLink, tcpFraming } from "./simulator-link.ts";
import { TerminalMachine } from "./simulator-machine.ts";
import {
  type CustomerScript,
  customerScripts,
  habitChoices,
  type TerminalHabits,
  type TerminalOptions,
} from "./simulator-options.ts";
import { euros } from "./simulator-receipts.ts";
import { type SerialTrouble, serialFraming } from "./simulator-serial.ts";
import { openSerialWire, openTcpWire, type Plug, type TillWire } from "./simulator-wire.ts";

export type { BookedEntry, ClosedDay, TerminalBooks } from "./simulator-books.ts";
export type { Counts, Cut } from "./simulator-gate.ts";
export type { CustomerScript, TerminalHabits, TerminalOptions } from "./simulator-options.ts";

export interface TerminalSimulator extends Simulator {
  state(): SimulatedTerminal;
  /** All money that it has moved, whatever the till thinks. */
  books(): TerminalBooks;
  /** How often it was given this command: 0x0601. */
  given(control: number): number;
  /** Bytes that went each way since the start or the last `recount`, over all connections. */
  counts(): Counts;
  /** From here on `counts` begins at 0. */
  recount(): void;
  /** Breaks the line, both ways and until `mend`, when so many bytes as `counts` counts them have gone that way. */
  cutAfter(cut: Cut): void;
  /** Nothing comes through any more, and nobody is told. */
  freeze(): void;
  /** The line works again, on a new connection. A cut that was not reached is forgotten. */
  mend(): void;
  /** Who stands before it from now on. */
  customer(script: CustomerScript): void;
  /** Is it doing anything, with a till or without? */
  busy(): boolean;
}

/** Any status of 05 01, by its two digits. */
const anyStatus = /^[0-9A-F]{2}$/;

export async function startTerminal(options: TerminalOptions = {}): Promise<TerminalSimulator> {
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const terminal = new TerminalMachine(options, changed, () => wire.hangUp());
  const trouble: SerialTrouble = { lostAcks: 0, damagedBlocks: 0, lateAck: () => terminal.habits.lateAck };
  const wire: TillWire = await openPlug(options, plugOf(terminal, options, trouble));
  const line = new PowerAndLine(terminal, wire);
  const dials = dialsOf(terminal, wire, line, trouble);
  return {
    at: wire.at,
    state: () => stateOf(terminal, line),
    books: () => terminal.books.shown(),
    given: (control) => terminal.given.get(control) ?? 0,
    counts: () => wire.gate.counts(),
    recount: () => wire.gate.recount(),
    cutAfter: (cut) => wire.gate.cutAfter(cut),
    freeze: () => wire.gate.freeze(),
    mend: () => line.set("ok"),
    customer(script) {
      terminal.customer.script = script;
    },
    busy: () => terminal.busy,
    turn(dial, value) {
      turnDial(dials, dial, value);
      changed();
    },
    onChange: (listener) => void listeners.push(listener),
    async close() {
      terminal.losePower();
      await wire.close();
    },
  };
}

function openPlug({ over, port, baud }: TerminalOptions, plug: Plug): Promise<TillWire> {
  return over === "serial" ? openSerialWire(plug, baud) : openTcpWire(plug, port);
}

function plugOf(terminal: TerminalMachine, { over }: TerminalOptions, trouble: SerialTrouble): Plug {
  const framing = over === "serial" ? serialFraming(terminal.times, trouble) : tcpFraming;
  return {
    connected(end) {
      const link = new TillLink(end, framing, terminal.times.answer, {
        command: (from, control, data) => terminal.command(from, control, data),
      });
      let idle: NodeJS.Timeout | undefined;
      const rest = () => {
        clearTimeout(idle);
        if (terminal.habits.idleClose === 0) return;
        // While it works it keeps the line.
        idle = setTimeout(() => (terminal.busy ? rest() : link.hangUp()), terminal.habits.idleClose);
      };
      rest();
      return {
        hear(chunk) {
          rest();
          link.hear(chunk);
        },
        gone() {
          clearTimeout(idle);
          link.over();
        },
      };
    },
    second: () => terminal.habits.secondConnection,
    pieces: () => terminal.habits.pieces,
  };
}

/** The cable and the switch at its back. */
class PowerAndLine {
  readonly #terminal: TerminalMachine;
  readonly #wire: TillWire;
  #off = false;

  constructor(terminal: TerminalMachine, wire: TillWire) {
    this.#terminal = terminal;
    this.#wire = wire;
  }

  get state(): SimulatedTerminal["line"] {
    if (this.#off) return "off";
    return this.#wire.gate.state === "open" ? "ok" : "cut";
  }

  set(line: SimulatedTerminal["line"]): void {
    if (line === "off" && !this.#off) this.#terminal.losePower();
    const wasOff = this.#off;
    this.#off = line === "off";
    if (wasOff && !this.#off) this.#terminal.rest();
    if (line !== "ok") return this.#wire.gate.cut();
    this.#wire.gate.cutAfter(undefined);
    this.#wire.mend();
  }
}

function stateOf(terminal: TerminalMachine, line: PowerAndLine): SimulatedTerminal {
  const { customer, books } = terminal;
  const [wanted] = customer.wanted;
  const waits = wanted === "tap" ? "card" : wanted === "pin" ? "pin" : wanted === "remove" ? "card-out" : undefined;
  return {
    kind: "terminal",
    display: terminal.display,
    line: line.state,
    busy: terminal.busy,
    card: customer.card,
    inside: customer.inside !== undefined,
    status: terminal.status.toString(16).padStart(2, "0").toUpperCase(),
    ...(waits !== undefined && { waits }),
    paper: terminal.paper.flatMap(({ lines }) => [...lines, ""]).slice(0, 60),
    today: books.today.slice(-8).map((booking) => {
      const { receipt, kind, card, reversedBy } = books.entry(booking);
      const amount = euros(booking.cents);
      return { receipt, kind, card, amount, ...(reversedBy !== undefined && { reversed: true as const }) };
    }),
  };
}

function dialsOf(terminal: TerminalMachine, wire: TillWire, line: PowerAndLine, trouble: SerialTrouble): Dials {
  const { customer } = terminal;
  const cardOf = (value: unknown) =>
    value === undefined ? customer.card : oneOf(Object.keys(cards) as CardName[], value);
  return {
    card(value) {
      customer.card = cardOf(value);
    },
    tap(value) {
      customer.card = cardOf(value);
      customer.does("tap");
    },
    insert(value) {
      customer.card = cardOf(value);
      customer.does("insert");
    },
    remove: () => customer.does("remove"),
    pin: (value) => customer.does(oneOf(["right", "wrong"], value) === "right" ? "pin" : "wrong-pin"),
    stop: () => customer.does("stop"),
    chipOnly(value) {
      customer.chipOnly = oneOf([true, false], value);
    },
    customer(value) {
      customer.script = oneOf(customerScripts, value);
    },
    host(value) {
      terminal.host = oneOf(["ok", "down"], value);
    },
    endOfDay(value) {
      terminal.endOfDay = oneOf(["works", "fails"], value);
    },
    status(value) {
      if (!anyStatus.test(String(value))) throw new Error("status is two digits from 00 to FF");
      terminal.status = Number.parseInt(String(value), 16);
      if (!terminal.busy) terminal.rest();
    },
    update: () => void terminal.update(),
    line: (value) => line.set(oneOf(["ok", "cut", "off"], value)),
    freeze: () => wire.gate.freeze(),
    lostAcks(value) {
      trouble.lostAcks = numberUpTo(100, value);
    },
    damagedBlocks(value) {
      trouble.damagedBlocks = numberUpTo(100, value);
    },
    ...habitDials(terminal.habits),
  };
}

/** Each habit is a dial of its own name. */
function habitDials(habits: TerminalHabits): Dials {
  const known = Object.entries(habitChoices) as [string, readonly (string | boolean)[] | "number" | "less-or-more"][];
  const dials = known.map(([name, choices]) => [
    name,
    (value: unknown) => {
      if (choices === "less-or-more")
        Object.assign(habits, { [name]: numberUpTo(200_000, Number(value) + 100_000) - 100_000 });
      else if (choices === "number") Object.assign(habits, { [name]: numberUpTo(100_000, value) });
      else Object.assign(habits, { [name]: oneOf(choices, value) });
    },
  ]);
  return Object.fromEntries(dials) as Dials;
}
