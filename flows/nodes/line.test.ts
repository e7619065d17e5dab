/** The line of all nodes: what is heard and asked over it, by itself and through a cable that breaks. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import type { Command, CommandMessage } from "../../gateway/contract/commands.ts";
import { ownFlows, ownSecretPath } from "../../gateway/identities.ts";
import { type Appliance, startAppliance, until } from "../../test/appliance.ts";
import { openAsks } from "./asks.ts";
import { openEars } from "./ears.ts";
import { openLine } from "./line.ts";
import { editorMenu } from "./site-menu.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closers.splice(0).reverse()) await close();
});

const take: Command = { type: "take-ticket", services: ["collect"], language: "de", print: false };

test("a question without a line is given up after ten seconds", async () => {
  vi.useFakeTimers();
  const asks = openAsks({ now: () => undefined, send: () => false });
  const answer = asks.ask(take);
  await vi.advanceTimersByTimeAsync(10_200);
  expect(await answer).toEqual({ ok: false, refusal: "no-line" });
});

test("a question is asked again with the same id and time until it is answered", async () => {
  vi.useFakeTimers();
  const sent: CommandMessage[] = [];
  let at = 1_000;
  const asks = openAsks({ now: () => at, send: (message) => sent.push(message) > 0 });
  const answer = asks.ask(take);
  at = 5_000;
  await vi.advanceTimersByTimeAsync(4_300);
  expect(sent.length).toBe(3);
  expect(new Set(sent.map((message) => JSON.stringify(message))).size).toBe(1);
  expect(sent[0]).toMatchObject({ at: 1_000, command: take });
  asks.answered({ id: sent[0]!.id, ok: true, number: "K001" });
  expect(await answer).toEqual({ ok: true, number: "K001" });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent.length).toBe(3);
});

test("a flow that asks without end is told so, and waits for no more than a hundred answers", async () => {
  vi.useFakeTimers();
  const asks = openAsks({ now: () => 1_000, send: () => true });
  const all = Array.from({ length: 101 }, () => asks.ask(take));
  expect(await all[100]).toEqual({ ok: false, refusal: "too-often" });
  await vi.advanceTimersByTimeAsync(11_000);
  expect(await all[99]).toEqual({ ok: false, refusal: "no-line" });
  const after = asks.ask(take);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(await after).toEqual({ ok: false, refusal: "no-line" });
});

test("whoever begins to hear is told the last state at once, and no event of the past", () => {
  const ears = openEars();
  const heard: unknown[] = [];
  expect(ears.add("device/+/+/status", () => {})).toBe(true);
  ears.message("device/button/door/status", '{"online":true}');
  ears.message("device/button/door/event", '{"type":"pressed"}');
  expect(ears.add("device/+/+/status", (value, topic) => heard.push([topic, value]))).toBe(false);
  ears.add("device/button/door/event", (value) => heard.push(value));
  expect(heard).toEqual([["device/button/door/status", { online: true }]]);
});

test("what is no JSON reaches nobody, and a value that is taken away is null", () => {
  const ears = openEars();
  const heard: unknown[] = [];
  ears.add("view/+", (value) => heard.push(value));
  ears.message("view/day", "{broken");
  ears.message("view/day", '{"day":null}');
  ears.message("view/day", "");
  ears.message("view/counter/1", "{}");
  expect(heard).toEqual([{ day: null }, null]);
});

test("a state that nobody listens to any more is not told when it may be old", () => {
  const ears = openEars();
  const heard: unknown[] = [];
  const first = () => {};
  ears.add("view/day", first);
  ears.message("view/day", "1");
  expect(ears.remove("view/day", first)).toBe(true);
  ears.forget("view/day");
  ears.add("view/day", (value) => heard.push(value));
  expect(heard).toEqual([]);
});

test("the editor's menus are there without a keeper, with the faults in two languages", () => {
  const menu = editorMenu(undefined);
  expect(menu).toMatchObject({ counters: [], devices: [], languages: ["de"] });
  expect(menu.faults.find(({ code }) => code === "paper-low")).toMatchObject({ de: expect.any(String) });
  const task = JSON.stringify({ task: "run", site: { kiosks: ["kiosk-1"] } });
  expect(editorMenu(task)).toMatchObject({ kiosks: ["kiosk-1"], services: [] });
});

/** A cable to the gateway that can be pulled. */
async function openCable(port: number) {
  const open = new Set<Socket>();
  let isWhole = true;
  const server = createServer((near) => {
    if (!isWhole) return void near.destroy();
    const far = connect(port, "127.0.0.1");
    open.add(near);
    for (const end of [near, far]) end.on("error", () => {});
    near.on("close", () => {
      open.delete(near);
      far.destroy();
    });
    far.on("close", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => server.close());
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => open.size,
    pull() {
      isWhole = false;
      for (const each of open) each.destroy();
    },
    plug() {
      isWhole = true;
    },
  };
}

async function start(): Promise<{ office: Appliance; cable: Awaited<ReturnType<typeof openCable>> }> {
  const office = await startAppliance();
  closers.push(() => office.stop());
  const cable = await openCable(office.mqttPort);
  Object.assign(process.env, {
    WM_BROKER: `mqtt://127.0.0.1:${cable.port}`,
    WM_IDENTITY: ownFlows,
    WM_SECRET: readFileSync(ownSecretPath(office.data, ownFlows), "utf8").trim(),
    WM_SITE_NAME: office.site.site,
  });
  return { office, cable };
}

test("all nodes share one connection, which ends with the last of them", async () => {
  const { cable } = await start();
  const line = openLine();
  const heard: string[] = [];
  const letGo = ["view/day", "view/counter/+", "view/counter/1", "view/faults"].map((filter) =>
    line.hear(filter, (_value, topic) => heard.push(topic)),
  );
  await until(() => ["view/day", "view/counter/3", "view/faults"].every((topic) => heard.includes(topic)));
  expect(cable.connections()).toBe(1);
  for (const each of letGo) each();
  await until(() => cable.connections() === 0);
});

test("a pulled cable is told to the nodes; a question meanwhile is answered once, and states come again", async () => {
  const { office, cable } = await start();
  const line = openLine();
  const dots: boolean[] = [];
  let days = 0;
  const letGo = [
    line.onLine((heard) => dots.push(heard)),
    line.hear("view/day", () => {
      days += 1;
    }),
  ];
  await until(() => dots.at(-1) === true && days > 0);
  const before = days;
  cable.pull();
  await until(() => dots.at(-1) === false);
  const answer = line.ask(take);
  cable.plug();
  expect(await answer).toMatchObject({ ok: true, number: "K001" });
  expect(office.desk().state().visits.size).toBe(1);
  await until(() => days > before);
  expect(dots).toEqual([false, true, false, true]);
  for (const each of letGo) each();
  await until(() => cable.connections() === 0);
});
