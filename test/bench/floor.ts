/**
 * The floor of press → durable → sign where there is no C compiler: what floor.c does, in plain Node net and fs.
 *
 *   node floor.ts <file>   "-": no file, only the two hops over loopback
 */
import { fdatasyncSync, openSync, writeSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { kinds, messageIn, number, type Packet, packet, packetIds, packetReader, publish } from "./wire.ts";

const [path = "-"] = process.argv.slice(2);
const journal = path === "-" ? undefined : openSync(path, "w");
const row = Buffer.alloc(200, "x");
const shown = Buffer.from('{"text":"K001","blink":true}');

const subscribers = new Map<string, { socket: Socket; nextId: () => number }[]>();

function makeDurable(): void {
  if (journal === undefined) return;
  writeSync(journal, row);
  fdatasyncSync(journal);
}

function forward(topic: string, payload: Buffer): void {
  for (const { socket, nextId } of subscribers.get(topic) ?? []) socket.write(publish(topic, nextId(), payload));
}

function published(body: Buffer): Buffer {
  const { topic, id, payload } = messageIn(body);
  const [, before, button] = /^(.*)\/button\/([^/]+)\/event$/.exec(topic) ?? [];
  if (button === undefined) forward(topic, payload);
  else {
    makeDurable();
    forward(`${before}/sign/${button}/show`, shown);
  }
  return packet(kinds.puback, 0, id);
}

function accept(socket: Socket): void {
  const read = packetReader();
  const nextId = packetIds();
  const answer = ({ kind, body }: Packet): Buffer | undefined => {
    if (kind === kinds.connect) return packet(kinds.connack, 0, number(0));
    if (kind === kinds.publish) return published(body);
    if (kind !== kinds.subscribe) return undefined;
    const topic = body.toString("utf8", 4, 4 + body.readUInt16BE(2));
    subscribers.set(topic, [...(subscribers.get(topic) ?? []), { socket, nextId }]);
    return packet(kinds.suback, 0, body.subarray(0, 2), Uint8Array.of(1));
  };
  socket.on("data", (chunk) => {
    for (const whole of read(chunk)) {
      const bytes = answer(whole);
      if (bytes) socket.write(bytes);
    }
  });
  // The press client ends first, and its line with it.
  socket.on("error", () => {});
}

const server = createServer({ noDelay: true }, accept);
server.listen(0, "127.0.0.1", () => console.log(`ready ${(server.address() as AddressInfo).port}`));
process.stdin.on("end", () => process.exit(0)).resume();
