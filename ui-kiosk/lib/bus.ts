/** A page's line to the appliance: views and time come in, commands go out, each with its one answer. Draws nothing. */
import mqtt from "mqtt";
import type { Answer, Command, CommandMessage, Reply } from "../../gateway/contract/commands.ts";
import type { DeviceEvent, LineShow, Time } from "../../gateway/contract/messages.ts";
import { type DeviceRef, parseDeviceTopic, prefix, topics } from "../../gateway/contract/topics.ts";
import type {
  AlarmsView,
  CalledView,
  CountersView,
  CounterView,
  DayView,
  DisplayView,
  DoubtsView,
  FaultsView,
  KioskView,
  OfficeView,
  ServiceView,
  SiteView,
  StationView,
} from "../../gateway/contract/views.ts";
import type { SlotsView } from "../../gateway/contract/views-visits.ts";
import { DeviceEvents } from "./device-events.ts";
import type { Session } from "./session.ts";

interface SingleViews {
  site: SiteView;
  day: DayView;
  alarms: AlarmsView;
  counters: CountersView;
  called: CalledView;
  doubts: DoubtsView;
  faults: FaultsView;
  office: OfficeView;
}
interface NamedViews {
  kiosk: KioskView;
  display: DisplayView;
  counter: CounterView;
  service: ServiceView;
  slots: SlotsView;
  station: StationView;
}
export type ViewName = keyof SingleViews | `${keyof NamedViews}/${string}`;
/** The value that stands under a view's name. */
export type ViewOf<Name extends ViewName> = Name extends keyof SingleViews
  ? SingleViews[Name]
  : Name extends `${infer Kind extends keyof NamedViews}/${string}`
    ? NamedViews[Kind]
    : never;

export type Link = "up" | "down";

export interface Bus {
  /** Tells each value of a view, the present one first; `undefined`: the view is gone. `+` stands for any one name. */
  onView<Name extends ViewName>(name: Name, listener: (value: ViewOf<Name> | undefined, name: string) => void): void;
  /** Tells what the page's own scanner reads. One listener for each scanner: the last one counts. */
  onScan(scanner: string, listener: (text: string) => void): void;
  /** Tells what the page's own card terminal shows. One listener for each terminal: the last one counts. */
  onTerminal(terminal: string, listener: (shows: TerminalShows) => void): void;
  /** Tells the line that flows write on the page's own display, the present one first; `undefined`: there is none. */
  onLine(display: string, listener: (line: LineShow | undefined) => void): void;
  /** The gateway's run and clock, each second. */
  onTime(listener: (time: Time) => void): void;
  /** Up: the gateway's time is being heard. Down: not for five seconds. Tells changes, and what is known already. */
  onLink(listener: (link: Link) => void): void;
  /**
   * Asks the core, with one id until answered, also across a lost line: the same intent never has two effects.
   * After ten minutes without an answer: `too-old`, as the core itself would refuse it by then.
   */
  ask(command: Command, how?: Asking): Promise<Answer>;
  /** The gateway's clock in milliseconds since the epoch, or undefined while it was never heard. */
  now(): number | undefined;
  close(): void;
}

/** What a card terminal shows while it works: its own words, and what they mean as far as that is known. */
export type TerminalShows = Extract<DeviceEvent, { type: "text" }>;

/** For who needs more than a plain question. */
export interface Asking {
  /** The intent's id; a page that must not ask twice across its own reload brings the one it kept. */
  readonly id?: string;
  /** Stops the repeats, answered as `too-old`: whoever asked has gone. */
  readonly signal?: AbortSignal;
}

/** Waits, in milliseconds; tests use shorter ones. */
export const pace = { repeatMs: 2000, silentMs: 5000, giveUpMs: 600_000, reconnectMs: 500 };
export type Pace = typeof pace;

const unanswered: Answer = { ok: false, refusal: "too-old" };

interface Asked {
  readonly command: Command;
  /** When it was asked, on this page's own clock. */
  readonly since: number;
  readonly repeat: ReturnType<typeof setInterval>;
  readonly settle: (answer: Answer) => void;
}

