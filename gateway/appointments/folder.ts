/** Watches the folders into which other systems put their lists: each is taken in once it is whole, and set aside. */
import { access, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { AppointmentSource } from "../contract/site-visits.ts";
import type { Desk } from "../desk.ts";
import { quoted } from "../quiet-log.ts";
import { unreadableList } from "./hash-list.ts";
import { type Imported, importList } from "./import-list.ts";
import { type Looking, lookAgain } from "./looking.ts";
import { isOurFile, isOurFolder } from "./own-files.ts";
import { readAside } from "./read-aside.ts";
import type { ListContext } from "./reading.ts";
import { reportOf } from "./report.ts";
import { sentences } from "./sentences.ts";
import { writeShared } from "./shared-file.ts";

export interface ImportParts {
  /** To which the sources' folders are relative; the secret of the codes lies there already. */
  readonly data: string;
  readonly sources: readonly AppointmentSource[];
  readonly desk: Pick<Desk, "state" | "submit">;
  /** The site with today's date. */
  readonly context: () => ListContext;
  readonly now: () => number;
  readonly log: (line: string) => void;
  readonly everyMs?: number;
}

/** What the core could not take, as on a full disk, is brought again after this. */
const againMs = 30_000;
const bytesAtMost = 20_000_000;
/** Lists hold names; that long they are at hand for whoever reads the report. */
const keptDays = 7;
const doneFolder = "done";

/** Not a list: still being written, hidden, or ours. */
const notAList = /^\.|^done$|\.(part|tmp|new|crdownload|filepart)$|\.report\.txt$|^outcomes-.*\.csv$/i;

export function openImports(parts: ImportParts): Looking {
  return lookAgain(
    parts.sources.map((source) => watchFolder(source, parts)),
    parts.everyMs,
  );
}

interface SeenFile {
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** Size and times: another one, another file. */
  readonly mark: string;
}

function watchFolder(source: AppointmentSource, parts: ImportParts): () => Promise<void> {
  const folder = resolve(parts.data, source.folder);
  const trouble = openTrouble(source, parts);
  let before = new Map<string, string>();
  /** Done with, but still there: the folder cannot be written. */
  const done = new Set<string>();
  const waitUntil = new Map<string, number>();
  let tidiedAt = Number.NEGATIVE_INFINITY;

  async function take(file: SeenFile): Promise<void> {
    const path = join(folder, file.name);
    const context = parts.context();
    const answer =
      file.size > bytesAtMost
        ? { list: unreadableList(sentences.tooLarge) }
        : await readAside({ path, data: parts.data, source, context }, parts.log);
    if ("failed" in answer) {
      if (answer.failed === "ENOENT") return;
      done.add(file.mark);
      return trouble.tell(file.name, `${quoted(path)} cannot be read (${answer.failed}); let the gateway read it`);
    }
    const imported = await importList(answer.list, file.name, source, parts.desk);
    if (!imported) return void waitUntil.set(file.mark, performance.now() + againMs);
    const report = reportOf(imported, file.name, source.id, parts.now(), context.zone);
    parts.log(`appointments: ${quoted(path)}: ${summaryOf(imported)}`);
    try {
      await setAside(folder, file, report);
    } catch (error) {
      done.add(file.mark);
      const { code } = error as NodeJS.ErrnoException;
      parts.log(`appointments: ${quoted(folder)} cannot be written (${code}); lists stay where they are, unreported`);
    }
  }
  return async () => {
    if (isOurFolder(parts.data, source.folder))
      return trouble.tell("", `${quoted(folder)} holds what is the gateway's own; give „${source.id}“ another folder`);
    const files = await filesIn(folder);
    if (!Array.isArray(files))
      return trouble.tell("", `the folder ${quoted(folder)} cannot be read (${files}); create it or mount it`);
    const isDue = ({ mark }: SeenFile) => (waitUntil.get(mark) ?? 0) <= performance.now();
    const whole = files.filter(({ name, mark }) => before.get(name) === mark && !done.has(mark));
    before = new Map(files.map(({ name, mark }) => [name, mark]));
    if (!files.some(({ mark }) => done.has(mark))) trouble.over();
    for (const file of whole.filter(isDue)) await take(file);
    if (performance.now() < tidiedAt + 3_600_000) return;
    tidiedAt = performance.now();
    await tidy(join(folder, doneFolder));
  };
}

/** What is wrong with a folder is said once, until it is well again. */
function openTrouble(source: AppointmentSource, { log, desk }: ImportParts) {
  let said: string | undefined;
  let told = false;
  return {
    async tell(file: string, line: string): Promise<void> {
      if (said !== line) {
        log(`appointments: ${line}`);
        [said, told] = [line, false];
      }
      if (told) return;
      told = (await desk.submit({ type: "import-failed", source: source.id, file, reason: "unreadable" })).ok;
    },
    over(): void {
      said = undefined;
    },
  };
}

/** In the order in which they were written; or why the folder cannot be read. */
async function filesIn(folder: string): Promise<readonly SeenFile[] | string> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const isList = (name: string) => !notAList.test(name) && !isOurFile(name);
    const names = entries.filter((entry) => entry.isFile() && isList(entry.name)).map(({ name }) => name);
    const files = await Promise.all(names.map((name) => seen(folder, name)));
    return files
      .filter((file) => file !== undefined)
      .sort((a, b) => a.mtimeMs - b.mtimeMs || a.name.localeCompare(b.name));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "EIO";
  }
}

/** Undefined when it is gone by now. */
async function seen(folder: string, name: string): Promise<SeenFile | undefined> {
  try {
    const { size, mtimeMs, ctimeMs } = await stat(join(folder, name));
    return { name, size, mtimeMs, mark: `${name} ${size} ${mtimeMs} ${ctimeMs}` };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function summaryOf({ counts, refused, mistakes }: Imported): string {
  if (!counts) return `refused (${refused}), ${mistakes.length} wrong`;
  const { taken, changed, unchanged, cancelled } = counts;
  return `${taken} new, ${changed} changed, ${unchanged} unchanged, ${cancelled} cancelled, ${mistakes.length} wrong`;
}

/** The report is there before the list is: who sees a list in `done` finds what became of it. */
async function setAside(folder: string, file: SeenFile, report: string): Promise<void> {
  const done = join(folder, doneFolder);
  await mkdir(done, { recursive: true });
  const name = await freeName(done, file.name);
  await writeShared(join(done, `${name}.report.txt`), report);
  // Written anew meanwhile: that is another list, and stays for the next look.
  const now = await seen(folder, file.name);
  if (now?.mark === file.mark) await rename(join(folder, file.name), join(done, name));
}

async function freeName(folder: string, name: string): Promise<string> {
  const [, stem = name, ending = ""] = /^(.+?)(\.[^.]*)?$/s.exec(name) ?? [];
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${stem}-${n}${ending}`;
    if (!(await exists(join(folder, free)))) return free;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Deletes lists and reports that have lain there long enough; where that is not allowed, they are somebody else's. */
async function tidy(done: string): Promise<void> {
  const names = await readdir(done).catch(() => []);
  for (const report of names.filter((name) => name.endsWith(".report.txt"))) {
    const of = await seen(done, report);
    if (!of || Date.now() - of.mtimeMs < keptDays * 86_400_000) continue;
    for (const name of [report.slice(0, -".report.txt".length), report])
      await rm(join(done, name), { force: true }).catch(() => {});
  }
}
