/** The out-nodes in Node-RED's runtime at a real gateway: what they do, what refuses them, how they let go. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { DayView, DisplayView, FaultsView } from "../../gateway/contract/views.ts";
import { ownFlows, ownSecretPath } from "../../gateway/identities.ts";
import { type Appliance, asks, startAppliance, until } from "../../test/appliance.ts";
import type { Page } from "../../test/page.ts";
import type { Msg, Red, Status } from "./red.ts";
import announce from "./wm-announce.ts";
import callNext from "./wm-call-next.ts";
import halt from "./wm-halt.ts";
import hours from "./wm-hours.ts";
import kiosk from "./wm-kiosk.ts";
import lamp from "./wm-lamp.ts";
import serve from "./wm-serve.ts";
import show from "./wm-show.ts";
import takeTicket from "./wm-take-ticket.ts";
import tellFault from "./wm-tell-fault.ts";

interface Spy<Argument> {
  getCalls(): { thisValue: { id: string }; args: [Argument] }[];
}
interface TestNode {
  receive(msg: Msg): void;
  on(event: "input", handler: (msg: Msg) => void): void;
  /** Spies on the calls of all nodes. */
  status: Spy<Status>;
  send: Spy<readonly Msg[]>;
}
type Flow = readonly { readonly id: string; readonly type: string; readonly [field: string]: unknown }[];
interface NodeTestHelper {
  init(runtime: string, settings?: object): void;
  startServer(): Promise<void>;
  stopServer(): Promise<void>;
  load(nodes: readonly ((red: Red) => void)[], flow: Flow): Promise<void>;
  setFlows(flow: Flow, type: "nodes"): Promise<void>;
  unload(): Promise<void>;
  getNode(id: string): TestNode;
}

const require = createRequire(import.meta.url);
const helper: NodeTestHelper = require("node-red-node-test-helper");
const types = [announce, callNext, halt, hours, kiosk, lamp, serve, show, takeTicket, tellFault];

let office: Appliance;
let [panel, display]: Page[] = [];
beforeAll(async () => {
  office = await startAppliance({
    site: (usual) => ({
      ...usual,
      callSigns: [{ sign: "led-board", areas: ["upstairs"] }],
      counters: usual.counters.map((counter) => (counter.id === "2" ? { ...counter, button: "foot" } : counter)),
      flows: { on: true, shows: ["lamp/corridor", "sign/entrance", "display/display-1"] },
      devices: [
        ...usual.devices,
        { kind: "lamp", id: "corridor", config: { at: "simulator", red: "#2", yellow: "#3", green: "#4" } },
        { kind: "sign", id: "entrance", config: { at: "simulator" } },
        { kind: "sign", id: "led-board", host: "flows", config: { at: "mqtt" } },
        { kind: "button", id: "foot", host: "flows", config: { at: "mqtt" } },
        { kind: "board", id: "hall", host: "flows", config: { at: "mqtt" } },
      ],
    }),
  });
  Object.assign(process.env, {
    WM_BROKER: `mqtt://127.0.0.1:${office.mqttPort}`,
    WM_IDENTITY: ownFlows,
    WM_SECRET: readFileSync(ownSecretPath(office.data, ownFlows), "utf8").trim(),
    WM_SITE_NAME: "test",
  });
  [panel, display] = await Promise.all([office.page("/counter/1"), office.page("/display")]);
  helper.init(require.resolve("node-red"), { lang: "de" });
});
afterAll(() => office.stop());
beforeEach(() => helper.startServer());
afterEach(async () => {
  await helper.unload();
  await helper.stopServer();
});

