/** A page's connection as a browser makes it: session over HTTP, MQTT over WebSocket, views in, commands out. */
import { randomUUID } from "node:crypto";
import mqtt from "mqtt";
import type { Answer, Command } from "../gateway/contract/commands.ts";
import { covers } from "../gateway/contract/rights.ts";

const againMs = 500;
/** SUBACK's code of failure. */
const refused = 128;

export interface Page {
  readonly identity: string;
  /** The last value of `view/<name>`. */
  view<T>(name: string): T | undefined;
  ask(command: Command, id?: string): Promise<Answer>;
  /** Sends a command without waiting for its answer. */
  send(command: Command, id: string): void;
  /** Reads one more topic, without the site's prefix: all that comes there; undefined where the broker refuses. */
  listens(filter: string): Promise<readonly string[] | undefined>;
  close(): Promise<void>;
}

/** @param hears is told all that the page is, as it came */
export async function openPage(httpPort: number, path: string, hears?: (text: string) => void): Promise<Page> {
  const origin = `http://localhost:${httpPort}`;
  const response = await fetch(`${origin}/session?page=${path}`);
  if (!response.ok) throw new Error(`no session for ${path}: ${response.status}`);
  const session = (await response.json()) as {
    identity: string;
    role: string;
    part: string;
    site: string;
    bus: string;
  };
  const { identity, part } = session;
  const prefix = `wm/1/${session.site}/`;
  const client = await mqtt.connectAsync(`ws://localhost:${httpPort}${session.bus}`, {
    clientId: `${identity}~${part}`,
    reconnectPeriod: 100,
    keepalive: 15,
    wsOptions: { origin },
  });
  const views = new Map<string, unknown>();
  const listening: ((topic: string, payload: Buffer) => void)[] = [];
  const waiting = new Map<string, (answer: Answer) => void>();
  client.on("message", (topic, payload) => {
    hears?.(`${topic} ${payload}`);
    for (const listen of listening) listen(topic, payload);
    const value: unknown = payload.length > 0 ? JSON.parse(payload.toString()) : undefined;
    const name = topic.slice(prefix.length);
    if (name.startsWith("view/")) views.set(name.slice("view/".length), value);
    if (!name.startsWith("reply/")) return;
    const { id, ...answer } = value as { id: string } & Answer;
    waiting.get(id)?.(answer as Answer);
    waiting.delete(id);
  });
  const reads: Record<string, string[]> = {
    kiosk: [`view/kiosk/${identity}`, "view/slots/+", `reply/${identity}/${part}`],
    display: [`view/display/${identity}`],
    counter: [
      `view/counter/${path.split("/").at(-1)}`,
      "view/counters",
      "view/service/+",
      "view/called",
      "view/alarms",
      "view/doubts",
      "view/faults",
      "view/office",
      "view/appointments",
      "view/end-of-day",
      "view/slots/+",
      `view/agenda/${path.split("/").at(-1)}`,
      `view/till/${path.split("/").at(-1)}`,
      "view/payments",
      `view/station/${identity}`,
      `reply/${identity}/${part}`,
    ],
    observer: ["view/faults", "view/office", "view/kiosk/+", "view/display/+"],
  };
  const topics = ["time", "view/site", "view/day", ...(reads[session.role] ?? [])];
  await client.subscribeAsync(
    topics.map((topic) => prefix + topic),
    { qos: 1 },
  );
  const send = (command: Command, id: string) => {
    const message = { id, at: Date.now(), command };
    client.publish(`${prefix}command/${identity}/${part}`, JSON.stringify(message), { qos: 1 });
  };
  return {
    identity,
    view: <T>(name: string) => views.get(name) as T | undefined,
    async ask(command, id = randomUUID()) {
      const answer = new Promise<Answer>((resolve) => waiting.set(id, resolve));
      send(command, id);
      // An answer may have been given while the line was away: the same id is asked again until it is heard.
      const again = setInterval(send, againMs, command, id);
      return answer.finally(() => clearInterval(again));
    },
    send,
    async listens(filter) {
      const heard: string[] = [];
      listening.push((topic, payload) => void (covers(prefix + filter, topic) && heard.push(`${topic} ${payload}`)));
      const [granted] = await client.subscribeAsync(prefix + filter, { qos: 1 }).catch(() => [{ qos: refused }]);
      return granted?.qos === refused ? undefined : heard;
    },
    close: () => client.endAsync(true),
  };
}
