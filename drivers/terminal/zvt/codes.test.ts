/** Every code has a meaning, and those that decide something have the right one. */
import { expect, test } from "vitest";
import { faultCodes } from "../../../gateway/contract/faults.ts";
import { cardName, resultOf, stepOf, terminalStatus } from "./codes.ts";

const bytes = Array.from({ length: 256 }, (_, byte) => byte);

test("only 00 is approved, and every byte means something", () => {
  expect(bytes.filter((byte) => resultOf(byte).kind === "approved")).toEqual([0]);
  expect(bytes.every((byte) => resultOf(byte).meaning !== "")).toBe(true);
});

test.each([
  [0x05, "declined"],
  [0x63, "declined"],
  [0x6c, "stopped"],
  [0x9c, "busy"],
  [0xf0, "upkeep"],
  [0x77, "upkeep"],
  [0x83, "impossible"],
  [0x9b, "line"],
  [0xff, "fault"],
])("result %i is %s", (code, kind) => {
  expect(resultOf(code).kind).toBe(kind);
});

test.each([
  [0x0a, "insert-card"],
  [0x01, "enter-pin"],
  [0x0e, "please-wait"],
  [0x4b, "remove-card"],
  [0x44, "remove-card"],
  [0x15, "wrong-pin"],
  [0x55, "wrong-pin"],
  [0x5d, "declined"],
  [0x5c, "approved"],
  [0x2c, "choose"],
  [0x00, undefined],
  [0x5e, undefined],
  [0xff, undefined],
])("intermediate status %i is %s", (status, step) => {
  expect(stepOf(status)).toBe(step);
});

test("only 00 is ready; every other status is busy, or a fault that staff know", () => {
  expect(bytes.filter((byte) => terminalStatus(byte).state === "ready")).toEqual([0]);
  for (const byte of bytes) expect(["ready", "busy", ...faultCodes]).toContain(terminalStatus(byte).state);
});

test.each([
  [0x51, "terminal-not-initialised", "initialise"],
  [0x62, "terminal-out-of-order", "set-clock"],
  [0xc2, "terminal-out-of-order", "diagnosis"],
  [0xf0, "end-of-day-due", "end-of-day"],
  [0xb1, "terminal-full", "end-of-day"],
  [0x9c, "busy", undefined],
  [0xdc, "busy", undefined],
])("terminal status %i is %s, cured by %s", (status, state, cure) => {
  expect(terminalStatus(status)).toMatchObject({ state });
  expect(terminalStatus(status).cure).toBe(cure);
});

test("cards by their number", () => {
  expect([cardName(5), cardName(46), cardName(77)]).toEqual(["girocard", "Maestro", undefined]);
});
