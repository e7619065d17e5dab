import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import type { Recorded } from "./contract/events.ts";
import { apply } from "./core/apply.ts";
import { emptyState, type State } from "./core/state.ts";
import { morning } from "./core/testing.ts";
import { openJournal } from "./journal.ts";
import { lastDayToDelete } from "./retention.ts";

const folder = () => mkdtempSync(join(tmpdir(), "wartemarke-journal-"));
const hour = 3_600_000;
const noReceipts = { from: "2026-11-23", open: [] };

/** Opens the journal as the gateway does: replays into a state. */
async function opened(data: string) {
  let state: State = emptyState;
  let past: Recorded[] = [];
  const replay = (events: Iterable<Recorded>) => {
    state = emptyState;
    past = [];
    for (const event of events) {
      if (past.length === 0) state = { ...emptyState, seq: event.seq - 1 };
      state = apply(state, event);
      past.push(event);
    }
  };
  const log: string[] = [];
  const { journal, damages, kept } = await openJournal(data, "2026-11-21", replay, (line) => log.push(line));
  return { journal, damages, kept, past, state: () => state, log };
}

async function written(data: string, events: readonly Recorded[]): Promise<void> {
  const { journal } = await opened(data);
  for (const event of events) await journal.append([event]);
  await journal.close();
}

test("what was appended is replayed in order, with the same epoch", async () => {
  const data = folder();
  const office = morning();
  office.kiosk("collect", { help: ["in-writing"] });
  const first = await opened(data);
  await first.journal.append(office.journal);
  await first.journal.close();
  const second = await opened(data);
  expect(second.past).toEqual(JSON.parse(JSON.stringify(office.journal)));
  expect(second.journal.epoch).toBe(first.journal.epoch);
  expect(second.damages).toBe(0);
  await second.journal.close();
});

test("the schema is what gateway/README.md tells those who read it with SQL", async () => {
  const data = folder();
  await written(data, morning().journal);
  const db = new DatabaseSync(join(data, "journal.sqlite"), { readOnly: true });
  const columns = db.prepare("SELECT name, type FROM pragma_table_info('journal')").all();
  db.close();
  const readme = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
  for (const { name, type } of columns) expect(readme).toContain(`| \`${name}\` | ${type} |`);
});

/** An office of two days, so that damage can hit one or the other. */
function twoDays() {
  const office = morning();
  for (let n = 0; n < 300; n++) office.kiosk("collect", { print: false });
  office.later(24 * hour);
  office.signIn("1", "lead-1");
  for (let n = 0; n < 300; n++) office.kiosk("collect", { print: false });
  return office;
}

test.each([
  ["the file's head is overwritten", (path: string) => overwrite(path, 0, 200)],
  ["a page in the middle is overwritten", (path: string) => overwrite(path, 40_000, 3_000)],
  ["the file is cut short", (path: string) => truncateSync(path, 60_000)],
])("%s: set aside, told, and all that can be read is taken over", async (_, damage) => {
  const data = folder();
  await written(data, twoDays().journal);
  const path = join(data, "journal.sqlite");
  damage(path);
  const after = await opened(data);
  expect(after).toMatchObject({ damages: 1, kept: after.past.length });
  expect(readdirSync(data).filter((name) => name.startsWith("damaged-2026-11-21-1.sqlite"))).not.toHaveLength(0);
  expect(after.log.join()).toContain("is damaged");
  expect(after.past.map((e) => e.seq)).toEqual(after.past.map((_e, n) => n + 1));
  await after.journal.close();
  const again = await opened(data);
  expect(again.damages).toBe(1);
  expect(again.log).toEqual([]);
  expect(again.past).toEqual(after.past);
  await again.journal.close();
});

test("damage to the first day leaves the second one whole", async () => {
  const data = folder();
  const office = twoDays();
  await written(data, office.journal);
  const db = new DatabaseSync(join(data, "journal.sqlite"));
  db.exec("UPDATE journal SET payload = '{broken' WHERE seq = 100");
  db.close();
  const after = await opened(data);
  expect(after.past.filter((e) => e.type === "ticket-issued" && e.day === "2026-11-22")).toHaveLength(300);
  expect(after.past.filter((e) => e.day === "2026-11-21").length).toBe(99);
  await after.journal.close();
});

test("an event that does not fit those before it counts as damage", async () => {
  const data = folder();
  const office = morning();
  office.kiosk("collect");
  await written(data, office.journal);
  const db = new DatabaseSync(join(data, "journal.sqlite"));
  db.exec("DELETE FROM journal WHERE seq = 5");
  db.close();
  const after = await opened(data);
  expect(after).toMatchObject({ damages: 1, kept: 4 });
  await after.journal.close();
});

test("deletion takes whole days, notes of help and references, also from free pages and from the log", async () => {
  const data = folder();
  const office = twoDays();
  office.kiosk("advice", { help: ["interpreter"], language: "xx-secretlanguage" });
  office.signIn("1", "lead-1");
  office.at("1", { type: "note-reference", number: "L001", reference: "PIK-4711" });
  office.later(24 * hour);
  await written(data, office.journal);
  const bytes = () =>
    readdirSync(data)
      .map((name) => readFileSync(join(data, name), "latin1"))
      .join("");
  const { journal } = await opened(data);
  expect(bytes()).toContain("interpreter");
  expect(bytes()).toContain("PIK-4711");
  expect(bytes()).toContain('"run":"run-g"');
  expect(bytes()).toContain('"number":"K250"');
  const rows = await journal.prune("2026-11-21", "2026-11-23", noReceipts);
  expect(rows).toBe(office.journal.filter((e) => e.day <= "2026-11-21").length);
  expect(bytes()).not.toContain("interpreter");
  expect(bytes()).not.toContain("PIK-4711");
  expect(bytes()).not.toContain('"run":"run-g"');
  await journal.prune("2026-11-22", "2026-11-23", noReceipts);
  expect(bytes()).not.toContain("secretlanguage");
  await journal.close();
  const after = await opened(data);
  expect(after.past[0]).toMatchObject({ type: "day-opened", day: "2026-11-23" });
  expect(after.state().configuration?.name).toBe("Testamt");
  await after.journal.close();
});

test("ninety days are kept: today and the ninety before it", () => {
  expect(lastDayToDelete("2026-11-21", 90)).toBe("2026-08-22");
  expect(lastDayToDelete("2026-03-30", 1)).toBe("2026-03-28");
});

test("a copy of the journal taken while the gateway is stopped opens elsewhere", async () => {
  const data = folder();
  const elsewhere = folder();
  await written(data, morning().journal);
  copyFileSync(join(data, "journal.sqlite"), join(elsewhere, "journal.sqlite"));
  const { past, journal } = await opened(elsewhere);
  expect(past.length).toBe(morning().journal.length);
  await journal.close();
});

function overwrite(path: string, at: number, length: number): void {
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(length, 0xa5), 0, length, at);
  closeSync(file);
}
