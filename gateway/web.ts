/** The pages' way in: static files under a strict policy, the session of each page, and its WebSocket to the broker. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Duplex } from "node:stream";
import sirv from "sirv";
import { WebSocketServer } from "ws";
import type { CodeCard } from "./demo.ts";
import type { Identity } from "./identities.ts";
import type { SiteTls } from "./tls.ts";

export interface Web {
  readonly port: number;
  close(): Promise<void>;
}

export interface WebParts {
  readonly host: string;
  readonly port: number;
  readonly tls?: SiteTls | undefined;
  /** Host names under which pages may reach this gateway, without port. */
  readonly hosts: readonly string[];
  readonly site: string;
  /** Folder of the built pages. */
  readonly pages: string;
  /** The demo office, on loopback: pages are who their path says. */
  readonly demo: Demo | undefined;
  readonly proven: (id: string, secret: string) => Identity | undefined;
  readonly onBus: (socket: import("ws").WebSocket, request: IncomingMessage, identity: Identity) => void;
  /** Answers what is neither page nor session: sign-in, enrolment, set-up. False: not mine. */
  readonly forms: (request: WebRequest) => Promise<boolean>;
}

export interface Demo {
  readonly identityOf: (page: string) => Identity | undefined;
  /** Personal codes to try signing in with. */
  readonly cards: readonly CodeCard[];
}

/** A request that passed the checks of Host and Origin. */
export interface WebRequest {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly secure: boolean;
  /** The page's identity, if it has one. `page` is the page's own path. */
  readonly identity: (page: string) => Identity | undefined;
  reply(status: number, body?: unknown, headers?: Record<string, string>): void;
}

/** Bounds a page's message, as the broker bounds a client's. */
const maxPayload = 64 * 1024;

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "connect-src 'self' ws: wss:",
  "frame-src 'self'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const headers = {
  "content-security-policy": policy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

/** What a request asks for; undefined when that is no path at all. */
export function urlOf(request: IncomingMessage): URL | undefined {
  const asked = request.url ?? "/";
  // „//“ would be read as a host without a name.
  return asked.startsWith("//") ? undefined : (URL.parse(asked, "http://gateway") ?? undefined);
}

const bodyAtMost = 4_096;

/** The JSON of a request; undefined when it is none, too long, or breaks off. */
export async function jsonOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  try {
    for await (const chunk of request) {
      text += chunk;
      if (text.length > bodyAtMost) return undefined;
    }
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Serves the built pages under the strict policy; a path that is none gets a 404 in words. */
export function servePages(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  const files = sirv(folder, { etag: true, setHeaders: cacheFor });
  return (request, response) => {
    const path = urlOf(request)?.pathname;
    if (path === undefined) return plain(response, 400, "this is no address");
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method !== "GET" && request.method !== "HEAD") return plain(response, 405, "not allowed");
    request.url = fileFor(path);
    files(request, response, () => plain(response, 404, `there is no page ${path}`));
  };
}

function plain(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${message}\n`);
}

export async function startWeb(parts: WebParts): Promise<Web> {
  const files = servePages(parts.pages);
  const answer = (request: IncomingMessage, response: ServerResponse) => void handle(parts, files, request, response);
  const server = parts.tls
    ? createTlsServer({ cert: parts.tls.cert, key: parts.tls.key, minVersion: "TLSv1.3" }, answer)
    : createServer(answer);
  const sockets = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false });
  server.on("upgrade", (request, socket, head) => upgrade(parts, sockets, request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(parts.port, parts.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : parts.port,
    close: () => close(server, sockets),
  };
}

function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) client.terminate();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Files with a hash in their name never change; pages are asked for each time. */
function cacheFor(response: ServerResponse, path: string): void {
  response.setHeader("cache-control", path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
}

type Files = ReturnType<typeof servePages>;

async function handle(
  parts: WebParts,
  files: Files,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (parts.tls) response.setHeader("strict-transport-security", "max-age=31536000");
  const url = urlOf(request);
  const reply: WebRequest["reply"] = (status, body, more = {}) => {
    response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...more });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  if (!url) return reply(400, { message: "this is no address" });
  if (!comesFromHere(parts, request)) return reply(403, { message: "unknown host or foreign origin" });
  const identity = (page: string) => parts.demo?.identityOf(page) ?? cookieIdentity(parts, request);
  if (request.method === "GET" && url.pathname === "/session") {
    return session(parts, identity(url.searchParams.get("page") ?? "/"), url, reply);
  }
  if (request.method === "GET" && url.pathname === "/ca.pem" && parts.tls) {
    response.writeHead(200, { "content-type": "application/x-pem-file" });
    response.end(parts.tls.ca);
    return;
  }
  const asked: WebRequest = { request, path: url.pathname, secure: parts.tls !== undefined, identity, reply };
  if (!(await parts.forms(asked))) files(request, response);
}

/** `/counter/2` is the counter page; everything else is a file of the build. */
function fileFor(path: string): string {
  const page = /^\/(kiosk|display|counter|setup|enrol)(\/[a-z0-9-]+)?\/?$/.exec(path)?.[1];
  if (page) return `/pages/${page}/index.html`;
  return path === "/" ? "/pages/office/index.html" : path;
}

function session(parts: WebParts, identity: Identity | undefined, url: URL, reply: WebRequest["reply"]): void {
  if (!identity) return reply(401, { message: "this page is not enrolled yet", enrol: "/enrol" });
  const bus = parts.demo ? `/bus${url.searchParams.get("page") ?? "/"}` : "/bus";
  const { id, role } = identity;
  reply(200, {
    identity: id,
    role,
    part: randomBytes(6).toString("hex"),
    site: parts.site,
    bus,
    demo: parts.demo !== undefined,
    ...(parts.demo && role === "counter" && { cards: parts.demo.cards }),
  });
}

/** A page elsewhere that points its script here has another Host or Origin. */
function comesFromHere(parts: WebParts, request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  if (!host || !parts.hosts.includes(hostnameOf(`http://${host}`))) return false;
  return origin === undefined || origin.replace(/^https?:\/\//, "") === host;
}

function hostnameOf(url: string): string {
  try {
    return new URL(url).hostname.replace(/^\[|\]$/g, "");
  } catch {
    return "";
  }
}

export const cookieName = "wm";

function cookieIdentity(parts: WebParts, request: IncomingMessage): Identity | undefined {
  const cookie = cookieOf(request, cookieName);
  const [id, secret] = cookie?.split(".") ?? [];
  return id && secret ? parts.proven(id, secret) : undefined;
}

export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? "").split(/;\s*/);
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function upgrade(
  parts: WebParts,
  sockets: WebSocketServer,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.on("error", () => socket.destroy());
  const refuse = (status: string) => void socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`);
  const path = urlOf(request)?.pathname;
  if (path === undefined) return refuse("400 Bad Request");
  if (path !== "/bus" && !path.startsWith("/bus/")) return refuse("404 Not Found");
  if (!comesFromHere(parts, request) || request.headers.origin === undefined) return refuse("403 Forbidden");
  const identity = parts.demo?.identityOf(path.slice("/bus".length) || "/") ?? cookieIdentity(parts, request);
  if (!identity) return refuse("401 Unauthorized");
  sockets.handleUpgrade(request, socket, head, (client) => parts.onBus(client, request, identity));
}
