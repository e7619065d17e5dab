/** The one connection of all nodes of this palette to the site's gateway: what they may hear, ask, show and serve. */
import { randomUUID } from "node:crypto";
import type { Answer, Command, Reply } from "../../gateway/contract/commands.ts";
import { type GatewayClock, gatewayClock } from "../../gateway/contract/gateway-clock.ts";
import type { DeviceHappening, DeviceStatus, JobDone, Time } from "../../gateway/contract/messages.ts";
import { type DeviceRef, prefix as prefixOf, topics } from "../../gateway/contract/topics.ts";
import { openAsks } from "./asks.ts";
import { type Connection, openConnection, placeOf } from "./connection.ts";
import { openEars } from "./ears.ts";
import { serveDevice } from "./serve.ts";
import { openShown } from "./showing.ts";
import { dark, type ShownKind } from "./together.ts";

/** What a node gets when it lets go again: nodes come and go with each deploy. */
export type LetGo = () => void;

export interface Line {
  /**
   * Whole values of a topic or filter (`view/counter/+`, `device/+/+/event`, without the site's prefix), the last one
   * of each at once; `null`: taken away. What is no event comes again after each reconnect.
   */
  hear(filter: string, heard: (value: unknown, topic: string) => void): LetGo;
  /** Asks the core, again with the same id until it is answered. Without an answer for 10 s: `no-line`. */
  ask(command: Command): Promise<Answer | { readonly ok: false; readonly refusal: "no-line" }>;
  /** What a sign, lamp or display's line shows from now on; told again after each reconnect, until it is let go. */
  show(device: DeviceRef, value: unknown): LetGo;
  /** A device that a flow serves, as a driver would: it is offline when it is let go. */
  serve(device: DeviceRef, ears: Ears): Served;
  /** Told at once, and at each change: is the gateway heard? */
  onLine(told: (heard: boolean) => void): LetGo;
}

export interface Ears {
  readonly show: (value: unknown) => void;
  readonly job: (job: unknown) => void;
}

export interface Served {
  status(status: Pick<DeviceStatus, "fault" | "text" | "model" | "busy" | "alarm">): void;
  /** False: no line, and nobody will ever hear of it. */
  event(happening: DeviceHappening): boolean;
  done(end: Omit<JobDone, "run">): void;
  letGo(): void;
}

const lookEveryMs = 500;
/** Through a deploy, which takes all nodes away and puts them back, the connection and what is shown stay. */
const lingerMs = 1_500;

let present: Line | undefined;

/**
 * The same for all nodes of a runtime. Where it leads stands in the environment: `WM_BROKER`, `WM_IDENTITY`,
 * `WM_SECRET`, `WM_CA` (in PEM), `WM_SITE_NAME`. It connects when the first node holds it, and ends with the last.
 */
export function openLine(): Line {
  present ??= newLine();
  return present;
}

function newLine(): Line {
  const part = `nodes-${randomUUID().slice(0, 8)}`;
  const clock = gatewayClock(() => performance.now());
  const ears = openEars();
  const shown = openShown();
  const hearing = openHearing(clock);
  let [prefix, identity] = ["", ""];
  let connection: Connection | undefined;

  const send = (topic: string, value: unknown, kind: "state" | "event") =>
    connection?.publish(prefix + topic, value, kind) ?? false;
  const show = (device: DeviceRef, value: unknown) => send(topics.flowShow(identity, device), value, "state");
  const asks = openAsks({
    now: () => clock.read()?.at,
    send: (message) => send(topics.command(identity, part), message, "event"),
  });
  const subscribe = gathered((filters) => connection?.subscribe(filters.map((filter) => prefix + filter)));

  function open(): boolean {
    const place = placeOf(process.env);
    if (!place) return false;
    [prefix, identity] = [prefixOf(place.site), place.identity];
    const reply = topics.reply(identity, part);
    connection = openConnection({
      place,
      name: part,
      topics: () => [...new Set([topics.time, reply, ...ears.filters()])].map((topic) => prefix + topic),
      connected() {
        ears.forget();
        for (const { device, value } of shown.all()) show(device, value);
      },
      lost: hearing.lost,
      message(full, text) {
        const topic = full.slice(prefix.length);
        if (topic === reply) return asks.answered(JSON.parse(text) as Reply);
        if (topic === topics.time) hearing.heard(JSON.parse(text) as Time);
        ears.message(topic, text);
      },
    });
    return true;
  }
  const hold = holding(open, () => {
    connection?.close();
    connection = undefined;
    ears.forget();
    hearing.lost();
  });

  return {
    hear(filter, heard) {
      const release = hold();
      if (ears.add(filter, heard)) subscribe(filter);
      return once(release, () => {
        if (ears.remove(filter, heard) && filter !== topics.time) later(() => forgetFilter(filter));
      });
    },
    ask(command) {
      const release = hold();
      return asks.ask(command).finally(release);
    },
    show(device, value) {
      const release = hold();
      const mine = shown.put(device, value);
      show(device, value);
      return once(() => {
        later(() => {
          if (shown.letGo(mine)) show(device, dark[device.kind as ShownKind]);
          release();
        });
      });
    },
    serve(device, deviceEars) {
      const release = hold();
      const served = serveDevice({ device, ears: deviceEars, place: placeOf(process.env), time: clock.read });
      return { ...served, letGo: once(served.letGo, release) };
    },
    onLine(tell) {
      const release = hold();
      return once(hearing.tell(tell), release);
    },
  };

  function forgetFilter(filter: string): void {
    if (ears.isWanted(filter)) return;
    ears.forget(filter);
    connection?.unsubscribe([prefix + filter]);
  }
}

/** Whether the gateway is heard, for the dots of all nodes. */
function openHearing(clock: GatewayClock) {
  const told = new Set<(heard: boolean) => void>();
  let isHeard = false;
  let looking: NodeJS.Timeout | undefined;
  function look(): void {
    const heard = clock.read() !== undefined;
    if (heard === isHeard) return;
    isHeard = heard;
    // Silence has no event of its own.
    clearInterval(looking);
    if (heard) looking = setInterval(look, lookEveryMs);
    for (const tell of [...told]) tell(heard);
  }
  return {
    heard(time: Time) {
      clock.heard(time);
      look();
    },
    lost() {
      clock.forget();
      look();
    },
    tell(tell: (heard: boolean) => void): LetGo {
      told.add(tell);
      tell(isHeard);
      return () => told.delete(tell);
    },
  };
}

/** Open while somebody holds it, and a little longer. */
function holding(open: () => boolean, close: () => void): () => LetGo {
  let holders = 0;
  let isOpen = false;
  let closing: NodeJS.Timeout | undefined;
  return () => {
    holders += 1;
    clearTimeout(closing);
    isOpen ||= open();
    return once(() => {
      holders -= 1;
      if (holders > 0) return;
      closing = setTimeout(() => {
        if (isOpen) close();
        isOpen = false;
      }, lingerMs);
    });
  };
}

/** All of one turn together: a deploy of thirty nodes subscribes in one message. */
function gathered(act: (filters: readonly string[]) => void): (filter: string) => void {
  let all: string[] = [];
  return (filter) => {
    all.push(filter);
    if (all.length > 1) return;
    setImmediate(() => {
      const now = all;
      all = [];
      act(now);
    });
  };
}

function later(act: () => void): void {
  setTimeout(act, lingerMs);
}

function once(...acts: readonly LetGo[]): LetGo {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    for (const act of acts) act();
  };
}
