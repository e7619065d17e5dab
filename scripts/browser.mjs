/** Finds a Chromium or Chrome for the page tests, or gets one: Debian's package, else Playwright's own download. */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/** Path of a browser on this machine, or undefined. WM_CHROMIUM names another one. */
export function findBrowser() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const macOs = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  const candidates = [process.env.WM_CHROMIUM, ...names.flatMap((name) => folders.map((f) => join(f, name))), macOs];
  return candidates.filter(Boolean).find(isProgram) ?? playwrightsOwn();
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function playwrightsOwn() {
  try {
    const { chromium } = createRequire(import.meta.url)("playwright-core");
    const path = chromium.executablePath();
    return isProgram(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

const quiet = (command, args) => spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] }).status === 0;

/** Gets a browser where there is none; without one the tests cannot run. */
export function ensureBrowser() {
  if (findBrowser()) return;
  console.error("No Chromium here: getting one for the page tests …");
  const mayUseApt = process.getuid?.() === 0 && isProgram("/usr/bin/apt-get");
  if (mayUseApt && quiet("apt-get", ["update", "-qq"])) {
    quiet("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
  }
  if (!findBrowser()) quiet("npx", ["playwright-core", "install", "chromium-headless-shell"]);
  if (findBrowser()) return;
  console.error(
    "The page tests need a browser: install Chromium (Debian: apt install chromium), or set WM_CHROMIUM to one.",
  );
  process.exit(1);
}
