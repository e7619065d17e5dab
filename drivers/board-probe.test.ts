import { chmodSync } from "node:fs";
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
  expect(await askBoard(path)).toEqual({ says: "StandardFirmata 2.5" });
});

test("what answers something else is none", async () => {
  const other = board(() => [0x41, 0xf0, 0x71, 0xf7, 0x0d]);
  expect(await askBoard(other, 1500)).toBeUndefined();
});

test("a board's name draws nothing on a terminal", async () => {
  const name = [..."\x1b[2J\x07ok\r\nbutton/x | passed"].flatMap((letter) => [letter.charCodeAt(0), 0]);
  const path = board(() => [0xf0, 0x79, 2, 5, ...name, 0xf7]);
  expect(await askBoard(path)).toEqual({ says: "[2J ok  button/x   passed 2.5" });
});

test("a port that cannot be opened is told from one that does not answer", async () => {
  const unopened = (why: RegExp) => ({ unopened: expect.stringMatching(why) });
  expect(await askBoard("/dev/does-not-exist")).toEqual(unopened(/^nothing is plugged in at .* \(ENOENT\)$/));
  expect(await askBoard("/dev/null")).toEqual(unopened(/is no serial port$/));
  const busy = board(() => []);
  const [first, second] = await Promise.all([askBoard(busy, 1500), askBoard(busy, 1500)]);
  expect([first, second]).toContain(undefined);
  expect([first, second]).toContainEqual(unopened(/is held by another program$/));
});

test.skipIf(process.getuid?.() !== 0)("a port that this user may not open names the group", async () => {
  const path = board(() => []);
  chmodSync(path, 0o600);
  process.seteuid!(65_534);
  closers.push(() => process.seteuid!(0));
  expect(await askBoard(path)).toEqual({ unopened: expect.stringMatching(/group dialout/) });
});
