import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { until } from "../appliance.ts";
import { code, editorAt, functionFlow, keptForEach, openFor, patienceMs, portsOf } from "./kept.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 30_000 });

const start = keptForEach();

/** None until the first is there. */
const commits = (folder: string) =>
  spawnSync("git", ["-C", folder, "log", "--format=%s", "--", "flows.json"], { encoding: "utf8" })
    .stdout.trim()
    .split("\n");

/** As the kernel numbers it, in field 41 of a thread's line. */
const schedIdle = 5;
function schedulingOf(thread: number): number {
  return Number(readFileSync(`/proc/${thread}/stat`, "utf8").split(") ").at(-1)!.split(" ")[38]);
}

test("it starts without flows, with every palette, no port, last in line, and a key of its own", async () => {
  const { started, folder, pid, fault, log } = await start({ unbounded: false });
  expect(started).toEqual([{ say: "started", mistakes: [], runs: "present" }]);
  expect(fault()).toEqual({ fault: undefined, text: undefined });
  expect(log.filter((line) => /could not be loaded|not loaded/.test(line))).toEqual([]);
  expect(await portsOf(pid())).toEqual([]);
  const threads = readdirSync(`/proc/${pid()}/task`).map((thread) => schedulingOf(Number(thread)));
  expect(new Set(threads)).toEqual(new Set([schedIdle]));
  expect(readFileSync(`/proc/${pid()}/cmdline`, "utf8")).toContain("--max-old-space-size=192");
  expect(statSync(join(folder, "credential.key")).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, "credential.key"), "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
});

test.runIf(process.env.WM_TEST_LONG)("a stop ends the process", async () => {
  const { end, pid } = await start();
  const process = pid();
  await end();
  expect(existsSync(`/proc/${process}`)).toBe(false);
});

test("a deploy in the editor runs at once, is kept pretty, and becomes a commit that says what changed", async () => {
  const { open, pid, stored, folder, logged, started } = await start();
  const editor = await open();
  expect(await editor.signIn("haus", code.toLowerCase().replaceAll("-", ""))).toBe(200);
  expect(await portsOf(pid())).toEqual([editor.port]);
  const flows = functionFlow('node.warn("läuft")', "Flurlicht");
  expect(await editor.deploy(flows)).toMatchObject({ status: 200 });
  await logged("läuft");
  expect(stored()).toEqual(flows);
  expect(readFileSync(join(folder, "flows.json"), "utf8")).toContain('\n    "label": "Flurlicht"');
  await until(() => existsSync(join(folder, "good/flows.json")));
  const bigger = flows.map((node) => (node.id === "f1" ? { ...node, func: "return msg" } : node));
  expect(await editor.deploy(bigger)).toMatchObject({ status: 200 });
  await until(() => commits(folder).length === 2);
  expect(commits(folder)).toEqual(["1 node changed in „Flurlicht“", "3 nodes changed in „Flurlicht“"]);
  expect(execFileSync("git", ["-C", folder, "ls-files"], { encoding: "utf8" })).toBe(".gitignore\nflows.json\n");
  expect(started).toHaveLength(2);
});

test("credentials are kept sealed, and found again by the next start", async () => {
  const mail = [
    { id: "t1", type: "tab", label: "Post" },
    { id: "m1", type: "e-mail", z: "t1", x: 1, y: 1, name: "an@haus.example", authtype: "BASIC", wires: [] },
  ];
  const { open, folder, show, starts, started } = await start();
  const editor = await open();
  await editor.signIn("haus", code);
  const refused = await editor.deploy(mail);
  expect(refused.status).toBe(400);
  expect(refused.text).toBe(
    "Ablauf „Post“, Baustein „an@haus.example“: Benutzername oder Kennwort fehlt; im Editor eintragen.",
  );
  expect(existsSync(join(folder, "flows.json"))).toBe(false);
  const known = mail.map((node) =>
    node.id === "m1" ? { ...node, credentials: { userid: "u", password: "streng" } } : node,
  );
  expect(await editor.deploy(known)).toMatchObject({ status: 200 });
  const sealed = readFileSync(join(folder, "flows-credentials.json"), "utf8");
  expect(Object.keys(JSON.parse(sealed))).toEqual(["$"]);
  expect(sealed + readFileSync(join(folder, "flows.json"), "utf8")).not.toContain("streng");
  show({});
  await starts(3);
  expect(started[2]).toEqual({ say: "started", mistakes: [], runs: "present" });
});

test("the editor takes no other code and no other name", async () => {
  const { open } = await start();
  const editor = await open();
  expect(await editor.signIn("haus", "7K2M-9QWX-04TZ-H3RE")).toBe(403);
  expect(await editor.signIn("admin", code)).toBe(403);
  expect((await editor.get("/flows")).status).toBe(401);
  expect((await editor.get("/wartemarke/site")).status).toBe(401);
  expect(await editor.signIn("haus", code)).toBe(200);
  expect((await editor.get("/wartemarke/site")).status).toBe(200);
});

test.runIf(process.env.WM_TEST_LONG)("the editor closes at its time", async () => {
  const { open, show, starts, started, pid } = await start();
  const again = await open(12 / 60);
  expect(await again.signIn("haus", code)).toBe(200);
  await starts(3, patienceMs);
  expect(started[2]!.port).toBeUndefined();
  expect(await portsOf(pid())).toEqual([]);
  await expect(fetch(again.address)).rejects.toThrow();
  // Told again by a gateway that starts anew: it is over all the same.
  show({ editor: { until: Date.now() - 1, codeHash: "" } });
  show({});
  expect(started).toHaveLength(3);
});

