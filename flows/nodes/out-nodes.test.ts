/** What the out-nodes make of a message: a command, a value to show, or a sentence that says what to do. */
import fc from "fast-check";
import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { Command } from "../../gateway/contract/commands.ts";
import { LampShow, LineShow, SignShow } from "../../gateway/contract/messages.ts";
import { newShown } from "./together.ts";
import { cut, type Sentence, seen, switchOf, type Understood } from "./understood.ts";
import { announcementOf } from "./wm-announce.ts";
import { callNextOf } from "./wm-call-next.ts";
import { haltOf } from "./wm-halt.ts";
import { hoursOf } from "./wm-hours.ts";
import { kioskOf } from "./wm-kiosk.ts";
import { lightsOf } from "./wm-lamp.ts";
import { toldOf } from "./wm-serve.ts";
import { showOf } from "./wm-show.ts";
import { ticketOf } from "./wm-take-ticket.ts";
import { faultOf } from "./wm-tell-fault.ts";

function value<T>(message: Understood<T>): T {
  if (!message.ok) throw new Error(message.wrong.de);
  return message.value;
}

function wrong(message: Understood<unknown>): Sentence {
  if (message.ok) throw new Error(`understood as ${seen(message.value)}`);
  return message.wrong;
}

const announce = { text: "Bitte warten.", further: [], areas: [], gong: true, seconds: 30 } as const;
const ticket = { services: ["collect"], language: "", kiosk: "kiosk-1", print: true } as const;
const fault = { fault: "heating-off", text: "Die Heizung ist aus." } as const;

test("contacts and switches say on and off in many words", () => {
  expect([true, 1, "1", "on", " AN ", "ein", "TRUE"].map(switchOf)).toEqual(Array(7).fill(true));
  expect([false, 0, "0", "off", "Aus", "false"].map(switchOf)).toEqual(Array(6).fill(false));
  expect([undefined, null, "", 2, "maybe", {}, []].map(switchOf)).toEqual(Array(7).fill(undefined));
});

test("what any message becomes fits the contract, or is a sentence in both languages", () => {
  const any = fc.oneof(fc.anything(), fc.constantFrom(true, false, "on", "red", "open", "halt", "1", ""), fc.string());
  const outs = (payload: unknown, topic: unknown): [Understood<unknown>, (found: unknown) => boolean][] => {
    const msg = { payload, topic };
    const command = (found: unknown) => Value.Check(Command, found);
    return [
      [announcementOf(announce, msg), command],
      [announcementOf({ ...announce, text: "" }, msg), command],
      [callNextOf({ counter: "" }, msg), command],
      [haltOf({ mode: "payload" }, msg), command],
      [hoursOf({ hours: "payload" }, msg), command],
      [kioskOf({ kiosk: "kiosk-1", mode: "payload" }, msg), command],
      [ticketOf(ticket, msg), command],
      [ticketOf({ ...ticket, services: [] }, msg), command],
      [faultOf(fault, msg), command],
      [showOf("sign", { blink: true }, msg), (found) => Value.Check(SignShow, found)],
      [showOf("display", { blink: false }, msg), (found) => Value.Check(LineShow, found)],
      [lightsOf({ light: "" }, msg), (found) => Value.Check(LampShow, { ...allOff, ...(found as object) })],
      [toldOf({ fault: "no-answer" }, msg), (found) => typeof found === "object"],
    ];
  };
  const isSentence = ({ de, en }: Sentence) => /[.]$/.test(de) && /[.]$/.test(en) && de.length < 320;
  const property = fc.property(any, any, (payload, topic) =>
    outs(payload, topic).every(([message, fits]) => (message.ok ? fits(message.value) : isSentence(message.wrong))),
  );
  fc.assert(property, { seed: 7, numRuns: process.env.WM_TEST_LONG ? 20_000 : 300 });
});
const allOff = { red: "off", yellow: "off", green: "off" };

test("an announcement has the node's words, in all its languages, for its areas", () => {
  const further = [
    { language: "en", text: " Please wait. " },
    { language: "tr", text: "" },
  ];
  expect(value(announcementOf({ ...announce, further, areas: ["hall"], seconds: "45" }, { payload: true }))).toEqual({
    type: "announce",
    text: { de: "Bitte warten.", en: "Please wait." },
    areas: ["hall"],
    gong: true,
    seconds: 45,
  });
});

