/**
 * Makes the checkout ready: installs what package-lock.json says when node_modules is missing or stale, and builds the
 * pages when they are. Plain JavaScript, because an older Node may start it before Node 24 is there.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const inRoot = (...parts) => join(root, ...parts);

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) {
    console.error(`${command} ${args.join(" ")} failed.`);
    process.exit(status ?? 1);
  }
}

function fingerprint(paths) {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(path).update(readFileSync(inRoot(path)));
  return hash.digest("hex");
}

function filesBelow(folder) {
  return readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.name === "node_modules") return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Does the work when what it depends on has changed since it was last done. */
function unlessDone(stamp, paths, work) {
  const now = fingerprint(paths);
  if (existsSync(inRoot(stamp)) && readFileSync(inRoot(stamp), "utf8") === now) return;
  work();
  mkdirSync(dirname(inRoot(stamp)), { recursive: true });
  writeFileSync(inRoot(stamp), now);
}

unlessDone("node_modules/.installed", ["package.json", "package-lock.json"], () => {
  console.error("Installing what package-lock.json says …");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (!existsSync(inRoot("node_modules/.bin/node"))) {
    console.error(
      "The npm package „node“ brought no Node 24: allow its install script (npm install-scripts approve node).",
    );
    process.exit(1);
  }
});

const pages = [...filesBelow("ui-kiosk"), ...filesBelow("gateway/contract"), "vite.config.ts", "package-lock.json"];
unlessDone(
  "dist/.built",
  pages.filter((path) => statSync(inRoot(path)).isFile() && !path.endsWith(".test.ts")),
  () => {
    console.error("Building the pages …");
    run(inRoot("node_modules/.bin/node"), [inRoot("node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"]);
  },
);

if (process.argv.includes("--browser")) {
  const { ensureBrowser } = await import("./browser.mjs");
  ensureBrowser();
}
