/** Checks of the code itself: sizes, which folder may know which, the purity of the core, and words we do not use. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const limits = { fileLines: 400, lineColumns: 120 };

/** Folder → what it may import of ours; `own` is the folder's own name. The first match counts. */
const mayImport: readonly (readonly [RegExp, (own: string) => RegExp])[] = [
  [/^gateway\/contract\//, () => /^gateway\/contract\//],
  [/^gateway\/core\//, () => /^gateway\/(core|contract)\//],
  // The composition root: the programs know all.
  [/^gateway\/programs\//, () => /^(gateway|drivers|flows|test\/bench)\//],
  [/^gateway\//, () => /^gateway\//],
  [/^drivers\/(\w+)\//, (own) => new RegExp(`^(drivers/(${own}/|transport/|(driver|simulator).ts)|gateway/contract/)`)],
  [/^drivers\//, () => /^(drivers|gateway\/contract)\//],
  [/^flows\/nodes\//, () => /^(flows\/nodes|gateway\/contract)\//],
  // Its keeper is a driver: Node-RED is its device.
  [/^flows\//, () => /^(flows\/|gateway\/contract\/|drivers\/driver.ts)/],
  [/^ui-kiosk\/lib\//, () => /^(ui-kiosk\/lib|gateway\/contract)\//],
  [/^ui-kiosk\/parts\//, () => /^(ui-kiosk\/(lib|parts)|gateway\/contract)\//],
  [/^ui-kiosk\/pages\/(\w+)\//, (own) => new RegExp(`^(ui-kiosk/(lib|parts|pages/${own})|gateway/contract)/`)],
];
/** The core may not even name what is impure. */
const impureNames =
  "Date\\.now|new Date\\(|Math\\.random|setTimeout|setInterval|process\\.|console\\.|await|async|performance";
const impure = new RegExp(`\\b(${impureNames})\\b|from "node:(?!assert)`);

const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" });
const files = tracked.split("\n").filter((path) => /\.(ts|mjs|css|html|c|h)$/.test(path));
const sources = files.map((path) => ({ path, text: readFileSync(path, "utf8") }));
const isForTests = (path: string) => /(\.test|\/testing)\.ts$/.test(path);

test("there is something to check", () => {
  expect(sources.length).toBeGreaterThan(100);
});

test("a file is one sitting, a line fits the eye", () => {
  const long = sources.filter(({ text }) => text.split("\n").length - 1 > limits.fileLines);
  expect(long.map(({ path }) => path)).toEqual([]);
  const wide = sources.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, n) => (line.length > limits.lineColumns ? [`${path}:${n + 1}`] : [])),
  );
  expect(wide).toEqual([]);
});

test("every file opens with a sentence that says what it is", () => {
  const silent = sources.filter(({ path, text }) => {
    if (/\.test\.ts$|\.html$/.test(path)) return false;
    const opening = text.replace(/^#!.*\n/, "").trimStart();
    return !/^(\/\*|\/\/|import\b[^;]*;\n+\/\*\*)/.test(opening);
  });
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test("folders know only what they may", () => {
  const wrong = sources.flatMap(({ path, text }) => {
    const rule = mayImport.find(([folder]) => folder.test(path));
    if (!rule || isForTests(path) || !path.endsWith(".ts")) return [];
    const allowed = rule[1](path.match(rule[0])?.[1] ?? "");
    const imported = [...text.matchAll(/(?:from|import) ?\(?"(\.[^"]+)"/g)].map((match) => match[1]!);
    const targets = imported.map((target) => normalize(join(dirname(path), target)));
    return targets.filter((target) => !allowed.test(target)).map((target) => `${path} → ${target}`);
  });
  expect(wrong).toEqual([]);
});

test("the core is pure", () => {
  const core = sources.filter(({ path }) => path.startsWith("gateway/core/") && !isForTests(path));
  expect(core.length).toBeGreaterThan(10);
  const lines = core.flatMap(({ path, text }) => text.split("\n").map((line) => ({ path, line })));
  const code = lines.filter(({ line }) => !/^\s*(\/\*\*|\*|\/\/)/.test(line));
  expect(code.filter(({ line }) => impure.test(line)).map(({ path, line }) => `${path}: ${line.trim()}`)).toEqual([]);
});

test("a simulator shares no code with the driver it stands opposite", () => {
  const simulators = sources.filter(({ path }) => /^drivers\/\w+\/simulator.*\.ts$/.test(path) && !isForTests(path));
  expect(simulators.length).toBeGreaterThanOrEqual(3);
  const shared = simulators.flatMap(({ path, text }) =>
    [...text.matchAll(/from "(\.\/[^"]+)"/g)]
      .map((m) => m[1]!)
      .filter((name) => !name.startsWith("./simulator"))
      .map((name) => `${path} → ${name}`),
  );
  expect(shared).toEqual([]);
});

test("names say what a thing is", () => {
  const vague =
    /\b(export (?:class|interface|type|function|const) \w*(Manager|Helper|Util|Utils|Handler|Impl|ServiceImpl)\b)/;
  const lines = sources.flatMap(({ path, text }) => text.split("\n").map((line) => ({ path, line })));
  expect(lines.filter(({ line }) => vague.test(line)).map(({ path, line }) => `${path}: ${line.trim()}`)).toEqual([]);
});

test("every text for staff is said somewhere", () => {
  const code = sources
    .filter(({ path }) => path.endsWith(".ts") && !/\.test\.ts$/.test(path))
    .map(({ text }) => text)
    .join("\n");
  const keys = Object.keys(JSON.parse(readFileSync("gateway/contract/texts/staff.de.json", "utf8")));
  expect(keys.filter((key) => !new RegExp(`["'\`]${key}["'\`]`).test(code))).toEqual([]);
});

test("every dependency has its line in DECISIONS.md", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const decisions = readFileSync("DECISIONS.md", "utf8");
  const names = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !name.startsWith("@types/"));
  const mentioned = (name: string) =>
    decisions.includes(name) || decisions.includes(name.replace("noto-sans-arabic", "noto-sans, -arabic"));
  expect(names.filter((name) => !mentioned(name))).toEqual([]);
});
