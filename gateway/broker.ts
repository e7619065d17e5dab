/**
 * The embedded broker: Aedes with bounded settings, and one table of rights at each publish, subscription and
 * delivery.
 */
import type { IncomingMessage } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer } from "node:tls";
import { Aedes, type Client } from "aedes";
import { writeToStream } from "mqtt-packet";
import { createWebSocketStream, type WebSocket } from "ws";
import { covers, patternsFor } from "./contract/rights.ts";
import type { ClientRole } from "./contract/staff-rights.ts";
import type { FlowGuard } from "./flow-guard.ts";
import type { Identity } from "./identities.ts";
import { openQuietLog, type QuietLog, quoted } from "./quiet-log.ts";
import { openPace } from "./rate-limit.ts";
import { openRetained } from "./retained.ts";

export interface Broker {
  readonly port: number;
  /** Lets clients in; until then they wait at the door: what they said would be heard by nobody. */
  open(): void;
  /** Publishes in process, at QoS 1, retained unless told otherwise. `undefined` clears a retained topic. */
  publish(topic: string, payload: string | undefined, retain?: boolean): void;
  /** Hears what clients publish; `topic` and filter are complete, with prefix. */
  subscribe(filter: string, heard: (topic: string, payload: Buffer) => void): Promise<void>;
  /** Takes a page's connection, whose identity the web server has proven. */
  handlePage(socket: WebSocket, request: IncomingMessage, identity: Identity): void;
  /** Ends the connections of these identities: removed, renewed, cut off. */
  endWhere(gone: (identity: Identity) => boolean): void;
  isConnected(identity: string): boolean;
  close(): Promise<void>;
}

export interface BrokerParts {
  readonly host: string;
  readonly port: number;
  /** Off loopback only: certificate and key in PEM. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Every topic of the site begins with it. */
  readonly prefix: string;
  readonly proven: (id: string, secret: string) => Identity | undefined;
  /** The devices of a driver program, as `kind/id`. */
  readonly devicesOf: (identity: string) => readonly string[];
  /** Devices whose events are not for everybody who may read events, as `kind/id`. */
  readonly discreet: readonly string[];
  readonly limits: Readonly<Partial<Record<ClientRole, number>>>;
  /** Watches those of role flow, and nobody else. */
  readonly flows: FlowGuard;
  readonly log: (line: string) => void;
}

/** Messages a second from one identity. A driver program speaks for many devices. */
const defaultLimits: Readonly<Record<ClientRole, number>> = {
  kiosk: 20,
  display: 5,
  counter: 30,
  driver: 500,
  flow: 50,
  observer: 5,
  scheduler: 50,
  operator: 5,
};

interface Known {
  readonly identity: Identity;
  readonly publish: readonly string[];
  readonly read: readonly string[];
  readonly never: readonly string[];
  /** Topics already looked up. */
  readonly mayPublish: Map<string, boolean>;
  readonly mayRead: Map<string, boolean>;
}

// A buffer for each of 65,536 numbers would be 8 MB for nothing.
writeToStream.cacheNumbers = false;

const pageIdentities = new WeakMap<IncomingMessage, Identity>();

