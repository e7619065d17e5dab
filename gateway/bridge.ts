/** Between broker and desk: messages in become inputs once their schema and age are right; commands get their reply. */
import { Compile } from "typebox/compile";
import { Value } from "typebox/value";
import type { Codes } from "./appointments/codes.ts";
import { freshFor, withoutPlainCode, withPlainCode } from "./appointments/plain-codes.ts";
import type { Broker } from "./broker.ts";
import { type Answer, CommandMessage, type CommandName, commands } from "./contract/commands.ts";
import {
  DeviceEvent,
  DeviceStatus,
  eventTooOldMs,
  JobDone,
  type PressOutcome,
  type Time,
} from "./contract/messages.ts";
import type { ClientRole } from "./contract/staff-rights.ts";
import { deviceName, parseCommandTopic, parseDeviceTopic, topics } from "./contract/topics.ts";
import type { Input } from "./core/decision.ts";
import { answerGiven } from "./core/state.ts";
import type { Desk } from "./desk.ts";
import type { FlowGuard } from "./flow-guard.ts";
import { commandWrong, placeOf as missingAt, wrongAt } from "./flow-words.ts";
import { openQuietLog } from "./quiet-log.ts";
import { appointmentCodes, openTries } from "./rate-limit.ts";

export interface BridgeParts {
  readonly broker: Broker;
  readonly desk: Desk;
  readonly codes: Codes;
  readonly prefix: string;
  /** This start of the gateway: events that carry another are of the past. */
  readonly run: string;
  readonly now: () => number;
  readonly roleOf: (identity: string) => ClientRole | undefined;
  readonly flows: FlowGuard;
  /** Devices that flows serve, as `kind/id`, and the identity of each one's flow. */
  readonly served: ReadonlyMap<string, string>;
  readonly log: (line: string) => void;
}

const schemas = {
  command: Compile(CommandMessage),
  status: Compile(DeviceStatus),
  event: Compile(DeviceEvent),
  done: Compile(JobDone),
};

