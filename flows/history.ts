/** The history of flows: each deploy a commit in the folder's own git, whose message names what changed. */
import { execFile } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type FlowNode, readFlows } from "./check.ts";

export interface History {
  /** What stands in the folder now; nothing happens where nothing has changed. */
  commit(): Promise<void>;
  /** What was asked for is done. */
  settled(): Promise<void>;
}

const run = promisify(execFile);
const patienceMs = 15_000;
/** Bytes. */
const flowsAtMost = 64 * 1024 * 1024;
const author = ["-c", "user.name=Wartemarke", "-c", "user.email=flows@localhost", "-c", "commit.gpgsign=false"];

export function openHistory(folder: string, log: (line: string) => void, git = "git"): History {
  const own = { GIT_DIR: join(folder, ".git"), GIT_WORK_TREE: folder, GIT_CONFIG_NOSYSTEM: "1" };
  let told = false;
  let last: Promise<void> = Promise.resolve();
  let waiting = false;

  const ask = async (...args: string[]) => {
    const env = { ...process.env, ...own, LC_ALL: "C" };
    const { stdout } = await run(git, [...author, ...args], {
      cwd: folder,
      env,
      timeout: patienceMs,
      maxBuffer: flowsAtMost,
    });
    return stdout;
  };
  async function commit(): Promise<void> {
    unlock(join(own.GIT_DIR, "index.lock"));
    // Whatever was begun and not ended it mends.
    await ask("init", "--quiet");
    await ask("add", "--", ".gitignore", "flows.json");
    const changed = await ask("diff", "--cached", "--name-only");
    if (changed.trim() === "") return;
    const before = await ask("show", "HEAD:flows.json").catch(() => "[]");
    const now = await ask("show", ":flows.json");
    await ask("commit", "--quiet", "--no-verify", "-m", messageOf(flowsIn(before), flowsIn(now)));
  }
  return {
    commit() {
      // What stands there when its turn comes is what it takes: one that waits is enough.
      if (waiting) return last;
      waiting = true;
      const begin = () => {
        waiting = false;
        return commit();
      };
      last = last.then(begin).catch((error: Error) => {
        if (told) return;
        told = true;
        log(`flows have no history: ${sentenceOf(error)}`);
      });
      return last;
    },
    settled: () => last,
  };
}

function sentenceOf(error: Error & { code?: unknown; stderr?: string }): string {
  if (error.code === "ENOENT") return "there is no git; install it to have one";
  return (error.stderr?.trim() || error.message).split("\n")[0]!;
}

/** After a power cut nobody is there any more who would take the lock away. */
function unlock(path: string): void {
  const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && Date.now() - since > 4 * patienceMs) rmSync(path, { force: true });
}

const flowsIn = (text: string): readonly FlowNode[] => {
  const read = readFlows(text);
  return "flows" in read ? read.flows : [];
};

/** „3 nodes changed in „Flurlicht““: in which tabs, and how many. Where a node stands on its tab is no change of it. */
export function messageOf(before: readonly FlowNode[], now: readonly FlowNode[]): string {
  const [old, next] = [byId(before), byId(now)];
  const changed = [
    ...now.filter((node) => meaning(old.get(node.id)) !== meaning(node)),
    ...before.filter(({ id }) => !next.has(id)),
  ].filter(({ type }) => type !== "group");
  if (changed.length === 0) return "nodes moved";
  const tabs = new Set(changed.map((node) => tabOf(node, next) ?? tabOf(node, old)).filter((tab) => tab !== undefined));
  const count = `${changed.length} ${changed.length === 1 ? "node" : "nodes"} changed`;
  return tabs.size === 0 ? count : `${count} in ${[...tabs].map((tab) => `„${tab}“`).join(", ")}`;
}

type Nodes = ReadonlyMap<string, FlowNode>;
const byId = (flows: readonly FlowNode[]): Nodes => new Map(flows.map((node) => [node.id, node]));

function meaning(node: FlowNode | undefined): string {
  return JSON.stringify(node, (key, value) => (["x", "y", "w", "h"].includes(key) ? undefined : value)) ?? "";
}

function tabOf(node: FlowNode, nodes: Nodes): string | undefined {
  const tab = node.type === "tab" ? node : nodes.get(node.z ?? "");
  return tab ? (tab.label ?? tab.name ?? tab.id) : undefined;
}
