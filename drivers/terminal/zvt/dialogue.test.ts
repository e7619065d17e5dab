/** One command after the other on a real serial line: what became of one is over when the next begins. */
import { afterEach, expect, test } from "vitest";
import { openPseudoTerminal } from "../../transport/pseudo-terminal.ts";
import { blockOf } from "../simulator-serial.ts";
import { quickTimes } from "../testing.ts";
import { Dialogue } from "./dialogue.ts";
import type { ZvtMessage } from "./message.ts";
import { bytesOf, hexOf } from "./testing.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const enquiry = "050100";
const endOfDay = "065003123456";
const times = { ...quickTimes, answer: 300 };

/** A terminal that has its answer ready: it goes out in one piece with the ACK. */
function playTerminal(answers: Record<string, (say: (message: string) => void) => void>) {
  const line = openPseudoTerminal();
  line.onBytes((chunk) => {
    const [, message = ""] = /1002(.+)1003....$/.exec(hexOf(chunk)) ?? [];
    if (/^8[04]/.test(message)) line.write(Uint8Array.of(0x06));
    answers[message]?.((said) => line.write(Uint8Array.of(0x06, ...blockOf(bytesOf(said)))));
  });
  let opened = 0;
  const open = () => {
    opened += 1;
  };
  const older: number[] = [];
  const unasked = async ({ control }: ZvtMessage) => {
    older.push(control);
    return 0;
  };
  const listener = { open, lost() {}, unasked, trouble() {} };
  const dialogue = new Dialogue(`serial:${line.path}`, listener, times);
  closers.push(
    () => dialogue.shut(),
    () => line.close(),
  );
  return { dialogue, older, opened: () => opened };
}

test("a command that was refused at once does not hang up on the one after it", async () => {
  const { dialogue, opened } = playTerminal({
    [enquiry]: (say) => say("849c00"),
    [endOfDay](say) {
      say("800000");
      setTimeout(say, times.answer * 2, "060f00");
    },
  });
  expect(await dialogue.reach(2000)).toBe(true);
  expect(await dialogue.command(bytesOf(enquiry))).toEqual({ how: "refused", code: 0x9c });
  expect(await dialogue.command(bytesOf(endOfDay))).toMatchObject({ how: "completed" });
  expect(opened()).toBe(1);
});

test("what ends something older does not end a command that is not yet accepted", async () => {
  const { dialogue } = playTerminal({
    [enquiry](say) {
      say("061e0177");
      setTimeout(say, 20, "800000");
      setTimeout(say, 40, "060f00");
    },
  });
  expect(await dialogue.reach(2000)).toBe(true);
  expect(await dialogue.command(bytesOf(enquiry))).toMatchObject({ how: "completed" });
});

test("the late answer to a wish to break off is not that to the next command", async () => {
  const { dialogue } = playTerminal({
    [endOfDay]: (say) => say("800000"),
    "06b000"(say) {
      say("061e016c");
      setTimeout(say, 60, "848300");
    },
    [enquiry](say) {
      setTimeout(say, 100, "800000");
      setTimeout(say, 120, "060f00");
    },
  });
  expect(await dialogue.reach(2000)).toBe(true);
  const broken = dialogue.command(bytesOf(endOfDay));
  setTimeout(() => dialogue.abort(), 50);
  expect(await broken).toMatchObject({ how: "aborted", code: 0x6c });
  expect(await dialogue.command(bytesOf(enquiry))).toMatchObject({ how: "completed" });
});

test("a terminal that is still printing something older is waited for, however long it prints", async () => {
  const lines = 6;
  const { dialogue, older, opened } = playTerminal({
    [enquiry](say) {
      for (let n = 0; n < lines; n++) setTimeout(say, n * 100, `06d102004${n}`);
      setTimeout(say, lines * 100, "800000");
      setTimeout(say, lines * 100 + 20, "060f00");
    },
  });
  expect(await dialogue.reach(2000)).toBe(true);
  expect(await dialogue.command(bytesOf(enquiry))).toMatchObject({ how: "completed" });
  expect(older).toEqual(Array.from({ length: lines }, () => 0x06d1));
  expect(opened()).toBe(1);
});
