import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { openCodes } from "./appointments/codes.ts";
import { connectDesk, openSlowly } from "./bridge.ts";
import type { Answer, Command } from "./contract/commands.ts";
import { configurationOf } from "./contract/configuration.ts";
import type { Input } from "./core/decision.ts";
import { morning, site } from "./core/testing.ts";
import type { Desk } from "./desk.ts";
import { openFlowGuard, type TroubleTold } from "./flow-guard.ts";

const prefix = "wm/1/test/";
const calm = { cut: () => {}, standing: [], log: () => {} };
const sources = [{ id: "zms", folder: "zms", format: "zms" as const }];

/** The bridge between a broker that only hands on, and a core whose journal is always durable at once. */
async function start() {
  const codes = openCodes(mkdtempSync(join(tmpdir(), "wartemarke-bridge-")));
  const office = morning(
    configurationOf({ ...site, appointments: { sources }, kiosks: [...site.kiosks, { id: "kiosk-2" }] }),
  );
  const heard: [filter: RegExp, (topic: string, payload: Buffer) => void][] = [];
  const replies = new Map<string, Answer>();
  const log: string[] = [];
  const asked: Input[] = [];
  const troubles: TroubleTold[] = [];
  const clock = { now: 0 };
  const submit = async (input: Input): Promise<Answer> => {
    asked.push(input);
    return office.put(input);
  };
  await connectDesk({
    ...{ codes, prefix, run: "run-1", now: () => office.now, log: (line: string) => log.push(line) },
    broker: {
      subscribe: async (filter: string, hear: (topic: string, payload: Buffer) => void) => {
        heard.push([new RegExp(`^${filter.replaceAll("+", "[^/]+")}$`), hear]);
      },
      publish(topic: string, json: string) {
        const { id, ...answer } = JSON.parse(json);
        replies.set(`${topic} ${id}`, answer as Answer);
      },
    } as never,
    desk: { state: () => office.state, submit } as Desk,
    roleOf: (id) => (id === "flows" ? "flow" : "kiosk"),
    flows: openFlowGuard({ now: () => clock.now, tell: async (trouble) => troubles.push(trouble) > 0, ...calm }),
    served: new Map([["lamp/hall", "flows"]]),
  });
  const send = (topic: string, text: string) => {
    for (const [filter, hear] of heard) if (filter.test(prefix + topic)) hear(prefix + topic, Buffer.from(text));
  };
  const ask = async (identity: string, command: Command) => {
    const id = randomUUID();
    send(`command/${identity}/a`, JSON.stringify({ id, at: office.now, command }));
    return expect
      .poll(() => replies.get(`${prefix}reply/${identity}/a ${id}`))
      .toBeDefined()
      .then(() => replies.get(`${prefix}reply/${identity}/a ${id}`)!);
  };
  const book = (code: string) => {
    const plan = { services: ["collect"], language: "de", people: 1, ready: true, code: codes.hash(code) };
    const row = { appointment: "a1", record: "V-1", cancelled: false, plan: { ...plan, start: office.now } };
    office.put({ type: "import", source: "zms", rows: [row] });
  };
  return { office, send, ask, book, log, asked, troubles, clock };
}

const checkIn = (code: string, kiosk = "kiosk-1"): Command => ({ type: "check-in", code, kiosk });

