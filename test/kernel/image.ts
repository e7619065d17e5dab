/** What the test's machine starts from: Debian's newest kernel, modules the walks need, busybox, the project's node. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { NoMachine, openSuite, said } from "./debian.ts";

const modules = ["9p", "9pnet_virtio", "gpio-sim", "dummy_hcd", "usb_f_printer", "usblp", "evdev", "uinput"];
const commands = ["sh", "mount", "insmod", "ifconfig", "stty", "poweroff"];

export interface Image {
  readonly kernel: string;
  readonly initramfs: string;
  readonly version: string;
}

export async function buildImage(folder: string): Promise<Image> {
  const sid = await openSuite(join(folder, "sid"), "sid");
  const [name] = /linux-image-[0-9]\S+/.exec(await sid.dependsOn("linux-image-amd64")) ?? [];
  if (name === undefined) throw new NoMachine("Debian has no kernel for this machine");
  const parts = (await sid.dependsOn(name)).match(/linux-(?:binary|modules)-[0-9]\S+/g) ?? [];
  const system = join(folder, "system");
  await sid.unpack(["busybox-static", ...(parts.length > 0 ? parts : [name])], system);
  rmSync(join(folder, "sid"), { recursive: true });
  const [version] = readdirSync(join(system, "usr/lib/modules"));
  const own = join(system, "usr/lib/modules", version!, "vmlinuz");
  const kernel = join(folder, "kernel");
  copyFileSync(existsSync(own) ? own : join(system, `boot/vmlinuz-${version}`), kernel);

  const root = join(folder, "root");
  for (const part of ["bin", "dev", "proc", "sys", "tmp", "project", "modules"]) {
    mkdirSync(join(root, part), { recursive: true });
  }
  const busybox = join(system, "usr/bin/busybox");
  copyFileSync(busybox, join(root, "bin/busybox"));
  for (const command of commands) symlinkSync("busybox", join(root, "bin", command));
  copyFileSync(join(import.meta.dirname, "init"), join(root, "init"));
  chmodSync(join(root, "init"), 0o755);
  await layModules(join(system, "usr/lib/modules", version!), join(root, "modules"), busybox);
  await layNode(root);
  const initramfs = join(folder, "initramfs");
  await said("sh", ["-c", `cd "${root}" && find . | "${busybox}" cpio -o -H newc -R 0:0 > "${initramfs}" 2>/dev/null`]);
  for (const done of [system, root]) rmSync(done, { recursive: true });
  return { kernel, initramfs, version: version! };
}

/** Each after those it needs, unpacked: `order` says in which order. What is no file is part of the kernel. */
async function layModules(from: string, to: string, busybox: string): Promise<void> {
  const files = new Map(
    readdirSync(from, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.ko(\.xz)?$/.test(path))
      .map((path) => [nameOf(path), join(from, path)]),
  );
  const order: string[] = [];
  async function lay(name: string): Promise<void> {
    const file = files.get(name);
    if (file === undefined || order.includes(`${name}.ko`)) return;
    const unpacked = join(to, `${name}.ko`);
    copyFileSync(file, file.endsWith(".xz") ? `${unpacked}.xz` : unpacked);
    if (file.endsWith(".xz")) await said(busybox, ["unxz", `${unpacked}.xz`]);
    const [, needs = ""] = /\0depends=([^\0]*)\0/.exec(readFileSync(unpacked, "latin1")) ?? [];
    for (const need of needs.split(",")) await lay(nameOf(need));
    order.push(`${name}.ko`);
  }
  for (const name of modules) await lay(nameOf(name));
  if (!order.includes("gpio_sim.ko")) throw new NoMachine("Debian's newest kernel has no simulated GPIO chips");
  writeFileSync(join(to, "order"), `${order.join("\n")}\n`);
}

/** The kernel takes both signs for one. */
const nameOf = (path: string) =>
  basename(path)
    .replace(/\.ko(\.xz)?$/, "")
    .replaceAll("-", "_");

/** With the libraries that it and the native parts of packages are linked to, where they are looked for. */
async function layNode(root: string): Promise<void> {
  copyFileSync(process.execPath, join(root, "bin/node"));
  for (const linked of [process.execPath, ...nativeParts()]) {
    for (const [, path] of (await said("ldd", [linked])).matchAll(/(\/\S+) \(0x/g)) {
      mkdirSync(join(root, dirname(path!)), { recursive: true });
      copyFileSync(path!, join(root, path!));
    }
  }
}

function nativeParts(): string[] {
  const canvas = join(import.meta.dirname, "../../node_modules/@napi-rs");
  const files = readdirSync(canvas, { recursive: true, encoding: "utf8" });
  return files.filter((path) => path.endsWith(".node")).map((path) => join(canvas, path));
}
