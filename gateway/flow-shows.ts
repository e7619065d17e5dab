/**
 * What flows show on the signs, lamps and displays that the site gives to them: taken from the flow's own topic,
 * checked, and told on the device's. What stands at counters is the core's alone, and never comes this way.
 */
import { Compile } from "typebox/compile";
import type { Broker } from "./broker.ts";
import { LampShow, LineShow, SignShow } from "./contract/messages.ts";
import type { ClientRole } from "./contract/staff-rights.ts";
import { type DeviceRef, deviceName, parseFlowShowTopic, topics } from "./contract/topics.ts";
import type { FlowGuard } from "./flow-guard.ts";
import { placeOf, wrongAt } from "./flow-words.ts";
import { openPace } from "./rate-limit.ts";

export interface FlowShowsParts {
  readonly broker: Pick<Broker, "subscribe" | "publish" | "isConnected">;
  readonly prefix: string;
  /** `lamp/corridor`: those that the site gives to flows. */
  readonly shows: readonly string[];
  readonly roleOf: (identity: string) => ClientRole | undefined;
  readonly guard: FlowGuard;
  /** Milliseconds that never go back. */
  readonly now: () => number;
}

/** A line that breaks and comes again does not make the house flicker. */
const darkAfterMs = 5_000;

/** A sign shares its wire with those of counters, which are told again each second; beyond, the newest has to wait. */
const toldPerSecond = 5;

/** Signs are spoken to in bytes: what is not in Latin-1 would become something else there, and a control a command. */
const onSigns = /^[\x20-\x7e\u00a0-\u00ff]*$/u;
const sign = Compile(SignShow);
const lamp = Compile(LampShow);
const line = Compile(LineShow);

/** As it is to be told, with nothing of the flow's own in it; or where it is wrong. */
type Judged = { readonly value: object } | { readonly wrongAt: string };

const kinds: Readonly<Record<string, { readonly dark: object; readonly judge: (value: unknown) => Judged }>> = {
  sign: {
    dark: { text: "", blink: false },
    judge(value) {
      if (!sign.Check(value)) return { wrongAt: placeOf(sign.Errors(value)) };
      const { text, blink } = value;
      return onSigns.test(text) ? { value: { text, blink } } : { wrongAt: "/text" };
    },
  },
  lamp: {
    dark: { red: "off", yellow: "off", green: "off" },
    judge(value) {
      if (!lamp.Check(value)) return { wrongAt: placeOf(lamp.Errors(value)) };
      const { red, yellow, green } = value;
      return { value: { red, yellow, green } };
    },
  },
  display: {
    dark: { text: "" },
    judge: (value) => (line.Check(value) ? { value: { text: value.text } } : { wrongAt: placeOf(line.Errors(value)) }),
  },
};

interface Shown {
  /** Who showed it last. Nobody: it is dark. */
  readonly flow: string | undefined;
  readonly json: string;
}

/** Resolves once it listens; all that is given to flows is dark until they say otherwise. */
export async function openFlowShows(parts: FlowShowsParts): Promise<{
  /** To be called each second: what a flow has shown that is gone becomes dark. */
  tick(): void;
}> {
  const { broker, prefix, guard, now } = parts;
  const shown = new Map<string, Shown>();
  const seenAt = new Map<string, number>();
  const waiting = new Set<string>();
  const pace = openPace(now);

  function show(device: DeviceRef, value: object, flow?: string): void {
    const name = deviceName(device);
    const json = JSON.stringify(value);
    const isNew = shown.get(name)?.json !== json;
    shown.set(name, { flow, json });
    if (!isNew || waiting.has(name)) return;
    const waitMs = pace(name, toldPerSecond);
    if (waitMs < 1) return tell(device, name);
    waiting.add(name);
    setTimeout(tell, waitMs, device, name).unref();
  }
  function tell(device: DeviceRef, name: string): void {
    waiting.delete(name);
    broker.publish(prefix + topics.show(device), shown.get(name)!.json);
  }
  function hear(topic: string, payload: Buffer): void {
    const parsed = parseFlowShowTopic(topic.slice(prefix.length));
    if (!parsed || parts.roleOf(parsed.identity) !== "flow") return;
    const { identity, device } = parsed;
    const name = deviceName(device);
    const kind = kinds[device.kind];
    if (!kind || !parts.shows.includes(name)) return guard.notAllowed(identity, `Anzeige ${name}`);
    seenAt.set(identity, now());
    if (payload.length === 0) return show(device, kind.dark);
    const judged = kind.judge(parse(payload));
    if ("value" in judged) show(device, judged.value, identity);
    else guard.misfit(identity, wrongAt(`Anzeige ${name}`, judged.wrongAt));
  }

  for (const name of parts.shows) show(refOf(name), kinds[refOf(name).kind]!.dark);
  await broker.subscribe(`${prefix}flow/+/show/+/+`, hear);
  return {
    tick() {
      for (const [name, { flow }] of shown) {
        if (flow === undefined) continue;
        if (broker.isConnected(flow)) seenAt.set(flow, now());
        else if (now() - seenAt.get(flow)! >= darkAfterMs) show(refOf(name), kinds[refOf(name).kind]!.dark);
      }
    },
  };
}

function refOf(name: string): DeviceRef {
  const [kind = "", id = ""] = name.split("/");
  return { kind, id };
}

function parse(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return undefined;
  }
}