/** Starts listening. Messages that fit no schema are dropped, counted, and logged once per sender and minute. */
export async function connectDesk(parts: BridgeParts): Promise<void> {
  const { broker, desk, codes, prefix, flows } = parts;
  const drops = openDrops(parts);
  const untold = openUntold(desk);
  const tries = openTries(appointmentCodes);

  function command(topic: string, payload: Buffer): void {
    const sender = parseCommandTopic(topic);
    const role = sender && parts.roleOf(sender.identity);
    const message = parse(payload);
    if (!sender || !role || !schemas.command.Check(message)) {
      if (sender && role === "flow") flows.misfit(sender.identity, () => commandWrong(message));
      return drops.drop(sender?.identity ?? topic, topic, () => commandWrongAt(message));
    }
    const { id, at, command: asked } = message as CommandMessage;
    const command = withoutPlainCode(asked, codes);
    // Two clients may well have the same idea of an id.
    const cause = `${sender.identity} ${id}`;
    const reply = (answer: Answer) => {
      const to = prefix + topics.reply(sender.identity, sender.part);
      broker.publish(to, JSON.stringify({ id, ...withPlainCode(answer, command, codes) }), false);
    };
    const isNew = () => !answerGiven(desk.state(), cause);
    if (role === "flow" && isNew() && !flows.mayAsk(sender.identity, command.type))
      return reply({ ok: false, refusal: "too-often" });
    const isTry = "code" in command && command.code !== undefined && isNew();
    if (isTry && tries.waitSeconds(sender.identity) > 0) return reply({ ok: false, refusal: "too-many-codes" });
    if (isTry) tries.start(sender.identity);
    const from = { identity: sender.identity, role };
    const fresh = freshFor(command, cause, codes, desk.state());
    void desk.submit({ type: "command", id: cause, at, from, command, ...(fresh && { fresh }) }).then((answer) => {
      if (isTry && (answer.ok || answer.refusal !== "unknown-code")) tries.right(sender.identity);
      if (role === "flow" && !answer.ok && answer.refusal === "not-allowed")
        flows.notAllowed(sender.identity, `Befehl ${command.type}`);
      reply(answer);
    });
  }
  function device(topic: string, payload: Buffer): void {
    // An empty payload clears a retained topic; it says nothing.
    if (payload.length === 0) return;
    const message = parse(payload);
    const input = deviceInput(topic, message, parts);
    const flow = servedBy(topic);
    if (input === "wrong") {
      if (flow !== undefined) flows.misfit(flow, () => deviceWrong(topic, message));
      return drops.drop(topic, topic, () => deviceWrongAt(topic, message));
    }
    if (input === "nothing") return;
    if (flow !== undefined && input.type === "device-status") return statuses(topic, input);
    if (flow !== undefined && input.type === "pressed" && !flows.mayAsk(flow, "event")) return;
    take(topic, input, message);
  }
  function take(topic: string, input: Input, message?: unknown): void {
    const answered = desk.submit(input);
    if (input.type === "job-done" || input.type === "device-status") void answered.then(untold.look(topic, input));
    if (input.type !== "pressed" && input.type !== "terminal-step") return;
    const { id } = message as DeviceEvent;
    const { device } = parseDeviceTopic(topic)!;
    void answered.then((answer) => {
      broker.publish(prefix + topics.answer(device), JSON.stringify({ id, outcome: outcomeOf(answer) }), false);
    });
  }
  const statuses = openSlowly(take);
  const servedBy = (topic: string) =>
    parts.served.size > 0 ? parts.served.get(topic.split("/", 3).slice(1).join("/")) : undefined;
  const within = (heard: (topic: string, payload: Buffer) => void) => (topic: string, payload: Buffer) =>
    heard(topic.slice(prefix.length), payload);

  await broker.subscribe(`${prefix}command/+/+`, within(command));
  for (const part of ["status", "event", "done"]) await broker.subscribe(`${prefix}device/+/+/${part}`, within(device));
}

/** A disk that is full for a moment must not lose what a device says once: it is put in again until it is taken. */
function openUntold(desk: Desk) {
  const newest = new Map<string, Input>();
  return {
    look(topic: string, input: Input): (answer: Answer) => void {
      newest.set(topic, input);
      const look = (answer: Answer): void => {
        if (newest.get(topic) !== input) return;
        if (answer.ok || answer.refusal !== "journal-full") return void newest.delete(topic);
        setTimeout(() => {
          if (newest.get(topic) === input) void desk.submit(input).then(look);
        }, untoldAgainMs).unref();
      };
      return look;
    },
  };
}

const untoldAgainMs = 1_000;

type StatusTold = Extract<Input, { type: "device-status" }>;

/**
 * How a device is that a flow serves: a flow may change its mind as often as it likes, and each change is written down.
 * The first is taken at once, and of those that follow the newest, once a second; after many within an hour, less
 * often.
 */
export function openSlowly(take: (topic: string, input: StatusTold) => void, now = () => performance.now()) {
  const newest = new Map<string, StatusTold | undefined>();
  const told = new Map<string, string>();
  const dueAt = new Map<string, number>();
  const start = (topic: string, input: StatusTold) => {
    const json = JSON.stringify(input);
    if (told.get(topic) === json) return void newest.delete(topic);
    told.set(topic, json);
    newest.set(topic, undefined);
    take(topic, input);
    const due = Math.max(dueAt.get(topic) ?? Number.NEGATIVE_INFINITY, now() - hourMs) + inTheLongRunMs;
    dueAt.set(topic, due);
    setTimeout(next, Math.max(slowlyMs, due - now()), topic).unref();
  };
  const next = (topic: string) => {
    const input = newest.get(topic);
    if (input) start(topic, input);
    else newest.delete(topic);
  };
  return (topic: string, input: StatusTold): void => {
    if (newest.has(topic)) newest.set(topic, input);
    else start(topic, input);
  };
}

