/** A ticket under the reader: one question, one scene in the ticket's language, and then the German start again. */
import { describe, expect, test } from "vitest";
import type { Answer, Command } from "../../../gateway/contract/commands.ts";
import type { KioskView, SiteView } from "../../../gateway/contract/views.ts";
import type { Asking } from "../../lib/bus.ts";
import { lookUp } from "./place.ts";
import { type KioskInput, type KioskState, start, step, tagOf, waits, warning } from "./state.ts";

const intake = { open: true, halted: false };
const site: SiteView = {
  name: "Service Point Mitte",
  authority: "Ausländerbehörde",
  zone: "Europe/Berlin",
  languages: ["de", "en", "ar"].map((tag) => ({ tag, draft: false })),
  services: [],
  areas: [{ id: "ground", name: { de: "Wartebereich A" } }],
  counters: [{ id: "1", label: "3", kind: "desk", area: "ground" }],
};
const services = ["pickup", "extend"].map((id) => ({ id, waiting: 0, full: false }));
const kiosk: KioskView = { id: "kiosk-1", area: "ground", intake, services, tickets: [] };

/** The kiosk with a bus whose far end answers when told to. */
function page() {
  const asked: { command: Command; how: Asking; settle: (answer: Answer) => void }[] = [];
  const ask = (command: Command, how: Asking = {}) =>
    new Promise<Answer>((settle) => {
      asked.push({ command, how, settle });
    });
  const page = { asked, state: start("kiosk-1", 0), send: (_: KioskInput) => {} };
  page.send = (input) => {
    const before: KioskState = page.state;
    page.state = step(before, input);
    lookUp(page.state, before, { ask }, page.send);
  };
  page.send({ type: "site", value: site });
  page.send({ type: "kiosk", value: kiosk });
  page.send({ type: "link", link: "up" });
  return page;
}
const code = { day: "2026-11-21", number: "K014" };
const scanned: KioskInput = { type: "scanned", code };
const waiting: Answer = { ok: true, number: "K014", state: "waiting", language: "ar", area: "ground", ahead: 3 };

describe("a ticket that was read", () => {
  test("is asked for once, and told in its own language", async () => {
    const kiosk = page();
    kiosk.send(scanned);
    expect(kiosk.asked.map(({ command }) => command)).toEqual([{ type: "ask-place", ...code }]);
    kiosk.asked[0]!.settle(waiting);
    await expect.poll(() => kiosk.state.screen.at).toBe("place");
    expect(tagOf(kiosk.state)).toBe("ar");
    expect(kiosk.asked.length).toBe(1);
  });

  test("stands for fifteen seconds, then the German start comes back", async () => {
    const kiosk = page();
    kiosk.send({ type: "tick", now: 1_000 });
    kiosk.send(scanned);
    kiosk.asked[0]!.settle(waiting);
    await expect.poll(() => kiosk.state.screen.at).toBe("place");
    expect(kiosk.state.screen).toMatchObject({ number: "K014", told: { state: "waiting", ahead: 3, area: "ground" } });
    kiosk.send({ type: "tick", now: 1_000 + waits.placeMs - 1 });
    expect([kiosk.state.screen.at, warning(kiosk.state)]).toEqual(["place", false]);
    kiosk.send({ type: "tick", now: 1_000 + waits.placeMs });
    expect([kiosk.state.screen.at, tagOf(kiosk.state)]).toEqual(["start", "de"]);
  });

  test("of a language that the site does not offer is told in German", async () => {
    const kiosk = page();
    for (const [language, spoken] of [
      ["so", "de"],
      ["en-GB", "en"],
    ] as const) {
      kiosk.send(scanned);
      kiosk.asked.at(-1)!.settle({ ...waiting, language } as Answer);
      await expect.poll(() => kiosk.state.screen.at).toBe("place");
      expect(tagOf(kiosk.state)).toBe(spoken);
    }
  });

  test("that the core does not know is told with its refusal", async () => {
    const kiosk = page();
    kiosk.send(scanned);
    kiosk.asked[0]!.settle({ ok: false, refusal: "ticket-of-another-day" });
    await expect
      .poll(() => kiosk.state.screen)
      .toMatchObject({ at: "place", told: { refusal: "ticket-of-another-day" } });
  });

  test("is not waited for longer than ten seconds, and a late answer shows nothing", async () => {
    const kiosk = page();
    kiosk.send(scanned);
    kiosk.send({ type: "tick", now: waits.placeAnswerMs });
    expect(kiosk.state.screen).toMatchObject({ at: "place", told: { refusal: "too-old" } });
    expect(kiosk.asked[0]!.how.signal?.aborted).toBe(true);
    const { screen } = kiosk.state;
    kiosk.asked[0]!.settle(waiting);
    await Promise.resolve();
    expect(kiosk.state.screen).toBe(screen);
  });

  test("gives way to the next one that is read: only the last answer is shown", async () => {
    const kiosk = page();
    kiosk.send(scanned);
    kiosk.send({ type: "scanned", code: { ...code, number: "K015" } });
    kiosk.asked[0]!.settle(waiting);
    kiosk.asked[1]!.settle({ ...waiting, number: "K015" } as Answer);
    await expect.poll(() => kiosk.state.screen).toMatchObject({ at: "place", number: "K015" });
  });
});

describe("the reader rests", () => {
  const wanted: KioskInput[] = [
    { type: "language", tag: "en" },
    { type: "service", id: "pickup" },
    { type: "people", people: 1 },
  ];

  test("while a ticket is being asked for, and while its number stands on the screen only", () => {
    const kiosk = page();
    for (const input of wanted) kiosk.send(input);
    kiosk.send(scanned);
    expect(kiosk.state.screen.at).toBe("asking");
    kiosk.send({ type: "answer", answer: { ok: true, number: "K001" } });
    kiosk.send(scanned);
    expect(kiosk.state.screen.at).toBe("ticket");
    kiosk.send({ type: "kiosk", value: kioskWith("K001") });
    kiosk.send(scanned);
    expect(kiosk.state.screen.at).toBe("looking");
  });

  test("while nobody could answer", () => {
    const kiosk = page();
    kiosk.send({ type: "link", link: "down" });
    kiosk.send(scanned);
    expect([kiosk.state.screen.at, kiosk.asked.length]).toEqual(["start", 0]);
  });

  test("while everybody is asked to leave", () => {
    const kiosk = page();
    const intake = { open: false, halted: true, evacuate: true } as const;
    kiosk.send({ type: "day", value: { day: "2026-11-21", intake } });
    kiosk.send(scanned);
    expect([kiosk.state.screen.at, kiosk.asked.length]).toEqual(["start", 0]);
  });

  test("not while the intake is closed: who waits may still ask", () => {
    const kiosk = page();
    kiosk.send({ type: "day", value: { day: "2026-11-21", intake: { open: false, halted: false, reason: "full" } } });
    kiosk.send(scanned);
    expect(kiosk.asked.length).toBe(1);
  });

  const kioskWith = (number: string): KioskView => ({ ...kiosk, tickets: [{ number, paper: "printed" }] });
});