test("after twenty wrong codes a kiosk waits, and nobody else does; right ones count as nothing", async () => {
  const { ask, book, asked } = await start();
  book("TK-1001");
  for (let n = 0; n < 10; n++) {
    expect(await ask("kiosk-1", checkIn(`XX-${n}`))).toEqual({ ok: false, refusal: "unknown-code" });
  }
  expect(await ask("kiosk-1", checkIn("TK-1001"))).toMatchObject({ ok: true });
  expect(await ask("kiosk-1", checkIn("TK-1001"))).toMatchObject({ refusal: "code-used" });
  for (let n = 10; n < 20; n++)
    expect(await ask("kiosk-1", checkIn(`XX-${n}`))).toMatchObject({ refusal: "unknown-code" });
  const before = asked.length;
  expect(await ask("kiosk-1", checkIn("XX-20"))).toEqual({ ok: false, refusal: "too-many-codes" });
  expect(await ask("kiosk-1", checkIn("TK-1001"))).toEqual({ ok: false, refusal: "too-many-codes" });
  expect(asked.length).toBe(before);
  // All else goes on there, and another kiosk is another place.
  expect(await ask("kiosk-1", { type: "take-ticket", services: ["collect"], language: "de" })).toMatchObject({
    ok: true,
  });
  expect(await ask("kiosk-2", checkIn("XX-20", "kiosk-2"))).toMatchObject({ refusal: "unknown-code" });
});

test.each([
  ["command/kiosk-1/a", { id: "1", at: 0, command: { type: "check-in", code: 4711 } }, "/command/code"],
  ["command/kiosk-1/b", { id: "1", at: 0, command: { type: "check-in", code: "4711", kiosk: 1 } }, "/command/kiosk"],
  ["command/kiosk-1/c", { id: "1", at: "4711", command: { type: "check-in", code: "4711" } }, "/at"],
  ["command/kiosk-1/d", { id: "1", at: 0, command: { type: "4711" } }, "/command"],
  ["command/kiosk-1/e", "4711", "its top"],
  ["device/scanner/s1/event", { id: "1", at: 0, run: "x", type: "scanned", text: { code: "4711" } }, "/text"],
  ["device/scanner/s2/event", { id: "1", at: 0, run: "x", type: "scanned", text: "4711".repeat(90) }, "/text"],
])("what is wrong on %s is told by its place, never by what stands there", async (topic, message, place) => {
  const { send, log, asked } = await start();
  send(topic, JSON.stringify(message));
  send(topic, "4711,");
  expect(log).toEqual([`dropped a message that fits no schema, on ${topic}, at ${place} (1 so far)`]);
  expect(asked).toEqual([]);
});

test("what a device says once is put in again while the disk is full", { timeout: 10_000 }, async () => {
  const heard: ((topic: string, payload: Buffer) => void)[] = [];
  const put: Input[] = [];
  let isFull = true;
  await connectDesk({
    ...{ prefix, run: "run-1", now: () => 0, log: () => {}, codes: undefined as never },
    broker: {
      subscribe: async (_: string, hear: (typeof heard)[number]) => void heard.push(hear),
      publish() {},
    } as never,
    desk: {
      async submit(input: Input): Promise<Answer> {
        if (isFull) return { ok: false, refusal: "journal-full" };
        put.push(input);
        return { ok: true };
      },
    } as Desk,
    roleOf: () => "driver",
    flows: openFlowGuard({ now: () => 0, tell: async () => true, ...calm }),
    served: new Map(),
  });
  const done = { id: "job-1", run: "run-2", outcome: "ok" };
  heard.at(-1)!(`${prefix}device/terminal/ec-1/done`, Buffer.from(JSON.stringify(done)));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(put).toEqual([]);
  isFull = false;
  await expect.poll(() => put, { timeout: 5_000 }).toEqual([{ type: "job-done", device: "terminal/ec-1", done }]);
});

const callNext: Command = { type: "call-next", counter: "1" };

test("of a flow, what does not fit, is not allowed or comes too often is told, and nothing else happens", async () => {
  const { send, ask, asked, troubles, clock } = await start();
  const isTold = (fault: string, text: string) =>
    expect.poll(() => troubles.at(-1)).toEqual({ flow: "flows", fault, stands: true, text });
  send("command/flows/a", JSON.stringify({ id: "1", at: 0, command: { type: "call-next" } }));
  await isTold("flow-misfit", "Befehl call-next: /counter fehlt oder ist falsch");
  expect(asked).toEqual([]);
  expect(await ask("flows", { type: "transfer", number: "K001", to: { counter: "2" } })).toEqual({
    ok: false,
    refusal: "not-allowed",
  });
  await isTold("flow-not-allowed", "Befehl transfer");
  for (let n = 1; n < 20; n++) expect(await ask("flows", callNext)).not.toMatchObject({ refusal: "too-often" });
  const before = asked.length;
  expect(await ask("flows", callNext)).toEqual({ ok: false, refusal: "too-often" });
  expect(asked.length).toBe(before);
  await isTold("flow-flooding", "Mehr als 5 Befehle oder Ereignisse in der Sekunde");
  clock.now += 4_000;
  expect(await ask("flows", callNext)).not.toMatchObject({ refusal: "too-often" });
});

