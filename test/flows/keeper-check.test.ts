import { expect, test } from "vitest";
import { type CheckParts, mistakesOf, oversightsOf, readFlows } from "../../flows/check.ts";

const tab = { id: "t1", type: "tab", label: "Flurlicht" };
const node = (id: string, more: object = {}) => ({
  id,
  type: "change",
  z: "t1",
  x: 1,
  y: 1,
  name: id,
  wires: [[]],
  ...more,
});
const parts: CheckParts = { knows: (type) => type !== "knx-in", credentials: {} };
const told = (flows: unknown, change: Partial<CheckParts> = {}) =>
  [...mistakesOf(flows, { ...parts, ...change }), ...oversightsOf(flows)].map(({ en }) => en);

test("flows without mistakes have none, whatever their parts are", () => {
  const flows = [
    tab,
    { id: "g", type: "group", z: "t1", nodes: ["a"] },
    { id: "j", type: "junction", z: "t1", x: 1, y: 1, wires: [["a"]] },
    { id: "s", type: "subflow", name: "Blinker", in: [{ wires: [{ id: "b" }] }], out: [] },
    node("b", { z: "s" }),
    node("a", { type: "subflow:s", wires: [["j"], []] }),
    { id: "c", type: "mqtt-broker", name: "Haus" },
  ];
  expect(told(flows)).toEqual([]);
});

test.each<[string, unknown, string]>([
  ["no list", {}, "flows.json is not a list; take a file that the editor has written"],
  [
    "an entry without an id",
    [tab, { type: "x" }],
    "flows.json: entry 2 has no id or no type; take a file that the editor has written",
  ],
  [
    "an entry that is nothing",
    [null],
    "flows.json: entry 1 has no id or no type; take a file that the editor has written",
  ],
  [
    "an id twice",
    [tab, node("a"), node("a", { name: "zweiter" })],
    "flow „Flurlicht“, node „a“: the id „a“ is there twice; delete one of the two and put it in anew",
  ],
  [
    "a wire to nothing",
    [tab, node("a", { wires: [["weg"]] })],
    "flow „Flurlicht“, node „a“: a wire leads to „weg“, which is not there; draw it anew",
  ],
  [
    "wires that are none",
    [tab, node("a", { wires: [7] })],
    "flow „Flurlicht“, node „a“: a wire leads to „7“, which is not there; draw it anew",
  ],
  [
    "a name that is none",
    [{ ...tab, label: { length: 99 } }, node("a", { name: 7, wires: [["weg"]] })],
    'flow „{"length":99}“, node „7“: a wire leads to „weg“, which is not there; draw it anew',
  ],
  [
    "a node without a place",
    [tab, { id: "a", type: "change", z: "t1", name: "a", wires: [[]] }],
    "flow „Flurlicht“, node „a“: stands nowhere on the canvas (x and y are missing) and would not run; " +
      "draw it anew in the editor",
  ],
  [
    "a node of no flow",
    [tab, node("a", { z: undefined })],
    "node „a“: belongs to no flow and would not run; draw it anew in the editor",
  ],
  [
    "a function that is no JavaScript",
    [tab, node("a", { type: "function", func: "const mode = msg.payload;\nif (mode == ) return null;\nreturn msg;" })],
    "flow „Flurlicht“, node „a“: „On Message“ is no JavaScript: line 2 (Unexpected token ')'); " +
      "mend it in the editor",
  ],
  [
    "a function that never ends",
    [tab, node("a", { type: "function", func: "if (msg.payload) {\nreturn msg;" })],
    "flow „Flurlicht“, node „a“: „On Message“ is no JavaScript: something is missing at its end, " +
      "mostly a bracket; mend it in the editor",
  ],
  [
    "a name that Node-RED has taken",
    [tab, node("a", { type: "function", func: "let msg = 1;\nreturn msg;" })],
    "flow „Flurlicht“, node „a“: „On Message“ is no JavaScript: line 1 (Identifier 'msg' has already been declared); " +
      "mend it in the editor",
  ],
  [
    "what a function does at its start",
    [tab, node("a", { type: "function", func: "return msg;", initialize: "let 1;" })],
    "flow „Flurlicht“, node „a“: „On Start“ is no JavaScript: line 1 (Unexpected number); mend it in the editor",
  ],
  [
    "a lamp that nobody has chosen",
    [tab, node("a", { type: "wm-lamp", device: "" })],
    "flow „Flurlicht“, node „a“: has chosen no device; open it in the editor and choose one, or switch the node off",
  ],
  [
    "an unknown type",
    [tab, node("a", { type: "knx-in" })],
    "flow „Flurlicht“, node „a“: there is no type „knx-in“ here; " +
      "put its module into the folder palette, or delete the node",
  ],
  [
    "a subflow that is not there",
    [tab, node("a", { type: "subflow:weg" })],
    "flow „Flurlicht“, node „a“: there is no type „subflow:weg“ here; " +
      "put its module into the folder palette, or delete the node",
  ],
  [
    "a program",
    [tab, node("a", { type: "exec" })],
    "flow „Flurlicht“, node „a“: flows may start no programs; use a node that speaks MQTT or HTTP instead",
  ],
  [
    "a file",
    [tab, node("a", { type: "file in" })],
    "flow „Flurlicht“, node „a“: flows may read and write no files; use a node that speaks MQTT or HTTP instead",
  ],
  ...(
    [
      { type: "http in" },
      { type: "udp in" },
      { type: "tcp in", server: "server" },
      { type: "tcp out", beserver: "server" },
      { type: "e-mail mta" },
      { type: "websocket-listener" },
    ] as const
  ).map((more): [string, unknown, string] => [
    `a port: ${more.type}`,
    [tab, node("a", more)],
    "flow „Flurlicht“, node „a“: flows may open no port for others to knock at; let the flow connect to the other side",
  ]),
  [
    "a function with modules",
    [tab, node("a", { type: "function", libs: [{ var: "fs", module: "fs" }] })],
    "flow „Flurlicht“, node „a“: functions may load no modules; empty the list under „Setup“",
  ],
  [
    "a mail without its user",
    [tab, node("a", { type: "e-mail" })],
    "flow „Flurlicht“, node „a“: its user name or password is missing; enter it in the editor",
  ],
  [
    "a request without its token",
    [tab, node("a", { type: "http request", authType: "bearer" })],
    "flow „Flurlicht“, node „a“: its user name or password is missing; enter it in the editor",
  ],
])("%s is told with its place and a remedy", (_name, flows, sentence) => {
  expect(told(flows)).toEqual([sentence]);
});

