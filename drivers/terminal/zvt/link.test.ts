/** The link over real sockets and a real line: opened, cut, lost and opened again; both transports tell the same. */
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { openPseudoTerminal } from "../../transport/pseudo-terminal.ts";
import { openLink } from "./link.ts";
import { frame } from "./serial-frame.ts";
import { bytesOf, hexOf } from "./testing.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const times = { t1: 150, t2: 400, longestWaitMs: 50 };
const poll = { timeout: 8000, interval: 10 };

function link(at: string) {
  const told: string[] = [];
  const opened = openLink(
    at,
    { open: () => told.push("open"), apdu: (bytes) => told.push(hexOf(bytes)), lost: () => told.push("lost") },
    times,
  );
  closers.push(() => opened.close());
  return { ...opened, told };
}

async function tcpEnd() {
  const sockets: Socket[] = [];
  let heard = "";
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      heard += hexOf(chunk);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  });
  const { port } = server.address() as { port: number };
  return { at: `tcp://127.0.0.1:${port}`, sockets, heard: () => heard };
}

test("over TCP an APDU goes out as it is, and comes in however it is cut", async () => {
  const end = await tcpEnd();
  const ours = link(end.at);
  await expect.poll(() => ours.told, poll).toEqual(["open"]);
  expect(await ours.send(bytesOf("050100"))).toBe(true);
  await expect.poll(end.heard, poll).toBe("050100");
  end.sockets[0]!.write(bytesOf("8000"));
  await new Promise((done) => setImmediate(done));
  end.sockets[0]!.write(bytesOf("00060f01"));
  end.sockets[0]!.write(bytesOf("9c"));
  await expect.poll(() => ours.told, poll).toEqual(["open", "800000", "060f019c"]);
});

test("over TCP the rest of a message is not the beginning of the next connection", async () => {
  const end = await tcpEnd();
  const ours = link(end.at);
  await expect.poll(() => ours.told, poll).toEqual(["open"]);
  end.sockets[0]!.write(bytesOf("80000004ff0a"));
  await expect.poll(() => ours.told, poll).toEqual(["open", "800000"]);
  end.sockets[0]!.destroy();
  await expect.poll(() => end.sockets.length, poll).toBe(2);
  end.sockets[1]!.write(bytesOf("060f00"));
  await expect.poll(() => ours.told, poll).toEqual(["open", "800000", "lost", "open", "060f00"]);
});

test("over TCP a mute terminal gets a new connection without being lost", async () => {
  const end = await tcpEnd();
  const ours = link(end.at);
  await expect.poll(() => ours.told, poll).toEqual(["open"]);
  ours.reopen();
  expect(await ours.send(bytesOf("050100"))).toBe(false);
  await expect.poll(() => ours.told, poll).toEqual(["open", "open"]);
  expect(await ours.send(bytesOf("050100"))).toBe(true);
});

test("who closes hears nothing more, and nothing goes out", async () => {
  const end = await tcpEnd();
  const ours = link(end.at);
  await expect.poll(() => end.sockets.length, poll).toBe(1);
  await expect.poll(() => ours.told, poll).toEqual(["open"]);
  ours.close();
  expect(await ours.send(bytesOf("050100"))).toBe(false);
  await expect.poll(() => end.sockets[0]!.readableEnded || end.sockets[0]!.destroyed, poll).toBe(true);
  expect(ours.told).toEqual(["open"]);
});

function serialEnd() {
  const line = openPseudoTerminal();
  closers.push(() => line.close());
  let heard = "";
  line.onBytes((chunk) => {
    heard += hexOf(chunk);
  });
  return { ...line, at: `serial:${line.path}`, heard: () => heard };
}

test("over a serial line a frame goes out, is acknowledged, and comes in", async () => {
  const end = serialEnd();
  const ours = link(end.at);
  await expect.poll(() => ours.told, poll).toEqual(["open"]);
  const sent = ours.send(bytesOf("06010704000000001010"));
  const framed = hexOf(frame(bytesOf("06010704000000001010")));
  await expect.poll(end.heard, poll).toBe(framed);
  end.write(Uint8Array.of(0x06));
  expect(await sent).toBe(true);
  const block = frame(bytesOf("800000"));
  end.write(block.subarray(0, 4));
  end.write(block.subarray(4));
  await expect.poll(() => ours.told, poll).toEqual(["open", "800000"]);
  await expect.poll(end.heard, poll).toBe(`${framed}06`);
});

test("over a serial line the times are kept: three sends, and NAK after a broken frame", async () => {
  const end = serialEnd();
  const ours = link(end.at);
  await expect.poll(() => ours.told, poll).toEqual(["open"]);
  expect(await ours.send(bytesOf("050100"))).toBe(false);
  expect(end.heard()).toBe(hexOf(frame(bytesOf("050100"))).repeat(3));
  end.write(bytesOf("100204ff"));
  await expect.poll(() => end.heard().endsWith("15"), poll).toBe(true);
  expect(ours.told).toEqual(["open"]);
});

test("a serial line that is unplugged takes what waits with it", async () => {
  const end = serialEnd();
  const ours = link(end.at);
  await expect.poll(() => ours.told, poll).toEqual(["open"]);
  const sent = ours.send(bytesOf("050100"));
  await expect.poll(end.heard, poll).not.toBe("");
  end.close();
  expect(await sent).toBe(false);
  await expect.poll(() => ours.told, poll).toEqual(["open", "lost"]);
});

test("an address that is none is told at once", () => {
  expect(() => openLink("zvt:1", { open() {}, apdu() {}, lost() {} })).toThrow("is no address");
});
