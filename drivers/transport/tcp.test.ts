import { createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { until } from "../testing.ts";
import { parseAddress } from "./address.ts";
import { openPipe, type Pipe, type PipeOptions } from "./pipe.ts";
import { waitMs } from "./redial.ts";
import { openWire } from "./simulated-wire.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function recordedPipe(at: string, options?: PipeOptions) {
  const seen: string[] = [];
  const listener = {
    open: () => void seen.push("open"),
    bytes: (chunk: Uint8Array) => void seen.push(Buffer.from(chunk).toString()),
    lost: () => void seen.push("lost"),
  };
  const pipe: Pipe = openPipe(at, listener, options);
  closers.push(() => pipe.close());
  return { pipe, seen };
}

async function listening(onSocket: (socket: Socket) => void): Promise<{ server: Server; at: string }> {
  const server = createServer(onSocket);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return { server, at: `tcp://127.0.0.1:${(server.address() as { port: number }).port}` };
}

test.each([
  ["tcp://192.168.1.50:9100", { kind: "tcp", host: "192.168.1.50", port: 9100 }],
  ["tcp://printer.local:1", { kind: "tcp", host: "printer.local", port: 1 }],
  ["tcp://[fe80::1]:9100", { kind: "tcp", host: "fe80::1", port: 9100 }],
  ["tcp://host:0", undefined],
  ["tcp://host:65536", undefined],
  ["tcp://host", undefined],
  ["tcp://:9100", undefined],
  ["http://host:80", undefined],
  ["tcp://host:80/path", undefined],
  ["simulator", undefined],
])("address %s", (at, address) => {
  expect(parseAddress(at)).toEqual(address);
});

test("the first wait is short, later ones grow to the longest and no further, and none is without chance", () => {
  expect(waitMs(0, 5000, 1)).toBe(250);
  expect(waitMs(0, 5000, 0)).toBe(125);
  expect([1, 2, 3, 4].map((tries) => waitMs(tries, 5000, 1))).toEqual([500, 1000, 2000, 4000]);
  expect(waitMs(5, 5000, 1)).toBe(5000);
  expect(waitMs(4000, 5000, 0)).toBe(2500);
});

test("bytes go both ways once the pipe is open, and not before", async () => {
  const wire = await openWire({ bytes: (chunk, send) => send(`heard ${Buffer.from(chunk)}`) });
  closers.push(() => wire.close());
  const { pipe, seen } = recordedPipe(wire.at);
  expect(pipe.write(Buffer.from("too soon"))).toBe(false);
  await until(() => seen.includes("open"));
  expect(pipe.write(Buffer.from("hello"))).toBe(true);
  await until(() => seen.includes("heard hello"));
  expect(seen).toEqual(["open", "heard hello"]);
});

test("a line that is cut is told once, and comes back by itself", async () => {
  const wire = await openWire({ bytes() {} });
  closers.push(() => wire.close());
  const { pipe, seen } = recordedPipe(wire.at);
  await until(() => seen.length === 1);
  wire.plug(false);
  await until(() => seen.length === 2);
  expect(pipe.write(Buffer.from("x"))).toBe(false);
  wire.plug(true);
  await until(() => seen.length === 3);
  expect(seen).toEqual(["open", "lost", "open"]);
});

test("however the line is turned, it ends as it was turned last", async () => {
  const wire = await openWire({ bytes: (_, send) => send("yes") });
  closers.push(() => wire.close());
  for (const connected of [false, true, true, false, false, true, false, true, true]) wire.plug(connected);
  const { pipe, seen } = recordedPipe(wire.at);
  await until(() => seen.includes("open"));
  pipe.write(Buffer.from("there?"));
  await until(() => seen.includes("yes"));
  for (const connected of [true, false, true, false]) wire.plug(connected);
  await until(() => seen.at(-1) === "lost");
});

test("for whoever only listens, a server that hangs up at once is lost once, until it speaks or stays", async () => {
  let manners: "hangs up" | "speaks" | "stays" = "hangs up";
  const sockets: Socket[] = [];
  const { at } = await listening((socket) => {
    sockets.push(socket.on("error", () => {}));
    if (manners === "hangs up") socket.destroy();
    if (manners === "speaks") socket.write("word");
  });
  closers.push(() => sockets.map((socket) => socket.destroy()));
  const { seen } = recordedPipe(at, { onlyListens: true, longestWaitMs: 100 });
  await until(() => sockets.length >= 6);
  expect(seen).toEqual(["open", "lost"]);
  manners = "speaks";
  await until(() => seen.length === 4, 1500);
  manners = "stays";
  sockets.at(-1)?.destroy();
  await until(() => seen.length === 6);
  expect(seen).toEqual(["open", "lost", "open", "word", "lost", "open"]);
});

test("a device that was never there is told as lost, once, and found when it appears", async () => {
  const wire = await openWire({ bytes() {} });
  closers.push(() => wire.close());
  wire.plug(false);
  const { seen } = recordedPipe(wire.at);
  await until(() => seen.includes("lost"));
  wire.plug(true);
  await until(() => seen.includes("open"));
  expect(seen).toEqual(["lost", "open"]);
});

test("a line that seems to live but is mute can be opened anew without being called lost", async () => {
  const sockets: Socket[] = [];
  const { at } = await listening((socket) => sockets.push(socket.on("error", () => {})));
  closers.push(() => sockets.map((socket) => socket.destroy()));
  const { pipe, seen } = recordedPipe(at);
  await until(() => seen.length === 1);
  pipe.reopen();
  expect(pipe.write(Buffer.from("x"))).toBe(false);
  await until(() => seen.length === 2);
  sockets[0]?.write("from the old line");
  sockets[1]?.write("from the new line");
  await until(() => seen.length === 3);
  expect(seen).toEqual(["open", "open", "from the new line"]);
});

test("a line that cannot be opened anew is lost", async () => {
  const wire = await openWire({ bytes() {} });
  closers.push(() => wire.close());
  const { pipe, seen } = recordedPipe(wire.at);
  await until(() => seen.length === 1);
  pipe.reopen();
  wire.plug(false);
  await until(() => seen.includes("lost"));
});

test("a closed pipe stays closed", async () => {
  let connections = 0;
  const { at } = await listening((socket) => {
    connections += 1;
    socket.on("error", () => {}).destroy();
  });
  const { pipe, seen } = recordedPipe(at);
  await until(() => connections >= 2);
  pipe.close();
  const before = [...seen];
  const { seen: other } = recordedPipe(at);
  await until(() => other.includes("lost"));
  expect(seen).toEqual(before);
});

test("an address that is none is refused with what to write instead", () => {
  expect(() => openPipe("printer", { open() {}, bytes() {}, lost() {} })).toThrow(/tcp:\/\/host:port/);
});
