import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type TSchema, Type } from "typebox";
import { expect, test } from "vitest";
import { project } from "../core/project.ts";
import { configuration, morning } from "../core/testing.ts";
import { openIdentities } from "../identities.ts";
import { createJournal } from "../journal-file.ts";
import { eventNames, events } from "./events.ts";
import { browsers, files } from "./privacy/elsewhere.ts";
import { columns } from "./privacy/operation.ts";
import type { Recipient } from "./privacy/row.ts";
import { eventAreas, fields, fieldsOf, goesUp, journalColumns, nameOf, rowOf } from "./privacy.ts";
import { privacyDocument } from "./privacy-document.ts";
import { covers, rights } from "./rights.ts";
import { LanguageTag, StaffRole } from "./shapes.ts";
import type { ClientRole } from "./staff-rights.ts";
import { namedViews, singleViews } from "./views.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const namesIn = (areas: typeof eventAreas) => areas.flatMap(({ rows }) => rows.flatMap((row) => row.fields));
const twice = (names: readonly string[]) => names.filter((name, n) => names.indexOf(name) !== n);

test("DATENSCHUTZ.md is up to date; else: npm run schema", () => {
  expect(read("DATENSCHUTZ.md")).toBe(privacyDocument());
});

test("every field of every event has its row in gateway/contract/privacy/", () => {
  expect(fields.map(({ path }) => path).filter((path) => nameOf(path) === undefined)).toEqual([]);
});

test("every event stands in one area, in words", () => {
  const told = eventAreas.flatMap((area) => Object.keys(area.events));
  expect(told.toSorted()).toEqual(eventNames.toSorted());
});

test("no row is of a field that is gone, and no field has two", () => {
  const used = new Set(fields.map(({ path }) => nameOf(path)));
  const names = namesIn(eventAreas);
  expect(names.filter((name) => !used.has(name))).toEqual([]);
  expect(twice(names)).toEqual([]);
});

test("fields share a row only where they hold the same kind of value", () => {
  const kinds = new Map<string, Set<string>>();
  for (const { path, schema } of fields) {
    const name = nameOf(path) ?? path;
    kinds.set(name, (kinds.get(name) ?? new Set()).add(kindOf(schema)));
  }
  expect([...kinds].filter(([, found]) => found.size > 1)).toEqual([]);
});

/** A schema without its bounds; what can only be true is a yes or no too. */
function kindOf(schema: unknown): string {
  const bounds = /^(min|max|exclusive|unique|description$|required$)/;
  return JSON.stringify(schema, (key, value) => (bounds.test(key) || value === true ? undefined : value));
}

test("the journal's columns have their rows", () => {
  const path = join(mkdtempSync(join(tmpdir(), "privacy-")), "journal.sqlite");
  createJournal(path, [], "epoch");
  const db = new DatabaseSync(path);
  const found = db.prepare("SELECT name FROM pragma_table_info('journal')").all();
  db.close();
  expect(namesIn([journalColumns]).toSorted()).toEqual(found.map(({ name }) => name).toSorted());
});

test("the file of identities holds what its rows say", async () => {
  const folder = mkdtempSync(join(tmpdir(), "privacy-"));
  const identities = openIdentities(folder);
  identities.newSetupCode();
  identities.add({ id: "hub", role: "driver" });
  identities.add({ id: "kiosk-1", role: "kiosk" });
  await identities.addStaff("anna", ["anna"]);
  const stored = JSON.parse(readFileSync(join(folder, "identities.json"), "utf8")) as Record<string, unknown>;
  const found = Object.entries(stored).flatMap(([name, value]) =>
    Array.isArray(value) ? value.flatMap((entry) => Object.keys(entry).map((key) => `${name}.${key}`)) : [name],
  );
  const rows = namesIn([files]).filter((name) => name.startsWith("identities.json/"));
  expect(rows.map((name) => name.slice("identities.json/".length)).toSorted()).toEqual([...new Set(found)].toSorted());
});

const codeIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .map((path) => read(join(folder, path)));

