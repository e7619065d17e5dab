/** Node "serve": the flow is the driver of a whole device, which then has its faults and events like any other. */
import { Value } from "typebox/value";
import { type FaultCode, faultCodes, notOfDevices } from "../../gateway/contract/faults.ts";
import { DeviceHappening, DeviceStatus, JobDone } from "../../gateway/contract/messages.ts";
import { deviceName } from "../../gateway/contract/topics.ts";
import type { Line, Served } from "./line.ts";
import { type Frame, type Msg, wartemarkeNode } from "./red.ts";
import { cut, isId, isRecord, seen, type Understood, understood, wordOf, wrong } from "./understood.ts";

export interface ServeConfig {
  /** `board/hall` */
  readonly device: string;
  /** What is wrong where a message says only that something is. */
  readonly fault: FaultCode;
}

export type Condition = Parameters<Served["status"]>[0];
/** What a message tells of the device. */
export type Told =
  | { readonly status: Condition }
  /** Only what is named changes. */
  | { readonly change: { readonly [Part in keyof Condition]: Condition[Part] | undefined } }
  | { readonly event: DeviceHappening }
  | { readonly done: Omit<JobDone, "run"> };

/** Two nodes that serve one device would contradict each other. */
const servedByLine = new WeakMap<Line, Set<string>>();

export default wartemarkeNode<ServeConfig>("wm-serve", (config, frame) => {
  const device = servedOf(config.device);
  if (!device) return frame.onMessage(refusing(noDevice[frame.tag]));
  const name = deviceName(device);
  const taken = servedByLine.get(frame.line) ?? new Set();
  servedByLine.set(frame.line, taken);
  if (taken.has(name)) {
    frame.note({ fill: "red", shape: "ring", text: twice[frame.tag] });
    return frame.onMessage(refusing(`${name}: ${twice[frame.tag]}.`));
  }
  taken.add(name);
  const out = (topic: "show" | "job", output: number) => (payload: unknown) =>
    frame.tell(payload, { topic, whole: { device: name, [topic]: payload }, output });
  const served = frame.line.serve(device, { show: out("show", 0), job: out("job", 1) });
  served.status({});
  frame.keep(() => {
    served.letGo();
    taken.delete(name);
  });
  frame.onMessage(telling(config, frame, served));
});

/**
 * The message goes no further, refused or not: both outputs are for what comes from Wartemarke, and nothing else may
 * reach the device.
 */
function telling(config: ServeConfig, { note, tag }: Frame, served: Served) {
  let condition: Condition = {};
  return (msg: Msg): undefined => {
    const message = toldOf(config, msg);
    if (!message.ok) throw new Error(message.wrong[tag]);
    const told = message.value;
    if ("event" in told) {
      if (!served.event(told.event)) throw new Error(lost[tag]);
      return;
    }
    if ("done" in told) return served.done(told.done) as undefined;
    condition = "status" in told ? told.status : changed(condition, told.change);
    served.status(condition);
    const words = condition.text ?? condition.fault;
    note(words === undefined ? undefined : { fill: "yellow", shape: "dot", text: cut(words, 30) });
  };
}

const refusing = (sentence: string) => (): never => {
  throw new Error(sentence);
};

const noDevice = {
  de:
    "In diesem Baustein ist kein Gerät gewählt. In der Standortdatei braucht es „host: flows“ und „config: " +
    "{ at: mqtt }“.",
  en: "No device is chosen in this node. In the site file it needs “host: flows” and “config: { at: mqtt }”.",
};
const twice = { de: "wird schon von einem anderen Baustein bedient", en: "is served by another node already" };
const lost = {
  de: "Keine Verbindung zu Wartemarke: Das Ereignis ist verloren, es wird nicht nachgeholt.",
  en: "No connection to Wartemarke: the event is lost, it is not made up for.",
};

function servedOf(name: unknown): { kind: string; id: string } | undefined {
  const [kind, id, ...rest] = typeof name === "string" ? name.split("/") : [];
  return isId(kind) && isId(id) && rest.length === 0 ? { kind, id } : undefined;
}