test("the same opening told again, as after each reconnect, changes nothing", async () => {
  const { show, started, starts, pid } = await start();
  const opening = openFor(30);
  show(opening);
  await starts(2);
  const running = pid();
  show(opening);
  show({ ...opening });
  const editor = editorAt(started[1]!.port!);
  expect(await editor.signIn("haus", code)).toBe(200);
  expect(pid()).toBe(running);
});

test("a deploy with mistakes is refused with its sentences, and what ran goes on running", async () => {
  const flows = functionFlow('setInterval(() => node.warn("tick"), 100)');
  const { open, stored, log, logged } = await start({ flows });
  const editor = await open();
  await editor.signIn("haus", code);
  await logged("tick");
  const wrong = [
    ...flows,
    { id: "x1", type: "gibt-es-nicht", z: "t1", x: 1, y: 1, name: "<b>Uhr</b>", wires: [["weg"]] },
    { id: "x2", type: "exec", z: "t1", x: 1, y: 1, name: "Befehl", wires: [] },
  ];
  const { status, text } = await editor.deploy(wrong);
  expect(status).toBe(400);
  const clock = "Ablauf „Probe“, Baustein „&lt;b&gt;Uhr&lt;/b&gt;“";
  expect(text.split("<br>")).toEqual([
    `${clock}: eine Verbindung führt zu „weg“, das es nicht gibt; sie neu ziehen.`,
    `${clock}: den Typ „gibt-es-nicht“ gibt es hier nicht; ` +
      "sein Modul in den Ordner palette legen, oder den Baustein löschen.",
    "Ablauf „Probe“, Baustein „Befehl“: Abläufe dürfen keine Programme starten; " +
      "statt dessen einen Baustein für MQTT oder HTTP nehmen.",
  ]);
  expect(stored()).toEqual(flows);
  expect((await editor.flows()).flows).toEqual(flows);
  const heard = log.length;
  await until(() => log.slice(heard).some((line) => line.includes("tick")));
});

test("flows drawn by hand with mistakes do not run: the last good ones do, and a fault says why", async () => {
  const flows = functionFlow('node.warn("die guten laufen")');
  const { folder, show, open, starts, started, fault, log } = await start({ flows });
  await until(() => existsSync(join(folder, "good/flows.json")));
  writeFileSync(join(folder, "flows.json"), "[{");
  const editor = await open();
  expect(started[1]).toMatchObject({
    runs: "good",
    mistakes: [{ en: expect.stringContaining("flows.json is no JSON") }],
  });
  expect(fault()).toMatchObject({ fault: "flows-refused", text: expect.stringContaining("flows.json ist kein JSON") });
  await until(() => log.filter((line) => line.includes("die guten laufen")).length === 2);
  await editor.signIn("haus", code);
  expect(await editor.deploy(flows)).toMatchObject({ status: 200 });
  expect(fault()).toEqual({ fault: undefined, text: undefined });
  expect(readFileSync(join(folder, "flows.json.damaged"), "utf8")).toBe("[{");
  show({});
  await starts(3);
  expect(started[2]).toMatchObject({ runs: "present" });
});

test.each([
  ["an unknown type", [{ id: "x1", type: "knx-in", name: "Taster", wires: [] }], /den Typ „knx-in“ gibt es hier nicht/],
  ["no list", '{"flows":[]}', /keine Liste/],
])("without good ones, %s leaves all standing, told as a fault", async (_name, flows, words) => {
  const { started, fault } = await start({ flows });
  expect(started[0]).toMatchObject({ runs: "none" });
  expect(fault()).toMatchObject({ fault: "flows-refused", text: expect.stringMatching(words) });
});

test("an oversight keeps nobody's flows from starting; whoever deploys it is told", async () => {
  const flows = [...functionFlow('node.warn("läuft")'), { ...functionFlow("return (")[2]!, id: "f2" }];
  const { open, started, fault, logged } = await start({ flows });
  expect(started[0]).toMatchObject({ mistakes: [], runs: "present" });
  await logged("läuft");
  expect(fault()).toEqual({ fault: undefined, text: undefined });
  const editor = await open();
  await editor.signIn("haus", code);
  expect(await editor.deploy(flows)).toMatchObject({
    status: 400,
    text: expect.stringContaining("unter „On Message“ steht kein JavaScript: am Ende fehlt etwas, meist eine Klammer"),
  });
});

test("whoever opens the editor finds refused flows there, standing still, and a deploy starts them", async () => {
  const flows = functionFlow('node.warn("lief doch")');
  const odd = { id: "x1", type: "knx-in", z: "t1", x: 1, y: 1, name: "Taster", wires: [] };
  const { open, started, fault, log, logged } = await start({ flows: [...flows, odd] });
  const editor = await open();
  expect(started[1]).toMatchObject({ runs: "stopped" });
  expect(fault()!.text).toMatch(/„knx-in“ gibt es hier nicht.* stehen alle still\.$/);
  await editor.signIn("haus", code);
  expect((await editor.flows()).flows).toEqual([...flows, odd]);
  expect(log.filter((line) => line.includes("lief doch"))).toEqual([]);
  expect(await editor.deploy(flows)).toMatchObject({ status: 200 });
  await logged("lief doch");
  expect(fault()).toEqual({ fault: undefined, text: undefined });
});
