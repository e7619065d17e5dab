/**
 * What roundtrip.c does, where there is no C compiler: messages there and back, in plain Node net. Usage: see there.
 */
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { kinds, messageIn, number, packet, packetIds, packetReader, publish, text } from "./wire.ts";

const [port, prefix = "", deviceWords, run = "", what, sender = "", senderSecret = "", hearer = "", hearerSecret = ""] =
  process.argv.slice(2);
const presses = what === "press";
const deviceCount = Number(deviceWords);
const giveUpMs = 10_000;

/** Of each device, when its messages that were not heard yet were sent. */
const unheard: number[][] = Array.from({ length: deviceCount }, () => []);
let latencies: number[] = [];
let onHeard = () => {};
let serial = 0;

async function open(user: string, secret: string, nth: number): Promise<Socket> {
  const socket = connect({ port: Number(port), host: "127.0.0.1", noDelay: true });
  const read = packetReader();
  const flags = Uint8Array.of(4, 0xc2, 0, 30);
  const head = packet(
    kinds.connect,
    0,
    text("MQTT"),
    flags,
    text(`${user}~${process.pid}-${nth}`),
    text(user),
    text(secret),
  );
  socket.write(head);
  await new Promise<void>((resolve) => {
    socket.on("data", (chunk) => {
      for (const { kind, body } of read(chunk)) {
        if ((kind === kinds.connack && body[1] !== 0) || (kind === kinds.suback && body[2]! > 2)) refused(kind);
        if (kind === kinds.connack) resolve();
        if (kind === kinds.suback) socket.emit("subscribed");
        if (kind === kinds.publish) socket.write(heard(body));
      }
    });
    socket.on("close", () => process.exit(1));
  });
  return socket;
}

function refused(kind: number): never {
  console.error(`refused: ${kind === kinds.connack ? "connection" : "subscription"}`);
  process.exit(1);
}

function heard(body: Buffer): Buffer {
  const { topic, id, payload } = messageIn(body);
  const sentAt = unheard[Number(topic.split("/").at(-2)) - 1];
  const counts = !presses || payload.includes('"blink":true');
  const first = counts ? sentAt?.shift() : undefined;
  if (first !== undefined) {
    latencies.push((performance.now() - first) * 1000);
    onHeard();
  }
  return packet(kinds.puback, 0, id);
}

async function subscribeAll(socket: Socket): Promise<void> {
  for (let n = 1; n <= deviceCount; n++) {
    const topic = `${prefix}device/${presses ? "sign" : "button"}/${n}/${presses ? "show" : "status"}`;
    const subscribed = new Promise((resolve) => socket.once("subscribed", resolve));
    socket.write(packet(kinds.subscribe, 2, number(n), text(topic), Uint8Array.of(1)));
    await subscribed;
  }
}

const nextId = packetIds();

function sendOne(socket: Socket, due: number): void {
  const nth = serial % deviceCount;
  const topic = `${prefix}device/button/${nth + 1}/${presses ? "event" : "status"}`;
  const id = `press-${process.pid}-${String(serial).padStart(8, "0")}`;
  const payload = presses ? { id, run, at: Date.now(), type: "pressed" } : { online: true, run };
  unheard[nth]!.push(due);
  socket.write(publish(topic, nextId(), JSON.stringify(payload)));
  serial += 1;
}

/** Resolves to microseconds in all, then each latency; fewer than `count` when something was not heard. */
function series(socket: Socket, count: number, outstanding: number, everyUs: number): Promise<number[]> {
  latencies = [];
  for (const sentAt of unheard) sentAt.length = 0;
  let sent = 0;
  const start = performance.now();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(giveUp);
      resolve([(performance.now() - start) * 1000, ...latencies]);
    };
    let giveUp = setTimeout(end, giveUpMs);
    const next = () => {
      const now = performance.now();
      if (everyUs === 0) for (; sent < count && sent - latencies.length < outstanding; sent++) sendOne(socket, now);
      else {
        for (; sent < count && start + (sent * everyUs) / 1000 <= now; sent++)
          sendOne(socket, start + (sent * everyUs) / 1000);
        if (sent < count) setTimeout(next, start + (sent * everyUs) / 1000 - now);
      }
    };
    onHeard = () => {
      clearTimeout(giveUp);
      giveUp = setTimeout(end, giveUpMs);
      if (latencies.length >= count) end();
      else if (everyUs === 0) next();
    };
    next();
  });
}

const sending = await open(sender, senderSecret, 0);
await subscribeAll(await open(hearer, hearerSecret, 1));
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [count = 0, outstanding = 1, everyUs = 0] = line.split(" ").map(Number);
  const figures = await series(sending, count, outstanding, everyUs);
  console.log(figures.map((us) => us.toFixed(1)).join(" "));
}
process.exit(0);