const tab = { id: "tab", type: "tab", label: "Probe" };
/** A flow of one node, and what comes out of it. */
async function one(type: string, config: Readonly<Record<string, unknown>>, outputs = 1) {
  const wires = Array.from({ length: outputs }, (_, n) => [`out-${n}`]);
  const ends = wires.map(([id]) => ({ id: id!, type: "helper", z: "tab", wires: [] }));
  const trap = { id: "trap", type: "catch", z: "tab", scope: null, uncaught: false, wires: [["caught"]] };
  const caught = { id: "caught", type: "helper", z: "tab", wires: [] };
  await helper.load(types, [tab, { id: "node", type, z: "tab", ...config, wires }, ...ends, trap, caught]);
  const heard = (id: string) => {
    const msgs: Msg[] = [];
    helper.getNode(id).on("input", (msg) => void msgs.push(msg));
    return msgs;
  };
  const out = ends.map(({ id }) => heard(id));
  const errors = heard("caught");
  await until(() => statusOf("node")?.fill === "green");
  return {
    errors: () => errors.map(({ error }) => (error as { message: string }).message),
    /** What comes out next. */
    async asks(msg: Msg): Promise<Msg> {
      const before = out[0]!.length;
      helper.getNode("node").receive(msg);
      await until(() => out[0]!.length > before);
      return out[0]!.at(-1)!;
    },
  };
}
const statusOf = (id: string) => callsOf(helper.getNode(id).status, id).at(-1);
const sentBy = (id: string) => callsOf(helper.getNode(id).send, id).flat();
function callsOf<Argument>(spy: Spy<Argument>, id: string): Argument[] {
  return spy.getCalls().flatMap(({ thisValue, args }) => (thisValue.id === id ? [args[0]] : []));
}
const faults = () =>
  panel!.view<FaultsView>("faults")?.faults.map(({ source, fault, text }) => [source, fault, text].join(" ").trim());
const day = () => panel!.view<DayView>("day");

test("nodes share a lamp; a deploy takes the light of the one that goes, the last leaves it dark", async () => {
  const node = (id: string, light: string) => ({
    id,
    type: "wm-lamp",
    z: "tab",
    device: "lamp/corridor",
    light,
    wires: [],
  });
  const lit = () => office.lamp("corridor").state();
  await helper.load(types, [tab, node("one", "red"), node("two", "green")]);
  helper.getNode("one").receive({ payload: "on" });
  helper.getNode("two").receive({ payload: true });
  await until(() => lit().red === 1 && lit().green === 1);
  expect(statusOf("two")).toMatchObject({ text: "grün an" });
  await helper.setFlows([tab, node("two", "green")], "nodes");
  await until(() => lit().red === 0 && lit().green === 1);
  await helper.setFlows([tab], "nodes");
  await until(() => lit().green === 0);
});

test("a call lights a lamp for a while, without a word about lights in it", async () => {
  const { asks: asked } = await one("wm-lamp", { device: "lamp/corridor", light: "green", act: "flash", seconds: 0.4 });
  const lit = () => office.lamp("corridor").state();
  expect(await asked({ payload: { number: "K001", counter: "1" } })).toMatchObject({ payload: { number: "K001" } });
  await until(() => lit().green === 1);
  await until(() => lit().green === 0);
  await helper.setFlows(
    [tab, { id: "node", type: "wm-lamp", z: "tab", device: "lamp/corridor", light: "red", act: "blink", wires: [] }],
    "nodes",
  );
  helper.getNode("node").receive({ payload: false });
  await until(() => lit().red > 0);
});

test("what a flow shows is shown again when the gateway comes back", async () => {
  const { asks: asked } = await one("wm-lamp", { device: "lamp/corridor", light: "" });
  await asked({ payload: "yellow" });
  await until(() => office.lamp("corridor").state().yellow === 1);
  await office.stopGateway();
  await until(() => statusOf("node")?.fill === "red");
  await office.startGateway();
  await office.devicesWell();
  await until(() => statusOf("node")?.fill === "green");
  await until(() => office.lamp("corridor").state().yellow === 1);
  [panel, display] = await Promise.all([office.page("/counter/1"), office.page("/display")]);
});