test("every file of the data folder has its row", () => {
  const lines = read("gateway/README.md").split("## The data folder")[1]!.split("\n## ")[0]!.split("\n");
  const told = lines.flatMap((line) => /^\| `([^`]+)`/.exec(line)?.[1] ?? []);
  const opened = codeIn("gateway").flatMap((text) =>
    [...text.matchAll(/\bjoin\((?:\w+\.)?(?:data|folder), "([^"]+)"/g)].map((match) => match[1]!),
  );
  expect(told.length).toBeGreaterThan(5);
  expect(opened).toContain("identities.json");
  const rows = namesIn([files]).map((row) => row.split("/")[0]!);
  const missing = [...told, ...opened].filter((name) => !rows.includes(name.split("/")[0]!));
  expect(missing).toEqual([]);
});

test("what browsers keep has its row", () => {
  const keepers = codeIn("ui-kiosk").filter((text) => /\b(local|session)Storage\b|\bStorage\b/.test(text));
  const kept = keepers.flatMap((text) => [...text.matchAll(/"(wartemarke-[a-z-]+)"/g)].map((match) => match[1]!));
  const cookies = codeIn("gateway").flatMap((text) =>
    [...text.matchAll(/\b\w*[cC]ookie\w* = "([^"]+)"/g)].map((match) => match[1]!),
  );
  expect(kept.length).toBeGreaterThan(1);
  expect(namesIn([browsers]).toSorted()).toEqual([...new Set([...kept, ...cookies])].toSorted());
});

test("who works where, what help is given and whose record it is never goes up", () => {
  for (const event of ["staff-signed-in", "help-noted", "reference-noted", "record-noted"] as const) {
    expect(fieldsOf(event, events[event]).filter(({ path }) => goesUp(path))).toEqual([]);
  }
  const discreet = /(^|\.)(staff|clerk|station|by|help|reference|record|code|team|configuration\.staff\..+)$/;
  const up = fields.filter(({ path }) => goesUp(path)).map(({ path }) => path);
  expect(up).toContain("ticket-called.number");
  expect(up.filter((path) => discreet.test(path))).toEqual([]);
  expect(columns.rows.find((row) => row.fields.includes("cause"))!.seen).toEqual([]);
});

test("a specialist application is told of its own record and of times, and of nothing else", () => {
  const rows = [journalColumns, ...eventAreas].flatMap((area) => area.rows);
  expect(rows.filter(({ seen }) => seen.includes("source")).flatMap((row) => row.fields)).toEqual([
    "at",
    "day",
    "record",
  ]);
});

const readers: Readonly<Partial<Record<ClientRole, Recipient>>> = {
  kiosk: "kiosk",
  display: "display",
  counter: "counter",
  flow: "programs",
  observer: "programs",
  scheduler: "programs",
};

/** In a view it is until when a step can be taken back, which nobody keeps. */
const namesakes = ["counter.undo.until"];

test("whoever is told a field by a view stands in its row", () => {
  // `view/site` is the configuration, which is public but for its people.
  const { site, ...views } = { ...singleViews, ...namedViews };
  const kept = fields.filter(({ path }) => !path.startsWith("site-configured."));
  const silent = Object.entries(views).flatMap(([view, whole]) =>
    partsOf(view, whole).flatMap(([path, schema]) => {
      const same = kept.filter((field) => last(field.path) === last(path) && kindOf(field.schema) === kindOf(schema));
      if (same.length === 0 || namesakes.includes(path)) return [];
      const seen = same.flatMap((field) => rowOf(field.path)!.seen);
      return recipientsOf(view).flatMap((recipient) => (seen.includes(recipient) ? [] : [`${path}: ${recipient}`]));
    }),
  );
  expect(silent).toEqual([]);
});

const last = (path: string) => path.split(".").at(-1)!;

function recipientsOf(view: string): Recipient[] {
  const topics = [`view/${view}`, `view/${view}/%i`];
  const mayRead = (role: string) =>
    rights[role as ClientRole].read.some((pattern) => topics.some((topic) => covers(pattern, topic)));
  return Object.entries(readers).flatMap(([role, recipient]) => (mayRead(role) ? [recipient] : []));
}

/** In views these say nothing of a person who could be recognised. */
const harmless: readonly { readonly shape: TSchema; readonly because: string }[] = [
  {
    shape: Type.Object({ role: StaffRole, languages: Type.Array(LanguageTag) }),
    because: "what the person at a counter may do and speaks",
  },
  { shape: Type.Literal(true), because: "that there is somebody in particular, not who" },
  {
    shape: Type.Object({ busy: Type.Boolean(), inOrder: Type.Boolean() }),
    because: "a station without staff",
  },
];

test("no view tells who works there", () => {
  const personal = /(staff|clerk|station|person|colleague|employee|user)(?!s?Open)/i;
  const found = Object.entries({ ...singleViews, ...namedViews }).flatMap(([name, view]) => partsOf(name, view));
  const allowed = new Set(harmless.map(({ shape }) => JSON.stringify(shape)));
  expect(found.length).toBeGreaterThan(100);
  const telling = found.filter(([path, schema]) => personal.test(last(path)) && !allowed.has(JSON.stringify(schema)));
  expect(telling.map(([path]) => path)).toEqual([]);
});

test("nothing that is told holds who works here, another system's record or the digest of a code", () => {
  const sources = [{ id: "case-system", outcomes: true }];
  const office = morning({ ...configuration, sources });
  const [clerk, record, code] = ["clerk-1", "record-4711", "digest".padEnd(22, "x")];
  const visitor = { services: ["extend"], language: "de", people: 1, ready: true, start: office.now };
  const rows = [{ appointment: "a1", record, cancelled: false, plan: { ...visitor, clerk, code } }];
  office.put({ type: "import", source: "case-system", rows });
  const told = () => [...project(office.state)].map(([topic, value]) => `${topic} ${JSON.stringify(value)}`);
  const telling = () => told().filter((line) => [clerk, "lead-1", record, code].some((word) => line.includes(word)));
  expect(told().filter((line) => line.includes('"a1"'))).not.toEqual([]);
  expect(telling()).toEqual([]);
  expect(office.ask("kiosk", "kiosk-1", { type: "check-in", code })).toMatchObject({ ok: true });
  expect(telling()).toEqual([]);
  expect(office.at("2", { type: "call-next", counter: "2" })).toMatchObject({ ok: true });
  expect(telling()).toEqual([]);
});

/** Every property at every depth, with its schema. */
function partsOf(path: string, schema: unknown): (readonly [path: string, schema: unknown])[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === "properties"
      ? Object.entries(value as object).flatMap(([name, part]) => [
          [`${path}.${name}`, part] as const,
          ...partsOf(`${path}.${name}`, part),
        ])
      : partsOf(path, value),
  );
}
