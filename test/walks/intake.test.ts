import { afterEach, beforeEach, expect, test } from "vitest";
import type { Answer, Command } from "../../gateway/contract/commands.ts";
import type { DayView, KioskView, SiteView } from "../../gateway/contract/views.ts";
import { type KioskInput, type KioskState, start, step, waits } from "../../ui-kiosk/pages/kiosk/state.ts";
import { type Appliance, startAppliance, until } from "../appliance.ts";
import type { Page } from "../page.ts";

/**
 * The minutes are counted, not waited for: people take their time on a clock of the test's own, the kiosk page's own
 * state tells which touches it takes and how long it holds a screen, and each answer of the gateway counts as it came.
 */
const person = {
  /** To look, to reach out, to touch. */
  touchMs: 2_500,
  /** Somebody who is here for the first time reads each screen. */
  readsMs: 6_000,
  /** To take the paper and make room. */
  leavesMs: 4_000,
  /** What a visitor at reception says, and is told. */
  talksMs: 30_000,
};
/** At least: until the paper hangs there, of a usual receipt printer. The simulated one takes a second. */
const printsMs = 3_000;
const twentyMinutes = 20 * 60_000;
const answersWithinMs = 1_000;

type Way = "has been here before" | "is here for the first time" | "walks away";

let office: Appliance;
beforeEach(async () => {
  office = await startAppliance();
});
afterEach(() => office.stop());

/** Asks the gateway; how long it took counts. */
async function timed(page: Page, command: Command): Promise<{ readonly answer: Answer; readonly tookMs: number }> {
  const startedAt = performance.now();
  const answer = await page.ask(command);
  return { answer, tookMs: performance.now() - startedAt };
}

/** The kiosk's page without its picture: what is touched, and what the page makes of it. */
class Kiosk {
  now = 0;
  touches = 0;
  readonly answersMs: number[] = [];
  readonly numbers: string[] = [];
  readonly page: Page;
  state: KioskState;

  constructor(page: Page) {
    this.page = page;
    this.state = start(page.identity, 0);
    this.put({ type: "link", link: "up" });
  }
  put(input: KioskInput): void {
    this.state = step(this.state, input);
  }
  later(ms: number): void {
    this.now += ms;
    this.put({ type: "tick", now: this.now });
  }
  touch(input: KioskInput): void {
    this.later(person.touchMs);
    this.touches += 1;
    this.put({ type: "touch" });
    this.put(input);
  }
  looks(): void {
    const kiosk = this.page.view<KioskView>("kiosk/kiosk-1");
    this.put({ type: "site", value: this.page.view<SiteView>("site")! });
    this.put({ type: "day", value: this.page.view<DayView>("day")! });
    if (kiosk) this.put({ type: "kiosk", value: kiosk });
  }
  at(): string {
    return this.state.screen.at;
  }
  /** The page asks, the gateway answers, the paper comes. */
  async answered(): Promise<void> {
    const { screen } = this.state;
    if (screen.at !== "asking") throw new Error(`the page shows ${screen.at}`);
    const { answer, tookMs } = await timed(this.page, screen.command);
    this.answersMs.push(tookMs);
    this.later(tookMs);
    this.put({ type: "answer", answer });
    expect(answer).toMatchObject({ ok: true });
    const { number } = answer as { number: string };
    this.numbers.push(number);
    const isPrinted = ({ tickets }: KioskView) => tickets.some((t) => t.number === number && t.paper === "printed");
    const askedAt = performance.now();
    await until(() => isPrinted(this.page.view<KioskView>("kiosk/kiosk-1")!));
    this.later(Math.max(printsMs, performance.now() - askedAt));
    this.looks();
  }
}

/** From the touch of a language to the start screen for the next one. */
async function takesTicket(kiosk: Kiosk, way: Way, n: number): Promise<number> {
  const before = kiosk.touches;
  const isNew = way === "is here for the first time";
  const reads = () => kiosk.later(isNew ? person.readsMs : 0);
  expect(kiosk.at()).toBe("start");
  reads();
  kiosk.touch({ type: "language", tag: ["de", "en", "ar"][n % 3]! });
  reads();
  if (isNew) {
    // The wrong concern, and back.
    kiosk.touch({ type: "service", id: "advice" });
    reads();
    kiosk.touch({ type: "back" });
  }
  kiosk.touch({ type: "service", id: "collect" });
  reads();
  kiosk.touch({ type: "people", people: 1 });
  await kiosk.answered();
  expect(kiosk.at()).toBe("ticket");
  kiosk.later(person.leavesMs);
  if (way === "walks away") kiosk.later(waits.ticketMs - person.leavesMs);
  else kiosk.touch({ type: "restart" });
  expect(kiosk.at()).toBe("start");
  return kiosk.touches - before;
}

/** Of ten people two are new here, and two leave their number standing on the screen. */
const wayOf = (n: number): Way =>
  n % 5 === 1 ? "is here for the first time" : n % 5 === 3 ? "walks away" : "has been here before";

async function atKiosk(people: number): Promise<Kiosk> {
  const page = await office.page("/kiosk");
  await until(() => page.view<KioskView>("kiosk/kiosk-1")?.printer?.blocked === false && page.view("site"));
  const kiosk = new Kiosk(page);
  kiosk.looks();
  for (let n = 0; n < people; n++) {
    const touches = await takesTicket(kiosk, wayOf(n), n);
    if (wayOf(n) === "has been here before") expect(touches).toBeLessThanOrEqual(4);
  }
  return kiosk;
}

/** Concern, the list of languages and the language, the button, and that the number was read out. */
const receptionTouches = 5;

async function atReception(people: number) {
  const page = await office.page("/counter/1");
  await until(() => page.view("station/counter-1"));
  const answersMs: number[] = [];
  const numbers: string[] = [];
  let now = 0;
  for (let n = 0; n < people; n++) {
    now += person.talksMs + receptionTouches * person.touchMs;
    const language = ["de", "en", "ar"][n % 3]!;
    const { answer, tookMs } = await timed(page, { type: "take-ticket", services: ["extend"], language, print: false });
    expect(answer).toMatchObject({ ok: true });
    numbers.push((answer as { number: string }).number);
    answersMs.push(tookMs);
    now += tookMs;
  }
  return { now, answersMs, numbers };
}

test("one kiosk and the reception together take in sixty people in twenty minutes", async () => {
  const [kiosk, reception] = await Promise.all([atKiosk(40), atReception(20)]);
  expect(kiosk.now).toBeLessThanOrEqual(twentyMinutes);
  expect(reception.now).toBeLessThanOrEqual(twentyMinutes);
  expect(Math.max(...kiosk.answersMs, ...reception.answersMs)).toBeLessThanOrEqual(answersWithinMs);
  const numbers = [...kiosk.numbers, ...reception.numbers];
  expect(new Set(numbers).size).toBe(60);
  expect([...office.desk().state().visits.values()].filter(({ state }) => state === "waiting").length).toBe(60);
}, 120_000);