test("a sign shows a word, and says why when it cannot", async () => {
  const { asks: asked, errors } = await one("wm-show", { device: "sign/entrance", blink: false });
  await asked({ payload: "Hallo" });
  await until(() => office.sign("entrance").state().text === "Hallo");
  const { refusal } = await asked({ payload: "Guten Morgen" });
  expect(refusal).toBe("not-understood");
  expect(errors()).toEqual([expect.stringMatching(/^„Guten Morgen“ ist für eine Zählanzeige zu lang/)]);
  expect(office.sign("entrance").state().text).toBe("Hallo");
  await asked({ payload: "" });
  await until(() => office.sign("entrance").state().text === "");
});

test("a display's line is told to the display", async () => {
  const { asks: asked } = await one("wm-show", { device: "display/display-1", blink: false });
  const lines = await display!.listens("device/display/display-1/show");
  await asked({ payload: "Heute bis 18 Uhr" });
  await until(() => lines?.some((line) => line.includes("Heute bis 18 Uhr")));
});

test("an announcement stands on the displays of its areas", async () => {
  const further = [{ language: "en", text: "Please wait." }];
  const config = { text: "Bitte warten.", further, areas: ["hall"], gong: false, seconds: 20 };
  const { asks: asked } = await one("wm-announce", config);
  await asked({ payload: true });
  await until(() => display!.view<DisplayView>("display/display-1")?.announcement);
  expect(display!.view<DisplayView>("display/display-1")?.announcement).toMatchObject({
    text: { de: "Bitte warten.", en: "Please wait." },
    gong: false,
  });
});

test("a ticket is taken, and its number goes on", async () => {
  const config = { services: ["collect"], language: "", kiosk: "", print: false };
  const { asks: asked } = await one("wm-take-ticket", config);
  const { payload } = await asked({ payload: true });
  expect(payload).toMatchObject({ number: expect.stringMatching(/^[A-Z]\d{3}$/), area: "hall" });
});

test("whoever is next is called; too often is a refusal in words, which catch nodes receive", async () => {
  await asks(await office.page("/kiosk"), { type: "take-ticket", services: ["advice"], language: "de", print: false });
  const { asks: asked, errors } = await one("wm-call-next", { counter: "3" });
  const { payload } = await asked({ payload: "pressed" });
  const { number } = payload as { number: string };
  await until(() => office.sign("counter-3").state().text === number);
  expect(payload).toEqual({ counter: "3", number });
  expect(await asked({ payload: "pressed" })).toMatchObject({ payload: "pressed", refusal: "too-often" });
  expect(errors()).toEqual([expect.stringContaining("Das kommt zu oft.")]);
  expect(statusOf("node")).toMatchObject({ fill: "yellow" });
});

test("a flow halts, and takes back its own halt", async () => {
  const { asks: asked } = await one("wm-halt", { mode: "payload" });
  await asked({ payload: true });
  await until(() => day()?.intake.halted);
  await until(() => faults()?.includes("flow/flows halted-by-flow"));
  await asked({ payload: false });
  await until(() => day()?.intake.halted === false);
});

test("a kiosk is closed and opened; one that there is not is refused", async () => {
  const closing = await one("wm-kiosk", { kiosk: "kiosk-1", mode: "payload" });
  await closing.asks({ payload: "close" });
  await until(() => day()?.kiosksOff?.includes("kiosk-1"));
  await closing.asks({ payload: true });
  await until(() => !day()?.kiosksOff?.length);
  await helper.unload();
  const unknown = await one("wm-kiosk", { kiosk: "kiosk-9", mode: "open" });
  expect(await unknown.asks({ payload: 1 })).toMatchObject({ refusal: "unknown-kiosk" });
  expect(unknown.errors()).toEqual(["Diesen Kiosk gibt es nicht."]);
});

