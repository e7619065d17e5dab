/** Between broker and desk: messages in become inputs once their schema and age are right; commands get their reply. */
import { Compile } from "typebox/compile";
import type { Broker } from "./broker.ts";
import { type Answer, CommandMessage } from "./contract/commands.ts";
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
import type { Desk } from "./desk.ts";
import { openQuietLog, quoted } from "./quiet-log.ts";

export interface BridgeParts {
  readonly broker: Broker;
  readonly desk: Desk;
  readonly prefix: string;
  /** This start of the gateway: events that carry another are of the past. */
  readonly run: string;
  readonly now: () => number;
  readonly roleOf: (identity: string) => ClientRole | undefined;
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
  const { broker, desk, prefix } = parts;
  const drops = openDrops(parts);

  function command(topic: string, payload: Buffer): void {
    const sender = parseCommandTopic(topic);
    const role = sender && parts.roleOf(sender.identity);
    const message = parse(payload);
    if (!sender || !role || !schemas.command.Check(message))
      return drops.drop(sender?.identity ?? topic, topic, payload);
    const { id, at, command } = message as CommandMessage;
    const from = { identity: sender.identity, role };
    // Two clients may well have the same idea of an id.
    const cause = `${sender.identity} ${id}`;
    void desk.submit({ type: "command", id: cause, at, from, command }).then((answer) => {
      const reply = topics.reply(sender.identity, sender.part);
      broker.publish(prefix + reply, JSON.stringify({ id, ...answer }), false);
    });
  }
  function device(topic: string, payload: Buffer): void {
    // An empty payload clears a retained topic; it says nothing.
    if (payload.length === 0) return;
    const message = parse(payload);
    const input = deviceInput(topic, message, parts);
    if (input === "wrong") return drops.drop(topic, topic, payload);
    if (input === "nothing") return;
    const answered = desk.submit(input);
    if (input.type !== "pressed") return;
    const { id } = message as DeviceEvent;
    const { device } = parseDeviceTopic(topic)!;
    void answered.then((answer) => {
      broker.publish(prefix + topics.answer(device), JSON.stringify({ id, outcome: outcomeOf(answer) }), false);
    });
  }
  const within = (heard: (topic: string, payload: Buffer) => void) => (topic: string, payload: Buffer) =>
    heard(topic.slice(prefix.length), payload);

  await broker.subscribe(`${prefix}command/+/+`, within(command));
  for (const part of ["status", "event", "done"]) await broker.subscribe(`${prefix}device/+/+/${part}`, within(device));
}

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
    const isPast = message.run !== parts.run || parts.now() - message.at > eventTooOldMs;
    if (isPast || message.type === "scanned") return "nothing";
    const { id, at, type } = message;
    return { type: "pressed", id: `${device} ${id}`, at, device, held: type === "held" };
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

function openDrops(parts: BridgeParts) {
  let dropped = 0;
  const say = openQuietLog(parts.log);
  return {
    drop(sender: string, topic: string, payload: Buffer): void {
      dropped += 1;
      const words = quoted(payload.toString("utf8", 0, 120));
      say(sender, `dropped a message that fits no schema, on ${topic}: ${words} (${dropped} so far)`);
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
