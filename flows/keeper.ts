/**
 * The driver of the site's Node-RED: forks it, watches it, writes what it keeps, opens and closes its editor as the
 * core says, and tells as a fault what is wrong with it. What flows may do on the bus is the gateway's.
 */
import { join } from "node:path";
import { Type } from "typebox";
import type { DevicePort, Driver, Running } from "../drivers/driver.ts";
import type { FlowsShow } from "../gateway/contract/messages.ts";
import { type FlowFiles, openFiles, type WriteWhole } from "./files.ts";
import { openHistory } from "./history.ts";
import { forkRuntime, type LastWords, type May, type RuntimeProcess } from "./process.ts";
import { oneLine, quietly } from "./quietly.ts";
import { openShelf } from "./shelf.ts";
import type { EditorOpening, FlowsLine, KeeperSays, RuntimeSays, RuntimeTask, SiteMenu } from "./talk.ts";
import { crashText, openTrouble, type TroubleTimes } from "./trouble.ts";
import { openWatch, type WatchTimes } from "./watch.ts";

export interface KeeperTimes extends WatchTimes, TroubleTimes {
  /** So long without an end, and a crash is forgotten. */
  readonly wellMs: number;
  /** So long, and these flows are the good ones. */
  readonly goodMs: number;
}

export interface KeeperParts {
  /** Folder of the program. */
  readonly root: string;
  /** `<data>/flows`; made if it is not there. */
  readonly folder: string;
  readonly writeWhole: WriteWhole;
  /** How the nodes find the gateway. */
  readonly line: FlowsLine;
  readonly site: SiteMenu;
  /** Of the editor while it is open, on loopback. 0: any free one. */
  readonly editorPort: number;
  readonly times?: Partial<KeeperTimes>;
  /** Of Node-RED's heap in megabytes. */
  readonly heapMb?: number;
  /** Of all its memory: above this it is ended. */
  readonly residentMb?: number;
  /** Like any other program; by default all others on this machine come first, and it may use little of it. */
  readonly unbounded?: boolean;
  /** The program that keeps the history. */
  readonly git?: string;
  /** The runtime has started its flows, or their place stays empty; the port is the open editor's. */
  readonly started?: (started: Started) => void;
}

export type Started = Extract<RuntimeSays, { say: "started" }>;

const usualTimes: KeeperTimes = {
  hungMs: 5_000,
  startMs: 120_000,
  // Before they would be good ones.
  starvedMs: 45_000,
  busyMs: 10_000,
  crashesWithinMs: 300_000,
  againLeastMs: 500,
  againMostMs: 30_000,
  wellMs: 30_000,
  goodMs: 60_000,
};
const usualHeapMb = 192;
const usualResidentMb = 420;
const lookEveryMs = 250;
/** Two beats that did not come. */
const silentMs = 1_200;

/** What the site's configuration says of it: nothing, it has no wire. */
export const flowsConfig = Type.Object({ at: Type.Literal("here") }, { additionalProperties: false });

export function flowsDriver(parts: KeeperParts): Driver<unknown> {
  return { kind: "flows", config: flowsConfig, start: (_config, port) => keep(parts, port) };
}

function keep(parts: KeeperParts, port: DevicePort): Running {
  const times = { ...usualTimes, ...parts.times };
  const files = openFiles(parts.folder, parts.writeWhole);
  const history = openHistory(files.folder, port.log, parts.git);
  const trouble = openTrouble(times, port.fault);
  const watch = openWatch(times);
  const say = quietly(port.log);
  const timers = namedTimers();
  const door = openDoor(port, () => renew());
  const shelf = openShelf({
    files,
    history,
    log: port.log,
    editorOpen: () => door.opening() !== undefined,
    looping: () => trouble.looping(now()),
  });
  let killed: Reason | undefined;
  const runtime = openRuntime((may) => {
    killed = undefined;
    watch.begin(now());
    return forkRuntime({ ...forkParts(parts, files, may, door.opening()), heard, ended });
  });

  function heard(what: RuntimeSays): void {
    if (what.say === "beat") watch.beat(now(), what.busyMs, what.ofMs);
    else if (what.say === "log") say(what.line);
    else if (what.say === "load") runtime.tell({ say: "loaded", nr: what.nr, ...shelf.load() });
    else if (what.say === "save") save(what);
    else if (what.say === "started") started(what);
  }
  function save({ nr, kept }: Extract<RuntimeSays, { say: "save" }>): void {
    const { error } = shelf.save(kept);
    runtime.tell({ say: "saved", nr, ...(error !== undefined && { error }) });
    if (error !== undefined || !kept.flows) return;
    trouble.deployed();
    timers.set("good", times.goodMs, shelf.keepGood);
  }
  function started(what: Started): void {
    watch.started(now());
    trouble.started(what.mistakes, what.runs);
    for (const { en } of what.mistakes) say(en);
    timers.set("well", times.wellMs, trouble.well);
    if (what.runs === "present") timers.set("good", times.goodMs, shelf.keepGood);
    if (what.port !== undefined) port.log(`the editor is open at http://localhost:${what.port}`);
    parts.started?.(what);
  }
  function look(): void {
    if (!runtime.runs() || killed) return;
    const { hung, busy } = watch.look(now(), runtime.processorMs());
    trouble.busy(busy && !hung);
    const tooBig = runtime.residentMb() > (parts.residentMb ?? usualResidentMb);
    if (!hung && !tooBig) return;
    killed = tooBig ? grown : stuck;
    runtime.kill();
  }
  function ended(words: LastWords): void {
    runtime.over();
    timers.clear("good", "well");
    const { fault, text } = killed ?? { fault: "flows-crashed", text: crashText(words) };
    const waitMs = trouble.ended(now(), fault, text);
    port.log(`Node-RED has ended (${oneLine(words.error ?? fault)}); it starts again in ${waitMs / 1000} s`);
    timers.set("again", waitMs, () => renew(door.opening() ? "start" : "little"));
  }
  /** With what holds now. What has crashed may crash again, and often: nobody at a counter shall notice its start. */
  function renew(may: May = "start"): void {
    timers.clear("again", "good", "well");
    runtime.renew(may);
  }

  const looking = setInterval(look, lookEveryMs);
  renew();
  return {
    async stop() {
      clearInterval(looking);
      door.stop();
      timers.clear("again", "good", "well");
      await runtime.stop(watch.silentMs(now()) > silentMs);
      await history.settled();
    },
  };
}

