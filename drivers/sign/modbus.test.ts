import { describe, expect, test } from "vitest";
import { encodeSingleWrite, encodeWrite, findAnswer, packText, questions, withCrc } from "./modbus.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

/** Made by mbpoll 1.0 and pymodbus 3.0, not by us. */
test("frames are those of other people's programs", () => {
  expect(hex(encodeWrite(1, { register: 0, words: packText("A047") }))).toBe("01100000000204" + "41303437" + "b08a");
  expect(hex(encodeSingleWrite(17, 1, 47))).toBe("11060001002f" + "9b46");
});

test("two characters to a word", () => {
  expect(packText("A047 3  ")).toEqual([0x4130, 0x3437, 0x2033, 0x2020]);
  expect(packText("A04")).toEqual([0x4130, 0x3420]);
  expect(packText("")).toEqual([]);
});

test("function 6 takes a frame for each register, function 16 one for all that follow each other", () => {
  const writes = [
    { register: 0, words: [65, 47] },
    { register: 9, words: [1] },
  ];
  expect(questions(1, writes, 16).map(({ bytes }) => bytes.length)).toEqual([13, 11]);
  expect(questions(1, writes, 6).map(({ bytes }) => hex(bytes.subarray(0, 6)))).toEqual([
    "010600000041",
    "01060001002f",
    "010600090001",
  ]);
});

describe("answers", () => {
  const asked = encodeWrite(1, { register: 5, words: [1, 2, 3, 4, 5] });
  const written = withCrc(bytes("01 10 0005 0005"));
  const refused = withCrc(bytes("01 90 02"));

  test.each<[string, Uint8Array, object | undefined]>([
    ["written", written, { type: "taken" }],
    ["written, after noise", Buffer.concat([bytes("00 ff 01 10 01"), written]), { type: "taken" }],
    ["written, after the converter's echo", Buffer.concat([asked, written]), { type: "taken" }],
    ["refused", refused, { type: "refused" }],
    ["refused, after noise", Buffer.concat([bytes("01 01 90"), refused]), { type: "refused" }],
    ["not all of it", written.subarray(0, 7), undefined],
    ["the converter's echo alone", asked, undefined],
    ["another sign", withCrc(bytes("02 10 0005 0005")), undefined],
    ["another register", withCrc(bytes("01 10 0006 0005")), undefined],
    ["a wrong sum", bytes("01 10 0005 0005 0000"), undefined],
    ["a refusal with a wrong sum", bytes("01 90 02 00 00"), undefined],
    ["nothing", bytes(""), undefined],
  ])("%s", (_, heard, answer) => {
    if (answer === undefined) expect(findAnswer(heard, asked)).toBeUndefined();
    else expect(findAnswer(heard, asked)).toMatchObject(answer);
  });

  test("to function 6 it is the frame itself", () => {
    const single = encodeSingleWrite(17, 1, 47);
    expect(findAnswer(single, single)).toEqual({ type: "taken" });
    expect(findAnswer(encodeSingleWrite(17, 1, 48), single)).toBeUndefined();
    expect(findAnswer(withCrc(bytes("11 86 01")), single)).toMatchObject({ type: "refused" });
  });

  test.each([
    [1, "does not know function 16"],
    [2, "no such register"],
    [3, "so many registers"],
    [4, "its manual says why"],
  ])("exception %i is a sentence", (code, sentence) => {
    const answer = findAnswer(withCrc(Uint8Array.of(1, 0x90, code)), asked);
    expect(answer).toEqual({ type: "refused", sentence: expect.stringContaining(sentence) });
    expect(answer).toEqual({ type: "refused", sentence: expect.stringContaining(`exception ${code}`) });
  });
});
