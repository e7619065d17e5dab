/**
 * Takes the pictures of flows/README.md: each example as the editor draws it, and one session as facilities staff have
 * it. Starts an office of its own with Node-RED beside it, on free ports and in a folder that is gone afterwards.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { runProgram, startProgram } from "../test/program.ts";
// @ts-expect-error: plain JavaScript, because it runs before anything is installed.
import { findBrowser } from "./browser.mjs";

const root = join(import.meta.dirname, "..");
const folder = join(root, "flows/pictures");
const palette = "@wartemarke/nodes";
const user = "haus";

/** What of Node-RED's editor a script may call. */
interface Editor {
  readonly actions: { invoke(name: string): void };
  readonly nodes: {
    import(nodes: unknown, options: object): unknown;
    eachNode(each: (node: { id: string; z: string; name?: string; type: string; valid: boolean }) => boolean): void;
  };
  readonly view: { redraw(): void };
  readonly workspaces: { show(tab: string): void };
}
declare const RED: Editor;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** As it is on most machines; without it, widths are those of whatever this machine has. */
const font = readFileSync(
  join(root, "node_modules/@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2"),
).toString("base64");
const face = `@font-face { font-family: Drawn; src: url(data:font/woff2;base64,${font}) }
  body, input, select, button, text, .red-ui-editor, .red-ui-editor *:not(i) { font-family: Drawn }
  .red-ui-flow-node-label, .red-ui-flow-node-label *, .red-ui-palette-label { font-family: Drawn !important }`;
/** A drawing, not a worksheet. */
const notDrawn = ["workspace-chart-grid", "flow-node-changed", "flow-node-status-group"].map(
  (name) => `.red-ui-${name}`,
);
const plain = `${notDrawn.join()} { display: none }`;

async function signIn(page: Page, at: string, code: string): Promise<void> {
  await page.addInitScript((css) => {
    document.addEventListener("DOMContentLoaded", () => {
      document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
    });
  }, face);
  await page.goto(at);
  await page.locator("#node-dialog-login-username").fill(user);
  await page.locator("#node-dialog-login-password").fill(code);
  await page.locator("#node-dialog-login-submit").click();
  await page.locator("#red-ui-palette-base-category-Wartemarke, #red-ui-palette-Wartemarke").first().waitFor();
  await page.evaluate(() => document.fonts.load("14px Drawn"));
}

/** As the import menu hands it out. */
async function importExample(page: Page, name: string): Promise<string> {
  return page.evaluate(
    async ({ palette, name }) => {
      const login = JSON.parse(localStorage.getItem("auth-tokens") ?? "{}") as { access_token?: string };
      const answer = await fetch(`library/examples/flows/${palette}/${encodeURIComponent(name)}`, {
        headers: { authorization: `Bearer ${login.access_token}` },
      });
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      const nodes = (await answer.json()) as { id: string; type: string }[];
      RED.nodes.import(nodes, { addFlow: false, generateIds: false });
      const tab = nodes.find(({ type }) => type === "tab")!.id;
      RED.workspaces.show(tab);
      RED.view.redraw();
      return tab;
    },
    { palette, name },
  );
}

/** Nodes that the editor marks as not set up; a password that is still to be typed it does not ask for. */
function unfit(page: Page, tab: string): Promise<string[]> {
  return page.evaluate((tab) => {
    const found: string[] = [];
    RED.nodes.eachNode(({ z, name, type, valid }) => {
      if (z === tab && !valid) found.push(name || type);
      return true;
    });
    return found;
  }, tab);
}

async function takeDrawing(page: Page, name: string): Promise<void> {
  const clip = await page.evaluate(() => {
    const drawn = [...document.querySelectorAll("#red-ui-workspace-chart .red-ui-flow-node-group")];
    const boxes = drawn.map((node) => node.getBoundingClientRect());
    const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
    const [right, bottom] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))];
    return { x: left - 12, y: top - 12, width: right - left + 24, height: bottom - top + 24 };
  });
  await page.screenshot({ path: join(folder, name), clip });
}

async function takeExamples(page: Page): Promise<void> {
  await page.evaluate(() => {
    RED.actions.invoke("core:toggle-sidebar");
    RED.actions.invoke("core:toggle-palette");
  });
  const style = await page.addStyleTag({ content: plain });
  const names = readdirSync(join(root, "flows/nodes/examples")).map((file) => file.replace(/\.json$/, ""));
  for (const name of names.toSorted()) {
    const tab = await importExample(page, name);
    await page.waitForTimeout(800);
    const wrong = await unfit(page, tab);
    if (wrong.length > 0) throw new Error(`${name}: the editor marks ${wrong.join(", ")}`);
    await takeDrawing(page, `example-${name.split(" ")[0]}.png`);
  }
  await style.evaluate((element) => (element as HTMLElement).remove());
}

