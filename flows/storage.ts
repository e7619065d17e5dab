/** Node-RED's memory: asks the keeper for all of it, and judges flows before they start and before they are kept. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { type CheckParts, mistakesOf, oversightsOf } from "./check.ts";
import type { RedRuntime, RedStorage } from "./red.ts";
import { refusedCode } from "./settings.ts";
import type { FlowMistake, KeeperSays, Kept, Runs, RuntimeSays } from "./talk.ts";

export interface StorageParts {
  readonly knows: CheckParts["knows"];
  readonly credentialSecret: string;
  /** Is there an editor to mend flows in? */
  readonly editor: boolean;
  /** Judges alone: nothing starts. */
  readonly dry: boolean;
  readonly tell: (what: RuntimeSays) => void;
}

export interface Storage extends RedStorage {
  heard(what: KeeperSays): void;
  /** What was judged when flows were last loaded. */
  judged(): { readonly mistakes: readonly FlowMistake[]; readonly runs: Runs; readonly nodes: number };
}

type Loaded = Extract<KeeperSays, { say: "loaded" }>;

export function openStorage(parts: StorageParts): Storage {
  const asking = openAsking(parts.tell);
  const { heard, load, save } = asking;
  let runtime: RedRuntime | undefined;
  let settings: Kept["settings"] | undefined;
  let credentials: Kept["credentials"] = {};
  let judged: ReturnType<Storage["judged"]> = { mistakes: [], runs: "none", nodes: 0 };
  /** Kept together with the flows that they belong to, or not at all. */
  let unsaved: Kept["credentials"] | undefined;

  const checked = (kept: Pick<Kept, "flows" | "credentials">) =>
    mistakesOf(kept.flows, { knows: parts.knows, credentials: opened(kept.credentials, parts.credentialSecret) });

  return {
    heard,
    judged: () => judged,
    async init(_settings, started) {
      runtime = started;
    },
    async getFlows() {
      const loaded = await load();
      const mistakes = loaded.refused ? [loaded.refused] : checked(loaded.kept);
      const oversights = parts.dry ? oversightsOf(loaded.kept.flows) : [];
      const { runs, ...chosen } = choose(loaded, mistakes, parts.editor, checked);
      credentials = chosen.credentials;
      judged = { mistakes: [...mistakes, ...oversights], runs, nodes: loaded.kept.flows.length };
      if (parts.dry) return [];
      if (runs === "stopped" && runtime) standStill(runtime);
      return chosen.flows;
    },
    // None at all it takes for some that nobody has sealed.
    getCredentials: async () =>
      Object.keys(credentials).length > 0 ? credentials : sealed("{}", parts.credentialSecret),
    async saveCredentials(changed) {
      unsaved = changed as Kept["credentials"];
    },
    async saveFlows(flows) {
      const next = { flows: flows as Kept["flows"], credentials: unsaved ?? credentials };
      const mistakes = [...checked(next), ...oversightsOf(next.flows)];
      if (mistakes.length > 0) throw refusal(mistakes.map(({ de }) => de).join("\n"));
      const error = await save({ flows: next.flows, ...(unsaved && { credentials: unsaved }) });
      if (error !== undefined) throw refusal(error);
      credentials = next.credentials;
      unsaved = undefined;
    },
    async getSettings() {
      settings ??= (await load()).kept.settings;
      return settings;
    },
    async saveSettings(changed) {
      settings = changed as Kept["settings"];
      await save({ settings });
    },
    // Nothing is kept in a library; what there is to import comes with the nodes.
    getLibraryEntry: async () => [],
    saveLibraryEntry: async () => {
      throw refusal("Hier wird nichts in einer Bibliothek abgelegt. Statt dessen exportieren und herunterladen.");
    },
  };
}

/** What is to run; where somebody can mend them, the present flows stand still rather than others in their place. */
function choose(
  { kept, good }: Loaded,
  mistakes: readonly FlowMistake[],
  editor: boolean,
  checked: (kept: Pick<Kept, "flows" | "credentials">) => readonly FlowMistake[],
): Pick<Kept, "flows" | "credentials"> & { runs: Runs } {
  if (mistakes.length === 0) return { ...kept, runs: "present" };
  if (editor && kept.flows.length > 0) return { ...kept, runs: "stopped" };
  if (good && checked(good).length === 0) return { ...good, runs: "good" };
  return { flows: [], credentials: {}, runs: "none" };
}

/** Node-RED's own word for it is safe mode: it says so in the editor, and the next deploy starts all. */
function standStill({ settings }: RedRuntime): void {
  Object.defineProperty(settings, "safeMode", { value: true, configurable: true });
}

function refusal(sentences: string): Error {
  return Object.assign(new Error(sentences), { code: refusedCode });
}

/** As Node-RED encrypts them: AES-256-CTR, first its start in 32 hexadecimal digits. Undefined: a wrong key. */
export function opened(credentials: Kept["credentials"], secret: string): CheckParts["credentials"] {
  const { $: sealed } = credentials;
  if (sealed === undefined) return credentials as CheckParts["credentials"];
  try {
    const [start, body] = [Buffer.from(String(sealed).slice(0, 32), "hex"), String(sealed).slice(32)];
    const cipher = createDecipheriv(algorithm, keyOf(secret), start);
    return JSON.parse(cipher.update(body, "base64", "utf8") + cipher.final("utf8")) as CheckParts["credentials"];
  } catch {
    return undefined;
  }
}

const algorithm = "aes-256-ctr";
const keyOf = (secret: string) => createHash("sha256").update(secret).digest();

function sealed(text: string, secret: string): Kept["credentials"] {
  const start = randomBytes(16);
  const cipher = createCipheriv(algorithm, keyOf(secret), start);
  return { $: start.toString("hex") + cipher.update(text, "utf8", "base64") + cipher.final("base64") };
}

/** Questions to the keeper, each with its number. */
function openAsking(tell: (what: RuntimeSays) => void) {
  const waiting = new Map<number, (answer: KeeperSays) => void>();
  let last = 0;
  function ask<Answer extends KeeperSays>(what: (nr: number) => RuntimeSays): Promise<Answer> {
    last += 1;
    const { promise, resolve } = Promise.withResolvers<KeeperSays>();
    waiting.set(last, resolve);
    tell(what(last));
    return promise as Promise<Answer>;
  }
  return {
    heard(answer: KeeperSays) {
      waiting.get(answer.nr)?.(answer);
      waiting.delete(answer.nr);
    },
    load: () => ask<Loaded>((nr) => ({ say: "load", nr })),
    /** @returns why it is not kept */
    save: async (kept: Partial<Kept>) => {
      const saved = await ask<Extract<KeeperSays, { say: "saved" }>>((nr) => ({ say: "save", nr, kept }));
      return saved.error;
    },
  };
}
