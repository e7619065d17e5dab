/** Says what is wrong with flows before they run; which types there are and what their credentials say it is told. */
import { Script } from "node:vm";
import type { FlowMistake } from "./talk.ts";

/** A node, tab, subflow or group of a flows file, as far as it is looked at. */
export interface FlowNode {
  readonly id: string;
  readonly type: string;
  /** The tab or subflow that it stands on. */
  readonly z?: string;
  readonly name?: string;
  readonly label?: string;
  /** Switched off: of a node, and of a tab. */
  readonly d?: boolean;
  readonly disabled?: boolean;
  readonly [property: string]: unknown;
}

export interface CheckParts {
  readonly knows: (type: string) => boolean;
  /** By node id, as plain words. Undefined: there are some, and the key does not open them. */
  readonly credentials: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
}

/** The bytes of a flows file. @returns the flows, or why there are none */
export function readFlows(text: string): { readonly flows: readonly FlowNode[] } | { readonly mistake: FlowMistake } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = (error as Error).message;
    return {
      mistake: {
        de: `flows.json ist kein JSON (${why}). Die Datei berichtigen oder einen früheren Stand zurückholen.`,
        en: `flows.json is no JSON (${why}); mend the file, or take an earlier one from its history`,
      },
    };
  }
  const mistake = shapeMistake(value);
  return mistake ? { mistake } : { flows: value as readonly FlowNode[] };
}

function shapeMistake(value: unknown): FlowMistake | undefined {
  const remedy = {
    de: "Einen Stand nehmen, den der Editor geschrieben hat.",
    en: "take a file that the editor has written",
  };
  if (!Array.isArray(value)) {
    return { de: `flows.json ist keine Liste. ${remedy.de}`, en: `flows.json is not a list; ${remedy.en}` };
  }
  const odd = value.findIndex((node) => typeof node?.id !== "string" || typeof node?.type !== "string");
  if (odd < 0) return undefined;
  const nth = odd + 1;
  return {
    de: `flows.json: Der ${nth}. Eintrag hat keine id oder keinen type. ${remedy.de}`,
    en: `flows.json: entry ${nth} has no id or no type; ${remedy.en}`,
  };
}

/** What keeps flows from starting, in the order of the file; none when they may run. */
export function mistakesOf(value: unknown, parts: CheckParts): readonly FlowMistake[] {
  const shape = shapeMistake(value);
  if (shape) return [shape];
  const locked = parts.credentials === undefined ? [unreadable] : [];
  return [...locked, ...placed(value, (node, ids) => mistakesAt(node, ids, parts))];
}

/**
 * What does not do what was meant, and harms nothing else: told to whoever draws. Flows that ran yesterday run on with
 * it. Of what is switched off there is none.
 */
export function oversightsOf(value: unknown): readonly FlowMistake[] {
  if (shapeMistake(value)) return [];
  return placed(value, (node, ids) =>
    isOff(node, ids) ? [] : [...withoutFlow(node), ...unreadableCode(node), ...unchosen(node)],
  );
}

/** What is found at each node, with the place where it stands; for a value whose shape is right. */
function placed(
  value: unknown,
  findAt: (node: FlowNode, ids: ReadonlyMap<string, FlowNode>) => FlowMistake[],
): FlowMistake[] {
  const flows = value as readonly FlowNode[];
  const ids = new Map(flows.map((node) => [node.id, node]));
  const place = placesOf(ids);
  return flows.flatMap((node) => findAt(node, ids).map((found) => sentence(place(node), found)));
}

const unreadable: FlowMistake = {
  de:
    "Die Zugangsdaten passen nicht zu credential.key. Den richtigen Schlüssel zurücklegen, oder " +
    "flows-credentials.json löschen und alle im Editor neu eingeben.",
  en:
    "flows-credentials.json does not fit credential.key; put the right key back, or delete the file and enter all " +
    "credentials again in the editor",
};

function sentence(place: FlowMistake, { de, en }: FlowMistake): FlowMistake {
  return { de: `${place.de}: ${de}`, en: `${place.en}: ${en}` };
}

const nameAtMost = 30;
/** Whatever stands where a name should. */
function short(name: unknown): string {
  const text = typeof name === "string" ? name : JSON.stringify(name);
  return text.length > nameAtMost ? `${text.slice(0, nameAtMost - 1)}…` : text;
}

/** Where a node stands, as people find it in the editor. */
function placesOf(ids: ReadonlyMap<string, FlowNode>): (node: FlowNode) => FlowMistake {
  return (node) => {
    const name = short(node.name || node.label || node.type);
    const on = node.z === undefined ? undefined : ids.get(node.z);
    if (!on) return { de: `Baustein „${name}“`, en: `node „${name}“` };
    const tab = short(on.label || on.name || on.id);
    return { de: `Ablauf „${tab}“, Baustein „${name}“`, en: `flow „${tab}“, node „${name}“` };
  };
}

