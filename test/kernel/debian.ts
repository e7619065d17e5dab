/** Debian's packages in a folder of the test's own, by the way this machine's apt is set up; nothing is installed. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
const longestMs = 240_000;

/** What cannot be had on this machine, in one line. */
export class NoMachine extends Error {}

const execute = promisify(execFile);
/** What a program says. */
export async function said(command: string, args: readonly string[], cwd?: string): Promise<string> {
  const env = { ...process.env, LC_ALL: "C" };
  const { stdout } = await execute(command, [...args], { cwd, env, timeout: longestMs, maxBuffer: 64e6 });
  return stdout;
}

export interface Suite {
  /** What a package needs, as apt writes it. */
  dependsOn(name: string): Promise<string>;
  /** What is not installed here of a package and all that it needs. */
  missing(name: string): Promise<string[]>;
  /** Unpacks packages, one over the other. */
  unpack(names: readonly string[], into: string): Promise<void>;
}

/** With a name, that suite of the archive this machine has its packages from; without, what it is set up with. */
export async function openSuite(folder: string, name?: string): Promise<Suite> {
  for (const part of ["lists/partial", "archives/partial"]) mkdirSync(join(folder, part), { recursive: true });
  const options = [
    `Dir::State::lists=${join(folder, "lists")}`,
    `Dir::Cache::archives=${join(folder, "archives")}`,
    "Dir::Cache::pkgcache=",
    "Dir::Cache::srcpkgcache=",
    "Acquire::Languages=none",
    "Acquire::Retries=3",
    "APT::Sandbox::User=",
  ];
  if (name !== undefined) {
    const sources = join(folder, "sources.list");
    writeFileSync(sources, `deb [signed-by=${keyring}] ${await archive()} ${name} main\n`);
    options.push(
      `Dir::Etc::sourcelist=${sources}`,
      "Dir::Etc::sourceparts=/nonexistent",
      "Dir::State::status=/dev/null",
    );
  }
  const apt = (program: string, args: readonly string[], cwd = folder) =>
    said(program, [...options.flatMap((option) => ["-o", option]), "-q", ...args], cwd).catch((error: Error) => {
      throw new NoMachine(
        `${program} ${args.join(" ")}: ${error.message.split("\n").find((line) => /^[EW]:/.test(line))}`,
      );
    });
  await apt("apt-get", ["update"]);
  return {
    dependsOn: (wanted) => apt("apt-cache", ["depends", wanted]),
    async missing(wanted) {
      const plan = await apt("apt-get", ["-s", "install", "--no-install-recommends", wanted]);
      return [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]!);
    },
    async unpack(names, into) {
      const packages = join(folder, `packages-${names[0]}`);
      mkdirSync(packages, { recursive: true });
      mkdirSync(into, { recursive: true });
      await apt("apt-get", ["download", ...names], packages);
      for (const file of readdirSync(packages)) await said("dpkg-deb", ["-x", join(packages, file), into]);
    },
  };
}

/** Where this machine has Debian's packages from. */
async function archive(): Promise<string> {
  if (!existsSync(keyring)) throw new NoMachine("this machine has no keys of Debian's archive");
  const places = await said("apt-get", ["indextargets", "--format", "$(REPO_URI)"]);
  const place = places.split("\n").find((uri) => /\/debian\/?$/.test(uri));
  if (place === undefined) throw new NoMachine("this machine's packages do not come from Debian");
  return place;
}
