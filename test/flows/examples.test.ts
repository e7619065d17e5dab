/** Each example of the import menu in a whole office, by the real Node-RED: what it promises, and what is adapted. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { Site } from "../../gateway/contract/site.ts";
import type { DayView, FaultsView, KioskView } from "../../gateway/contract/views.ts";
import { type Appliance, asks, until } from "../appliance.ts";
import type { Page } from "../page.ts";
import { openMailServer, openWebService } from "./far-ends.ts";
import { type FlowNode, type House, type HouseOptions, startHouse } from "./house.ts";

vi.setConfig({ testTimeout: 120_000 });

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const folder = join(import.meta.dirname, "../../flows/nodes/examples");

/** By its number in the menu. `adapted`: by node, what whoever imports it has to set. */
function example(number: number, adapted: Readonly<Record<string, object>> = {}): FlowNode[] {
  const file = readdirSync(folder).find((name) => name.startsWith(`${number} `));
  const nodes = JSON.parse(readFileSync(join(folder, file!), "utf8")) as FlowNode[];
  const strangers = Object.keys(adapted).filter((id) => !nodes.some((node) => node.id === id));
  expect(strangers).toEqual([]);
  return nodes.map((node) => ({ ...node, ...adapted[node.id] }));
}

/** Ready when its flows have heard how everything stands: what happens from now on is news to them. */
async function house(options: HouseOptions): Promise<House> {
  const mode = await ear("mode", "wm-mode", {});
  const house = await startHouse({ ...options, flows: [...options.flows, ...mode.nodes] });
  closers.push(() => house.stop());
  await until(() => mode.last());
  // Anything else, and the example is not what it promises.
  expect(house.faults()).toEqual([]);
  return house;
}

async function far<T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> {
  const end = await opening;
  closers.push(() => end.close());
  return end;
}

/** One more node beside an example, which tells this test what has come to the flows. */
async function ear(id: string, type: string, config: object) {
  const end = await far(openWebService());
  const post = { method: "POST", ret: "txt", paytoqs: "ignore", url: end.at, headers: [], wires: [[]] };
  const nodes: FlowNode[] = [
    { id: `${id}-ear-tab`, type: "tab", label: "Ohr" },
    { id: `${id}-ear`, type, z: `${id}-ear-tab`, x: 120, y: 60, ...config, wires: [[`${id}-ear-post`]] },
    { id: `${id}-ear-post`, type: "http request", z: `${id}-ear-tab`, x: 320, y: 60, ...post },
  ];
  return { nodes, last: () => end.asked.at(-1)?.body as Readonly<Record<string, unknown>> | undefined };
}

const take = (kiosk: Page) => asks(kiosk, { type: "take-ticket", services: ["collect"], language: "de", print: false });

/** The lights of a lamp that are lit now, as who stands before it sees them. */
function lights(office: Appliance, id: string): string {
  const { red, yellow, green } = office.lamp(id).state();
  return [red > 0 && "red", yellow > 0 && "yellow", green > 0 && "green"].filter(Boolean).join(" ");
}

const blinks = async (office: Appliance, id: string, light: string) => {
  for (const seen of ["", light, "", light]) await until(() => lights(office, id) === seen);
};

test("every node of every example is set up by the names that its kind knows", () => {
  for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const nodes = example(number);
    expect(nodes.filter(({ type }) => type === "comment")).toHaveLength(1);
    for (const { id, type, z: _z, x: _x, y: _y, wires: _wires, ...set } of nodes) {
      if (!type.startsWith("wm-")) continue;
      const html = readFileSync(join(folder, `../${type}.html`), "utf8");
      const defaults = /defaults: \{\n(.*?)\n {4}\}/s.exec(html)![1]!;
      const known = [...defaults.matchAll(/^ {6}(\w+):/gm)].map(([, name]) => name!);
      expect({ id, set: Object.keys(set).toSorted() }).toEqual({ id, set: known.toSorted() });
    }
  }
});

