/** The page's line over a true broker on loopback: one intent one id, and the truth about the line. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Aedes, type AedesPublishPacket } from "aedes";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createWebSocketStream, WebSocketServer } from "ws";
import type { Answer, Command, CommandMessage } from "../../gateway/contract/commands.ts";
import { type Bus, type Link, matches, openBus } from "./bus.ts";
import type { Session } from "./session.ts";

const waits = { repeatMs: 40, silentMs: 150, giveUpMs: 400, reconnectMs: 30 };
const session: Session = { identity: "kiosk-1", part: "p1", role: "kiosk", site: "demo", bus: "/bus", demo: true };
const take: Command = { type: "take-ticket", services: ["pickup"], language: "ar" };
const gatewayStart = 1_800_000_000_000;

/** The gateway's end: a broker, and what the page said to it. */
class Gateway {
  readonly heard: CommandMessage[] = [];
  private broker!: Aedes;
  private web!: Server;
  private port = 0;
  private readonly sockets = new Set<{ terminate(): void }>();

  async start(): Promise<string> {
    this.broker = await Aedes.createBroker();
    this.broker.on("publish", (packet: AedesPublishPacket) => {
      if (packet.topic.startsWith("wm/1/demo/command/")) this.heard.push(JSON.parse(packet.payload.toString()));
    });
    this.web = createServer();
    const sockets = new WebSocketServer({ server: this.web });
    sockets.on("connection", (socket, request) => {
      this.sockets.add(socket);
      const stream = createWebSocketStream(socket);
      stream.on("error", () => {});
      this.broker.handle(stream, request);
    });
    await new Promise<void>((resolve) => this.web.listen(this.port, "127.0.0.1", resolve));
    this.port = (this.web.address() as AddressInfo).port;
    return `ws://127.0.0.1:${this.port}`;
  }

  say(topic: string, value: unknown, retain = true): Promise<void> {
    const payload = value === undefined ? "" : JSON.stringify(value);
    const packet = { cmd: "publish", topic: `wm/1/demo/${topic}`, payload, retain, qos: 1, dup: false } as const;
    return new Promise((resolve, reject) =>
      this.broker.publish(packet, (error) => (error ? reject(error) : resolve())),
    );
  }

  time(at = gatewayStart): Promise<void> {
    return this.say("time", { run: "r1", at });
  }

  /** The answer comes with each repeat, as the core does it. */
  answer(message: CommandMessage, answer: Answer): Promise<void> {
    return this.say("reply/kiosk-1/p1", { id: message.id, ...answer }, false);
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.sockets.clear();
    await new Promise((resolve) => this.web.close(resolve));
    await new Promise<void>((resolve) => this.broker.close(() => resolve()));
  }
}

let gateway: Gateway;
let origin: string;
let bus: Bus;

beforeEach(async () => {
  gateway = new Gateway();
  origin = await gateway.start();
  bus = openBus(session, origin, waits);
});
afterEach(async () => {
  bus.close();
  await gateway.stop();
});

test("a command is repeated with the same id until its answer comes, and then no more", async () => {
  await gateway.time();
  const answer = bus.ask(take);
  await vi.waitUntil(() => gateway.heard.length >= 3);
  expect(new Set(gateway.heard.map(({ id }) => id)).size).toBe(1);
  expect(gateway.heard[0]?.command).toEqual(take);
  await gateway.answer(gateway.heard[0]!, { ok: true, number: "K001", ahead: 2 });
  expect(await answer).toEqual({ ok: true, number: "K001", ahead: 2 });
  const heard = (type: string) => gateway.heard.filter(({ command }) => command.type === type).length;
  const next = bus.ask({ type: "sign-off" });
  // What was on its way when the answer came has arrived with the next command.
  await vi.waitUntil(() => heard("sign-off") >= 1);
  const told = heard("take-ticket");
  await vi.waitUntil(() => heard("sign-off") >= 4);
  expect(heard("take-ticket")).toBe(told);
  await gateway.answer(gateway.heard.at(-1)!, { ok: false, refusal: "halted" });
  expect(await next).toEqual({ ok: false, refusal: "halted" });
});

test("a command is stamped with the moment of asking, by the gateway's clock", async () => {
  const answer = bus.ask(take);
  await gateway.time();
  await vi.waitUntil(() => gateway.heard.length >= 1);
  const at = gateway.heard[0]!.at;
  expect(at).toBeLessThanOrEqual(gatewayStart);
  expect(at).toBeGreaterThan(gatewayStart - 5000);
  await gateway.answer(gateway.heard[0]!, { ok: true });
  await answer;
});

test("what is asked while the gateway is away is asked once when it returns, with its one id", async () => {
  await gateway.time();
  const links: Link[] = [];
  bus.onLink((link) => links.push(link));
  await vi.waitUntil(() => links.at(-1) === "up");
  await gateway.stop();
  await vi.waitUntil(() => links.at(-1) === "down");
  const patient = bus.ask(take);
  await gateway.start();
  await gateway.time();
  await vi.waitUntil(() => gateway.heard.length >= 1);
  await gateway.answer(gateway.heard[0]!, { ok: true, number: "K002" });
  expect(await patient).toEqual({ ok: true, number: "K002" });
  expect(new Set(gateway.heard.map(({ id }) => id)).size).toBe(1);
  expect(links.at(-1)).toBe("up");
});

test("without any answer it gives up, and a caller can give up earlier", async () => {
  await gateway.time();
  expect(await bus.ask(take)).toEqual({ ok: false, refusal: "too-old" });
  const giveUp = new AbortController();
  const answer = bus.ask(take, { signal: giveUp.signal });
  giveUp.abort();
  expect(await answer).toEqual({ ok: false, refusal: "too-old" });
});