test.each([
  ["command/flows/a", "4711", "Befehl: /command/type fehlt oder ist falsch"],
  ["command/flows/a", { id: "1", at: 0, command: { type: "4711" } }, "Befehl: /command/type fehlt oder ist falsch"],
  ["command/flows/a", { at: 0, command: callNext }, "Befehl call-next: /id fehlt oder ist falsch"],
  [
    "command/flows/a",
    { id: "1", at: 0, command: { ...callNext, counter: 4711 } },
    "Befehl call-next: /counter fehlt oder ist falsch",
  ],
  ["device/lamp/hall/status", { online: 4711 }, "Gerät lamp/hall, status: /online fehlt oder ist falsch"],
  ["device/lamp/hall/event", 4711, "Gerät lamp/hall, event: alles fehlt oder ist falsch"],
])("a misfit of a flow on %s is told by its place, never by what stands there: %j", async (topic, message, text) => {
  const { send, troubles } = await start();
  send(topic, JSON.stringify(message));
  expect(troubles).toEqual([{ flow: "flows", fault: "flow-misfit", stands: true, text }]);
});

test("what fits no schema costs next to nothing, however much of it comes: presses wait for none of it", async () => {
  const { send, troubles } = await start();
  const services = Array.from({ length: 2_500 }, () => 1);
  const message = JSON.stringify({ id: "1", at: 1, command: { type: "take-ticket", services } });
  const from = performance.now();
  for (let n = 0; n < 500; n++) send("command/flows/a", message);
  expect(performance.now() - from).toBeLessThan(2_000);
  expect(troubles).toMatchObject([{ fault: "flow-misfit", text: expect.stringContaining("Befehl take-ticket: /") }]);
});

test("a device that a flow serves may change as it likes: its newest is written down, once a second", async () => {
  const { send, asked } = await start();
  const status = (fault?: string) => send("device/lamp/hall/status", JSON.stringify({ online: true, run: "r", fault }));
  for (let n = 0; n < 500; n++) status(n % 2 ? "overheated" : undefined);
  status("cover-open");
  expect(asked).toHaveLength(1);
  await expect.poll(() => asked.length, { timeout: 5_000 }).toBe(2);
  expect(asked.at(-1)).toMatchObject({ status: { fault: "cover-open" } });
});

test("a device that a flow serves and that never rests is written down six hundred times an hour, not more", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
  try {
    const taken: unknown[] = [];
    const tell = openSlowly((_, { status }) => taken.push(status.text));
    const day = 24 * 60 * 60;
    for (let second = 0; second < day; second++) {
      const status = { online: true, run: "r", fault: "told-by-flow", text: `${second}` } as const;
      tell("device/board/hall/status", { type: "device-status", device: "board/hall", status });
      vi.advanceTimersByTime(1_000);
    }
    expect(taken.length).toBeLessThan(25 * 600 + 2);
    expect(taken.slice(0, 500)).toEqual(Array.from({ length: 500 }, (_, second) => `${second}`));
    vi.advanceTimersByTime(6_000);
    expect(taken.at(-1)).toBe(`${day - 1}`);
    const before = taken.length;
    const same = { online: true, run: "r", fault: "told-by-flow", text: `${day - 1}` } as const;
    tell("device/board/hall/status", { type: "device-status", device: "board/hall", status: same });
    expect(taken).toHaveLength(before);
  } finally {
    vi.useRealTimers();
  }
});
