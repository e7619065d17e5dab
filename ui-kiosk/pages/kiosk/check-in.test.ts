/** Checking in at the kiosk, without a browser: a code typed, a code at the reader, and the ways on after a no. */
import { describe, expect, test } from "vitest";
import { codeOf, scannable } from "../../../gateway/contract/code.ts";
import type { RefusalCode } from "../../../gateway/contract/commands.ts";
import type { SiteView } from "../../../gateway/contract/views.ts";
import { appointmentIn } from "../../lib/scan.ts";
import { waysOn } from "./check-in.ts";
import { type KioskState, tagOf, waits, warning } from "./state.ts";
import { answer, arabic, at, code, command, ready, run, service, site, typed } from "./testing.ts";

describe("the code of an appointment", () => {
  const entry = run(ready, arabic, { type: "appointment" });

  test("is typed digit by digit, and its last digit sends it, in the language chosen", () => {
    const nearly = run(entry, ...typed(code.slice(0, 9)));
    expect(nearly.screen).toEqual({ at: "code", text: code.slice(0, 9), wrong: false });
    expect(command(run(nearly, ...typed(code[9]!)))).toEqual({ type: "check-in", code, kiosk: "k", language: "ar" });
  });

  test("that cannot be one is told at once, and nobody is asked", () => {
    const wrong = run(entry, ...typed(`${code.slice(0, 8)}${code[9]}${code[8]}`));
    expect(wrong.screen).toMatchObject({ at: "code", wrong: true });
    const mended = run(wrong, { type: "erase" }, { type: "erase" });
    expect(mended.screen).toEqual({ at: "code", text: code.slice(0, 8), wrong: false });
    expect(command(run(mended, ...typed(code.slice(8))))).toMatchObject({ code });
  });

  test("has no letters where all codes are ours, and letters where they are not", () => {
    expect(run(entry, ...typed("a1b2")).screen).toMatchObject({ text: "12" });
    const free = run(entry, { type: "site", value: { ...site, checkedCodes: undefined } as unknown as SiteView });
    const foreign = run(free, ...typed("a1-b2c"));
    expect(foreign.screen).toMatchObject({ at: "code", text: "A1B2C" });
    expect(command(run(foreign, { type: "code-done" }))).toMatchObject({ type: "check-in", code: "A1B2C" });
    expect(run(free, ...typed("a1"), { type: "code-done" }).screen).toMatchObject({ at: "code", wrong: true });
  });

  test("is heard from real keys too, but on no other screen, and never as a sign of life", () => {
    expect(run(ready, ...typed("12"))).toBe(ready);
    const idle = run(entry, { type: "tick", now: waits.idleWarnMs });
    expect(warning(run(idle, ...typed("1")))).toBe(true);
  });

  test("help that was asked for goes with it", () => {
    const helped = run(entry, { type: "help" }, { type: "toggle-help", help: "fetch" }, { type: "next" });
    expect(helped.screen).toEqual({ at: "code", text: "", wrong: false });
    expect(command(run(helped, ...typed(code)))).toMatchObject({ help: ["fetch"] });
  });

  test("goes away with its visitor", () => {
    const gone = run(entry, ...typed("123"), { type: "tick", now: waits.idleResetMs });
    expect(gone.screen).toEqual({ at: "start" });
  });
});