test("words in the message are announced alone, without translations of something else", () => {
  const further = [{ language: "en", text: "Please wait." }];
  const said = value(announcementOf({ ...announce, further }, { payload: "Fenster 3 ist frei." }));
  expect(said.text).toEqual({ de: "Fenster 3 ist frei." });
  const both = value(announcementOf(announce, { payload: { de: "Hallo", en: "Hello" } }));
  expect(both.text).toEqual({ de: "Hallo", en: "Hello" });
});

test("an announcement without words, too long, or for too long a time says what to do", () => {
  expect(wrong(announcementOf({ ...announce, text: " " }, { payload: 1 })).de).toContain("keinen deutschen Text");
  expect(wrong(announcementOf(announce, { payload: "x".repeat(201) })).de).toContain("länger als 200 Zeichen");
  expect(wrong(announcementOf(announce, { payload: { de: "Ja", "e n": "Yes" } })).de).toContain("„e n“");
  const everywhere = Object.fromEntries(["de", "am", "ar", "bn"].flatMap((tag) => many(tag, 15)));
  expect(wrong(announcementOf(announce, { payload: everywhere })).de).toContain("in allen Sprachen zusammen zu lang");
  expect(wrong(announcementOf({ ...announce, seconds: 4 }, {})).de).toContain("5 bis 600 Sekunden");
});

/** The same words with so many further marks of one language. */
function many(tag: string, further: number): [string, string][] {
  const words = "ሰ".repeat(200);
  return [[tag, words], ...Array.from({ length: further }, (_, n): [string, string] => [`${tag}-x${n}a`, words])];
}

test("one light, several, or one alone: what a lamp's message may be", () => {
  expect(value(lightsOf({ light: "green" }, { payload: true }))).toEqual({ green: "on" });
  expect(value(lightsOf({ light: "green" }, { payload: "blink" }))).toEqual({ green: "blink" });
  expect(value(lightsOf({ light: "" }, { payload: "off", light: "rot" }))).toEqual({ red: "off" });
  expect(value(lightsOf({ light: "" }, { payload: "yellow" }))).toEqual({ ...allOff, yellow: "on" });
  expect(value(lightsOf({ light: "" }, { payload: false }))).toEqual(allOff);
  const several = { red: "off", green: "blink" };
  expect(value(lightsOf({ light: "red" }, { payload: several }))).toEqual(several);
});

test("what a lamp does not understand is named, and where it stands", () => {
  expect(wrong(lightsOf({ light: "red" }, { payload: "dim" })).de).toMatch(/^„dim“ in msg.payload .*„blink“/);
  expect(wrong(lightsOf({ light: "" }, { payload: { green: 7 } })).de).toContain("msg.payload.green");
  expect(wrong(lightsOf({ light: "" }, { payload: { blue: "on" } })).de).toContain("„blue“");
  expect(wrong(lightsOf({ light: "" }, { payload: "on" })).de).toContain("welches Licht");
});

test("a sign loses no character, a display's line is cut; nothing is dark", () => {
  expect(value(showOf("sign", { blink: true }, { payload: 42 }))).toEqual({ text: "42", blink: true });
  expect(value(showOf("sign", { blink: true }, { payload: "K7", blink: false }))).toEqual({ text: "K7", blink: false });
  expect(value(showOf("sign", { blink: true }, { payload: null }))).toEqual({ text: "", blink: false });
  expect(wrong(showOf("sign", { blink: false }, { payload: "Fenster 3" })).de).toContain("zu lang");
  expect(wrong(showOf("sign", { blink: false }, { payload: "Ж1" })).de).toContain("lateinische Buchstaben");
  const line = value(showOf("display", { blink: false }, { payload: "ü".repeat(130) }));
  expect(line).toEqual({ text: `${"ü".repeat(119)}…` });
  expect(wrong(showOf("display", { blink: false }, {})).de).toContain("kein Text");
});

