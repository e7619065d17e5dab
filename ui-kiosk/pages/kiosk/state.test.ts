/** The kiosk's promises, without a browser: few touches, one ticket per intent, nothing left for the next in line. */
import { describe, expect, test } from "vitest";
import type { Answer } from "../../../gateway/contract/commands.ts";
import type { Paper } from "../../../gateway/contract/shapes.ts";
import type { Intake, KioskView, SiteView } from "../../../gateway/contract/views.ts";
import {
  isEvacuating,
  type KioskInput,
  type KioskState,
  standstill,
  start,
  step,
  tagOf,
  waits,
  warning,
} from "./state.ts";
import { paperTidings } from "./tidings.ts";

const open: Intake = { open: true, halted: false };
const ids = ["pickup", "extend", "address", "travel", "citizenship", "documents", "advice"];

const site: SiteView = {
  name: "Service Point Mitte",
  authority: "Ausländerbehörde",
  zone: "Europe/Berlin",
  languages: ["de", "en", "ar"].map((tag) => ({ tag, draft: tag === "ar" })),
  services: ids.map((id) => ({ id, name: { de: id }, area: "ground" })),
  areas: [{ id: "ground", name: { de: "Wartebereich A" } }],
  counters: [],
};

function kioskView(more: Partial<KioskView> = {}): KioskView {
  const services = ids.map((id) => ({ id, waiting: 0, full: false }));
  return { id: "kiosk-1", area: "ground", intake: open, printer: { blocked: false }, services, tickets: [], ...more };
}

function run(state: KioskState, ...inputs: KioskInput[]): KioskState {
  return inputs.reduce(step, state);
}

const ready = run(
  start("kiosk-1", 0),
  { type: "site", value: site },
  { type: "day", value: { day: "2026-03-02", intake: open } },
  { type: "kiosk", value: kioskView() },
  { type: "link", link: "up" },
);
const arabic: KioskInput = { type: "language", tag: "ar" };
const pickup: KioskInput = { type: "service", id: "pickup" };
const onePerson: KioskInput = { type: "people", people: 1 };
const given: Answer = { ok: true, number: "K107", ahead: 4, area: "ground" };
const asking = run(ready, arabic, pickup, onePerson);
const ticket = run(asking, { type: "answer", answer: given });

const paper = (is: Paper): KioskInput => ({
  type: "kiosk",
  value: kioskView({ tickets: [{ number: "K107", paper: is }] }),
});
const at = (now: number): KioskInput => ({ type: "tick", now });

describe("the way to a ticket", () => {
  test("language, service and one person are three touches", () => {
    expect(asking.screen).toMatchObject({ at: "asking", since: 0, command: { type: "take-ticket" } });
    expect(asking.chosen).toMatchObject({ language: "ar", services: ["pickup"], people: 1, help: [] });
  });

  test("a second tap asks for nothing more", () => {
    expect(run(asking, onePerson, { type: "people", people: 2 }).screen).toBe(asking.screen);
    expect(run(ticket, onePerson, pickup).screen).toBe(ticket.screen);
    expect(run(ticket, { type: "answer", answer: { ...given, number: "K108" } }).screen).toBe(ticket.screen);
  });

  test("one service only is no question", () => {
    const lone = run(ready, {
      type: "kiosk",
      value: kioskView({ services: [{ id: "pickup", waiting: 0, full: false }] }),
    });
    const chosen = run(lone, arabic);
    expect(chosen.screen).toEqual({ at: "people" });
    expect(chosen.chosen.services).toEqual(["pickup"]);
    expect(run(chosen, { type: "back" }).screen).toEqual({ at: "start" });
  });

  test("several services go on one ticket, at most five, and only on request", () => {
    const several = run(ready, arabic, { type: "several" });
    expect(run(several, { type: "next" }).screen).toEqual({ at: "services" });
    const all = run(several, ...ids.map((id): KioskInput => ({ type: "service", id })));
    expect(all.chosen.services).toEqual(ids.slice(0, 5));
    const fewer = run(all, pickup, { type: "next" });
    expect(fewer.chosen.services).toEqual(ids.slice(1, 5));
    expect(fewer.screen).toEqual({ at: "people" });
  });

  test("a service without numbers left cannot be chosen", () => {
    const services = ids.map((id) => ({ id, waiting: 0, full: id === "pickup" }));
    const full = run(ready, { type: "kiosk", value: kioskView({ services }) }, arabic);
    expect(run(full, pickup).screen).toEqual({ at: "services" });
    expect(run(full, { type: "several" }, pickup).chosen.services).toEqual([]);
  });

  test("help is asked for on the way and goes with the ticket", () => {
    const helped = run(ready, arabic, pickup, { type: "help" }, { type: "toggle-help", help: "step-free" });
    expect(helped.screen).toEqual({ at: "help", back: { at: "people" } });
    const back = run(helped, { type: "next" });
    expect(back.screen).toEqual({ at: "people" });
    expect(back.chosen.help).toEqual(["step-free"]);
    expect(run(back, { type: "help" }, { type: "toggle-help", help: "step-free" }).chosen.help).toEqual([]);
  });

  test("back leads step by step to the German start and keeps the chosen comfort", () => {
    const people = run(ready, { type: "comfort", which: "large" }, arabic, pickup);
    const services = run(people, { type: "back" });
    expect(services.screen).toEqual({ at: "services" });
    const begin = run(services, { type: "back" });
    expect(begin.screen).toEqual({ at: "start" });
    expect(tagOf(begin)).toBe("de");
    expect(begin.comfort.large).toBe(true);
  });
});