interface Reason {
  readonly fault: "flows-crashed" | "flows-hung";
  readonly text: string;
}
const grown: Reason = { fault: "flows-crashed", text: crashText({ outOfMemory: true }) };
const stuck: Reason = {
  fault: "flows-hung",
  text: "Ein Ablauf hat Node-RED angehalten; es wurde beendet und neu gestartet.",
};

const now = () => performance.now();

function forkParts(
  { root, line, heapMb, site, editorPort, unbounded }: KeeperParts,
  files: FlowFiles,
  may: May,
  editor?: EditorOpening,
) {
  const task: RuntimeTask = {
    task: "run",
    palette: files.palette,
    credentialSecret: files.key,
    site,
    ...(editor && { editor: { ...editor, port: editorPort } }),
  };
  const bounds = { heapMb: heapMb ?? usualHeapMb, may: unbounded ? "all" : may } as const;
  return { root, line, task, ...bounds, pidFile: join(files.folder, "runtime.pid") };
}

/** One process at a time: the next begins when the last is over. */
function openRuntime(fork: (may: May) => RuntimeProcess) {
  let child: RuntimeProcess | undefined;
  let stopped = false;
  let last: Promise<void> = Promise.resolve();
  const over = () => {
    child = undefined;
  };
  const end = async () => {
    await child?.stop();
    over();
  };
  return {
    runs: () => child !== undefined,
    tell: (what: KeeperSays) => child?.tell(what),
    kill: () => child?.kill(),
    residentMb: () => child?.residentMb() ?? 0,
    processorMs: () => child?.processorMs(),
    /** It has ended by itself. */
    over,
    renew(may: May) {
      last = last.then(end).then(() => {
        if (!stopped) child = fork(may);
      });
    },
    /** One that hangs hears no word, and whoever ends this program may not wait for it. */
    stop(hangs: boolean) {
      stopped = true;
      last = last.then(end);
      if (hangs) child?.kill();
      return last;
    },
  };
}

/** The editor is open from when the core says so until its time is over, whether the core is still heard or not. */
function openDoor(port: DevicePort, changed: () => void) {
  let opening: EditorOpening | undefined;
  let closing: NodeJS.Timeout | undefined;
  function show({ editor }: FlowsShow): void {
    const leftMs = editor ? editor.until - port.now() : 0;
    const next = editor && leftMs > 0 ? { codeHash: editor.codeHash, until: Date.now() + leftMs } : undefined;
    const same = next?.codeHash === opening?.codeHash && Math.abs((next?.until ?? 0) - (opening?.until ?? 0)) < sameMs;
    if (same) return;
    opening = next;
    clearTimeout(closing);
    if (next) closing = setTimeout(() => show({}), leftMs);
    port.log(next ? `the editor is to be open for ${Math.ceil(leftMs / 60_000)} minutes` : "the editor is closed");
    changed();
  }
  port.onShow((value) => show(value as FlowsShow));
  return {
    opening: () => opening,
    stop: () => clearTimeout(closing),
  };
}

/** The gateway's clock and this one do not tick as one. */
const sameMs = 2_000;

type TimerName = "again" | "good" | "well";

/** At most one of each name. */
function namedTimers() {
  const running = new Map<TimerName, NodeJS.Timeout>();
  return {
    set(name: TimerName, ms: number, act: () => void) {
      clearTimeout(running.get(name));
      running.set(name, setTimeout(act, ms));
    },
    clear(...names: TimerName[]) {
      for (const name of names) clearTimeout(running.get(name));
    },
  };
}
