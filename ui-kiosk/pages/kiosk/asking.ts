/** Asks for a ticket once per intent, also across a reload: the intent's id is kept until the visitor is done. */
import type { CommandOf } from "../../../gateway/contract/commands.ts";
import type { Bus } from "../../lib/bus.ts";
import { type KioskInput, type KioskState, tagOf, waits } from "./state.ts";

/** An intent as it is kept. `at` is the wall clock of this machine: a reload starts the page's own clock anew. */
export interface Kept {
  readonly id: string;
  readonly at: number;
  readonly command: CommandOf<"take-ticket">;
}

const place = "wartemarke-intent";

/** The browser's session storage: it survives a reload, not the end of the browser. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The intent of a visitor whose page was reloaded, unless it is so old that he has given up. */
export function keptIntent(store: Store, now: number): Kept | undefined {
  const text = store.getItem(place);
  if (!text) return undefined;
  const kept = JSON.parse(text) as Kept;
  return now - kept.at < waits.answerMs ? kept : undefined;
}

/** The one command that a visitor's choices make. */
export function takeTicket(state: KioskState): CommandOf<"take-ticket"> {
  const { services, people, help } = state.chosen;
  return {
    type: "take-ticket",
    kiosk: state.identity,
    services: [...services],
    language: tagOf(state),
    people,
    help: [...help],
  };
}

/** All that is needed of the bus. */
type Asker = Pick<Bus, "ask">;

/** Follows the state: asks when it begins to ask, stops when it no longer waits, forgets when the visitor is done. */
export class Intent {
  private readonly store: Store;
  private kept: Kept | undefined;
  private giveUp: AbortController | undefined;

  constructor(store: Store, kept: Kept | undefined) {
    this.store = store;
    this.kept = kept;
  }

  /** Takes up what a reload interrupted. */
  resume(bus: Asker, send: (input: KioskInput) => void): void {
    if (this.kept) this.ask(this.kept, bus, send);
  }

  follow(state: KioskState, before: KioskState, bus: Asker, send: (input: KioskInput) => void): void {
    const now = state.screen.at;
    const then = before.screen.at;
    if (now === then) return;
    if (then === "asking") this.giveUp?.abort();
    if (now === "asking") this.ask({ id: crypto.randomUUID(), at: Date.now(), command: takeTicket(state) }, bus, send);
    else if (now !== "ticket") this.store.removeItem(place);
  }

  private ask(kept: Kept, bus: Asker, send: (input: KioskInput) => void): void {
    this.store.setItem(place, JSON.stringify(kept));
    const giveUp = new AbortController();
    this.giveUp = giveUp;
    void bus.ask(kept.command, { id: kept.id, signal: giveUp.signal }).then((answer) => {
      if (!giveUp.signal.aborted) send({ type: "answer", answer });
    });
  }
}
