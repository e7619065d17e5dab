/** The real Node-RED with nodes of ours on a whole simulated office, for the tests of this folder. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { ownFlows, ownSecretPath } from "../../gateway/identities.ts";
import { type Appliance, until } from "../../test/appliance.ts";
import { openLine } from "./line.ts";
import type { Msg, Red, RedNode } from "./red.ts";

/** One node as flows.json has it. */
export type FlowNode = { readonly id: string; readonly type: string } & Readonly<Record<string, unknown>>;

/** node-red-node-test-helper, as far as it is used here. */
interface TestHelper {
  load(nodes: readonly ((red: Red) => void)[], flow: readonly object[]): Promise<void>;
  unload(): Promise<void>;
  getNode(id: string): RedNode & {
    receive(msg: Msg): void;
    on(event: "input", heard: (msg: Msg) => void): void;
    on(event: "call:status" | "call:error", heard: (call: { readonly args: readonly unknown[] }) => void): void;
  };
}
const helper = createRequire(import.meta.url)("node-red-node-test-helper") as TestHelper;

export interface Wired {
  /** All that has come out of an output of this node, counted from 0. */
  out(id: string, output?: number): readonly Msg[];
  /** Puts a message into a node. */
  into(id: string, msg: Msg): void;
  /** What a node has said in words, as errors. */
  errors(id: string): readonly string[];
  close(): Promise<void>;
}

/** The environment leads this process to the office; all of the nodes' line is open when it returns. */
export async function wire(
  office: Appliance,
  kinds: readonly ((red: Red) => void)[],
  nodes: readonly FlowNode[],
): Promise<Wired> {
  const secret = readFileSync(ownSecretPath(office.data, ownFlows), "utf8").trim();
  const broker = `mqtt://127.0.0.1:${office.mqttPort}`;
  const where = { WM_BROKER: broker, WM_IDENTITY: ownFlows, WM_SECRET: secret, WM_SITE_NAME: office.site.site };
  Object.assign(process.env, where);
  const outputs = [0, 1];
  const sink = (id: string, output: number) => `${id}-out-${output}`;
  // Without a place on the sheet it would be a configuration node.
  const place = { z: "flow", x: 1, y: 1 };
  const wired = nodes.map((node) => ({ ...place, ...node, wires: outputs.map((output) => [sink(node.id, output)]) }));
  const sinks = nodes.flatMap(({ id }) =>
    outputs.map((output) => ({ id: sink(id, output), ...place, type: "helper", wires: [] })),
  );
  await helper.load(kinds, [{ id: "flow", type: "tab" }, ...wired, ...sinks]);
  const heard = new Map(sinks.map(({ id }) => [id, [] as Msg[]]));
  const said = new Map(nodes.map(({ id }) => [id, [] as string[]]));
  for (const [id, msgs] of heard) helper.getNode(id).on("input", (msg: Msg) => void msgs.push(msg));
  for (const [id, words] of said) helper.getNode(id).on("call:error", ({ args }) => void words.push(String(args[0])));
  await onLine();
  return {
    out: (id, output = 0) => heard.get(sink(id, output))!,
    into: (id, msg) => helper.getNode(id).receive(msg),
    errors: (id) => said.get(id)!,
    close: () => helper.unload(),
  };
}

/** Until the gateway is heard, and the first values of what nodes hear have come. */
export async function onLine(): Promise<void> {
  const line = openLine();
  const missing = new Set(["view/day", "view/faults", "view/given", "view/counter/1"]);
  let isHeard = false;
  const letGo = [
    line.onLine((heard) => {
      isHeard = heard;
    }),
    ...[...missing].map((topic) => line.hear(topic, () => missing.delete(topic))),
  ];
  await until(() => isHeard && missing.size === 0);
  for (const each of letGo) each();
}
