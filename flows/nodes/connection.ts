/** One MQTT connection to the gateway's broker, again and again for ever; what is said over it is others' matter. */
import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { connect, type MqttClient } from "mqtt";
import { writeToStream } from "mqtt-packet";

/** Where the gateway is, and who speaks. */
export interface Place {
  readonly broker: string;
  readonly identity: string;
  readonly secret: string;
  /** The site's own certificate authority in PEM, for `mqtts://`. */
  readonly ca?: string;
  /** The site's short name. */
  readonly site: string;
}

/** Undefined where the environment leads nowhere. */
export function placeOf(environment: NodeJS.ProcessEnv): Place | undefined {
  const { WM_BROKER, WM_IDENTITY, WM_SECRET, WM_CA, WM_SITE_NAME } = environment;
  if (!WM_BROKER || !WM_IDENTITY || !WM_SECRET || !WM_SITE_NAME) return undefined;
  const place = { broker: WM_BROKER, identity: WM_IDENTITY, secret: WM_SECRET, site: WM_SITE_NAME };
  return WM_CA ? { ...place, ca: WM_CA } : place;
}

export interface ConnectionOptions {
  readonly place: Place;
  /** Tells this connection from others of the same identity. */
  readonly name: string;
  /** Said by the broker when the connection breaks, and by us before we close it. */
  readonly farewell?: { readonly topic: string; readonly value: unknown };
  /** To be subscribed to at once, in one message. */
  readonly topics: () => readonly string[];
  readonly connected: () => void;
  readonly lost: () => void;
  /** `text` is empty where a retained value was taken away. */
  readonly message: (topic: string, text: string) => void;
}

export interface Connection {
  /** False: not connected, and nothing was sent. Nothing is ever kept for the next connection. */
  publish(topic: string, value: unknown, kind: "state" | "event"): boolean;
  subscribe(topics: readonly string[]): void;
  unsubscribe(topics: readonly string[]): void;
  close(): void;
}

const keepAliveS = 20;
const connectTimeoutMs = 5000;

// A buffer for each of 65,536 numbers would be 8 MB for nothing.
writeToStream.cacheNumbers = false;

export function openConnection(options: ConnectionOptions): Connection {
  let client: MqttClient | undefined;
  let isClosed = false;
  let again: NodeJS.Timeout | undefined;

  function start(): void {
    const own = connectOnce(options);
    let wasConnected = false;
    client = own;
    own.on("connect", () => {
      if (isClosed) return;
      wasConnected = true;
      // MQTT.js leaves Nagle's algorithm on, which would hold a call back for 40 ms.
      (own.stream as Partial<Socket>).setNoDelay?.(true);
      const topics = options.topics();
      if (topics.length > 0) own.subscribe([...topics], { qos: 1 });
      options.connected();
    });
    own.on("message", (topic, payload) => {
      if (!isClosed) options.message(topic, payload.toString());
    });
    // It is told by the dot of each node; why it is stands in the gateway's log.
    own.on("error", () => {});
    own.once("close", () => {
      // A new client each time: MQTT.js would send again what the last one never saw acknowledged.
      own.end(true);
      if (isClosed) return;
      if (wasConnected) options.lost();
      again = setTimeout(start, reconnectMs());
    });
  }
  start();
  return {
    publish(topic, value, kind) {
      if (!client?.connected) return false;
      client.publish(topic, JSON.stringify(value), { qos: 1, retain: kind === "state" }, forgotten);
      return true;
    },
    subscribe(topics) {
      if (client?.connected && topics.length > 0) client.subscribe([...topics], { qos: 1 }, forgotten);
    },
    unsubscribe(topics) {
      if (client?.connected && topics.length > 0) client.unsubscribe([...topics], forgotten);
    },
    close() {
      isClosed = true;
      clearTimeout(again);
      if (client?.connected && options.farewell) {
        client.publish(options.farewell.topic, JSON.stringify(options.farewell.value), { qos: 1, retain: true });
      }
      client?.end(client?.connected !== true);
    },
  };
}

function connectOnce({ place, name, farewell }: ConnectionOptions): MqttClient {
  const will = farewell && { topic: farewell.topic, payload: Buffer.from(JSON.stringify(farewell.value)) };
  return connect(place.broker, {
    clientId: `${place.identity}~${name}-${randomUUID().slice(0, 8)}`,
    username: place.identity,
    password: place.secret,
    ...(place.ca !== undefined && { ca: place.ca }),
    clean: true,
    keepalive: keepAliveS,
    connectTimeout: connectTimeoutMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    ...(will && { will: { ...will, qos: 1, retain: true } }),
  });
}

/** Short, so that the flows are back at once; random, so that not all of a site knock at the same moment. */
function reconnectMs(): number {
  return 250 + Math.floor(Math.random() * 500);
}

/** Whoever publishes without an answer need not hear that the connection broke: states are told anew. */
function forgotten(): void {}