test("1: the corridor's lamp tells what holds in the house, and is dark when nobody knows", async () => {
  const { office, stopFlows } = await house({
    flows: example(1),
    site: (usual) => ({
      ...usual,
      evacuationText: true,
      devices: [...usual.devices, { kind: "alarm", id: "house", config: { at: "simulator", second: "#27" } }],
    }),
  });
  const lead = await office.page("/counter/1");
  const lamp = () => lights(office, "corridor");
  await until(() => lamp() === "green");
  await asks(lead, { type: "close-intake", reason: "staff-short" });
  await until(() => lamp() === "yellow");
  await asks(lead, { type: "halt-site" });
  await until(() => lamp() === "red");
  await asks(lead, { type: "resume-site" });
  await until(() => lamp() === "yellow");
  office.alarm("house").turn("alarm", true);
  await blinks(office, "corridor", "red");
  office.alarm("house").turn("alarm", false);
  await until(() => !office.desk().state().devices.get("alarm/house")?.alarm);
  await asks(lead, { type: "resume-site" });
  await asks(lead, { type: "open-intake" });
  await until(() => lamp() === "green");
  await stopFlows();
  await until(() => lamp() === "", 15_000);
});

test("1: outside of the hours it is dark, and green when they begin", async () => {
  const clock = { at: Date.parse("2025-11-19T06:59:50+01:00") - Date.now() };
  const { office } = await house({ flows: example(1), site: openEightToTwelve, wall: () => Date.now() + clock.at });
  const observer = await office.page("/display/display-1");
  await until(() => observer.view<DayView>("day")?.intake.schedules?.tickets === false);
  expect(lights(office, "corridor")).toBe("");
  clock.at += 3_600_000;
  await until(() => lights(office, "corridor") === "green");
});

/** On working days. */
function openEightToTwelve(usual: Site): Site {
  const morning = { mon: ["08:00-12:00"], tue: ["08:00-12:00"], wed: ["08:00-12:00"], thu: ["08:00-12:00"] };
  return { ...usual, schedules: { tickets: morning, walkIns: morning, appointments: morning } };
}

test("2: a call closes the gong's contact for one second, and one more within it rings no second time", async () => {
  const { office } = await house({ flows: example(2) });
  const kiosk = await office.page("/kiosk");
  const [one, two] = [await office.page("/counter/1"), await office.page("/counter/2")];
  for (let n = 0; n < 3; n++) await take(kiosk);
  const strokes = closings(office);
  await asks(one, { type: "call-next", counter: "1" });
  await until(() => strokes.closed);
  await asks(two, { type: "call-next", counter: "2" });
  await until(() => strokes.ms.length === 1);
  // The wire between is a simulated counter box; a full machine may be late by this much.
  expect(strokes.ms[0]).toBeGreaterThan(900);
  expect(strokes.ms[0]).toBeLessThan(1_600);
  await asks(one, { type: "call-again", counter: "1" });
  await until(() => strokes.ms.length === 2);
  expect(strokes.ms).toHaveLength(2);
});

/** How long the gong's contact was closed, each time. */
function closings(office: Appliance) {
  const strokes = { closed: false, ms: [] as number[] };
  let since = 0;
  const watch = setInterval(() => {
    const now = lights(office, "gong") !== "";
    if (now && !strokes.closed) since = performance.now();
    if (!now && strokes.closed) strokes.ms.push(performance.now() - since);
    strokes.closed = now;
  }, 2);
  closers.push(() => clearInterval(watch));
  return strokes;
}

test("3: the kiosk gives out tickets while the door is open, and none when it is closed", async () => {
  const contact = await ear("contact", "wm-device", { device: "station/door", events: [] });
  const { office } = await house({ flows: [...example(3), ...contact.nodes] });
  const kiosk = await office.page("/kiosk");
  const gives = () => kiosk.view<KioskView>("kiosk/kiosk-1")?.intake.open;
  const ask = () => kiosk.ask({ type: "take-ticket", services: ["collect"], language: "de", print: false });
  // Also when nobody has touched the door since the flows started.
  await until(() => gives() === false);
  for (const round of ["first", "second"]) {
    office.station("door").turn("busy", true);
    await until(() => contact.last()?.event === "busy" && gives());
    expect(await ask(), round).toMatchObject({ ok: true });
    office.station("door").turn("busy", false);
    await until(() => contact.last()?.event === "free" && gives() === false);
    expect(await ask(), round).toEqual({ ok: false, refusal: "intake-closed" });
  }
});