test("a kept id asks the same intent again after a reload", async () => {
  await gateway.time();
  const answer = bus.ask(take, { id: "kept" });
  await vi.waitUntil(() => gateway.heard.length >= 1);
  expect(gateway.heard[0]?.id).toBe("kept");
  await gateway.answer(gateway.heard[0]!, { ok: true, number: "K003" });
  await answer;
});

test("views are told as they stand, also to who listens later, and when they go", async () => {
  await gateway.time();
  await gateway.say("view/day", { day: "2026-03-02", intake: { open: true, halted: false } });
  const first: unknown[] = [];
  const late: unknown[] = [];
  bus.onView("day", (value) => first.push(value?.day));
  await vi.waitUntil(() => first.length === 1);
  bus.onView("day", (value) => late.push(value?.day));
  expect(late).toEqual(["2026-03-02"]);
  await gateway.say("view/day", undefined);
  await vi.waitUntil(() => first.length === 2);
  expect(first).toEqual(["2026-03-02", undefined]);
});

test("`+` hears every view of a kind, with its name", async () => {
  const names: string[] = [];
  bus.onView("counter/+", (_, name) => names.push(name));
  await gateway.say("view/counter/1", { id: "1" });
  await gateway.say("view/counter/2", { id: "2" });
  await vi.waitUntil(() => names.length >= 2);
  expect(names.sort()).toEqual(["counter/1", "counter/2"]);
  expect(matches("counter/+", "counter/1/x")).toBe(false);
  expect(matches("day", "site")).toBe(false);
});

test("a gateway that is connected but silent counts as down", async () => {
  const links: Link[] = [];
  bus.onLink((link) => links.push(link));
  await vi.waitUntil(() => links.at(-1) === "down");
  await gateway.time();
  await vi.waitUntil(() => links.at(-1) === "up");
  expect(bus.now()).toBeGreaterThanOrEqual(gatewayStart);
  await vi.waitUntil(() => links.at(-1) === "down");
  expect(links).toEqual(["down", "up", "down"]);
});

describe("a scanner of the page's own", () => {
  const event = (id: string, text: string, more: object = {}) =>
    gateway.say(
      "device/scanner/hand/event",
      { id, run: "r1", at: gatewayStart, type: "scanned", text, ...more },
      false,
    );
  const heard: string[] = [];

  /** Until a scan is heard: a subscription takes effect on its way. */
  async function reading(): Promise<void> {
    heard.length = 0;
    bus.onScan("hand", (text) => heard.push(text));
    await gateway.time();
    let nth = 0;
    await vi.waitUntil(async () => {
      await event(`first-${nth++}`, "first");
      return heard.length > 0;
    });
  }
  const news = () => heard.filter((text) => text !== "first");

  test("is heard, each scan once", async () => {
    await reading();
    for (const id of ["a", "a", "b"]) await event(id, `WM1 ${id}`);
    await vi.waitUntil(() => news().length >= 2);
    expect(news()).toEqual(["WM1 a", "WM1 b"]);
  });

  test("says nothing of the past, of another run, or in another form", async () => {
    await reading();
    await event("old", "old", { at: gatewayStart - 60_000 });
    await event("other", "other", { run: "r0" });
    await event("press", "press", { type: "pressed" });
    await gateway.say("device/scanner/hand/event", undefined, false);
    await event("now", "now");
    await vi.waitUntil(() => news().length >= 1);
    expect(news()).toEqual(["now"]);
  });

  test("is heard again when the line is back", async () => {
    await reading();
    await gateway.stop();
    await gateway.start();
    await reading();
    expect(heard[0]).toBe("first");
  });
});

test("a card terminal of the page's own shows its words, and nothing of its money", async () => {
  const shown: unknown[] = [];
  bus.onTerminal("ec-1", ({ step, text }) => shown.push([step, text]));
  await gateway.time();
  const event = (id: string, more: object) =>
    gateway.say("device/terminal/ec-1/event", { id, run: "r1", at: gatewayStart, ...more }, false);
  let nth = 0;
  await vi.waitUntil(async () => {
    await event(`first-${nth++}`, { type: "text", text: "BEREIT" });
    return shown.length > 0;
  });
  await event("told", { type: "work-told", job: "j1", facts: { approved: true, mark: {}, cents: 9300 } });
  await event("pin", { type: "text", job: "j1", step: "enter-pin" });
  await vi.waitUntil(() => shown.some((each) => JSON.stringify(each) === '["enter-pin",null]'));
  expect(new Set(shown.map((each) => JSON.stringify(each)))).toEqual(
    new Set(['[null,"BEREIT"]', '["enter-pin",null]']),
  );
});

test("a display hears the line that flows write on it, the present one first, and that there is none", async () => {
  const lines: (string | undefined)[] = [];
  await gateway.say("device/display/d1/show", { text: "Aufzug außer Betrieb" });
  await gateway.say("device/display/d2/show", { text: "Anderswo" });
  bus.onLine("d1", (line) => lines.push(line?.text));
  await vi.waitUntil(() => lines.length === 1);
  await gateway.say("device/display/d1/show", { text: "" });
  await vi.waitUntil(() => lines.length === 2);
  await gateway.say("device/display/d1/show", undefined);
  await vi.waitUntil(() => lines.length === 3);
  expect(lines).toEqual(["Aufzug außer Betrieb", "", undefined]);
});
