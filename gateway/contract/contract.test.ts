import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { project } from "../core/project.ts";
import { morning } from "../core/testing.ts";
import { CommandMessage } from "./commands.ts";
import { events } from "./events.ts";
import { covers, patternsFor } from "./rights.ts";
import { schemaFiles, schemaText } from "./schemas.ts";
import { parseCommandTopic, parseDeviceTopic } from "./topics.ts";
import { namedViews, singleViews } from "./views.ts";

test.each(Object.entries(schemaFiles))("%s is up to date; else: npm run schema", (name, schema) => {
  expect(readFileSync(join(import.meta.dirname, name), "utf8")).toBe(schemaText(schema));
});

test("every event and every view of a lively morning fits its schema", () => {
  const office = morning();
  office.kiosk("collect", { help: ["step-free"], people: 3, language: "ti" });
  office.kiosk("extend");
  office.at("1", { type: "call-next", counter: "1" });
  office.at("1", { type: "park", counter: "1" });
  office.at("2", { type: "call-next", counter: "2" });
  office.at("2", { type: "no-show", counter: "2" });
  office.printer("paper-out");
  office.kiosk("advice");
  for (const { type, seq, at, day, cause, ...payload } of office.journal) {
    expect([type, Compile(events[type]).Check(payload), payload]).toEqual([type, true, payload]);
  }
  for (const [topic, value] of project(office.state)) {
    const [root, name] = topic.split("/");
    if (root !== "view") continue;
    const schema = { ...singleViews, ...namedViews }[name as keyof typeof namedViews];
    expect([topic, Compile(schema).Check(value), value]).toEqual([topic, true, value]);
  }
});

test("a command with a mistyped or missing field is none", () => {
  const check = Compile(CommandMessage);
  const message = (command: object) => ({ id: "x", at: 0, command });
  expect(check.Check(message({ type: "call-next", counter: "1" }))).toBe(true);
  expect(check.Check(message({ type: "call-next", counter: 1 }))).toBe(false);
  expect(check.Check(message({ type: "take-ticket", services: [], language: "de" }))).toBe(false);
  expect(check.Check(message({ type: "take-ticket", services: ["a"], language: "de", people: 10 }))).toBe(false);
  expect(check.Check(message({ type: "drop-table" }))).toBe(false);
});

test.each([
  ["a/b", "a/b", true],
  ["a/+", "a/b", true],
  ["a/+", "a/+", true],
  ["a/b", "a/+", false],
  ["a/+", "a/#", false],
  ["a/#", "a/#", true],
  ["a/#", "a/b/c", true],
  ["a/+", "a/b/c", false],
  ["a/+/c", "a/b", false],
  ["a/b", "#", false],
])("pattern %s covers filter %s: %s", (pattern, filter, expected) => {
  expect(covers(pattern, filter)).toBe(expected);
});

test("a kiosk may ask as itself only, and reads its own view only", () => {
  const { publish, read } = patternsFor({ identity: "kiosk-1", role: "kiosk", devices: [], discreet: [] }, "wm/1/x/");
  const may = (patterns: readonly string[], topic: string) => patterns.some((p) => covers(p, `wm/1/x/${topic}`));
  expect(may(publish, "command/kiosk-1/abc")).toBe(true);
  expect(may(publish, "command/kiosk-2/abc")).toBe(false);
  expect(may(publish, "device/button/b1/event")).toBe(false);
  expect(may(read, "view/kiosk/kiosk-1")).toBe(true);
  expect(may(read, "view/kiosk/kiosk-2")).toBe(false);
  expect(may(read, "view/counter/1")).toBe(false);
});

test("a driver program speaks for its own devices only", () => {
  const rights = patternsFor({ identity: "hub", role: "driver", devices: ["sign/s1"], discreet: [] }, "wm/1/x/");
  expect(rights.publish).toContain("wm/1/x/device/sign/s1/status");
  expect(rights.publish.some((p) => covers(p, "wm/1/x/device/sign/s2/status"))).toBe(false);
  expect(rights.read.some((p) => covers(p, "wm/1/x/view/faults"))).toBe(false);
});

test("topics are read back as they were written", () => {
  expect(parseDeviceTopic("device/printer/p1/done")).toEqual({ device: { kind: "printer", id: "p1" }, part: "done" });
  expect(parseDeviceTopic("device/printer/p1/other")).toBeUndefined();
  expect(parseDeviceTopic("device/printer/p1/done/more")).toBeUndefined();
  expect(parseCommandTopic("command/kiosk-1/ab")).toEqual({ identity: "kiosk-1", part: "ab" });
  expect(parseCommandTopic("command/kiosk-1")).toBeUndefined();
});
