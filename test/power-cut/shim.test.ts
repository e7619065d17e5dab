/**
 * The disk that forgets is tested before it tests anything: it sees what SQLite in this Node does, and forgets the
 * rest.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { cutPower } from "./disk.ts";
import { openRandom } from "./random.ts";
import { scratch } from "./scratch.ts";
import { buildShim, countsOf, shimEnvironment } from "./shim.ts";

const library = buildShim();

/** Runs a few lines of JavaScript on the disk and ends the program by SIGKILL; `data` is its folder. */
function onDisk(script: string, circumstances: { full?: string; eio?: string; before?: (data: string) => void } = {}) {
  const { folder, data } = scratch();
  const platter = join(folder, "platter");
  circumstances.before?.(data);
  const environment = shimEnvironment({ library: library!, data, platter, ...circumstances });
  const opening = `import fs from "node:fs"; import { DatabaseSync } from "node:sqlite";
    const data = ${JSON.stringify(data)};
    const syncFolder = () => { const fd = fs.openSync(data); fs.fsyncSync(fd); fs.closeSync(fd); };`;
  const ending = `; process.kill(process.pid, "SIGKILL");`;
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", opening + script + ending], {
    env: { ...process.env, ...environment },
    encoding: "utf8",
  });
  const counts = countsOf(platter);
  return { data, counts, run, cut: (survival = 0) => cutPower(data, platter, openRandom(), survival) };
}

const insertHundred = (synchronous: string) => `
  const db = new DatabaseSync(data + "/x.sqlite");
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; CREATE TABLE t (n)");
  for (let n = 0; n < 100; n++) db.exec("INSERT INTO t VALUES (" + n + ")");`;

function rowsOf(data: string): number {
  const db = new DatabaseSync(join(data, "x.sqlite"));
  const isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 't'").get();
  const rows = isThere ? (db.prepare("SELECT count(*) AS rows FROM t").get()!.rows as number) : 0;
  db.close();
  return rows;
}

describe.skipIf(!library)("the disk that forgets", () => {
  it("sees each write and each sync of SQLite, and keeps what was synced", () => {
    const { data, counts, run, cut } = onDisk(insertHundred("FULL"));
    expect(run.signal, run.stderr).toBe("SIGKILL");
    expect(counts.writes).toBeGreaterThan(200);
    expect(counts.syncs).toBeGreaterThan(100);
    expect(counts.folderSyncs).toBeGreaterThan(0);
    cut();
    expect(rowsOf(data)).toBe(100);
  });

  it("forgets what was not synced, although it was there until the cut", () => {
    const { data, run, cut } = onDisk(insertHundred("OFF"));
    expect(run.signal, run.stderr).toBe("SIGKILL");
    expect(readdirSync(data)).toContain("x.sqlite-wal");
    cut();
    expect(rowsOf(data)).toBe(0);
  });

  it("keeps a WAL that was synced now and then up to its last sync", () => {
    const { data, cut } = onDisk(`${insertHundred("FULL")}
      db.exec("PRAGMA synchronous = OFF"); for (let n = 0; n < 50; n++) db.exec("INSERT INTO t VALUES (0)");`);
    cut();
    expect(rowsOf(data)).toBe(100);
  });

  it("knows a new name, a new content and a deletion once their folder is synced", () => {
    const before = (data: string) => {
      writeFileSync(join(data, "old"), "old");
      writeFileSync(join(data, "gone"), "gone");
    };
    const script = `const put = (name, text) => fs.writeFileSync(data + "/" + name, text, { flush: true });
      put("old.new", "new"); fs.renameSync(data + "/old.new", data + "/old");
      fs.unlinkSync(data + "/gone"); put("made", "x");`;
    const forgotten = onDisk(script, { before });
    forgotten.cut();
    expect(readdirSync(forgotten.data).sort()).toEqual(["gone", "old"]);
    expect(readFileSync(join(forgotten.data, "old"), "utf8")).toBe("old");
    const kept = onDisk(`${script} syncFolder(); fs.writeFileSync(data + "/made", "not synced");`, { before });
    kept.cut();
    expect(readdirSync(kept.data).sort()).toEqual(["made", "old"]);
    expect(readFileSync(join(kept.data, "old"), "utf8")).toBe("new");
    expect(readFileSync(join(kept.data, "made"), "utf8")).toBe("x");
  });

  it("lets some of what was not synced survive, sector by sector, when asked to", () => {
    const { data, cut } = onDisk(`fs.writeFileSync(data + "/torn", "x".repeat(512 * 64)); syncFolder();`);
    cut(0.5);
    const sectors = readFileSync(join(data, "torn"), "latin1").match(/[\s\S]{1,512}/g) ?? [];
    const survived = sectors.filter((sector) => sector === "x".repeat(512)).length;
    expect(survived).toBeGreaterThan(10);
    expect(survived).toBeLessThan(54);
  });

  it("is full while told so: nothing grows, what is there can be written over", () => {
    const full = join(scratch().folder, "full");
    writeFileSync(full, "0");
    const script = `const fd = fs.openSync(data + "/there", "r+"); fs.writeSync(fd, "THERE", 0);
      try { fs.writeSync(fd, "more", 5); } catch (error) { console.log(error.code); }`;
    const { data, run } = onDisk(script, { full, before: (data) => writeFileSync(join(data, "there"), "there") });
    expect(run.stdout).toBe("ENOSPC\n");
    expect(readFileSync(join(data, "there"), "utf8")).toBe("THERE");
  });

  it("fails a sync while told so, and then has lost what it should have saved, as Linux does", () => {
    const eio = join(scratch().folder, "eio");
    writeFileSync(eio, "");
    const script = `const fd = fs.openSync(data + "/file", "r+"); fs.writeSync(fd, "12345", 0);
      try { fs.fsyncSync(fd); } catch (error) { console.log(error.code); }
      fs.rmSync(${JSON.stringify(eio)}); fs.writeSync(fd, "6", 5); fs.fsyncSync(fd);`;
    const { data, run, cut } = onDisk(script, { eio, before: (data) => writeFileSync(join(data, "file"), "abcde") });
    expect(run.stdout).toBe("EIO\n");
    cut();
    expect(readFileSync(join(data, "file"), "utf8")).toBe("abcde6");
  });
});
