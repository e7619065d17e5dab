/** What boards with gpiomon write, and contacts at the end of it. */
import { afterEach, expect, test } from "vitest";
import { until } from "../testing.ts";
import { boardReader } from "./gpiomon.ts";
import { type ContactOptions, openContact } from "./lines.ts";
import { openWire } from "./simulated-wire.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

test.each([
  ["2 17 138.92\n", [{ level: "low", line: 17, atMs: 138_920 }]],
  ["1 17 139.28\n", [{ level: "high", line: 17, atMs: 139_280 }]],
  ["2 4 0.250000000\r\n", [{ level: "low", line: 4, atMs: 250 }]],
  ["3 17 1.0\n", []],
  ["2 17\n", []],
  ["2 17 1.0 x\n", []],
  ["Monitoring lines...\n2 17 1.5\n", [{ level: "low", line: 17, atMs: 1500 }]],
  ["2 17 1.5", []],
  [
    '"GPIO17"=inactive "GPIO27"=active\n',
    [
      { level: "low", line: 17 },
      { level: "high", line: 27 },
    ],
  ],
  ['"17"=active\n', [{ level: "high", line: 17 }]],
  ["GPIO17=inactive\n", [{ level: "low", line: 17 }]],
  ["GPIO17=broken\n", []],
])("%j", (text, said) => {
  expect(boardReader()(Buffer.from(text))).toEqual(said);
});

test("lines may come in pieces, and rubbish without an end does not pile up", () => {
  const read = boardReader();
  expect([..."2 17 138.92\n"].flatMap((letter) => read(Buffer.from(letter)))).toEqual([
    { level: "low", line: 17, atMs: 138_920 },
  ]);
  for (let i = 0; i < 1000; i += 1) read(Buffer.from("x".repeat(1000)));
  expect(read(Buffer.from("\n2 17 1.5\n"))).toEqual([{ level: "low", line: 17, atMs: 1500 }]);
});

async function board(lines: string) {
  let connections = 0;
  const wire = await openWire({
    bytes() {},
    connected(send) {
      connections += 1;
      send(lines);
    },
  });
  closers.push(() => wire.close());
  return { wire, connections: () => connections };
}

function watch(at: string, pull: ContactOptions["pull"] = "up") {
  const told: string[] = [];
  const line = openContact(
    at,
    { pull, debounceMs: 0 },
    {
      ready: (closed) => told.push(`ready ${closed}`),
      edge: (closed, atMs) => told.push(`${closed ? "closed" : "open"} ${atMs}`),
      lost: (fault) => told.push(fault),
    },
  );
  closers.push(() => line.close());
  return told;
}

test("a contact tells how it stands, then its edges, and those of no other line", async () => {
  const { wire } = await board('"GPIO17"=active "GPIO27"=inactive\n');
  const told = watch(`${wire.at}#17`);
  await until(() => told.includes("ready false"));
  wire.send("2 27 1.0\n2 17 2.0\n1 17 2.5\n");
  await until(() => told.length === 4);
  expect(told).toEqual(["ready undefined", "ready false", "closed 2000", "open 2500"]);
});

test("pulled down, a contact is closed while its line is high", async () => {
  const { wire } = await board("GPIO17=active\n");
  const told = watch(`${wire.at}#17`, "down");
  await until(() => told.at(-1) === "ready true");
  wire.send("2 17 2.0\n");
  await until(() => told.at(-1) === "open 2000");
});

test("contacts of one board share one connection, each hears how it stands, and a loss is told to each", async () => {
  const { wire, connections } = await board('"GPIO17"=active "GPIO27"=inactive\n');
  const first = watch(`${wire.at}#17`);
  await until(() => first.at(-1) === "ready false");
  const second = watch(`${wire.at}#27`);
  await until(() => second.at(-1) === "ready true");
  wire.plug(false);
  await until(() => first.at(-1) === "unreachable" && second.at(-1) === "unreachable");
  wire.plug(true);
  await until(() => first.at(-1) === "ready false" && second.at(-1) === "ready true");
  expect(connections()).toBe(2);
});
