import { expect, test } from "vitest";
import { type Answer, answerReader, askPrinted, askProcessed, askStatus, clearBuffer, readStatus } from "./escpos.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

test("commands are those of the manual", () => {
  expect(hex(askStatus)).toBe("100401100402100403100404");
  expect(hex(clearBuffer)).toBe("100502" + "10140801031401060208");
  expect(hex(askProcessed)).toBe("1d7201");
  expect(hex(askPrinted("0047"))).toBe("1d2848060030303030" + "3437");
});

test.each([
  ["well", "12 12 12 12", { ready: true }],
  ["well, drawer pin high", "16 12 12 12", { ready: true }],
  ["near end", "12 12 12 1e", { ready: true, fault: "paper-low" }],
  ["paper out", "1a 32 12 7e", { ready: false, fault: "paper-out" }],
  ["paper out, sensor only", "12 12 12 72", { ready: false, fault: "paper-out" }],
  ["cover open", "1a 16 12 12", { ready: false, fault: "cover-open" }],
  ["cover open and no paper in it", "1a 36 12 7e", { ready: false, fault: "cover-open" }],
  ["cutter", "1a 52 1a 12", { ready: false, fault: "cutter-jam" }],
  ["unrecoverable", "1a 52 32 12", { ready: false, fault: "cutter-jam" }],
  ["head too hot", "1a 52 52 12", { ready: false, fault: "overheated" }],
  ["fed by hand", "1a 1a 12 12", { ready: false }],
])("status: %s", (_, answers, status) => {
  expect(readStatus(bytes(answers))).toEqual(status);
});

test.each<[string, string, Answer[]]>([
  ["DLE EOT", "12", [{ type: "status", byte: 0x12 }]],
  ["DLE EOT, paper out", "7e", [{ type: "status", byte: 0x7e }]],
  ["GS r", "00", [{ type: "processed", paperOut: false }]],
  ["GS r, near end", "03", [{ type: "processed", paperOut: false }]],
  ["GS r of a printer that answers without paper", "0f", [{ type: "processed", paperOut: true }]],
  ["GS ( H", "37 22 30 30 34 37 00", [{ type: "printed", processId: "0047" }]],
  ["cleared", "37 25 00", [{ type: "cleared" }]],
  ["automatic status", "14 00 00 0f", [{ type: "changed" }]],
  ["automatic status, then GS r", "1c 00 0c 0f 00", [{ type: "changed" }, { type: "processed", paperOut: false }]],
  ["XON and XOFF anywhere", "11 37 13 25 11 00", [{ type: "cleared" }]],
  ["offline response is skipped", "37 23 40 00 12", [{ type: "status", byte: 0x12 }]],
  ["GS I", "5f 54 4d 2d 6d 33 30 00", [{ type: "model", name: "TM-m30" }]],
  ["GS I of a printer without a name", "5f 00 12", [{ type: "status", byte: 0x12 }]],
])("answer: %s", (_, stream, answers) => {
  expect(answerReader()(bytes(stream))).toEqual(answers);
  const read = answerReader();
  expect([...bytes(stream)].flatMap((byte) => read(Uint8Array.of(byte)))).toEqual(answers);
});

test("a block without an end does not swallow everything", () => {
  const read = answerReader();
  read(Uint8Array.of(0x37, ...Array<number>(100).fill(0x41)));
  expect(read(Uint8Array.of(0x12))).toEqual([{ type: "status", byte: 0x12 }]);
});