test("4: forty wait: one mail; thirty, then forty again: one more; a mail server that says no is a fault", async () => {
  const server = await far(openMailServer("wartemarke", "geheim"));
  // What the example's own node has told: another one counts its seconds from another moment.
  const numbers = await ear("numbers", "wm-waiting", { measure: "none" });
  const listening = { ...numbers.nodes[2]!, z: "queue-tab" };
  const adapted = { server: "127.0.0.1", port: String(server.port), secure: false, tls: false };
  const { office, faults, words } = await house({
    flows: [
      ...example(4, { "queue-mail": adapted, "queue-waiting": { wires: [[listening.id], ["queue-longer"]] } }),
      listening,
    ],
    credentials: { "queue-mail": { userid: "wartemarke", password: "geheim" } },
  });
  const [kiosk, panel] = [await office.page("/kiosk"), await office.page("/counter/1")];
  const wait = async (many: number) => {
    while (waiting(office) < many) await take(kiosk);
  };
  const serve = async (few: number) => {
    while (waiting(office) > few) await asks(panel, { type: "call-next", counter: "1" });
    await until(() => numbers.last()?.waiting === few);
  };
  // How it stands when the flows start is no crossing.
  await until(() => numbers.last()?.waiting === 0);
  await wait(45);
  await until(() => server.mails.length === 1);
  expect(server.mails[0]).toMatchObject({
    from: "wartemarke@example.org",
    to: ["leitung@example.org"],
    subject: "Lange Schlange: bitte einen weiteren Platz öffnen",
  });
  expect(server.mails[0]!.text).toMatch(/^Es warten 4\d Menschen, am längsten seit 0 Minuten\.\nOffene Plätze: \d\./);
  await serve(35);
  await wait(42);
  await serve(30);
  server.refuses(true);
  await wait(40);
  await until(() => faults().includes("flow/flows/mail told-by-flow"));
  expect(words("told-by-flow")).toBe("Die E-Mail „Lange Schlange“ kommt nicht weg: Mailserver und Zugang prüfen.");
  expect(server.mails).toHaveLength(1);
  server.refuses(false);
  await serve(30);
  await wait(40);
  await until(() => server.mails.length === 2);
  await until(() => faults().length === 0);
});

const waiting = (office: Appliance) =>
  [...office.desk().state().visits.values()].filter(({ state }) => state === "waiting").length;

test("5: paper low is an order in the ticket system, sent until it is taken, and once for each roll", async () => {
  const tickets = await far(openWebService());
  const { office, faults, words } = await house({
    flows: example(5, { "paper-post": { url: `${tickets.at}/api/orders` } }),
  });
  tickets.answers(503);
  office.printer.turn("roll", 3);
  await until(() => tickets.asked.length === 1);
  await until(() => faults().includes("flow/flows/ticket-system told-by-flow"));
  expect(words("told-by-flow")).toMatch(/^Das Ticketsystem nimmt keine Aufträge an/);
  tickets.answers(201);
  await until(() => tickets.asked.length === 2, 20_000);
  await until(() => faults().length === 0);
  const [first, second] = tickets.asked;
  expect(first).toMatchObject({ method: "POST", path: "/api/orders", type: "application/json" });
  expect(first!.body).toMatchObject({
    title: "Papier fast zu Ende: printer/kiosk-1",
    since: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    place: "Bürgeramt Mitte, Halle",
  });
  expect(second).toEqual(first);
  office.printer.turn("roll", 300);
  await until(() => ![...office.desk().state().faults.values()].some(({ fault }) => fault === "paper-low"));
  office.printer.turn("roll", 3);
  await until(() => tickets.asked.length === 3);
});

