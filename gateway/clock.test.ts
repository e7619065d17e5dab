import { expect, test } from "vitest";
import { openClock } from "./clock.ts";

const noon = Date.UTC(2026, 10, 21, 11);
const day = 86_400_000;

/** A machine whose clock can be set, and which counts what really goes by. */
function machine(at: number) {
  const clock = { at, gone: 0 };
  return {
    wall: () => clock.at,
    steady: () => clock.gone,
    pass(ms: number) {
      clock.at += ms;
      clock.gone += ms;
    },
    set(to: number) {
      clock.at = to;
    },
  };
}

test("with a right clock time is the machine's time", () => {
  const pi = machine(noon);
  const clock = openClock(noon - 1_000, pi.wall, pi.steady);
  pi.pass(5_000);
  expect(clock.now()).toBe(noon + 5_000);
  expect(clock.trusted()).toBe(true);
});

test("a clock of 1970 at the start: time goes on from the last event, and is not trusted until it is set", () => {
  const pi = machine(10_000);
  const clock = openClock(noon, pi.wall, pi.steady);
  expect(clock.now()).toBe(noon);
  pi.pass(2_000);
  expect(clock.now()).toBe(noon + 2_000);
  expect(clock.trusted()).toBe(false);
  pi.set(noon + 3_600_000);
  expect(clock.now()).toBe(noon + 3_600_000);
  expect(clock.trusted()).toBe(true);
});

test("a clock set back by a day while running changes nothing but the trust", () => {
  const pi = machine(noon);
  const clock = openClock(0, pi.wall, pi.steady);
  pi.set(noon - day);
  pi.pass(1_000);
  expect(clock.now()).toBe(noon + 1_000);
  expect(clock.trusted()).toBe(false);
});

test("a few seconds behind are no fault: time waits for the machine's clock", () => {
  const pi = machine(noon - 3_000);
  const clock = openClock(noon, pi.wall, pi.steady);
  expect(clock.trusted()).toBe(true);
  expect(clock.now()).toBe(noon);
});

test("with an empty journal a clock of 1970 is not trusted either", () => {
  const pi = machine(10_000);
  expect(openClock(0, pi.wall, pi.steady).trusted()).toBe(false);
});

test("a clock that leapt ahead by years is not believed, and time goes on", () => {
  const pi = machine(noon + 20 * 365 * day);
  const clock = openClock(noon, pi.wall, pi.steady);
  pi.pass(2_000);
  expect(clock.now()).toBe(noon + 2_000);
  expect(clock.trusted()).toBe(false);
  pi.set(noon + 5_000);
  expect(clock.now()).toBe(noon + 5_000);
  expect(clock.trusted()).toBe(true);
});

test("after weeks without power somebody confirms the date", () => {
  const pi = machine(noon + 21 * day);
  const clock = openClock(noon, pi.wall, pi.steady);
  expect(clock.trusted()).toBe(false);
  clock.believe();
  expect(clock.now()).toBe(noon + 21 * day);
  expect(clock.trusted()).toBe(true);
});
