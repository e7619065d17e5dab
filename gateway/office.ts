/** The demo office: supervises gateway, drivers and simulators as processes, and serves the page with their dials. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { createProxyServer, type ProxyServer } from "httpxy";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { parseDocument } from "yaml";
import type { OfficeProcess, OfficeState, OfficeSwitch, OfficeTurn } from "./contract/office.ts";
import { type Supervised, supervise } from "./supervisor.ts";
import { jsonOf, servePages, urlOf } from "./web.ts";

export interface OfficeOptions {
  /** Devices whose `at` is `simulator` get one. */
  readonly siteFile: string;
  readonly data: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly pages: string;
  /** With Node-RED beside it, whose editor opens at this port. */
  readonly flowEditor?: number;
  /** The program whose commands are supervised: main.ts. */
  readonly program: string;
}

export interface Office {
  readonly httpPort: number;
  readonly mqttPort: number;
  stop(): Promise<void>;
}

/** What the supervised programs have said. */
interface Heard {
  at: Record<string, string>;
  devices: Record<string, unknown>;
  httpPort: number;
  mqttPort: number;
}

export async function startOffice(options: OfficeOptions): Promise<Office> {
  mkdirSync(options.data, { recursive: true });
  const heard: Heard = { at: {}, devices: {}, httpPort: 0, mqttPort: options.mqttPort };
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const processes = superviseAll(options, heard, changed);
  const stop = async () => {
    server.close();
    server.closeAllConnections();
    await Promise.all(Object.values(processes).map((p) => p.stop()));
  };
  const state = (): OfficeState => ({
    processes: {
      gateway: processes.gateway.state(),
      drivers: processes.drivers.state(),
      simulators: processes.simulators.state(),
      ...(processes.flows && { flows: processes.flows.state() }),
    },
    devices: heard.devices,
  });
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.httpPort, "127.0.0.1", resolve);
  });
  await processes.simulators.start();
  await processes.gateway.start();
  await processes.drivers.start();
  await processes.flows?.start();

  const files = servePages(options.pages);
  const proxy = createProxyServer({});
  const target = () => `http://127.0.0.1:${heard.httpPort}`;
  server.on("request", (request, response) => {
    const path = urlOf(request)?.pathname ?? "";
    if (path === "/office/events") return tellStates(response, state, listeners);
    if (path === "/office/turn") return void onPost(request, response, Turn, (turn) => processes.simulators.send(turn));
    if (path === "/office/process") {
      return void onPost(request, response, Switch, ({ process, action }) => void processes[process]?.[action]());
    }
    if (isForGateway(request, path)) return toGateway(proxy, request, response, target());
    files(request, response);
  });
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => {});
    proxy.ws(request, socket as never, { target: target() }, head).catch(() => socket.destroy());
  });
  const address = server.address();
  const httpPort = typeof address === "object" && address ? address.port : options.httpPort;
  return { httpPort, mqttPort: heard.mqttPort, stop };
}

/** The page itself comes from here, so that it is there while the gateway is stopped. */
function isForGateway(request: IncomingMessage, path: string): boolean {
  return path === "/session" || request.method === "POST" || path.startsWith("/setup/");
}

function toGateway(proxy: ProxyServer, request: IncomingMessage, response: ServerResponse, target: string): void {
  proxy.web(request, response, { target }).catch(() => {
    if (!response.headersSent) response.writeHead(503, { "content-type": "application/json", "retry-after": "1" });
    response.end(JSON.stringify({ message: "the gateway is stopped" }));
  });
}

function superviseAll(
  options: OfficeOptions,
  heard: Heard,
  changed: () => void,
): Record<Exclude<OfficeProcess, "flows">, Supervised> & { flows?: Supervised } {
  const { program, data } = options;
  const site = join(data, "site.yaml");
  const common = ["--data", data];
  const mistake = () => {
    process.exitCode = 2;
    process.kill(process.pid, "SIGTERM");
  };
  const parts = { program, changed, mistake };
  const simulators = supervise({
    ...parts,
    args: () => ["simulators", "--site", options.siteFile, ...common],
    // Started again, they stand where the drivers look for them.
    environment: () => ({ WM_SIMULATORS: JSON.stringify(heard.at) }),
    heard(message) {
      if ("device" in message) heard.devices = { ...heard.devices, [message.device as string]: message.state };
      if ("at" in message) {
        heard.at = message.at as Record<string, string>;
        const flows = options.flowEditor !== undefined;
        writeFileSync(site, siteText(options.siteFile, heard.at, flows));
      }
      changed();
    },
  });
  const gateway = supervise({
    ...parts,
    args: () => [
      "gateway",
      "--site",
      site,
      ...common,
      "--http",
      String(heard.httpPort),
      "--mqtt",
      String(heard.mqttPort),
    ],
    environment: () => ({ WM_DEMO: "1" }),
    heard: (message) => Object.assign(heard, message),
  });
  const drivers = supervise({
    ...parts,
    args: () => ["drivers", "--site", site, ...common, "--mqtt", `mqtt://127.0.0.1:${heard.mqttPort}`],
    heard: () => {},
  });
  if (options.flowEditor === undefined) return { simulators, gateway, drivers };
  const editor = String(options.flowEditor);
  const flows = supervise({
    ...parts,
    args: () => [
      "flows",
      "--site",
      site,
      ...common,
      "--mqtt",
      `mqtt://127.0.0.1:${heard.mqttPort}`,
      "--editor",
      editor,
    ],
    heard: () => {},
  });
  return { simulators, gateway, drivers, flows };
}

/** The site file with the simulators' addresses in place of `simulator`, and with flows where they are wanted. */
function siteText(file: string, at: Readonly<Record<string, string>>, flows: boolean): string {
  const document = parseDocument(readFileSync(file, "utf8"));
  const { devices = [] } = document.toJS() as { devices?: { kind: string; id: string }[] };
  for (const [n, { kind, id }] of devices.entries()) {
    const address = at[`${kind}/${id}`];
    if (address) document.setIn(["devices", n, "config", "at"], address);
  }
  if (flows) document.setIn(["flows", "on"], true);
  return String(document);
}

const Turn = Type.Unsafe<OfficeTurn>(
  Type.Object({ device: Type.String(), dial: Type.String(), value: Type.Optional(Type.Unknown()) }),
);
const Switch = Type.Unsafe<OfficeSwitch>(
  Type.Object({
    process: Type.Enum(["gateway", "drivers", "simulators", "flows"]),
    action: Type.Enum(["stop", "start", "kill"]),
  }),
);

/** Server-sent events: the whole state, at once and at each change. */
function tellStates(response: ServerResponse, state: () => OfficeState, listeners: Set<() => void>): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const tell = () => response.write(`data: ${JSON.stringify(state())}\n\n`);
  listeners.add(tell);
  response.on("close", () => listeners.delete(tell));
  tell();
}

async function onPost<T>(
  request: IncomingMessage,
  response: ServerResponse,
  schema: ReturnType<typeof Type.Unsafe<T>>,
  act: (body: T) => void,
): Promise<void> {
  const own = request.headers.origin === undefined || request.headers.origin === `http://${request.headers.host}`;
  const body = await jsonOf(request);
  const right = own && request.method === "POST" && Value.Check(schema, body);
  if (right) act(body as T);
  response.writeHead(right ? 204 : 400).end();
}
