import { expect, test } from "vitest";
import { encodeWrite, findAnswer, packText, withCrc } from "./modbus.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

/** Made by mbpoll 1.0 and pymodbus 3.0, not by us. */
test("frames are those of other people's programs", () => {
  expect(hex(encodeWrite(1, 0, packText("A047")))).toBe("01100000000204" + "41303437" + "b08a");
  expect(hex(withCrc(bytes("11 06 00 01 00 2f")))).toBe("11060001002f" + "9b46");
});

test("two characters to a word", () => {
  expect(packText("A047 3  ")).toEqual([0x4130, 0x3437, 0x2033, 0x2020]);
  expect(packText("A04")).toEqual([0x4130, 0x3420]);
  expect(packText("")).toEqual([]);
});

const written = withCrc(bytes("01 10 0005 0005"));
const refused = withCrc(bytes("01 90 02"));

test.each<[string, Uint8Array, unknown]>([
  ["written", written, { type: "written" }],
  ["written, after noise", Buffer.concat([bytes("00 ff 01 10 01"), written]), { type: "written" }],
  ["refused", refused, { type: "refused", code: 2 }],
  ["refused, after noise", Buffer.concat([bytes("01 01 90"), refused]), { type: "refused", code: 2 }],
  ["not all of it", written.subarray(0, 7), undefined],
  ["another sign", withCrc(bytes("02 10 0005 0005")), undefined],
  ["another register", withCrc(bytes("01 10 0006 0005")), undefined],
  ["a wrong sum", bytes("01 10 0005 0005 0000"), undefined],
  ["a refusal with a wrong sum", bytes("01 90 02 00 00"), undefined],
  ["nothing", bytes(""), undefined],
])("answer: %s", (_, heard, answer) => {
  expect(findAnswer(heard, 1, 5, 5)).toEqual(answer);
});
