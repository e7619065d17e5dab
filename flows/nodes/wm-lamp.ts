/** Node "lamp": switches one light of a lamp, or several; the lights that other nodes switch stay as they are. */
import type { LampShow } from "../../gateway/contract/messages.ts";
import { type Msg, Refused, wartemarkeNode } from "./red.ts";
import { deviceOf, shownOn } from "./together.ts";
import { isRecord, seen, switchOf, taken, type Understood, understood, wordOf, wrong } from "./understood.ts";

export type Light = keyof LampShow;
export type Lights = { readonly [light in Light]?: LampShow[light] };

export interface LampConfig {
  /** `lamp/corridor` */
  readonly device: string;
  /** Empty: the message names it. */
  readonly light: Light | "";
  /** What a message does, whatever it says. Default: what it says. `flash`: on for a while. */
  readonly act?: "payload" | "on" | "off" | "blink" | "flash";
  /** Of a flash. */
  readonly seconds?: number | string;
}

export default wartemarkeNode<LampConfig>("wm-lamp", (config, { keep, line, note, onMessage, tag }) => {
  const device = deviceOf(config.device, ["lamp"]);
  const lamp = device && shownOn(line, device);
  let over: NodeJS.Timeout | undefined;
  keep(() => lamp?.letGo(config.id));
  keep(() => clearTimeout(over));
  function set(lights: Lights): void {
    lamp?.set(config.id, lights);
    note({ fill: isAnyLit(lights) ? "green" : "grey", shape: "dot", text: inWords(lights, tag) });
  }
  /** After a flash the light is again as others want it. */
  function rest(lights: Lights): void {
    lamp?.takeBack(config.id);
    note({ fill: "grey", shape: "dot", text: inWords(lights, tag) });
  }
  onMessage((msg) => {
    if (!lamp) throw new Refused("no-device", noLamp[tag]);
    const lights = taken(lightsOf(config, saidBy(config, msg)), tag);
    clearTimeout(over);
    set(lights);
    if (config.act === "flash") over = setTimeout(rest, flashMs(config), darkened(lights));
    return msg;
  });
});

const longestS = 3_600;

function flashMs({ seconds }: LampConfig): number {
  return Math.min(Math.max(Number(seconds) || 5, 0.1), longestS) * 1_000;
}

function darkened(lights: Lights): Lights {
  return Object.fromEntries(Object.keys(lights).map((light) => [light, "off"]));
}

/** A node that acts at each message asks nothing of it. */
function saidBy({ act = "payload" }: LampConfig, msg: Msg): Msg {
  return act === "payload" ? msg : { ...msg, payload: act === "flash" ? "on" : act };
}

const noLamp = {
  de: "In diesem Baustein ist keine Lampe gewählt. Welche es gibt, steht in der Standortdatei unter „flows: shows“.",
  en: "No lamp is chosen in this node. Those that there are stand in the site file under “flows: shows”.",
};

const lightNames: readonly Light[] = ["red", "yellow", "green"];
const german: ReadonlyMap<unknown, Light> = new Map([
  ["rot", "red"],
  ["gelb", "yellow"],
  ["grün", "green"],
]);
const blinks: ReadonlySet<unknown> = new Set(["blink", "blinken", "blinkt"]);

/** Which lights the message switches, and how. */
export function lightsOf(config: Pick<LampConfig, "light">, msg: Msg): Understood<Lights> {
  const { payload } = msg;
  if (isRecord(payload)) return lightsOfRecord(payload);
  const named = config.light || lightNamed(msg.light);
  const state = stateOf(payload);
  if (named && state) return understood({ [named]: state });
  if (named) return noState(payload, "msg.payload");
  const alone = lightNamed(payload);
  if (alone) return understood({ ...allOff, [alone]: "on" });
  if (state === "off") return understood(allOff);
  return wrong(
    `„${seen(payload)}“ in msg.payload sagt nicht, welches Licht gemeint ist. Hier im Baustein eines wählen, oder ` +
      "eine Farbe schicken („red“), oder alle drei: { red, yellow, green }.",
    `“${seen(payload)}” in msg.payload does not say which light is meant. Choose one in this node, or send a colour ` +
      "(“red”), or all three: { red, yellow, green }.",
  );
}

const allOff: LampShow = { red: "off", yellow: "off", green: "off" };

function lightsOfRecord(payload: Readonly<Record<string, unknown>>): Understood<Lights> {
  const lights: { [light in Light]?: LampShow[light] } = {};
  for (const [name, value] of Object.entries(payload)) {
    const light = lightNamed(name);
    if (!light) {
      return wrong(
        `„${name}“ in msg.payload ist kein Licht. Eine Lampe hat rot (red), gelb (yellow) und grün (green).`,
        `“${name}” in msg.payload is no light. A lamp has red, yellow and green.`,
      );
    }
    const state = stateOf(value);
    if (!state) return noState(value, `msg.payload.${name}`);
    lights[light] = state;
  }
  if (Object.keys(lights).length > 0) return understood(lights);
  return wrong(
    "msg.payload ist leer. Erwartet wird etwa { red: „on“ } oder { red: „off“, green: „blink“ }.",
    "msg.payload is empty. Something like { red: “on” } or { red: “off”, green: “blink” } is expected.",
  );
}

function lightNamed(name: unknown): Light | undefined {
  const word = wordOf(name);
  return lightNames.find((light) => light === word) ?? german.get(word);
}

function stateOf(value: unknown): LampShow[Light] | undefined {
  const word = wordOf(value);
  if (blinks.has(word)) return "blink";
  const on = switchOf(word);
  return on === undefined ? undefined : on ? "on" : "off";
}

function noState(value: unknown, where: string) {
  return wrong(
    `„${seen(value)}“ in ${where} heißt weder an noch aus noch blinken. Möglich sind „on“, „off“, „blink“, true und ` +
      "false.",
    `“${seen(value)}” in ${where} means neither on nor off nor blink. It can be “on”, “off”, “blink”, true or false.`,
  );
}

const isAnyLit = (lights: Lights) => Object.values(lights).some((state) => state !== "off");

const stateWords = {
  de: { red: "rot", yellow: "gelb", green: "grün", on: "an", off: "aus", blink: "blinkt" },
  en: { red: "red", yellow: "yellow", green: "green", on: "on", off: "off", blink: "blinks" },
};

function inWords(lights: Lights, tag: keyof typeof stateWords): string {
  const words = stateWords[tag];
  const told = lightNames.flatMap((light) => (lights[light] ? [`${words[light]} ${words[lights[light]]}`] : []));
  return told.join(", ");
}
