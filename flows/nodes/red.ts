/** Node-RED's runtime as these nodes use it, and their common frame: dot, refusals, and letting go at a deploy. */
import type { Answer, Command, RefusalCode } from "../../gateway/contract/commands.ts";
import { refusalStaffText, type StaffTag } from "../../gateway/contract/texts.ts";
import { type LetGo, type Line, openLine } from "./line.ts";
import { offerSite } from "./site-menu.ts";

/** What goes along a wire: `payload` above all. */
export interface Msg {
  payload?: unknown;
  topic?: unknown;
  /** The whole value behind the payload, as the contract has it. */
  wartemarke?: unknown;
  /** Why it was not done: a code of the contract, `no-line`, or a node's own. */
  refusal?: string;
  [other: string]: unknown;
}

export interface Status {
  readonly fill?: "red" | "green" | "yellow" | "blue" | "grey";
  readonly shape?: "ring" | "dot";
  readonly text?: string;
}

/** What every node is configured with, beside its own. */
export interface NodeConfig {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
}

/** A node in Node-RED's runtime. */
export interface RedNode {
  readonly id: string;
  status(status: Status): void;
  send(msgs: Msg | readonly (Msg | null)[]): void;
  error(sentence: string, msg?: Msg): void;
  on(event: "input", handler: (msg: Msg, send: RedNode["send"], done: (error?: string) => void) => void): void;
  on(event: "close", handler: () => void): void;
}

type Web = (request: unknown, response: { json(value: unknown): void }, next: () => void) => void;

/** What a node's file is given when Node-RED loads it. */
export interface Red {
  readonly nodes: {
    createNode(node: RedNode, config: NodeConfig): void;
    registerType(type: string, construct: (this: RedNode, config: never) => void): void;
  };
  readonly settings: { readonly lang?: string };
  readonly httpAdmin: { get(path: string, ...handlers: Web[]): void };
  readonly events: { on(event: "flows:started", started: () => void): void };
  readonly auth: { needsPermission(permission: string): Web };
}

/** It was not done. The message says why, in the language of the flows. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** One node of ours. */
export interface Frame {
  /** The language of what it says. */
  readonly tag: StaffTag;
  readonly line: Line;
  /** To be done when the node goes: at a deploy, and at the end. */
  keep(letGo: LetGo): void;
  /** {@link Line.hear} until the node goes. */
  hear(filter: string, heard: (value: unknown, topic: string) => void): void;
  /** Sends on what happened: `whole` is the contract's value behind it, `output` counts from 0. */
  tell(payload: unknown, about: { readonly topic: string; readonly whole: unknown; readonly output?: number }): void;
  /** Words beside the dot while the gateway is heard, in place of "connected". */
  note(status: Status | undefined): void;
  /**
   * What a message does. Returned: what goes out. Thrown {@link Refused}: the message goes out with `refusal`, the
   * sentence stands beside the dot and reaches the flow's catch nodes.
   */
  onMessage(act: (msg: Msg) => Msg | undefined | Promise<Msg | undefined>): void;
  /** @throws Refused in words when the core says no, or nobody hears */
  ask(command: Command): Promise<Extract<Answer, { ok: true }>>;
}

const connected: Status = { fill: "green", shape: "ring", text: "node-red:common.status.connected" };
const notConnected: Status = { fill: "red", shape: "ring", text: "node-red:common.status.not-connected" };

const noLine: Readonly<Record<StaffTag, string>> = {
  de: "Wartemarke antwortet nicht. Läuft das Gateway?",
  en: "Wartemarke does not answer. Is the gateway running?",
};

/** Done once all nodes of a deploy are there: before, what one of them sends would reach nobody. */
const onceStarted = new WeakMap<Red["events"], LetGo[]>();

/** A node's sentence has room for this much beside its dot. */
const noteAtMost = 60;

/** The file of one node: `export default wartemarkeNode<Config>("wm-call", (config, frame) => …)`. */
export function wartemarkeNode<Config>(type: string, build: (config: Config & NodeConfig, frame: Frame) => void) {
  return (red: Red): void => {
    offerSite(red);
    red.nodes.registerType(type, function (this: RedNode, config: Config & NodeConfig) {
      red.nodes.createNode(this, config);
      build(
        config,
        frameOf(this, tagOf(red.settings.lang), (act) => whenStarted(red, act)),
      );
    });
  };
}

function whenStarted({ events }: Red, act: LetGo): void {
  const waiting = onceStarted.get(events) ?? [];
  if (!onceStarted.has(events)) {
    onceStarted.set(events, waiting);
    events.on("flows:started", () => {
      for (const each of waiting.splice(0)) each();
    });
  }
  waiting.push(act);
}

/** Node-RED's own setting `lang`; German where it says nothing. */
export function tagOf(lang: string | undefined): StaffTag {
  return lang?.startsWith("en") ? "en" : "de";
}

function frameOf(node: RedNode, tag: StaffTag, started: (act: LetGo) => void): Frame {
  const line = openLine();
  const kept: LetGo[] = [];
  const dot = dotOf(node);
  let isGone = false;
  node.on("close", () => {
    isGone = true;
    for (const letGo of kept.splice(0).reverse()) letGo();
  });
  const keep = (letGo: LetGo) => void kept.push(letGo);
  keep(line.onLine(dot.heard));
  return {
    tag,
    line,
    keep,
    hear: (filter, heard) =>
      started(() => {
        if (!isGone) keep(line.hear(filter, heard));
      }),
    tell(payload, { topic, whole, output = 0 }) {
      // The first node that a message reaches is given the message itself, and may change it.
      const msg = structuredClone({ topic, payload, wartemarke: whole });
      node.send([...Array<null>(output).fill(null), msg]);
    },
    note: dot.note,
    onMessage(act) {
      node.on("input", (msg, send, done) => {
        const went = (out: Msg | undefined) => {
          dot.refused(undefined);
          if (out) send(out);
          done();
        };
        const failed = (error: Error) => {
          dot.refused(error.message);
          if (error instanceof Refused) send({ ...msg, refusal: error.code });
          done(error.message);
        };
        Promise.try(act, msg).then(went).catch(failed);
      });
    },
    async ask(command) {
      const answer = await line.ask(command);
      if (!answer.ok) throw new Refused(answer.refusal, sentenceOf(answer.refusal, tag));
      return answer;
    },
  };
}

function sentenceOf(code: RefusalCode | "no-line", tag: StaffTag): string {
  return code === "no-line" ? noLine[tag] : refusalStaffText(code, tag);
}

/** A lost line is told before a refusal, a refusal before whatever else a node has to say. */
function dotOf(node: RedNode) {
  let isHeard = false;
  let note: Status | undefined;
  let refusal: Status | undefined;
  let told = "";
  function tell(): void {
    const status = isHeard ? (refusal ?? note ?? connected) : notConnected;
    if (JSON.stringify(status) === told) return;
    told = JSON.stringify(status);
    node.status(status);
  }
  return {
    heard(heard: boolean) {
      isHeard = heard;
      tell();
    },
    note(next: Status | undefined) {
      note = next?.text === undefined ? next : { ...next, text: shortened(next.text) };
      tell();
    },
    refused(sentence: string | undefined) {
      refusal = sentence === undefined ? undefined : { fill: "yellow", shape: "ring", text: shortened(sentence) };
      tell();
    },
  };
}

function shortened(sentence: string): string {
  return sentence.length > noteAtMost ? `${sentence.slice(0, noteAtMost - 1).trimEnd()}…` : sentence;
}
