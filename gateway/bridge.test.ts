import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openCodes } from "./appointments/codes.ts";
import { connectDesk } from "./bridge.ts";
import type { Answer, Command } from "./contract/commands.ts";
import { configurationOf } from "./contract/configuration.ts";
import type { Input } from "./core/decision.ts";
import { morning, site } from "./core/testing.ts";
import type { Desk } from "./desk.ts";

const prefix = "wm/1/test/";
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
    roleOf: () => "kiosk",
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
  return { office, send, ask, book, log, asked };
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
  });
  const done = { id: "job-1", run: "run-2", outcome: "ok" };
  heard.at(-1)!(`${prefix}device/terminal/ec-1/done`, Buffer.from(JSON.stringify(done)));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(put).toEqual([]);
  isFull = false;
  await expect.poll(() => put, { timeout: 5_000 }).toEqual([{ type: "job-done", device: "terminal/ec-1", done }]);
});
