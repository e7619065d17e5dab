/** A program's connection to the broker: comes back for ever, keeps nothing for later. What is said is others'. */
import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { writeToStream } from "mqtt-packet";
import { InFlight } from "./in-flight.ts";

export interface BusOptions {
  /** `mqtt://host:port`, off loopback `mqtts://`. */
  readonly broker: string;
  readonly identity: string;
  readonly secret: string;
  /** The site's own certificate authority in PEM, for `mqtts://`. */
  readonly ca?: string;
  /** Tells this connection from others of the same identity. */
  readonly name: string;
  /** Said by the broker when the connection breaks, and by us before we close it. */
  readonly farewell?: { readonly topic: string; readonly value: unknown };
  readonly topics: readonly string[];
  readonly connected: () => void;
  readonly lost: () => void;
  readonly message: (topic: string, text: string) => void;
  /** A connection that fails; may come again and again. */
  readonly trouble: (sentence: string) => void;
}

export interface Bus {
  /** False: not connected, and nothing was sent. Nothing is ever kept for the next connection. */
  publish(topic: string, value: unknown, kind: "state" | "event"): boolean;
  close(): Promise<void>;
}

const keepAliveS = 20;
const connectTimeoutMs = 5000;
/** How long a closing connection waits for the broker to have heard the last words. */
const farewellMs = 300;

// A buffer for each of 65,536 numbers would be 8 MB for nothing.
writeToStream.cacheNumbers = false;

export function connectBus(options: BusOptions): Bus {
  const inFlight = new InFlight();
  const client = connect(options.broker, clientOptions(options, inFlight));
  let connected = false;

  client.on("connect", () => {
    connected = true;
    // MQTT.js leaves Nagle's algorithm on, which would hold a press back for 40 ms.
    (client.stream as Partial<Socket>).setNoDelay?.(true);
    subscribe(client, options);
    options.connected();
  });
  client.on("close", () => {
    inFlight.forget(client);
    client.options.reconnectPeriod = reconnectMs();
    if (!connected) return;
    connected = false;
    options.lost();
  });
  client.on("message", (topic, payload) => options.message(topic, payload.toString()));
  client.on("error", (error: Error & { code?: unknown }) => options.trouble(sentence(error, options)));

  return {
    publish(topic, value, kind) {
      if (!connected || !client.connected) return false;
      client.publish(topic, JSON.stringify(value), { qos: 1, retain: kind === "state" }, forgotten);
      return true;
    },
    async close() {
      if (client.connected && options.farewell) {
        const { topic, value } = options.farewell;
        const heard = new Promise<void>((resolve) => {
          client.publish(topic, JSON.stringify(value), { qos: 1, retain: true }, () => resolve());
        });
        await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, farewellMs).unref())]);
      }
      await client.endAsync(true);
    },
  };
}

function clientOptions(options: BusOptions, outgoingStore: InFlight): IClientOptions {
  return {
    clientId: `${options.identity}~${options.name}-${randomUUID().slice(0, 8)}`,
    username: options.identity,
    password: options.secret,
    ...(options.ca !== undefined && { ca: options.ca }),
    clean: true,
    keepalive: keepAliveS,
    connectTimeout: connectTimeoutMs,
    reconnectPeriod: reconnectMs(),
    reconnectOnConnackError: true,
    resubscribe: false,
    queueQoSZero: false,
    outgoingStore,
    ...(options.farewell && { will: lastWill(options.farewell) }),
  };
}

function lastWill({ topic, value }: NonNullable<BusOptions["farewell"]>): NonNullable<IClientOptions["will"]> {
  return { topic, payload: Buffer.from(JSON.stringify(value)), qos: 1, retain: true };
}

function subscribe(client: MqttClient, options: BusOptions): void {
  client.subscribe([...options.topics], { qos: 1 }, (error, granted) => {
    // A connection that breaks meanwhile subscribes anew when it is back.
    if (error && !client.connected) return;
    const refused = error ? options.topics : (granted ?? []).filter((g) => g.qos === 128).map((g) => g.topic);
    if (refused.length > 0) {
      options.trouble(`the broker does not let „${options.identity}“ read ${refused.join(", ")}`);
    }
  });
}

/** Short, so that the office is whole again at once; random, so that not all devices knock at the same moment. */
function reconnectMs(): number {
  return 250 + Math.floor(Math.random() * 500);
}

/** Whoever publishes without an answer need not hear that the connection broke: states are told anew. */
function forgotten(): void {}

function sentence(error: Error & { code?: unknown }, options: BusOptions): string {
  if (error.code === 4 || error.code === 5) {
    return `the broker refuses „${options.identity}“: is its secret the one that wartemarke identity add printed?`;
  }
  return `no connection to the broker at ${options.broker}: ${error.message || String(error.code)}`;
}