function mistakesAt(node: FlowNode, ids: ReadonlyMap<string, FlowNode>, parts: CheckParts): FlowMistake[] {
  return [
    ...twice(node, ids),
    ...wiresToNothing(node, ids),
    ...withoutPlace(node),
    ...typeMistakes(node, ids, parts.knows),
    ...(isOff(node, ids) || parts.credentials === undefined
      ? []
      : missingCredentials(node, parts.credentials[node.id] ?? {})),
  ];
}

function isOff({ d, z }: FlowNode, ids: ReadonlyMap<string, FlowNode>): boolean {
  return d === true || (z !== undefined && ids.get(z)?.disabled === true);
}

function twice(node: FlowNode, ids: ReadonlyMap<string, FlowNode>): FlowMistake[] {
  if (ids.get(node.id) === node) return [];
  return [
    {
      de: `die id „${node.id}“ gibt es zweimal; einen der beiden löschen und neu einfügen.`,
      en: `the id „${node.id}“ is there twice; delete one of the two and put it in anew`,
    },
  ];
}

/** Node-RED takes what stands nowhere for a set-up node, starts those first, and says nothing of a circle of them. */
function withoutPlace({ z, wires, x, y }: FlowNode): FlowMistake[] {
  if (!z || !Array.isArray(wires) || (typeof x === "number" && typeof y === "number")) return [];
  return [
    {
      de: "steht nirgends auf der Fläche (x und y fehlen) und liefe nicht; im Editor neu zeichnen.",
      en: "stands nowhere on the canvas (x and y are missing) and would not run; draw it anew in the editor",
    },
  ];
}

function withoutFlow({ z, x, y }: FlowNode): FlowMistake[] {
  if (z || typeof x !== "number" || typeof y !== "number") return [];
  return [
    {
      de: "gehört zu keinem Ablauf und liefe nicht; im Editor neu zeichnen.",
      en: "belongs to no flow and would not run; draw it anew in the editor",
    },
  ];
}

function wiresToNothing({ wires }: FlowNode, ids: ReadonlyMap<string, FlowNode>): FlowMistake[] {
  if (wires === undefined) return [];
  const ends = Array.isArray(wires) ? wires.flat() : [undefined];
  const loose = ends.find((end) => typeof end !== "string" || !ids.has(end));
  if (ends.length === 0 || ends.every((end) => typeof end === "string" && ids.has(end))) return [];
  return [
    {
      de: `eine Verbindung führt zu „${loose}“, das es nicht gibt; sie neu ziehen.`,
      en: `a wire leads to „${loose}“, which is not there; draw it anew`,
    },
  ];
}

/** Not nodes of a type that somebody has to know. */
const structure = ["tab", "subflow", "group", "junction"];

function typeMistakes(node: FlowNode, ids: ReadonlyMap<string, FlowNode>, knows: CheckParts["knows"]): FlowMistake[] {
  const { type } = node;
  const forbidden = forbiddenUse(node);
  if (forbidden) return [forbidden];
  if (structure.includes(type)) return [];
  const subflow = /^subflow:(.+)$/.exec(type)?.[1];
  if (subflow === undefined ? knows(type) : ids.get(subflow)?.type === "subflow") return [];
  return [
    {
      de: `den Typ „${type}“ gibt es hier nicht; sein Modul in den Ordner palette legen, oder den Baustein löschen.`,
      en: `there is no type „${type}“ here; put its module into the folder palette, or delete the node`,
    },
  ];
}

const noPrograms: FlowMistake = {
  de: "Abläufe dürfen keine Programme starten; statt dessen einen Baustein für MQTT oder HTTP nehmen.",
  en: "flows may start no programs; use a node that speaks MQTT or HTTP instead",
};
const noFiles: FlowMistake = {
  de: "Abläufe dürfen keine Dateien lesen oder schreiben; statt dessen über MQTT oder HTTP gehen.",
  en: "flows may read and write no files; use a node that speaks MQTT or HTTP instead",
};
const noPorts: FlowMistake = {
  de: "Abläufe dürfen keinen Anschluss ins Netz öffnen, an dem andere anklopfen; den Ablauf selbst hinausgehen lassen.",
  en: "flows may open no port for others to knock at; let the flow connect to the other side",
};
const noModules: FlowMistake = {
  de: "Funktionen dürfen keine Module laden; die Liste unter „Setup“ leeren.",
  en: "functions may load no modules; empty the list under „Setup“",
};