/** The last word of the gateway's clock, and when it came on this page's own clock. */
interface Heard extends Time {
  readonly here: number;
}

/** Connects at once and stays connected for ever. `origin` is where the gateway is: `ws://localhost:8080`. */
export function openBus(session: Session, origin: string = originOfPage(), waits: Pace = pace): Bus {
  const line = new Line(session, origin, waits);
  return {
    onView: (name, listener) => line.listen(name, listener as ViewListener),
    onScan: (id, listener) =>
      line.hearEvents({ kind: "scanner", id }, (event) => event.type === "scanned" && listener(event.text)),
    onTerminal: (id, listener) =>
      line.hearEvents({ kind: "terminal", id }, (event) => event.type === "text" && listener(event)),
    onLine: (id, listener) =>
      line.hear(topics.show({ kind: "display", id }), (text) =>
        listener(text === "" ? undefined : (JSON.parse(text) as LineShow)),
      ),
    onTime: (listener) => line.timeListeners.push(listener),
    onLink: (listener) => {
      line.linkListeners.push(listener);
      if (line.link) listener(line.link);
    },
    ask: (command, how = {}) => line.ask(command, how),
    now: () => line.clock(performance.now()),
    close: () => line.close(),
  };
}

function originOfPage(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}`;
}

type ViewListener = (value: unknown, name: string) => void;

class Line {
  readonly timeListeners: ((time: Time) => void)[] = [];
  readonly linkListeners: ((link: Link) => void)[] = [];
  link: Link | undefined;

  private readonly waits: Pace;
  private readonly prefix: string;
  private readonly commandTopic: string;
  private readonly replyTopic: string;
  private readonly client: mqtt.MqttClient;
  private readonly viewListeners: { filter: string; listener: ViewListener }[] = [];
  private readonly deviceListeners = new Map<string, (payload: string) => void>();
  private readonly deviceEvents = new DeviceEvents();
  private readonly views = new Map<string, unknown>();
  private readonly asked = new Map<string, Asked>();
  private heard: Heard | undefined;
  /** Replies can be heard on this connection. */
  private ready = false;
  private silence: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session, origin: string, waits: Pace) {
    this.waits = waits;
    this.prefix = prefix(session.site);
    this.commandTopic = this.prefix + topics.command(session.identity, session.part);
    this.replyTopic = topics.reply(session.identity, session.part);
    this.client = mqtt.connect(origin + session.bus, {
      clientId: `${session.identity}~${session.part}`,
      clean: true,
      keepalive: 15,
      connectTimeout: 5000,
      reconnectPeriod: waits.reconnectMs,
      reconnectOnConnackError: true,
      resubscribe: false,
      // The default starts a worker from a blob, which our content security policy forbids.
      timerVariant: "native",
    });
    this.client.on("connect", () => this.subscribeAll());
    this.client.on("message", (topic, bytes) => this.receive(topic, bytes.toString()));
    this.client.on("close", () => {
      this.ready = false;
    });
    // A line that cannot be opened is told by onLink; MQTT.js tries again by itself.
    this.client.on("error", () => {});
    this.awaitTime();
  }

  listen(filter: string, listener: ViewListener): void {
    const known = this.viewListeners.some((entry) => entry.filter === filter);
    this.viewListeners.push({ filter, listener });
    for (const [name, value] of this.views) if (matches(filter, name)) listener(value, name);
    if (!known && this.client.connected) this.subscribe([topics.view(filter)]);
  }

  hearEvents(device: DeviceRef, listener: (event: DeviceEvent) => void): void {
    this.hear(topics.event(device), (payload) => {
      const event = this.newsOf(payload);
      if (event) listener(event);
    });
  }

  hear(topic: string, listener: (payload: string) => void): void {
    const known = this.deviceListeners.has(topic);
    this.deviceListeners.set(topic, listener);
    if (!known && this.client.connected) this.subscribe([topic]);
  }

  ask(command: Command, { id = crypto.randomUUID(), signal }: Asking): Promise<Answer> {
    return new Promise((resolve) => {
      const settle = (answer: Answer) => {
        clearInterval(repeat);
        this.asked.delete(id);
        resolve(answer);
      };
      const repeat = setInterval(() => this.send(id), this.waits.repeatMs);
      this.asked.set(id, { command, since: performance.now(), repeat, settle });
      signal?.addEventListener("abort", () => settle(unanswered), { once: true });
      this.send(id);
    });
  }

  /** The gateway's time at a moment of this page's own clock. */
  clock(here: number): number | undefined {
    return this.heard && Math.round(this.heard.at + (here - this.heard.here));
  }

  close(): void {
    clearTimeout(this.silence);
    for (const { repeat } of this.asked.values()) clearInterval(repeat);
    this.client.end(true);
  }

  private subscribeAll(): void {
    const views = new Set(this.viewListeners.map(({ filter }) => topics.view(filter)));
    this.subscribe([topics.time, this.replyTopic, ...views, ...this.deviceListeners.keys()], () => {
      this.ready = true;
      this.sendAll();
    });
  }

  private subscribe(names: readonly string[], done: () => void = () => {}): void {
    const filters = names.map((name) => this.prefix + name);
    this.client.subscribe(filters, { qos: 1 }, (_, granted) => {
      // No grants at all: the line went away meanwhile, and the next connect subscribes again.
      if (!granted) return;
      for (const { topic, qos } of granted) if (qos >= 128) console.error(`not allowed to read ${topic}`);
      done();
    });
  }

  private sendAll(): void {
    for (const id of this.asked.keys()) this.send(id);
  }

  private send(id: string): void {
    const asked = this.asked.get(id);
    if (!asked) return;
    const at = this.clock(asked.since);
    if (performance.now() - asked.since > this.waits.giveUpMs) asked.settle(unanswered);
    else if (this.ready && at !== undefined) this.publish({ id, at, command: asked.command });
  }

  private publish(message: CommandMessage): void {
    this.client.publish(this.commandTopic, JSON.stringify(message), { qos: 1 });
  }

  private receive(topic: string, text: string): void {
    const name = topic.slice(this.prefix.length);
    if (parseDeviceTopic(name)) return this.deviceListeners.get(name)?.(text);
    const value: unknown = text === "" ? undefined : JSON.parse(text);
    if (name === topics.time) this.hearTime(value as Time);
    else if (name === this.replyTopic) this.hearReply(value as Reply);
    else if (name.startsWith(topics.view(""))) this.hearView(name.slice(topics.view("").length), value);
  }

  private hearTime(time: Time): void {
    const first = this.heard === undefined;
    this.heard = { ...time, here: performance.now() };
    this.awaitTime();
    this.setLink("up");
    for (const listener of this.timeListeners) listener(time);
    if (first) this.sendAll();
  }

  private hearReply({ id, ...answer }: Reply): void {
    this.asked.get(id)?.settle(answer as Answer);
  }

  private newsOf(payload: string): DeviceEvent | undefined {
    const at = this.clock(performance.now());
    const time = this.heard && at !== undefined ? { run: this.heard.run, at } : undefined;
    return this.deviceEvents.newsOf(payload, time);
  }

  private hearView(name: string, value: unknown): void {
    if (value === undefined) this.views.delete(name);
    else this.views.set(name, value);
    for (const { filter, listener } of this.viewListeners) if (matches(filter, name)) listener(value, name);
  }

  private awaitTime(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.setLink("down"), this.waits.silentMs);
  }

  private setLink(link: Link): void {
    if (this.link === link) return;
    this.link = link;
    for (const listener of this.linkListeners) listener(link);
  }
}

/** Does a view's name fit a filter in which `+` stands for one level? */
export function matches(filter: string, name: string): boolean {
  const wanted = filter.split("/");
  const levels = name.split("/");
  return wanted.length === levels.length && wanted.every((level, i) => level === "+" || level === levels[i]);
}
