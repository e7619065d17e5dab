/** The frames of signs that answer nothing, against vectors that are not ours. */
import { describe, expect, test } from "vitest";
import { alphaSign, encodeAlpha, textCommand } from "./alpha.ts";
import { asciiSign, templateMistake } from "./ascii.ts";
import type { Encode, Face } from "./protocol.ts";

const face = (text: string, blink = false): Face => ({ text, blink, brightness: 100 });
const framesOf = (encode: Encode, shown: Face) => encode(shown).map(({ bytes }) => Buffer.from(bytes));
const hex = (text: string) => text.replaceAll(" ", "");

describe("Alpha", () => {
  /** Made by alphasignpy, not by us. */
  test.each([
    ["a string file", encodeAlpha("00", "G1A047"), "00 00 00 00 00 01 5a 30 30 02 47 31 41 30 34 37 03 30 31 35 39 04"],
    [
      "the priority file",
      encodeAlpha("00", textCommand("0", "A047 > 3", false)),
      "00 00 00 00 00 01 5a 30 30 02 41 30 1b 20 62 41 30 34 37 20 3e 20 33 03 30 32 41 30 04",
    ],
    [
      "a text file of one sign",
      encodeAlpha("01", textCommand("A", "A047", false)),
      "00 00 00 00 00 01 5a 30 31 02 41 41 1b 20 62 41 30 34 37 03 30 32 30 30 04",
    ],
  ])("%s", (_, frame, vector) => {
    expect(Buffer.from(frame).toString("hex")).toBe(hex(vector));
  });

  test("is told in its priority file, flashing by mode, dark by a blank; without a unit all are told", () => {
    const command = (encode: Encode, shown: Face) => framesOf(encode, shown)[0]!.toString("latin1").slice(6, -6);
    expect(command(alphaSign(undefined), face("A047"))).toBe("Z00\x02A0\x1b bA047");
    expect(command(alphaSign(31), face("A047", true))).toBe("Z1F\x02A0\x1b cA047");
    expect(command(alphaSign(1), face(""))).toBe("Z01\x02A0\x1b b ");
  });
});

describe("plain text", () => {
  const board = (template: string, unit = 1, blinking?: string) => asciiSign({ template, blinking, unit, digits: 6 });
  const told = (encode: Encode, shown: Face) => framesOf(encode, shown)[0]!.toString("latin1");

  /** From the manual of the AM03127 and from two programs for it, not by us. */
  test("an AM03127 by template", () => {
    const am03127 = board("<ID{addr}>{from}<L1><PA><FE><MQ><WC><FE>{text}{xor}<E>");
    expect(told(am03127, face("Hello"))).toBe("<ID01><L1><PA><FE><MQ><WC><FE>Hello26<E>");
    const still = board("<ID{addr}>{from}<L1><PA><FE><MA><WC><FE>{text}{xor}<E>");
    expect(told(still, face("A047 -> 3"))).toBe("<ID01><L1><PA><FE><MA><WC><FE>A047 -> 326<E>");
  });

  test.each([
    ["\\x02{addr}{text:right}\\x03", "\x0207  A047\x03"],
    ["|{addr}{text:left}\\x0d", "|07A047  \r"],
    ["\\x01\\x11{addr:byte}\\x02{text}\\x04", "\x01\x11\x07\x02A047\x04"],
    ["{text}{sum}", "A047DC"],
    ["#{from}{text}{xor}", "#A04772"],
  ])("%s", (template, frame) => {
    expect(told(board(template, 7), face("A047"))).toBe(frame);
  });

  test("another template while it blinks", () => {
    const encode = board("\\x02{text}\\x03", 1, "\\x02\\x07{text}\\x03");
    expect(told(encode, face("A047"))).toBe("\x02A047\x03");
    expect(told(encode, face("A047", true))).toBe("\x02\x07A047\x03");
  });

  test.each([
    ["\\x02{addr}\\x03", "no {text}"],
    ["{text", "„{“ means nothing"],
    ["{name}{text}", "„{name}“ means nothing"],
    ["\\n{text}", "„\\“ means nothing"],
    ["{text}ß", "„ß“ means nothing"],
  ])("a wrong template: %s", (template, sentence) => {
    expect(templateMistake(template)).toContain(sentence);
  });
});