function changed(condition: Condition, change: Extract<Told, { change: unknown }>["change"]): Condition {
  const all = Object.entries({ ...condition, ...change });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

/** Either the whole in the payload, or one word as the topic with a payload that says more. */
export function toldOf({ fault }: Pick<ServeConfig, "fault">, { topic, payload }: Msg): Understood<Told> {
  const word = wordOf(topic);
  if (word === "fault") return faultOf(fault, payload);
  if (word === "well") return understood({ change: { fault: undefined, text: undefined } });
  if (word === "pressed" || word === "held") return understood({ event: { type: word } });
  if (word === "busy" || word === "free") return understood({ change: { busy: word === "busy" } });
  if (word === "alarm" || word === "no-alarm") return understood({ change: { alarm: word === "alarm" } });
  return isRecord(payload) ? wholeOf(payload) : nothingOf(payload);
}

/** `payload`: words, a code, or both as { fault, text }. */
function faultOf(usual: FaultCode | undefined, payload: unknown): Understood<Told> {
  const wish = isRecord(payload) ? payload : isFault(payload) ? { fault: payload } : { text: payload };
  const fault = wish.fault ?? usual ?? "no-answer";
  if (!isFault(fault)) return noFault(fault, "msg.payload.fault");
  const text = typeof wish.text === "string" ? wish.text.trim() : "";
  return understood({ change: { fault, text: text === "" ? undefined : cut(text, wordsAtMost) } });
}

/** As long as a fault's words may be. */
const wordsAtMost = 200;

function wholeOf(payload: Readonly<Record<string, unknown>>): Understood<Told> {
  const { status, event, done } = payload;
  if (isRecord(status)) {
    if (status.fault !== undefined && !isFault(status.fault)) return noFault(status.fault, "msg.payload.status.fault");
    const text = typeof status.text === "string" ? { text: cut(status.text, wordsAtMost) } : {};
    const whole = { online: true, ...status, ...text };
    if (!Value.Check(DeviceStatus, whole)) return misfit("msg.payload.status", "{ status: { fault, text } }", status);
    return understood({ status: conditionOf(whole) });
  }
  if (event !== undefined) {
    if (Value.Check(DeviceHappening, event)) return understood({ event: known(DeviceHappening.anyOf, event) });
    return misfit("msg.payload.event", "{ event: { type: „pressed“ } }", event);
  }
  if (done !== undefined) {
    const whole = isRecord(done) ? { ...done, run: "-" } : done;
    if (!Value.Check(JobDone, whole)) return misfit("msg.payload.done", "{ done: { id, outcome: „ok“ } }", done);
    const { run: _, ...end } = known([JobDone], whole);
    return understood({ done: end });
  }
  return nothingOf(payload);
}

/** A message brings along what it likes: too long for the broker, or in circles, it would be told again and again. */
function known<Value extends object>(shapes: readonly { readonly properties: object }[], value: Value): Value {
  const names = new Set(shapes.flatMap(({ properties }) => Object.keys(properties)));
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name))) as Value;
}

function conditionOf({ fault, text, model, alarm, busy }: DeviceStatus): Condition {
  const parts = { fault, text, model, alarm, busy };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

const codes: ReadonlySet<unknown> = new Set(faultCodes.filter((code) => !notOfDevices.has(code)));
const isFault = (value: unknown): value is FaultCode => codes.has(value);

function noFault(value: unknown, where: string) {
  return wrong(
    `„${seen(value)}“ in ${where} ist keine Störung, die Wartemarke kennt. Möglich sind etwa „no-answer“ und ` +
      "„told-by-flow“; die Worte dazu stehen in text.",
    `“${seen(value)}” in ${where} is no fault that Wartemarke knows. It can be “no-answer” or “told-by-flow”; the ` +
      "words for it stand in text.",
  );
}

function misfit(where: string, shape: string, value: unknown) {
  return wrong(
    `„${seen(value)}“ in ${where} passt nicht. Erwartet wird ${shape}.`,
    `“${seen(value)}” in ${where} does not fit. ${shape} is expected.`,
  );
}

function nothingOf(payload: unknown) {
  return wrong(
    `„${seen(payload)}“ in msg.payload sagt nichts über das Gerät. msg.topic auf „fault“, „well“ oder „pressed“ ` +
      "setzen, oder { status }, { event } oder { done } schicken.",
    `“${seen(payload)}” in msg.payload tells nothing of the device. Set msg.topic to “fault”, “well” or “pressed”, ` +
      "or send { status }, { event } or { done }.",
  );
}
