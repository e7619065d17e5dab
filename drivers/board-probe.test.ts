import { afterEach, expect, test } from "vitest";
import { askBoard } from "./board-probe.ts";
import { openPseudoTerminal } from "./transport/pseudo-terminal.ts";

const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function board(answer: (question: Buffer) => readonly number[]) {
  const terminal = openPseudoTerminal();
  closers.push(() => terminal.close());
  terminal.onBytes((chunk) => terminal.write(Uint8Array.from(answer(Buffer.from(chunk)))));
  return terminal.path;
}

/** As StandardFirmata says it when it is asked, after what it says when it starts. */
const standard = [..."StandardFirmata.ino"].flatMap((letter) => [letter.charCodeAt(0), 0]);

test("a board with Firmata says which", async () => {
  const path = board((question) =>
    question.equals(Buffer.from([0xf0, 0x79, 0xf7])) ? [0xf9, 2, 5, 0xf0, 0x79, 2, 5, ...standard, 0xf7] : [],
  );
  expect(await askBoard(path)).toBe("StandardFirmata 2.5");
});

test("what answers something else is none, and what is not there neither", async () => {
  expect(
    await askBoard(
      board(() => [0x41, 0xf0, 0x71, 0xf7, 0x0d]),
      1500,
    ),
  ).toBeUndefined();
  expect(await askBoard("/dev/does-not-exist", 1500)).toBeUndefined();
});
