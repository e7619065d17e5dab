/** One intent, one id: what the kiosk asks for, and what it keeps across a reload. */
import { expect, test } from "vitest";
import type { Answer, Command } from "../../../gateway/contract/commands.ts";
import type { Asking } from "../../lib/bus.ts";
import { Intent, keptIntent, type Store } from "./asking.ts";
import { type KioskInput, type KioskState, start, step, waits } from "./state.ts";
import { takeTicket } from "./way.ts";

/** The browser's storage, as a map. */
function storage(): Store {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/** The far end of the bus: notes what is asked, answers when told to. */
function office() {
  const asked: { command: Command; how: Asking; settle: (answer: Answer) => void }[] = [];
  const ask = (command: Command, how: Asking = {}) =>
    new Promise<Answer>((settle) => {
      asked.push({ command, how, settle });
    });
  return { asked, ask };
}

const services = ["pickup", "extend"].map((id) => ({ id, waiting: 0, full: false }));
const ready = [
  { type: "kiosk", value: { id: "k", area: "a", intake: { open: true, halted: false }, services, tickets: [] } },
  { type: "language", tag: "fa" },
  { type: "service", id: "pickup" },
] satisfies KioskInput[];

/** A kiosk with its intent, as main.ts joins them. */
function kiosk(store: Store, bus: ReturnType<typeof office>) {
  const kept = keptIntent(store, Date.now());
  const intent = new Intent(store, kept);
  const page = { state: start("kiosk-1", 0, kept?.command), send: (_: KioskInput) => {} };
  page.send = (input) => {
    const before: KioskState = page.state;
    page.state = step(before, input);
    intent.follow(page.state, before, bus, page.send);
  };
  intent.resume(bus, page.send);
  return page;
}

test("the command says what was chosen, and at which kiosk", () => {
  const state = ready.reduce<KioskState>(step, start("kiosk-1", 0));
  expect(takeTicket(step(state, { type: "people", people: 3 }))).toEqual({
    type: "take-ticket",
    kiosk: "kiosk-1",
    services: ["pickup"],
    language: "fa",
    people: 3,
    help: [],
  });
});

test("a reload between the tap and the answer asks again with the same id, and shows the one ticket", async () => {
  const store = storage();
  const bus = office();
  const before = kiosk(store, bus);
  for (const input of ready) before.send(input);
  before.send({ type: "people", people: 1 });
  before.send({ type: "people", people: 1 });
  expect(bus.asked.length).toBe(1);

  const reloaded = kiosk(store, bus);
  expect(reloaded.state.screen.at).toBe("asking");
  expect(bus.asked.length).toBe(2);
  expect(bus.asked[1]!.how.id).toBe(bus.asked[0]!.how.id);
  expect(bus.asked[1]!.command).toEqual(bus.asked[0]!.command);
  bus.asked[1]!.settle({ ok: true, number: "K001" });
  await expect.poll(() => reloaded.state.screen.at).toBe("ticket");

  reloaded.send({ type: "restart" });
  expect(keptIntent(store, Date.now())).toBeUndefined();
  const next = kiosk(store, bus);
  expect(next.state.screen.at).toBe("start");
});

test("an intent is given up with its visitor: its repeats stop, and a late answer shows nothing", async () => {
  const bus = office();
  const page = kiosk(storage(), bus);
  for (const input of ready) page.send(input);
  page.send({ type: "people", people: 1 });
  page.send({ type: "tick", now: waits.answerMs });
  expect(bus.asked[0]!.how.signal?.aborted).toBe(true);
  bus.asked[0]!.settle({ ok: true, number: "K001" });
  await Promise.resolve();
  expect(page.state.screen.at).toBe("refused");
});

test("an intent of an hour ago is nobody's any more", () => {
  const store = storage();
  const bus = office();
  const page = kiosk(store, bus);
  for (const input of ready) page.send(input);
  page.send({ type: "people", people: 1 });
  expect(keptIntent(store, Date.now())).toBeDefined();
  expect(keptIntent(store, Date.now() + 3_600_000)).toBeUndefined();
});
