/** What a lamp says is read from when it was lit, by the table of the button's README alone. */
import { expect, test } from "vitest";
import { type Lit, read } from "./reading.ts";

/** Lit and dark in turn, in ms, from 5 ms after the press. */
function lamp(...ms: readonly number[]): Lit[] {
  let at = 5;
  return ms.flatMap((each, n) => {
    const from = at;
    at += each;
    return n % 2 === 0 ? [{ from, to: at }] : [];
  });
}
const flashes = (times: number, lit: number, dark: number) => Array(times).fill([lit, dark]).flat() as number[];

test.each([
  ["accepted", lamp(1_012)],
  ["accepted", lamp(3_400)],
  ["nobody", lamp(190, 150, 152)],
  ["nobody", lamp(800, 400, 150, 150, 150)],
  ["paused", lamp(...flashes(3, 450, 350))],
  ["paused", lamp(200, 410, ...flashes(3, 450, 350))],
  ["refused", lamp(90, 50, ...flashes(9, 50, 50))],
  ["refused", lamp(50, 50, 50, 151, ...flashes(7, 50, 50))],
  ["no line", lamp(80, 320, ...flashes(3, 80, 120))],
  ["no line", lamp(...flashes(5, 80, 120))],
  ["no line", lamp(3_000, 400, ...flashes(5, 80, 120))],
  ["no line", lamp(...flashes(7, 80, 115))],
  ["dark", []],
  ["unclear", lamp(200)],
  ["unclear", [{ from: 5, to: undefined }]],
  ["unclear", lamp(...flashes(2, 450, 350))],
] as const)("%s", (told, lit) => expect(read(lit)).toBe(told));
