/** Checks a flows file against the nodes that are there, in a process of its own that starts no flow. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { flowsAt, noCredentials, recordAt } from "./files.ts";
import { forkRuntime } from "./process.ts";
import type { FlowMistake, RuntimeSays, SiteMenu } from "./talk.ts";

export interface JudgeParts {
  /** Folder of the program. */
  readonly root: string;
  /** `<data>/flows`: its palette counts, and its key where the file has no other beside it. */
  readonly folder: string;
  readonly file: string;
}

export interface Judgement {
  readonly mistakes: readonly FlowMistake[];
  /** Entries of the file. */
  readonly nodes: number;
}

const heapMb = 192;
const patienceMs = 60_000;
const nobody: SiteMenu = {
  counters: [],
  services: [],
  areas: [],
  kiosks: [],
  displays: [],
  devices: [],
  shows: [],
  served: [],
  languages: ["de"],
};

/** Changes nothing, and needs no gateway. A file that is not there is a mistake. */
export async function judgeFlows({ root, folder, file }: JudgeParts): Promise<Judgement> {
  const read = existsSync(file) ? flowsAt(file) : { mistake: notThere };
  if ("mistake" in read) return { mistakes: [read.mistake], nodes: 0 };
  const credentials = recordAt(join(dirname(file), "flows-credentials.json"));
  if (!credentials) return { mistakes: [noCredentials], nodes: 0 };
  const kept = { flows: read.flows, credentials, settings: {} };
  const { promise, resolve, reject } = Promise.withResolvers<Judgement>();
  const runtime = forkRuntime({
    root,
    heapMb,
    may: "all",
    task: { task: "check", palette: join(folder, "palette"), credentialSecret: keyFor(file, folder), site: nobody },
    heard(what: RuntimeSays) {
      if (what.say === "load") runtime.tell({ say: "loaded", nr: what.nr, kept });
      else if (what.say === "save") runtime.tell({ say: "saved", nr: what.nr });
      else if (what.say === "checked") resolve(what);
    },
    ended: ({ error }) => reject(new Error(`Node-RED ended while it loaded its nodes: ${error ?? "without a word"}`)),
  });
  const tooLong = setTimeout(() => reject(new Error("Node-RED has not loaded its nodes within a minute")), patienceMs);
  return promise.finally(() => {
    clearTimeout(tooLong);
    return runtime.stop();
  });
}

const notThere: FlowMistake = {
  de: "Die Datei gibt es nicht. Den richtigen Namen nennen.",
  en: "there is no such file; name the right one, or say with --data where the site's data lies",
};

/** Without a key nothing can be opened, and the check says so where there is something. */
function keyFor(file: string, folder: string): string {
  const path = [dirname(file), folder].map((each) => join(each, "credential.key")).find((each) => existsSync(each));
  return path === undefined ? "" : readFileSync(path, "utf8").trim();
}