/** From the palette to a place on the canvas, by hand. */
async function drag(page: Page, type: string, to: { x: number; y: number }): Promise<void> {
  const node = page.locator(`.red-ui-palette-node[data-palette-type="${type}"]`);
  await node.scrollIntoViewIfNeeded();
  const box = (await node.boundingBox())!;
  const chart = (await page.locator("#red-ui-workspace-chart").boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(chart.x + to.x, chart.y + to.y, { steps: 12 });
  await page.mouse.up();
}

/** The one node of this type on the canvas, and where its dots are. */
async function drawn(page: Page, type: string) {
  const id = await page.evaluate((wanted) => {
    const ids: string[] = [];
    RED.nodes.eachNode(({ id, type }) => {
      if (type === wanted) ids.push(id);
      return true;
    });
    return ids[0]!;
  }, type);
  const node = page.locator(`[id="${id}"]`);
  const middle = async (part: string) => {
    const box = (await node.locator(part).first().boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  return {
    open: () => node.locator(".red-ui-flow-node").dblclick(),
    input: () => middle(".red-ui-flow-port-input"),
    output: () => middle(".red-ui-flow-port-output"),
  };
}
type Drawn = Awaited<ReturnType<typeof drawn>>;

async function wire(page: Page, from: Drawn, to: Drawn): Promise<void> {
  const [start, end] = [await from.output(), await to.input()];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, start.y, { steps: 6 });
  await page.mouse.move(end.x, end.y, { steps: 6 });
  await page.mouse.up();
}

/** The form takes the focus while it is still outside, and the browser scrolls the whole editor after it. */
async function slidIn(page: Page): Promise<void> {
  const { width } = page.viewportSize()!;
  const done = page.locator("#node-dialog-ok");
  await done.waitFor();
  for (let [before, now] = [-1, Number.POSITIVE_INFINITY]; now > width || now !== before; ) {
    await page.evaluate(() => {
      for (const element of document.querySelectorAll("*")) if (element.scrollLeft > 0) element.scrollLeft = 0;
    });
    await page.waitForTimeout(300);
    const box = await done.boundingBox();
    [before, now] = [now, box ? box.x + box.width : Number.POSITIVE_INFINITY];
  }
}

async function setUp(page: Page, node: Drawn, fill: () => Promise<unknown>): Promise<void> {
  await node.open();
  await slidIn(page);
  await fill();
  await page.locator("#node-dialog-ok").click();
  await page.locator("#node-dialog-ok").waitFor({ state: "hidden" });
  await page.waitForTimeout(400);
}

const take = (page: Page, name: string) => page.screenshot({ path: join(folder, name) });

/** The first flow: a call lights the corridor's lamp green for five seconds. */
async function session(page: Page, office: Page): Promise<void> {
  await drag(page, "wm-call", { x: 140, y: 160 });
  await drag(page, "wm-lamp", { x: 400, y: 160 });
  const [call, lamp] = [await drawn(page, "wm-call"), await drawn(page, "wm-lamp")];
  await wire(page, call, lamp);
  await setUp(page, lamp, async () => {
    await page.locator("#node-input-device").selectOption("lamp/corridor");
    await page.locator("#node-input-light").selectOption("green");
    await take(page, "session-lamp.png");
  });
  await page.locator("#red-ui-header-button-deploy").click();
  await page.locator(".red-ui-flow-node-status-label", { hasText: "Verbunden" }).first().waitFor();
  await page.locator(".red-ui-notification").first().waitFor({ state: "hidden" });
  await page.mouse.click(700, 560);
  await page.evaluate(() => {
    for (const list of document.querySelectorAll(".red-ui-palette-scroll")) list.scrollTop = 0;
  });
  await office.bringToFront();
  await callSomebody(office);
  await office.locator('[data-device="lamp/corridor"] .light.green[data-lit="true"]').waitFor();
  const [printing, waiting] = [
    await office.locator(".printing").boundingBox(),
    await office.locator(".waiting").boundingBox(),
  ];
  const clip = { x: printing!.x - 10, y: 40, width: waiting!.x + waiting!.width - printing!.x + 20, height: 815 };
  await office.screenshot({ path: join(folder, "session-office.png"), clip });
  await page.bringToFront();
  await page.locator(".red-ui-flow-node-status-label", { hasText: "grün an" }).waitFor();
  await take(page, "session-deployed.png");
}

/** As on the office page: a ticket at the kiosk, a press at counter 1. */
async function callSomebody(office: Page): Promise<void> {
  const kiosk = office.frameLocator("iframe").first();
  for (const touched of ['[data-language="de"]', '[data-service="collect"]', '[data-people="1"]']) {
    await kiosk.locator(touched).first().click();
    await office.waitForTimeout(900);
  }
  await office.waitForTimeout(2_000);
  await office.locator(".call-button").first().click();
}

const data = mkdtempSync(join(tmpdir(), "wartemarke-pictures-"));
mkdirSync(folder, { recursive: true });
const editorPort = await freePort();
const program = startProgram(["office", "--flows", "--http", "0", "--mqtt", "0", "--data", data], {
  WM_EDITOR: String(editorPort),
});
const browser = await chromium.launch({
  executablePath: findBrowser() as string,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
});
try {
  const { httpPort, mqttPort } = await program.ready;
  const line = ["--site", join(data, "site.yaml"), "--data", data, "--mqtt", `mqtt://127.0.0.1:${mqttPort}`];
  const opened = await runProgram("flows", "open", "--minutes", "30", "--editor", String(editorPort), ...line);
  const code = /code ([0-9A-Z-]+)/.exec(opened.out)?.[1];
  if (!code) throw new Error(opened.error || opened.out);
  const at = `http://localhost:${editorPort}`;
  const context = await browser.newContext({ locale: "de-DE", viewport: { width: 1440, height: 860 } });
  const editor = await context.newPage();
  await signIn(editor, at, code);
  const office = await context.newPage();
  await office.goto(`http://localhost:${httpPort}`);
  await session(editor, office);
  await takeExamples(editor);
} finally {
  await browser.close();
  program.process.kill("SIGTERM");
  await program.ended;
  rmSync(data, { recursive: true, force: true });
}
