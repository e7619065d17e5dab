import { mkdtempSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { request as secureRequest } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import { afterEach, expect, test } from "vitest";
import { parse } from "yaml";
import type { Site } from "./contract/site.ts";
import { type Gateway, startGateway } from "./wiring.ts";

const plain = parse(readFileSync(join(import.meta.dirname, "../test/site.yaml"), "utf8")) as Site;
let gateway: Gateway;
let log: string[] = [];
afterEach(() => gateway.stop());

async function start(site: Partial<Site> = {}, data = mkdtempSync(join(tmpdir(), "wartemarke-web-"))): Promise<string> {
  log = [];
  const pages = join(import.meta.dirname, "../dist/pages");
  const options = {
    data,
    httpPort: 0,
    mqttPort: 0,
    pages,
    demo: false,
    version: "0.0.0",
    log: (line: string) => void log.push(line),
  };
  gateway = await startGateway({ ...options, site: { ...plain, ...site } });
  return data;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** Like a browser, but free to lie about Host and Origin. */
function ask(
  method: string,
  path: string,
  more: { body?: object; headers?: Record<string, string>; ca?: string } = {},
): Promise<Answer> {
  const open = more.ca ? secureRequest : request;
  return new Promise((resolve, reject) => {
    const headers = { host: `localhost:${gateway.httpPort}`, "content-type": "application/json", ...more.headers };
    const options = {
      host: "localhost",
      port: gateway.httpPort,
      path,
      method,
      headers,
      ...(more.ca && { ca: more.ca }),
    };
    const asking = open(options, (response) => {
      let body = "";
      response.on("data", (chunk) => (body += chunk));
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    asking.on("error", reject);
    asking.end(more.body && JSON.stringify(more.body));
  });
}

/** Does this line to the broker come about? */
function connects(url: string, options: mqtt.IClientOptions): Promise<boolean> {
  const client = mqtt.connect(url, { keepalive: 15, reconnectPeriod: 0, connectTimeout: 2_000, ...options });
  return new Promise<boolean>((resolve) => {
    client.once("connect", () => resolve(true));
    client.on("error", () => resolve(false));
    client.once("close", () => resolve(false));
  }).finally(() => client.end(true));
}

const cookieOf = (answer: Answer) => String(answer.headers["set-cookie"]).split(";")[0]!;
const setupCode = () => /told only this once: (\S+)/.exec(log.join("\n"))![1]!;

test("the first start prints a set-up code once; a second start does not", async () => {
  const data = await start();
  expect(log.join()).toMatch(
    /set-up code, told only this once: \d{4}-\d{4}-\d{4} — enter it at http:\/\/localhost:\d+\/setup/,
  );
  await gateway.stop();
  await start({}, data);
  expect(log.join()).not.toContain("set-up code");
});

test("from the set-up code to a page with an identity, and a clerk who signs in", async () => {
  await start();
  expect((await ask("GET", "/setup/state")).status).toBe(401);
  expect((await ask("POST", "/setup/identity", { body: { role: "counter", id: "counter-1" } })).status).toBe(401);
  expect((await ask("POST", "/setup/enter", { body: { code: "0000-0000-0000" } })).status).toBe(401);
  const entered = await ask("POST", "/setup/enter", { body: { code: setupCode() } });
  expect(entered.status).toBe(204);
  expect(String(entered.headers["set-cookie"])).toMatch(/HttpOnly; SameSite=Strict/);
  const setup = { cookie: cookieOf(entered) };

  const state = JSON.parse((await ask("GET", "/setup/state", { headers: setup })).body);
  expect(state.missing).toContainEqual({ id: "counter-1", role: "counter" });
  const added = await ask("POST", "/setup/identity", { headers: setup, body: { role: "counter", id: "counter-1" } });
  const { code } = JSON.parse(added.body);
  const enrolled = await ask("POST", "/enrol", { body: { code } });
  expect(JSON.parse(enrolled.body)).toEqual({ page: "/counter/1" });
  expect((await ask("POST", "/enrol", { body: { code } })).status).toBe(401);
  const page = { cookie: cookieOf(enrolled) };
  expect((await ask("GET", "/", { headers: page })).headers.location).toBe("/counter/1");
  const session = JSON.parse((await ask("GET", "/session?page=/counter/1", { headers: page })).body);
  expect(session).toMatchObject({ identity: "counter-1", role: "counter", bus: "/bus", demo: false });

  const personal = JSON.parse(
    (await ask("POST", "/setup/staff", { headers: setup, body: { id: "lead-1" } })).body,
  ).code;
  const signIn = (typed: string) =>
    ask("POST", "/sign-in", { headers: page, body: { code: typed, page: "/counter/1" } });
  expect((await signIn("99999999")).status).toBe(401);
  expect((await signIn(personal)).status).toBe(204);
  expect(gateway.desk.state().stations.get("counter-1")?.role).toBe("lead");
  for (let n = 0; n < 5; n++) await signIn("99999999");
  const tooMany = await signIn(personal);
  expect([tooMany.status, Number(tooMany.headers["retry-after"]) > 0]).toEqual([429, true]);
});

test("a page without an identity gets no session and no line", async () => {
  await start();
  expect((await ask("GET", "/session?page=/kiosk")).status).toBe(401);
  expect((await ask("GET", "/")).headers.location).toBe("/enrol");
  const origin = `http://localhost:${gateway.httpPort}`;
  const bus = (path: string) =>
    connects(`ws://localhost:${gateway.httpPort}${path}`, { clientId: "kiosk-1~x", wsOptions: { origin } });
  expect(await bus("/bus")).toBe(false);
  // The demo's way of naming oneself by path does not exist here.
  expect(await bus("/bus/kiosk")).toBe(false);
});

test.each([
  ["another Host (a name bent to loopback)", { host: "evil.example" }],
  ["a foreign Origin", { origin: "http://evil.example" }],
])("a request with %s is refused", async (_, headers) => {
  await start();
  expect((await ask("GET", "/session?page=/", { headers })).status).toBe(403);
  expect((await ask("POST", "/enrol", { headers, body: { code: "0000-0000-0000" } })).status).toBe(403);
});

test("every page comes under a policy that allows no foreign and no inline script", async () => {
  await start();
  const { headers, status } = await ask("GET", "/kiosk");
  expect(status).toBe(200);
  const policy = String(headers["content-security-policy"]);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  expect(headers["x-content-type-options"]).toBe("nosniff");
});

test("a form of another kind, too long or malformed is refused in words", async () => {
  await start();
  expect((await ask("POST", "/enrol", { body: { wrong: 1 } })).status).toBe(400);
  expect((await ask("POST", "/enrol", { body: { code: "x".repeat(9_000) } })).status).toBe(400);
  expect(
    (await ask("POST", "/enrol", { headers: { "content-type": "text/plain" }, body: { code: "1234" } })).status,
  ).toBe(400);
  expect((await ask("GET", "/no/such/page")).status).toBe(404);
});

test("off loopback everything is encrypted, with the site's own authority, which lasts", async () => {
  const listen = { host: "0.0.0.0", names: ["amt.example"] };
  const data = await start({ listen });
  const ca = readFileSync(join(data, "tls/ca.pem"), "utf8");
  expect((await ask("GET", "/kiosk", { ca })).status).toBe(200);
  expect((await ask("GET", "/ca.pem", { ca })).body).toBe(ca);
  await expect(ask("GET", "/kiosk")).rejects.toThrow();
  const secret = readFileSync(join(data, "hub.secret"), "utf8").trim();
  const credentials = { username: "hub", password: secret, clientId: "hub~1" };
  expect(await connects(`mqtts://localhost:${gateway.mqttPort}`, { ...credentials, ca })).toBe(true);
  expect(await connects(`mqtts://localhost:${gateway.mqttPort}`, credentials)).toBe(false);
  expect(await connects(`mqtt://localhost:${gateway.mqttPort}`, { ...credentials, ca })).toBe(false);
  await gateway.stop();
  const cert = readFileSync(join(data, "tls/cert.pem"), "utf8");
  await start({ listen }, data);
  expect(readFileSync(join(data, "tls/ca.pem"), "utf8")).toBe(ca);
  expect(readFileSync(join(data, "tls/cert.pem"), "utf8")).toBe(cert);
});

test("odd requests are refused, and the gateway stays", async () => {
  await start();
  const raw = (text: string, end: "end" | "reset") =>
    new Promise<string>((resolve) => {
      const socket = connect(gateway.httpPort, "localhost", () => socket.write(text));
      let answer = "";
      socket.on("data", (chunk) => (answer += chunk));
      socket.on("error", () => resolve(answer));
      socket.on("close", () => resolve(answer));
      setTimeout(() => (end === "end" ? socket.end() : socket.resetAndDestroy()), 100);
    });
  const head = `Host: localhost:${gateway.httpPort}\r\n`;
  const key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n";
  const websocket = `Connection: Upgrade\r\nUpgrade: websocket\r\n${key}`;
  expect(await raw(`GET // HTTP/1.1\r\n${head}\r\n`, "end")).toContain("400 Bad Request");
  expect(await raw(`GET // HTTP/1.1\r\n${head}${websocket}\r\n`, "end")).toContain("400 Bad Request");
  await raw(`GET /nope HTTP/1.1\r\n${head}${websocket}\r\n`, "reset");
  const body = "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{";
  await raw(`POST /enrol HTTP/1.1\r\n${head}${body}`, "reset");
  expect((await ask("GET", "/kiosk")).status).toBe(200);
});