describe("the ticket", () => {
  const elsewhere = (is: Paper): KioskInput => ({
    type: "kiosk",
    value: kioskView({ tickets: [{ number: "K107", paper: is, printer: "k2" }] }),
  });
  const tidings = (state: KioskState) => state.screen.at === "ticket" && paperTidings(state, state.screen).key;

  test("that comes out of another printer says so: at the answer, and when its own printer fails", () => {
    expect(tidings(run(asking, { type: "answer", answer: { ...given, printer: "k2" } }))).toBe("paperElsewhere");
    const failed = run(ticket, elsewhere("asked"));
    expect(tidings(failed)).toBe("paperElsewhere");
    expect(tidings(run(failed, elsewhere("printed")))).toBe("paperElsewhere");
    expect(tidings(run(failed, elsewhere("not-printed")))).toBe("keepNumber");
    expect(tidings(run(failed, paper("printed")))).toBe("pleaseTakeTicket");
  });

  test.each<[Paper, string]>([
    ["asked", "printingTicket"],
    ["printed", "pleaseTakeTicket"],
    ["not-printed", "keepNumber"],
    ["unknown", "paperInDoubt"],
    ["none", "rememberNumber"],
  ])("paper %s is told as %s", (is, key) => {
    const told = run(ticket, paper(is));
    expect(told.screen.at === "ticket" && paperTidings(told, told.screen).key).toBe(key);
  });

  test("a blocked printer is told at once, and a paper that comes later is too", () => {
    const tickets = [{ number: "K107", paper: "asked" as const }];
    const blocked = run(ticket, { type: "kiosk", value: kioskView({ printer: { blocked: true }, tickets }) });
    expect(blocked.screen.at === "ticket" && paperTidings(blocked, blocked.screen).key).toBe("keepNumber");
    const mended = run(blocked, paper("printed"));
    expect(mended.screen.at === "ticket" && paperTidings(mended, mended.screen).key).toBe("pleaseTakeTicket");
  });

  test("the paper may be known before the answer comes", () => {
    expect(run(asking, paper("printed"), { type: "answer", answer: given }).screen).toMatchObject({
      paper: "printed",
    });
  });

  test("a kiosk without a printer says to remember the number", () => {
    const bare = { ...asking, kiosk: { ...kioskView(), printer: undefined } } as unknown as KioskState;
    expect(run(bare, { type: "answer", answer: given }).screen).toMatchObject({ paper: "none" });
  });

  test("it ends by itself with nothing left of the visitor, but leaves time to read", () => {
    const printed = run(ticket, at(1000), paper("printed"));
    expect(run(printed, at(1000 + waits.ticketMs - 1)).screen.at).toBe("ticket");
    const gone = run(printed, at(1000 + waits.ticketMs));
    expect(gone.screen).toEqual({ at: "start" });
    expect(gone.chosen.language).toBeUndefined();
    expect(gone.chosen.services).toEqual([]);
  });

  test("a number that is not on paper stays longer, and a touch keeps it", () => {
    const kept = run(ticket, paper("not-printed"));
    expect(run(kept, at(waits.keepNumberMs - 1)).screen.at).toBe("ticket");
    expect(run(kept, at(50_000), { type: "touch" }, at(waits.keepNumberMs + 1)).screen.at).toBe("ticket");
    expect(run(kept, at(waits.keepNumberMs)).screen.at).toBe("start");
  });

  test("closing, a halt or a lost line do not take it from the screen", () => {
    const halted = run(ticket, { type: "day", value: { day: "2026-03-02", intake: { open: false, halted: true } } });
    expect(halted.screen.at).toBe("ticket");
    expect(run(ticket, { type: "link", link: "down" }).screen.at).toBe("ticket");
  });
});

