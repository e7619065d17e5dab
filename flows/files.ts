/** The keeper's folder: flows, credentials, settings and key, each whole or not at all, and the last good ones. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { type FlowNode, readFlows } from "./check.ts";
import type { FlowMistake, Kept } from "./talk.ts";

export interface Stored {
  readonly kept: Kept;
  /** The file as it stands there cannot be read as flows. */
  readonly damaged?: FlowMistake;
  readonly good?: Pick<Kept, "flows" | "credentials">;
}

export interface FlowFiles {
  readonly folder: string;
  /** Folder whose `node_modules` facilities staff fill. */
  readonly palette: string;
  /** Made on first use, and never again: without it all credentials are lost. */
  readonly key: string;
  read(): Stored;
  /** On the disk when it returns. Flows last: credentials of nodes that are not there hurt nobody. */
  save(kept: Partial<Kept>): void;
  /** From now on these are the ones that ran well. */
  saveGood(good: Pick<Kept, "flows" | "credentials">): void;
}

export const flowsFile = "flows.json";
const names = {
  flows: flowsFile,
  credentials: "flows-credentials.json",
  settings: "flows-settings.json",
} as const;

/** Replaces a file: whole under its name or not there, also after a power cut, and for its owner's eyes alone. */
export type WriteWhole = (path: string, text: string) => void;

/** @throws when the folder may not be written */
export function openFiles(folder: string, writeWhole: WriteWhole): FlowFiles {
  const path = (name: string) => join(folder, name);
  const [palette, good] = [path("palette"), path("good")];
  for (const each of [folder, palette, good]) mkdirSync(each, { recursive: true, mode: 0o700 });
  // Secrets and modules are nobody's history.
  const ignored = path(".gitignore");
  if (!existsSync(ignored)) writeWhole(ignored, `*\n!.gitignore\n!${names.flows}\n`);
  const modules = join(palette, "package.json");
  if (!existsSync(modules)) writeWhole(modules, pretty({ name: "palette", private: true }));
  return {
    folder,
    palette,
    key: keyAt(path("credential.key"), writeWhole),
    read() {
      const present = flowsAt(path(names.flows));
      const last = flowsAt(join(good, names.flows));
      const credentials = recordAt(path(names.credentials));
      const kept = {
        flows: "flows" in present ? present.flows : [],
        credentials: credentials ?? {},
        settings: recordAt(path(names.settings)) ?? {},
      };
      const wasGood = "flows" in last && existsSync(join(good, names.flows));
      // Empty flows would soon be the last good ones.
      const lost = wasGood && last.flows.length > 0 && !existsSync(path(names.flows)) ? gone : undefined;
      const damaged = "mistake" in present ? present.mistake : (lost ?? (credentials ? undefined : noCredentials));
      return {
        kept,
        ...(damaged && { damaged }),
        ...(wasGood && { good: { flows: last.flows, credentials: recordAt(join(good, names.credentials)) ?? {} } }),
      };
    },
    save(kept) {
      // What somebody has written there by hand is not for anybody to throw away.
      if (kept.flows && "mistake" in flowsAt(path(names.flows))) {
        renameSync(path(names.flows), `${path(names.flows)}.damaged`);
      }
      for (const part of ["settings", "credentials", "flows"] as const) {
        if (kept[part]) writeWhole(path(names[part]), pretty(kept[part]));
      }
    },
    saveGood({ flows, credentials }) {
      writeWhole(join(good, names.credentials), pretty(credentials));
      writeWhole(join(good, names.flows), pretty(flows));
    },
  };
}

function keyAt(path: string, writeWhole: WriteWhole): string {
  if (!existsSync(path) || readFileSync(path, "utf8").trim() === "")
    writeWhole(path, `${randomBytes(32).toString("hex")}\n`);
  return readFileSync(path, "utf8").trim();
}

/** None are no mistake: nobody has drawn any yet. */
export function flowsAt(path: string): { flows: readonly FlowNode[] } | { mistake: FlowMistake } {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return { flows: [] };
    return {
      mistake: {
        de: `flows.json kann nicht gelesen werden (${code}). Nachsehen, wem die Datei gehört.`,
        en: `flows.json cannot be read (${code}); see who owns it`,
      },
    };
  }
  return readFlows(text);
}

/** Nothing where there is no file; undefined where it cannot be read. */
export function recordAt(path: string): Readonly<Record<string, unknown>> | undefined {
  if (!existsSync(path)) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const gone: FlowMistake = {
  de: "flows.json fehlt, obwohl es schon Abläufe gab. Einen früheren Stand zurückholen, oder im Editor neu beginnen.",
  en: "flows.json is missing although there were flows; take an earlier one from its history, or deploy in the editor",
};

/** Of credentials that cannot be read. */
export const noCredentials: FlowMistake = {
  de:
    "flows-credentials.json ist beschädigt. Einen früheren Stand zurückholen, oder die Datei löschen und alle " +
    "Zugangsdaten im Editor neu eingeben.",
  en:
    "flows-credentials.json is damaged; put an earlier one back, or delete it and enter all credentials again in " +
    "the editor",
};

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