test("a key switch closes for the day, and gives the hours back to the clock", async () => {
  const { asks: asked } = await one("wm-hours", { hours: "payload" });
  await asked({ payload: "closed" });
  await until(() => day()?.hours === "closed");
  await asked({ payload: false });
  await until(() => day()?.hours === undefined);
});

test("a fault of the flow's own stands among the others in its words, until it is taken back", async () => {
  const { asks: asked } = await one("wm-tell-fault", { fault: "heating-off", text: "Die Heizung ist aus." });
  await asked({ payload: true });
  await until(() => faults()?.includes("flow/flows/heating-off told-by-flow Die Heizung ist aus."));
  await asked({ payload: "Nur 12 Grad." });
  await until(() => faults()?.includes("flow/flows/heating-off told-by-flow Nur 12 Grad."));
  await asked({ payload: "" });
  await until(() => !faults()?.some((told) => told.startsWith("flow/flows/heating-off")));
});

test("a device that a flow serves is there, has its faults like any other, and is unreachable without it", async () => {
  const board = () => office.desk().state().devices.get("board/hall");
  const { errors } = await one("wm-serve", { device: "board/hall", fault: "no-answer" }, 2);
  await until(() => board()?.online);
  helper.getNode("node").receive({ topic: "fault", payload: "Die Tafel in der Halle antwortet nicht." });
  await until(() => faults()?.includes("board/hall no-answer Die Tafel in der Halle antwortet nicht."));
  helper.getNode("node").receive({ topic: "well" });
  await until(() => !faults()?.some((told) => told.startsWith("board/hall")));
  helper.getNode("node").receive({ payload: "?" });
  await until(() => errors().length === 1);
  expect(errors()[0]).toContain("sagt nichts über das Gerät");
  // Nothing of it may reach the board.
  expect(sentBy("node")).toEqual([]);
  await helper.unload();
  await until(() => faults()?.includes("board/hall unreachable"));
});

test("a sign that a flow serves is told each call, the last one at once after a deploy", async () => {
  const served = { device: "sign/led-board", fault: "no-answer" };
  const page = await office.page("/kiosk");
  await asks(page, { type: "take-ticket", services: ["advice"], language: "de", print: false });
  await one("wm-serve", served, 2);
  const before = office.sign("counter-3").state().text;
  office.button("counter-3").turn("press");
  await until(() => office.sign("counter-3").state().text !== before);
  const { text } = office.sign("counter-3").state();
  type Shown = { topic: string; payload: { text: string }; wartemarke: unknown };
  const shown = () => sentBy("node").at(-1) as Shown | undefined;
  await until(() => shown()?.payload.text.startsWith(text));
  expect(shown()).toMatchObject({ topic: "show", wartemarke: { device: "sign/led-board" } });
  await helper.unload();
  await one("wm-serve", served, 2);
  await until(() => shown()?.payload.text.startsWith(text));
});

test("a button that a flow serves calls as any other does", async () => {
  const page = await office.page("/kiosk");
  await asks(page, { type: "take-ticket", services: ["extend"], language: "de", print: false });
  await one("wm-serve", { device: "button/foot", fault: "no-answer" }, 2);
  await until(() => office.desk().state().devices.get("button/foot")?.online);
  expect(office.sign("counter-2").state().text).toBe("");
  helper.getNode("node").receive({ topic: "pressed" });
  await until(() => office.sign("counter-2").state().text !== "");
});

test("a second node for the same device says so, and leaves it to the first", async () => {
  const node = (id: string) => ({
    id,
    type: "wm-serve",
    z: "tab",
    device: "board/hall",
    fault: "no-answer",
    wires: [[], []],
  });
  await helper.load(types, [tab, node("one"), node("two")]);
  await until(() => statusOf("two")?.text === "wird schon von einem anderen Baustein bedient");
  await until(() => office.desk().state().devices.get("board/hall")?.online);
  await until(() => statusOf("one")?.fill === "green");
});