/** By type, and why. */
export const forbiddenTypes: Readonly<Record<string, FlowMistake>> = {
  exec: noPrograms,
  file: noFiles,
  "file in": noFiles,
  tail: noFiles,
  watch: noFiles,
  "http in": noPorts,
  "http response": noPorts,
  "websocket-listener": noPorts,
  "udp in": noPorts,
  "e-mail mta": noPorts,
};

function forbiddenUse(node: FlowNode): FlowMistake | undefined {
  const listens =
    (node.type === "tcp in" && (node.server === "server" || node.server === true)) ||
    (node.type === "tcp out" && node.beserver === "server");
  if (listens) return noPorts;
  if (node.type === "function" && Array.isArray(node.libs) && node.libs.length > 0) return noModules;
  return Object.hasOwn(forbiddenTypes, node.type) ? forbiddenTypes[node.type] : undefined;
}

/** A function node's code: the editor's name for it, and the function that Node-RED makes of it. */
const codes = [
  { property: "initialize", tab: "On Start", head: "async function(__send__)" },
  { property: "func", tab: "On Message", head: "async function(msg,__send__,__done__)" },
  { property: "finalize", tab: "On Stop", head: "function()" },
] as const;

/** A property that Node-RED takes whole from the environment. */
const fromEnvironment = /^\$(\(\S+\)|\{\S+\})$/;

/** Compiled, not run. Node-RED leaves a function out that it cannot read, and starts all others. */
function unreadableCode(node: FlowNode): FlowMistake[] {
  if (node.type !== "function") return [];
  return codes.flatMap(({ property, tab, head }) => {
    const code = node[property];
    if (typeof code !== "string" || fromEnvironment.test(code)) return [];
    const why = syntaxErrorIn(code, head);
    if (!why) return [];
    return [
      {
        de: `unter „${tab}“ steht kein JavaScript: ${why.de}; im Editor berichtigen.`,
        en: `„${tab}“ is no JavaScript: ${why.en}; mend it in the editor`,
      },
    ];
  });
}

function syntaxErrorIn(code: string, head: string): FlowMistake | undefined {
  try {
    new Script(`(${head} { var node;\n${code}\n})`, { filename: "code", lineOffset: -1 });
    return undefined;
  } catch (error) {
    const { message, stack = "" } = error as Error;
    const line = Number(/^code:(\d+)/.exec(stack)?.[1] ?? 1);
    if (line > code.split("\n").length) {
      return { de: "am Ende fehlt etwas, meist eine Klammer", en: "something is missing at its end, mostly a bracket" };
    }
    return { de: `Zeile ${line} (${message})`, en: `line ${line} (${message})` };
  }
}

interface Choice {
  readonly property: string;
  readonly de: string;
  readonly en: string;
}
const device: Choice = { property: "device", de: "kein Gerät", en: "no device" };

/** What our own nodes can do nothing without. */
const choices: Readonly<Record<string, Choice>> = {
  "wm-lamp": device,
  "wm-show": device,
  "wm-serve": device,
  "wm-kiosk": { property: "kiosk", de: "kein Kiosk", en: "no kiosk" },
};

function unchosen(node: FlowNode): FlowMistake[] {
  const choice = Object.hasOwn(choices, node.type) ? choices[node.type] : undefined;
  const chosen = choice && node[choice.property];
  if (!choice || (typeof chosen === "string" && chosen !== "")) return [];
  return [
    {
      de: `darin ist ${choice.de} gewählt; im Editor öffnen und wählen, oder den Baustein abschalten.`,
      en: `has chosen ${choice.en}; open it in the editor and choose one, or switch the node off`,
    },
  ];
}

/** What a node that is set so cannot do without; Node-RED itself only finds out when a message comes. */
function neededBy({ type, authType, authtype = "BASIC" }: FlowNode): readonly string[] {
  if (type === "http request") {
    if (authType === "basic" || authType === "digest") return ["user"];
    return authType === "bearer" ? ["password"] : [];
  }
  if (type !== "e-mail" && type !== "e-mail in") return [];
  if (authtype === "BASIC") return ["userid", "password"];
  return authtype === "XOAUTH2" ? ["userid"] : [];
}

function missingCredentials(node: FlowNode, given: Readonly<Record<string, unknown>>): FlowMistake[] {
  const missing = neededBy(node).filter((name) => given[name] === undefined || given[name] === "");
  if (missing.length === 0) return [];
  return [
    {
      de: "Benutzername oder Kennwort fehlt; im Editor eintragen.",
      en: "its user name or password is missing; enter it in the editor",
    },
  ];
}