export async function startBroker(parts: BrokerParts): Promise<Broker> {
  const known = new WeakMap<Client, Known>();
  const aedes = await Aedes.createBroker({
    // One client that stops reading would hold up delivery to all others for this long.
    drainTimeout: 2_000,
    keepaliveLimit: 30,
    connectTimeout: 5_000,
    maxTopicLevels: 10,
    maxInflightInbound: 100,
    persistence: openRetained(),
    ...connecting(parts, known),
    ...checks(parts, known, openQuietLog(parts.log)),
  });
  const say = openQuietLog(parts.log);
  const complain = (client: Client | undefined, error: Error) => {
    const who = client && known.get(client)?.identity.id;
    say(who ?? addressOf(client), `${who ?? "a client that is not known"}: ${quoted(error.message)}`);
  };
  aedes.on("clientError", complain);
  aedes.on("connectionError", complain);
  const connected = new Set<Client>();
  aedes.on("client", (client) => connected.add(client));
  aedes.on("clientDisconnect", (client) => connected.delete(client));
  const door = Promise.withResolvers<void>();
  const server = await listen(parts, (socket) => {
    // Who goes away while waiting has said nothing yet.
    socket.on("error", () => {});
    void door.promise.then(() => {
      if (!socket.destroyed) boundInput(aedes.handle(socket), socket, known, parts.flows);
    });
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : parts.port,
    open: () => door.resolve(),
    publish(topic, payload, retain = true) {
      const packet = { cmd: "publish" as const, topic, payload: payload ?? "", qos: 1 as const, retain, dup: false };
      aedes.publish(packet, () => {});
    },
    subscribe: (filter, heard) =>
      new Promise((resolve) => {
        const deliver = (packet: { topic: string; payload: string | Buffer }, done: () => void) => {
          heard(packet.topic, packet.payload as Buffer);
          done();
        };
        aedes.subscribe(filter, deliver as Parameters<Aedes["subscribe"]>[1], resolve);
      }),
    handlePage(socket, request, identity) {
      pageIdentities.set(request, identity);
      const stream = createWebSocketStream(socket);
      // What is written in one go is one WebSocket message, not one for each packet.
      stream._writev = (chunks: readonly { chunk: Buffer }[], done: (error?: Error | null) => void) =>
        socket.send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
      stream.on("error", () => {});
      boundInput(aedes.handle(stream, request), stream, known, parts.flows);
    },
    endWhere(gone) {
      for (const client of connected) if (gone(known.get(client)!.identity)) client.close();
    },
    isConnected: (identity) => connected.values().some((client) => known.get(client)?.identity.id === identity),
    close: () =>
      new Promise((resolve) => {
        server.close();
        aedes.close(() => resolve());
      }),
  };
}

/** Messages in are small; views out may be larger. */
const bytesAtMost = 8_192;
/** What a packet may announce before it is thrown out; and what a client may say before it has proven who it is. */
const packetAtMost = 16_384;
const helloAtMost = 4_096;

/** Aedes collects a packet however large it announces itself to be: this ends the connection before. */
function boundInput(client: Client, stream: Duplex, known: WeakMap<Client, Known>, flows: FlowGuard): void {
  const parser = (client as unknown as { _parser?: { _list?: { length: number } } })._parser;
  stream.on("readable", () => {
    const who = known.get(client)?.identity;
    const bound = who ? packetAtMost : helloAtMost;
    const announced = parser?._list?.length ?? 0;
    if (announced + stream.readableLength <= bound) return;
    if (who?.role === "flow" && announced > bytesAtMost) flows.misfit(who.id, tooLarge);
    else if (who?.role === "flow") flows.floods(who.id);
    stream.destroy();
  });
}

/** For whoever draws flows. */
const tooLarge = `Eine Nachricht ist größer als ${bytesAtMost} Zeichen`;

function addressOf(client: Client | undefined): string {
  return (client?.conn as Partial<Socket> | undefined)?.remoteAddress ?? "";
}

function listen(parts: BrokerParts, accept: (socket: Socket) => void): Promise<Server> {
  const server = parts.tls
    ? createTlsServer({ ...parts.tls, minVersion: "TLSv1.3", noDelay: true }, accept)
    : createServer({ noDelay: true }, accept);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(parts.port, parts.host, () => resolve(server));
  });
}

type Hooks = NonNullable<ConstructorParameters<typeof Aedes>[0]>;

/** Who is it: a program by name and secret, a page by what the web server has proven. No client keeps a session. */
function connecting(parts: BrokerParts, known: WeakMap<Client, Known>): Pick<Hooks, "preConnect" | "authenticate"> {
  return {
    preConnect(_client, packet, done) {
      if (packet.clean === false)
        return done(refusal("sessions are not kept here: connect with clean = true", 2), false);
      done(null, true);
    },
    authenticate(client, username, password, done) {
      const page = client.req && pageIdentities.get(client.req);
      if (!page && parts.flows.isOut(username ?? "")) {
        // Whoever comes again at once does not come as often as it can.
        return void setTimeout(() => done(refusal("cut off for a while, because it floods", 3), false), refusedAfterMs);
      }
      const identity = page ?? parts.proven(username ?? "", password?.toString() ?? "");
      if (!identity) return done(refusal(`unknown name or wrong secret: ${username ?? ""}`, 4), false);
      if (!client.id.startsWith(`${identity.id}~`)) {
        return done(refusal(`the client id must begin with „${identity.id}~“`, 2), false);
      }
      if (identity.role === "flow") {
        if (!parts.flows.mayOpen(identity.id)) return done(refusal("cut off, because it floods", 3), false);
        letNobodyWait(client);
      }
      const client_ = {
        identity: identity.id,
        role: identity.role,
        devices: parts.devicesOf(identity.id),
        discreet: parts.discreet,
      };
      known.set(client, {
        identity,
        ...patternsFor(client_, parts.prefix),
        mayPublish: new Map(),
        mayRead: new Map(),
      });
      done(null, true);
    },
  };
}

const refusedAfterMs = 1_000;

interface Drain {
  waitForDrain(done: (error: Error | null, client: Client) => void): void;
}

