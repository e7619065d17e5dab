/** Asks once per intent, also across a reload: the intent's id is kept until the visitor is done. */
import type { Bus } from "../../lib/bus.ts";
import type { Wanted } from "./screen.ts";
import { type KioskInput, type KioskState, waits } from "./state.ts";

/** An intent as it is kept. `at` is the wall clock of this machine: a reload starts the page's own clock anew. */
export interface Kept {
  readonly id: string;
  readonly at: number;
  readonly command: Wanted;
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
    const { screen } = state;
    if (screen === before.screen) return;
    if (before.screen.at === "asking") this.giveUp?.abort();
    if (screen.at === "asking")
      this.ask({ id: crypto.randomUUID(), at: Date.now(), command: screen.command }, bus, send);
    else if (!told.has(screen.at)) this.store.removeItem(place);
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

/** A reload shows these again, as long as the answer may still be asked for. */
const told: ReadonlySet<KioskState["screen"]["at"]> = new Set(["ticket", "booked"]);