test("what connects to others is no port, and what needs no user is not asked for one", () => {
  const flows = [
    tab,
    node("a", { type: "tcp in", server: "client" }),
    node("b", { type: "tcp out", beserver: "reply" }),
    node("c", { type: "e-mail", authtype: "NONE" }),
    node("d", { type: "http request", authType: "" }),
    node("e", { type: "e-mail" }),
    node("f", { type: "e-mail", d: true }),
    node("g", { type: "function", libs: [] }),
    node("h", { type: "function", func: "const answer = await env.get('x');\nreturn answer; // done" }),
    node("i", { type: "function", func: "return (", d: true }),
    node("j", { type: "wm-lamp", device: "", d: true }),
    node("k", { type: "function", func: '"use strict"; var package = 010;', finalize: "var await = 1;" }),
    node("l", { type: "function", func: "$(CODE)" }),
    node("m", { type: "wm-lamp", device: "$(LAMP)" }),
    node("n", { z: "t9" }),
    { id: "o", type: "mqtt-broker", z: "", wires: [] },
  ];
  expect(told(flows, { credentials: { e: { userid: "haus", password: "x" } } })).toEqual([]);
});

test("a key that does not fit is told once, and not at each node", () => {
  const sentences = told([tab, node("a", { type: "e-mail" }), node("b", { type: "e-mail" })], {
    credentials: undefined,
  });
  expect(sentences).toEqual([expect.stringContaining("does not fit credential.key")]);
});

test("every mistake has its German sentence, short enough for a fault with the longest names", () => {
  const long = "Beleuchtung im Flur vor dem großen Wartebereich";
  const flows = [
    { ...tab, label: long },
    node("a", { name: long, type: "exec" }),
    node("b", { name: long, type: "udp in" }),
  ];
  const mistakes = mistakesOf(flows, parts);
  expect(mistakes.map(({ de }) => de.length).filter((length) => length > 200)).toEqual([]);
  expect(mistakes[0]!.de).toBe(
    "Ablauf „Beleuchtung im Flur vor dem g…“, Baustein „Beleuchtung im Flur vor dem g…“: " +
      "Abläufe dürfen keine Programme starten; statt dessen einen Baustein für MQTT oder HTTP nehmen.",
  );
});

test("a text that is no JSON is a sentence that says where it breaks off", () => {
  expect(readFlows('[{"id":')).toEqual({
    mistake: expect.objectContaining({ en: expect.stringContaining("is no JSON") }),
  });
  expect(readFlows("[]")).toEqual({ flows: [] });
});
