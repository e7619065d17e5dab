/** The keeper with the real Node-RED below it, for tests: its flows, faults, log, and its editor's door. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { DevicePort } from "../../drivers/driver.ts";
import { hashOfCode } from "../../flows/code.ts";
import { flowsDriver, type KeeperParts, type Started } from "../../flows/keeper.ts";
import type { FaultCode } from "../../gateway/contract/faults.ts";
import { writeWhole } from "../../gateway/whole-file.ts";
import { until } from "../appliance.ts";

export type Node = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

export interface KeptOptions extends Partial<KeeperParts> {
  /** What stands in flows.json: a list, or any text. */
  readonly flows?: readonly Node[] | string;
}

export const root = join(import.meta.dirname, "../..");
export const code = "7K2M-9QWX-04TZ-H3RD";

const site = {
  counters: [{ id: "1", label: "1" }],
  services: [],
  areas: [],
  kiosks: [],
  displays: [],
  devices: [],
  shows: [],
  served: [],
  languages: ["de"],
};

/** A start takes a second where nobody else wants the processor, and Node-RED comes last. */
export const patienceMs = 90_000;
/** Short enough for a test; a slow machine is no fault. */
export const times = {
  hungMs: 2_500,
  busyMs: 2_000,
  againLeastMs: 50,
  againMostMs: 400,
  wellMs: 1_000,
  goodMs: 300,
};

/** Nobody is there: these tests are about what happens without a gateway. */
export function partsFor(folder: string): KeeperParts {
  return {
    root,
    folder,
    writeWhole,
    site,
    line: { broker: "mqtt://127.0.0.1:9", identity: "flows", secret: "geheim", site: "probe" },
    editorPort: 0,
    // The tests themselves take all there is.
    unbounded: true,
  };
}

export function silentPort(): DevicePort {
  return {
    event: () => undefined,
    keep: async () => false,
    onAnswer() {},
    onLine() {},
    onJob() {},
    onShow() {},
    alarm() {},
    busy() {},
    model() {},
    fault() {},
    now: Date.now,
    log() {},
  };
}

/** As the core shows it. */
export function openFor(minutes: number) {
  return { editor: { until: Date.now() + minutes * 60_000, codeHash: hashOfCode(code) } };
}

export async function startKept({ flows, ...parts }: KeptOptions = {}) {
  const data = mkdtempSync(join(tmpdir(), "wartemarke-flows-"));
  const folder = join(data, "flows");
  mkdirSync(folder);
  const file = join(folder, "flows.json");
  if (flows !== undefined) writeFileSync(file, typeof flows === "string" ? flows : JSON.stringify(flows));
  const faults: { fault: FaultCode | undefined; text: string | undefined }[] = [];
  const log: string[] = [];
  const started: Started[] = [];
  let show: (value: unknown) => void = () => {};
  const driver = flowsDriver({
    ...partsFor(folder),
    times,
    started: (what) => void started.push(what),
    ...parts,
  });
  const running = driver.start(
    { at: "here" },
    {
      ...silentPort(),
      fault: (fault, text) => void faults.push({ fault, text }),
      onShow(handler) {
        show = handler;
      },
      log: (line) => void log.push(line),
    },
  );
  const starts = (count: number, ms = patienceMs) => until(() => started.length >= count, ms);
  await until(() => started.length > 0 || faults.length > 0, patienceMs);
  return {
    data,
    folder,
    faults,
    log,
    started,
    starts,
    fault: () => faults.at(-1),
    logged: (part: string) => until(() => log.some((line) => line.includes(part)), patienceMs),
    stored: () => JSON.parse(readFileSync(file, "utf8")) as readonly Node[],
    pid: () => Number(readFileSync(join(folder, "runtime.pid"), "utf8")),
    show: (value: unknown) => show(value),
    /** Opens the editor as the core would, and signs in. */
    async open(minutes = 30) {
      const before = started.length;
      show(openFor(minutes));
      await starts(before + 1);
      return editorAt(started.at(-1)!.port!);
    },
    async stop() {
      await running.stop();
      await rm(data, { recursive: true, force: true });
    },
    /** Without a farewell to the folder. */
    end: () => running.stop(),
  };
}
export type Kept = Awaited<ReturnType<typeof startKept>>;

export function editorAt(port: number) {
  const address = `http://127.0.0.1:${port}`;
  let token = "";
  const headers = () => ({
    ...(token && { authorization: `Bearer ${token}` }),
    "content-type": "application/json",
    "node-red-api-version": "v2",
  });
  return {
    port,
    address,
    /** The status of the answer; 200 and who asks next is known. */
    async signIn(username: string, password: string): Promise<number> {
      const body = { client_id: "node-red-editor", grant_type: "password", scope: "", username, password };
      const answer = await fetch(`${address}/auth/token`, { method: "POST", body: new URLSearchParams(body) });
      if (answer.ok) token = ((await answer.json()) as { access_token: string }).access_token;
      return answer.status;
    },
    async flows(): Promise<{ flows: readonly Node[]; rev: string }> {
      const answer = await fetch(`${address}/flows`, { headers: headers() });
      if (!answer.ok) throw new Error(`the editor answers ${answer.status}`);
      return (await answer.json()) as { flows: readonly Node[]; rev: string };
    },
    async deploy(flows: readonly Node[]): Promise<{ status: number; text: string }> {
      const body = JSON.stringify({ flows });
      const answer = await fetch(`${address}/flows`, { method: "POST", headers: headers(), body });
      return { status: answer.status, text: await answer.text() };
    },
    get: (path: string) => fetch(address + path, { headers: headers() }),
  };
}

/** Without a place it is taken for a configuration. */
export const placed = { x: 100, y: 40 };

/** A flow that runs this once, at its start. What it warns of the keeper hears. */
export function functionFlow(func: string, label = "Probe"): readonly Node[] {
  return [
    { id: "t1", type: "tab", label },
    {
      id: "i1",
      type: "inject",
      z: "t1",
      name: "los",
      props: [{ p: "payload" }],
      once: true,
      ...placed,
      wires: [["f1"]],
    },
    { id: "f1", type: "function", z: "t1", name: "Rechnung", func, outputs: 1, libs: [], ...placed, wires: [[]] },
  ];
}

/** In a Function node: the whole process, as whoever means harm reaches it. */
export const outside = 'const process = Buffer.constructor("return process")();';

/** TCP ports that a process listens at. */
export async function portsOf(pid: number): Promise<readonly number[]> {
  const folder = `/proc/${pid}/fd`;
  const links = await Promise.all((await readdir(folder)).map((fd) => readlink(join(folder, fd)).catch(() => "")));
  const own = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "utf8").catch(() => "")),
  );
  return tables
    .flatMap((table) => table.split("\n").slice(1))
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , state, ...rest]) => state === "0A" && own.has(rest[5] ?? ""))
    .map(([, local]) => Number.parseInt(local!.split(":")[1]!, 16));
}

/** One for each test of a file, stopped when the test is over. */
export function keptForEach(): (options?: KeptOptions) => Promise<Kept> {
  let kept: Kept | undefined;
  afterEach(async () => {
    await kept?.stop();
    kept = undefined;
  });
  return async (options) => {
    kept = await startKept(options);
    return kept;
  };
}