test("6: the key opens out of hours for as long as it is turned", async () => {
  const behind = Date.parse("2025-11-19T18:00:00+01:00") - Date.now();
  const { office } = await house({ flows: example(6), site: openEightToTwelve, wall: () => Date.now() + behind });
  const kiosk = await office.page("/kiosk");
  const day = () => kiosk.view<DayView>("day");
  await until(() => day()?.intake.schedules?.tickets === false);
  office.station("key-switch").turn("busy", true);
  await until(() => day()?.hours === "open" && day()?.intake.schedules?.tickets !== false);
  await take(kiosk);
  office.station("key-switch").turn("busy", false);
  await until(() => day()?.hours === undefined && day()?.intake.schedules?.tickets === false);
  expect((await kiosk.ask({ type: "take-ticket", services: ["collect"], language: "de" })).ok).toBe(false);
});

test("7: another maker's board shows the call, fails as a device does, and tells the truth again after", async () => {
  const board = await far(openWebService());
  const { office, faults } = await house({
    flows: example(7, { "board-post": { url: `${board.at}/api/text` } }),
    site: (usual) => ({
      ...usual,
      counters: usual.counters.map((counter) => (counter.id === "1" ? { ...counter, sign: "led-board" } : counter)),
      devices: usual.devices.filter(({ kind, id }) => `${kind}/${id}` !== "sign/counter-1"),
    }),
  });
  const [kiosk, panel] = [await office.page("/kiosk"), await office.page("/counter/1")];
  const device = () => office.desk().state().devices.get("sign/led-board");
  const stands = () =>
    panel.view<FaultsView>("faults")!.faults.flatMap(({ source, fault }) => (source === "sign/led-board" ? fault : []));
  const shown = () => board.asked.at(-1)?.body;
  await until(() => device()?.online);
  await until(() => JSON.stringify(shown()) === '{"text":"","blink":false}');
  await take(kiosk);
  await asks(panel, { type: "call-next", counter: "1" });
  await until(() => JSON.stringify(shown()) === '{"text":"K001","blink":true}');
  expect(board.asked.at(-1)).toMatchObject({ method: "POST", path: "/api/text", type: "application/json" });
  await until(() => panel.view<FaultsView>("faults"));
  expect(stands()).toEqual([]);

  board.answers(500);
  await until(() => stands().includes("no-answer"), 20_000);
  await board.unplug();
  await until(() => stands().includes("unreachable"), 20_000);
  await take(kiosk);
  await asks(panel, { type: "call-next", counter: "1" });
  board.answers(200);
  await board.plug();
  await until(() => JSON.stringify(shown()) === '{"text":"K002","blink":true}', 20_000);
  await until(() => stands().length === 0);
  board.answers("mute");
  await until(() => stands().includes("no-answer"), 20_000);
  expect(faults()).toEqual([]);
});

test("8: the panel's contact halts the office, a cut wire too; only a person resumes it", async () => {
  const contact = await ear("contact", "wm-device", { device: "station/fire-panel", events: [] });
  const { office, faults, startFlows, stopFlows } = await house({
    flows: [...example(8), ...contact.nodes],
    site: (usual) => ({
      ...usual,
      devices: [
        ...usual.devices,
        { kind: "station", id: "fire-panel", config: { at: "simulator", contact: "normally-closed" } },
      ],
    }),
  });
  const panel = await office.page("/counter/1");
  const call = () => panel.ask({ type: "call-next", counter: "1" });
  const halted = () => panel.view<DayView>("day")?.intake.halted === true;
  for (const [dial, on, off] of [["busy", true, false] as const, ["wires", "busy-cut", "ok"] as const]) {
    office.station("fire-panel").turn(dial, on);
    await until(halted);
    expect(await call()).toMatchObject({ ok: false, refusal: "halted" });
    expect(faults()).toEqual(["flow/flows halted-by-flow"]);
    office.station("fire-panel").turn(dial, off);
    await until(() => contact.last()?.event === "free");
    expect(halted()).toBe(true);
    await asks(panel, { type: "resume-site" });
    await until(() => !halted());
  }
  await stopFlows();
  office.station("fire-panel").turn("busy", true);
  await startFlows();
  await until(halted);
});