describe("a code at the reader", () => {
  test("is told from a ticket's, whatever keyboards lie between", () => {
    expect(appointmentIn(scannable(code))).toBe(code);
    expect(appointmentIn(`WMTÖ${code}`)).toBe(code);
    expect(appointmentIn(`WMT>${code}`)).toBe(code);
    for (const other of ["WM1:2026-11-21:K014", "WM1Ö2026ß11ß21ÖK014", "https://example.org", "BEGIN:VCARD N:X"])
      expect(appointmentIn(other)).toBeUndefined();
  });

  test("checks in whoever has chosen a language in it, but not whoever comes after somebody who left", () => {
    const chosen = run(ready, arabic);
    expect(command(run(chosen, { type: "presented", code }))).toMatchObject({ language: "ar" });
    const left = run(chosen, { type: "tick", now: waits.idleWarnMs }, { type: "presented", code });
    expect(command(left)).toEqual({ type: "check-in", code, kiosk: "k" });
  });

  test("speaks the language of the reply", () => {
    const state = run(
      ready,
      { type: "presented", code },
      answer({ ok: true, number: "K001", at: at(8, 40), area: "ground", language: "uk" }),
    );
    expect(tagOf(state)).toBe("uk");
    expect(state.screen).toMatchObject({
      at: "ticket",
      number: "K001",
      checkedIn: true,
      due: at(8, 40),
      paper: "asked",
    });
  });

  test("tells the steps that its visitor is called for while waiting", () => {
    const state = run(ready, { type: "presented", code }, answer({ ok: true, number: "K001", meanwhile: ["advice"] }));
    expect(state.screen).toMatchObject({ at: "ticket", meanwhile: ["advice"] });
  });

  test("rests while something is being asked, and while a number stands on the screen alone", () => {
    const asking = run(ready, { type: "presented", code });
    expect(run(asking, { type: "presented", code: codeOf("123456789") })).toBe(asking);
    const shown = run(asking, answer({ ok: true, number: "K001" }));
    expect(run(shown, { type: "presented", code })).toBe(shown);
  });

  test("that cannot be one of this site means nothing", () => {
    expect(run(ready, { type: "presented", code: "ABC123" })).toBe(ready);
  });

  test("is heard while no tickets are given", () => {
    const closed = run(ready, { type: "day", value: { day: "2026-11-24", intake: { open: false, halted: false } } });
    expect(command(run(closed, { type: "presented", code }))?.type).toBe("check-in");
  });
});

describe("a no to a check-in", () => {
  const no = (refusal: RefusalCode, more: { at?: number; service?: string } = {}) =>
    run(ready, { type: "presented", code }, answer({ ok: false, refusal, ...more }));
  const ways = (state: KioskState) => (state.screen.at === "refused" ? waysOn(state, state.screen) : undefined);

  test("says when, where the core knows it", () => {
    expect(no("wrong-day", { at: at(9, 0, 27) }).screen).toMatchObject({ refusal: "wrong-day", when: at(9, 0, 27) });
  });

  test("too late: a number for the same service, or another time for it", () => {
    const late = no("too-late", { at: at(7), service: "pickup" });
    expect(ways(late)).toEqual({ ticket: "pickup", slots: "pickup", code: false, services: false });
    expect(command(run(late, service("pickup")))).toMatchObject({ type: "check-in", code, asWalkIn: true });
    expect(run(late, { type: "slots", service: "pickup" }).screen).toEqual({ at: "days", service: "pickup" });
    expect(ways(no("too-late", { service: "extend" }))).toMatchObject({ ticket: "extend" });
    expect(ways(no("too-late", { service: "elsewhere" }))).toEqual({ code: false, services: false });
  });

  test("unknown: the code once more", () => {
    const unknown = no("unknown-code");
    expect(ways(unknown)).toEqual({ code: true, services: false });
    expect(run(unknown, { type: "appointment" }).screen).toEqual({ at: "code", text: "", wrong: false });
  });

  test("of a code that was typed leads back to it as it was typed, and that can be mended", () => {
    const typing = run(ready, arabic, { type: "appointment" }, ...typed(code));
    const back = run(typing, answer({ ok: false, refusal: "unknown-code" }), { type: "back" });
    expect(back.screen).toEqual({ at: "code", text: code, wrong: false });
    expect(run(back, { type: "erase" }).screen).toMatchObject({ text: code.slice(0, -1) });
  });

  test("leaves help to be asked for, which goes with the number", () => {
    const late = no("too-late", { service: "pickup" });
    const helped = run(late, { type: "help" }, { type: "toggle-help", help: "fetch" }, { type: "next" });
    expect(helped.screen).toEqual(late.screen);
    expect(command(run(helped, service("pickup")))).toMatchObject({ asWalkIn: true, help: ["fetch"] });
  });

  test.each<RefusalCode>(["not-ready", "code-used", "too-early", "not-valid-yet", "appointment-cancelled"])(
    "%s leads nowhere, and ends by itself",
    (refusal) => {
      const state = no(refusal);
      expect(ways(state)).toEqual({ code: false, services: false });
      expect(run(state, { type: "tick", now: waits.idleResetMs }).screen).toEqual({ at: "start" });
    },
  );
});