test("a ticket is of the node's services, or of those that the message names", () => {
  const plain = { type: "take-ticket", services: ["collect"], language: "de", kiosk: "kiosk-1" };
  expect(value(ticketOf(ticket, { payload: true }))).toEqual(plain);
  expect(value(ticketOf({ ...ticket, print: false }, { payload: "pressed" }))).toEqual({ ...plain, print: false });
  expect(value(ticketOf(ticket, { payload: { services: ["a", "a"], language: "tr", people: 3 } }))).toEqual({
    ...plain,
    services: ["a"],
    language: "tr",
    people: 3,
  });
  expect(value(ticketOf({ ...ticket, services: [] }, { payload: "extend" })).services).toEqual(["extend"]);
  expect(wrong(ticketOf({ ...ticket, services: [] }, { payload: true })).de).toContain("kein Anliegen");
  expect(wrong(ticketOf(ticket, { payload: { language: "Deutsch!" } })).de).toContain("keine Sprache");
  const long = `de${"-abcdefgh".repeat(5)}`;
  expect(wrong(ticketOf(ticket, { payload: { language: long } })).de).toContain("keine Sprache");
  expect(wrong(ticketOf(ticket, { payload: { people: 0 } })).de).toContain("1 bis 9");
});

test("the counter stands in the node, or else in the message", () => {
  expect(value(callNextOf({ counter: "3" }, { payload: "1" }))).toEqual({ type: "call-next", counter: "3" });
  expect(value(callNextOf({ counter: "" }, { payload: 2 }))).toEqual({ type: "call-next", counter: "2" });
  expect(wrong(callNextOf({ counter: "" }, { payload: true })).de).toContain("kein Platz");
});

test("a switch halts and resumes, opens and closes", () => {
  expect(value(haltOf({ mode: "payload" }, { payload: "on" })).type).toBe("halt-site");
  expect(value(haltOf({ mode: "resume" }, { payload: true })).type).toBe("resume-site");
  expect(wrong(haltOf({ mode: "payload" }, { payload: "fire" })).de).toContain("„fire“");
  const kiosk = (mode: "payload" | "open" | "close", payload?: unknown) =>
    value(kioskOf({ kiosk: "kiosk-1", mode }, { payload }));
  expect(kiosk("payload", "zu")).toEqual({ type: "set-kiosk", kiosk: "kiosk-1", open: false });
  expect(kiosk("open", false)).toMatchObject({ open: true });
  expect(wrong(kioskOf({ kiosk: "", mode: "open" }, {})).de).toContain("kein Kiosk gewählt");
});

test("a key switch that is turned back gives the hours back to the clock, and does not close", () => {
  const hours = (payload: unknown) => value(hoursOf({ hours: "payload" }, { payload })).hours;
  expect([true, false, "closed", "offen", "by-clock"].map(hours)).toEqual([
    "open",
    "by-clock",
    "closed",
    "open",
    "by-clock",
  ]);
  expect(value(hoursOf({ hours: "closed" }, { payload: true })).hours).toBe("closed");
});

test("a fault is told in the message's words or the node's, cut to what fits, and taken back", () => {
  const told = (payload: unknown) => value(faultOf(fault, { payload }));
  const raised = { type: "raise-fault", name: "heating-off", text: "Die Heizung ist aus." };
  expect(told(true)).toEqual(raised);
  expect(told({ temperature: 12 })).toEqual(raised);
  expect(told("Nur 12 Grad im Wartebereich.")).toEqual({ ...raised, text: "Nur 12 Grad im Wartebereich." });
  expect(told("x".repeat(300))).toEqual({ ...raised, text: `${"x".repeat(199)}…` });
  for (const nothing of [false, "", null, "off"]) expect(told(nothing).type).toBe("clear-fault");
  expect(wrong(faultOf({ fault: "Heizung aus", text: "" }, {})).de).toContain("„Heizung aus“");
  expect(wrong(faultOf({ ...fault, text: "" }, { payload: true })).de).toContain("keine Worte");
});