/** Aedes holds everybody up for one that does not read, until `drainTimeout` has put it out: not for a flow. */
function letNobodyWait(client: Client): void {
  const drain = client as unknown as Drain;
  const wait = drain.waitForDrain.bind(client);
  drain.waitForDrain = (done) => {
    wait(() => {});
    setImmediate(done, null, client);
  };
}

function refusal(message: string, returnCode: number) {
  return Object.assign(new Error(message), { returnCode });
}

/** A client that makes topics up must not fill the memory with them. */
const topicsRemembered = 2_000;

function lookedUp(
  known: Map<string, boolean>,
  patterns: readonly string[],
  topic: string,
  never: readonly string[] = [],
): boolean {
  const before = known.get(topic);
  if (before !== undefined) return before;
  const may = patterns.some((pattern) => covers(pattern, topic)) && !never.includes(topic);
  if (known.size < topicsRemembered) known.set(topic, may);
  return may;
}

function checks(
  parts: BrokerParts,
  known: WeakMap<Client, Known>,
  say: QuietLog,
): Pick<Hooks, "authorizePublish" | "authorizeSubscribe" | "authorizeForward"> {
  const pace = openPace();
  const paced = ({ id, role }: Identity) => pace(id, parts.limits[role] ?? defaultLimits[role]);
  const flows = watchFlows(parts.flows, paced);
  const within = (topic: string) => (topic.startsWith(parts.prefix) ? topic.slice(parts.prefix.length) : topic);
  return {
    authorizePublish(client, packet, done) {
      const who = client && known.get(client);
      if (!who || !lookedUp(who.mayPublish, who.publish, packet.topic)) {
        if (who) flows.notAllowed(who.identity, within(packet.topic));
        return done(new Error(`„${who?.identity.id ?? ""}“ may not publish on ${packet.topic}`));
      }
      if (packet.payload.length > bytesAtMost) {
        flows.misfit(who.identity, tooLarge);
        return done(new Error(`a message of ${packet.payload.length} bytes; ${bytesAtMost} are allowed`));
      }
      // What a flow shows is kept where it is shown.
      if (packet.retain && packet.topic.startsWith(`${parts.prefix}flow/`)) packet.retain = false;
      // What only happened must not lie there for the next one who listens.
      if (packet.retain && !/\/(status|done)$/.test(packet.topic)) {
        flows.misfit(who.identity, `Thema ${within(packet.topic)}: Aufbewahren („retain“) gibt es hier nicht`);
        return done(new Error(`${packet.topic} may not be retained`));
      }
      if (who.identity.role === "flow") {
        return flows.take(who.identity, done, (client as Partial<{ will: unknown }>).will === packet);
      }
      const waitMs = paced(who.identity);
      // Late, not lost: the client is slowed down, and its messages are acknowledged when they are taken in.
      if (waitMs < 1) done(null);
      else setTimeout(done, waitMs, null);
    },
    authorizeSubscribe(client, subscription, done) {
      const { identity, read = [] } = known.get(client) ?? {};
      const allowed = read.some((pattern) => covers(pattern, subscription.topic));
      const who = identity?.id ?? "";
      if (!allowed) say(who, `${who}: may not read ${quoted(subscription.topic)}`);
      if (identity?.role !== "flow") return done(null, allowed ? subscription : null);
      if (!allowed) flows.notAllowed(identity, within(subscription.topic));
      done(flows.subscribes(identity, subscription.topic), allowed ? subscription : null);
    },
    authorizeForward(client, packet) {
      const who = known.get(client);
      if (!who) return null;
      return lookedUp(who.mayRead, who.read, packet.topic, who.never) ? packet : null;
    },
  };
}

/** Those of role flow are slowed down like any other, but not for long. */
function watchFlows(guard: FlowGuard, paced: (identity: Identity) => number) {
  const out = () => new Error("cut off, because it floods");
  return {
    /** @param isWill the last word of one that is gone: whoever is cut off has one too */
    take({ id, role }: Identity, done: (error?: Error | null) => void, isWill: boolean): void {
      if (isWill) return done(null);
      if (guard.isOut(id)) return done(out());
      const waitMs = paced({ id, role });
      if (!guard.mayWait(id, waitMs)) return done(out());
      if (waitMs < 1) done(null);
      else setTimeout(() => done(guard.isOut(id) ? out() : null), waitMs);
    },
    subscribes: ({ id }: Identity, filter: string) => (guard.mayOpen(id, filter) ? null : out()),
    notAllowed({ id, role }: Identity, topic: string): void {
      if (role === "flow") guard.notAllowed(id, `Thema ${topic}`);
    },
    misfit({ id, role }: Identity, words: string): void {
      if (role === "flow") guard.misfit(id, words);
    },
  };
}