describe("no ticket", () => {
  test("a refusal is told, and another service can be chosen where that helps", () => {
    const refused = run(asking, { type: "answer", answer: { ok: false, refusal: "contingent-used-up" } });
    expect(refused.screen).toEqual({ at: "refused", refusal: "contingent-used-up", of: "take-ticket" });
    const again = run(refused, { type: "back" });
    expect(again.screen).toEqual({ at: "services" });
    expect(again.chosen).toMatchObject({ language: "ar", services: [] });
  });

  test("without an answer the visitor is told so after a minute", () => {
    expect(run(asking, at(waits.answerMs - 1)).screen.at).toBe("asking");
    const late = run(asking, at(waits.answerMs));
    expect(late.screen).toEqual({ at: "refused", refusal: "too-old", of: "take-ticket" });
    expect(run(late, { type: "answer", answer: given }).screen.at).toBe("refused");
  });
});

describe("idle", () => {
  const chosen = run(ready, arabic, pickup);

  test("it asks after 45 s and gives 20 s to answer; then German start, defaults, nothing chosen", () => {
    const comfortable = run(chosen, { type: "comfort", which: "dark" });
    expect(warning(run(comfortable, at(waits.idleWarnMs - 1)))).toBe(false);
    expect(warning(run(comfortable, at(waits.idleWarnMs)))).toBe(true);
    expect(run(comfortable, at(waits.idleResetMs - 1)).screen.at).toBe("people");
    const gone = run(comfortable, at(waits.idleResetMs));
    expect(gone.screen).toEqual({ at: "start" });
    expect(gone.comfort).toEqual({ large: false, dark: false, low: false });
    expect(gone.chosen).toMatchObject({ services: [], help: [], several: false });
  });

  test("one tap extends, as often as needed", () => {
    let state = chosen;
    for (let turn = 1; turn <= 12; turn += 1) {
      state = run(state, at(turn * 50_000));
      expect(warning(state)).toBe(true);
      state = run(state, { type: "stay" });
      expect(warning(state)).toBe(false);
    }
    expect(state.screen.at).toBe("people");
  });

  test("while it asks, a palm on the glass is no answer", () => {
    const asked = run(chosen, at(waits.idleWarnMs), { type: "touch" });
    expect(warning(asked)).toBe(true);
  });

  test("a start screen that somebody left in large text goes back to the usual one", () => {
    const large = run(ready, { type: "comfort", which: "large" });
    expect(run(large, at(waits.idleResetMs)).comfort.large).toBe(false);
    expect(warning(run(large, at(waits.idleWarnMs)))).toBe(false);
  });
});

describe("standstill", () => {
  const intake = (value: Intake): KioskInput => ({ type: "day", value: { day: "2026-03-02", intake: value } });

  test("is told by the most pressing reason", () => {
    expect(standstill(ready)).toBeUndefined();
    expect(standstill(run(ready, intake({ open: false, halted: false, reason: "full" })))).toBe("closed");
    const halted = run(ready, intake({ open: false, halted: true }));
    expect(standstill(halted)).toBe("halted");
    expect(standstill(run(halted, { type: "link", link: "down" }))).toBe("line-down");
    const services = ids.map((id) => ({ id, waiting: 0, full: true }));
    expect(standstill(run(ready, { type: "kiosk", value: kioskView({ services }) }))).toBe("all-full");
  });

  test("what was chosen before a lost line is still chosen after it", () => {
    const back = run(ready, arabic, pickup, { type: "link", link: "down" }, { type: "link", link: "up" });
    expect(standstill(back)).toBeUndefined();
    expect(back.screen).toEqual({ at: "people" });
    expect(back.chosen.language).toBe("ar");
  });

  test("a kiosk that the site does not know says so, but not while it is only starting", () => {
    const unknown = run(start("kiosk-9", 0), { type: "link", link: "up" });
    expect(standstill(run(unknown, at(1000)))).toBe("starting");
    expect(standstill(run(unknown, at(6000)))).toBe("out-of-order");
  });
});

test("a page that was reloaded while it asked goes on asking", () => {
  const command = { type: "take-ticket", services: ["pickup"], language: "ar" } as const;
  const reloaded = start("kiosk-1", 500, { ...command, services: [...command.services] });
  expect(reloaded.screen).toMatchObject({ at: "asking", since: 500, command });
  expect(tagOf(reloaded)).toBe("ar");
});

test("everybody is asked to leave as soon as one view says so, also without a line, until none says it", () => {
  const intake: Intake = { open: false, halted: true, evacuate: true };
  const alarmed = run(ticket, { type: "kiosk", value: kioskView({ intake }) });
  expect(isEvacuating(alarmed)).toBe(true);
  expect(isEvacuating(run(alarmed, { type: "link", link: "down" }, at(3_600_000)))).toBe(true);
  expect(isEvacuating(run(alarmed, { type: "kiosk", value: kioskView() }))).toBe(false);
  expect(isEvacuating(run(ready, { type: "day", value: { day: "2026-03-02", intake } }))).toBe(true);
});