test("a served device tells its faults, events and work in one word or as a whole", () => {
  const told = (topic: unknown, payload?: unknown) => value(toldOf({ fault: "no-answer" }, { topic, payload }));
  const words = "Die Tafel antwortet nicht.";
  expect(told("fault", words)).toEqual({ change: { fault: "no-answer", text: words } });
  expect(told("fault", "paper-low")).toEqual({ change: { fault: "paper-low", text: undefined } });
  expect(told("Well")).toEqual({ change: { fault: undefined, text: undefined } });
  expect(told("held")).toEqual({ event: { type: "held" } });
  expect(told("free")).toEqual({ change: { busy: false } });
  const status = { fault: "overheated", text: "x".repeat(300) };
  expect(told("", { status })).toEqual({ status: { fault: "overheated", text: `${"x".repeat(199)}…` } });
  expect(told("", { event: { type: "pressed" } })).toEqual({ event: { type: "pressed" } });
  expect(told("", { done: { id: "job-1", outcome: "ok" } })).toEqual({ done: { id: "job-1", outcome: "ok" } });
  expect(told("fault", "told-by-flow")).toEqual({ change: { fault: "told-by-flow", text: undefined } });
});

test("what a message brings along beside its words is told to nobody", () => {
  const circle: Record<string, unknown> = { big: 1n };
  circle.round = circle;
  const told = (payload: object) => value(toldOf({ fault: "no-answer" }, { payload }));
  expect(told({ done: { id: "job-1", outcome: "ok", circle } })).toEqual({ done: { id: "job-1", outcome: "ok" } });
  expect(told({ event: { type: "pressed", circle } })).toEqual({ event: { type: "pressed" } });
  expect(told({ event: { type: "scanned", text: "x", circle } })).toEqual({ event: { type: "scanned", text: "x" } });
  expect(told({ status: { fault: "overheated", circle } })).toEqual({ status: { fault: "overheated" } });
});

test("whatever stands in a message, a sentence can name it, and no more of it is looked at than that", () => {
  const circle: Record<string, unknown> = {};
  circle.round = circle;
  expect([circle, 1n, { big: 1n }, undefined].map(seen)).toEqual(["[object Object]", "1", "[object Object]", "–"]);
  const before = process.memoryUsage().heapUsed;
  expect(seen("x".repeat(20_000_000))).toHaveLength(60);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(60_000_000);
});

test("what a served device tells in no known way is named, and where it stands", () => {
  const said = (topic: unknown, payload: unknown) => wrong(toldOf({ fault: "no-answer" }, { topic, payload })).de;
  expect(said("fault", { fault: "halted-by-flow" })).toContain("„halted-by-flow“");
  expect(said("fault", { fault: "burns" })).toMatch(/„burns“ in msg.payload.fault .*„no-answer“/);
  expect(said("", { status: { fault: "burns" } })).toContain("msg.payload.status.fault");
  expect(said("", { status: { busy: "very" } })).toContain("msg.payload.status ");
  expect(said("", { event: { type: "kicked" } })).toContain("{ event: { type: „pressed“ } }");
  expect(said("", { done: { id: "job-1", outcome: "fine" } })).toContain("msg.payload.done");
  expect(said("", 42)).toContain("„fault“, „well“ oder „pressed“");
});

test("nodes share a lamp: each keeps its light, the newest word holds, and the last to go leaves it dark", () => {
  const shows: unknown[] = [];
  let held = 0;
  const lamp = newShown(allOff, (parts) => {
    shows.push(parts);
    held += 1;
    return () => {
      held -= 1;
    };
  });
  lamp.set("one", { red: "on" });
  lamp.set("two", { green: "blink" });
  expect(shows.at(-1)).toEqual({ ...allOff, red: "on", green: "blink" });
  lamp.set("two", { red: "off" });
  lamp.set("one", { yellow: "on" });
  expect(shows.at(-1)).toEqual({ red: "off", yellow: "on", green: "blink" });
  lamp.letGo("two");
  expect(shows.at(-1)).toEqual({ red: "on", yellow: "on", green: "off" });
  expect(held).toBe(1);
  lamp.letGo("one");
  lamp.letGo("one");
  expect(held).toBe(0);
  expect(shows).toHaveLength(5);
});

test("words that are too long are cut at a letter, never inside of one", () => {
  expect(cut("🎫🎫🎫", 3)).toBe("🎫🎫🎫");
  expect(cut("🎫🎫🎫🎫", 3)).toBe("🎫🎫…");
});