const slowlyMs = 1_000;
/** An hour's worth may come at once. */
const inTheLongRunMs = 6_000;
const hourMs = 60 * 60_000;

/** Words for a fingertip: a second press that changed nothing is as good as the first. */
function outcomeOf(answer: Answer): PressOutcome {
  if (answer.ok || answer.refusal === "already-called") return "accepted";
  if (answer.refusal === "nobody-waiting" || answer.refusal === "nobody-at-counter") return "nobody";
  return answer.refusal === "counter-not-open" ? "paused" : "refused";
}

/** `nothing`: an event of the past, or one that is for pages alone. */
function deviceInput(topic: string, message: unknown, parts: BridgeParts): Input | "wrong" | "nothing" {
  const parsed = parseDeviceTopic(topic);
  if (!parsed) return "wrong";
  const device = deviceName(parsed.device);
  if (parsed.part === "status" && schemas.status.Check(message))
    return { type: "device-status", device, status: message };
  if (parsed.part === "done" && schemas.done.Check(message)) return { type: "job-done", device, done: message };
  if (parsed.part === "event" && schemas.event.Check(message)) {
    const { id: own, run, at, ...happening } = message;
    const isPast = run !== parts.run || parts.now() - at > eventTooOldMs;
    if (isPast || happening.type === "scanned" || happening.type === "text") return "nothing";
    const id = `${device} ${own}`;
    if (happening.type === "pressed" || happening.type === "held")
      return { type: "pressed", id, at, device, held: happening.type === "held" };
    return { type: "terminal-step", id, device, step: happening };
  }
  return "wrong";
}

function parse(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return undefined;
  }
}

/** `/command/code`: of a union, only what the message means to be says where it is wrong. */
function commandWrongAt(message: unknown): string {
  const { command } = (message ?? {}) as { command?: { type?: unknown } };
  const own = commands[command?.type as CommandName];
  const [inside] = own ? Value.Errors(own, command) : [];
  return inside ? `/command${inside.instancePath}` : placeOf(schemas.command.Errors(message));
}

function deviceWrongAt(topic: string, message: unknown): string {
  const part = parseDeviceTopic(topic)?.part;
  return part === "status" || part === "done" || part === "event"
    ? placeOf(schemas[part].Errors(message))
    : "its topic";
}

/** For whoever draws flows. */
function deviceWrong(topic: string, message: unknown): string {
  const { device, part } = parseDeviceTopic(topic)!;
  return wrongAt(`Gerät ${deviceName(device)}, ${part}`, missingAt(schemas[part as "status"].Errors(message)));
}

type Errors = ReturnType<(typeof schemas)["command"]["Errors"]>;

function placeOf(errors: Errors): string {
  const place = errors.find(({ keyword }) => keyword !== "const" && keyword !== "anyOf")?.instancePath;
  return place || "its top";
}

function openDrops(parts: BridgeParts) {
  let dropped = 0;
  const say = openQuietLog(parts.log);
  return {
    /** Never what stands there: it may be a visitor's code. */
    drop(sender: string, topic: string, wrongAt: () => string): void {
      dropped += 1;
      say(sender, () => `dropped a message that fits no schema, on ${topic}, at ${wrongAt()} (${dropped} so far)`);
    },
  };
}

/** Says each second which run this is and what time it is. */
export function tellTime(parts: Pick<BridgeParts, "broker" | "prefix" | "run" | "now">): { stop(): void } {
  const tell = () => {
    const time: Time = { run: parts.run, at: parts.now() };
    parts.broker.publish(parts.prefix + topics.time, JSON.stringify(time));
  };
  tell();
  const timer = setInterval(tell, 1_000);
  return { stop: () => clearInterval(timer) };
}
