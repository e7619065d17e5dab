import { expect, test } from "vitest";
import { edgeReader } from "./edges.ts";

test.each([
  ["2 17 138.92\n", [{ to: "closed", line: 17, at: 138_920 }]],
  ["1 17 139.28\n", [{ to: "open", line: 17, at: 139_280 }]],
  ["2 4 0.250000000\r\n", [{ to: "closed", line: 4, at: 250 }]],
  ["3 17 1.0\n", []],
  ["2 17\n", []],
  ["2 17 1.0 x\n", []],
  ["Monitoring lines...\n2 17 1.5\n", [{ to: "closed", line: 17, at: 1500 }]],
  ["2 17 1.5", []],
])("%j", (text, edges) => {
  expect(edgeReader()(Buffer.from(text))).toEqual(edges);
});

test("lines may come in pieces, and rubbish without an end does not pile up", () => {
  const read = edgeReader();
  expect([..."2 17 138.92\n"].flatMap((letter) => read(Buffer.from(letter)))).toEqual([
    { to: "closed", line: 17, at: 138_920 },
  ]);
  for (let i = 0; i < 1000; i += 1) read(Buffer.from("x".repeat(1000)));
  expect(read(Buffer.from("\n2 17 1.5\n"))).toEqual([{ to: "closed", line: 17, at: 1500 }]);
});
