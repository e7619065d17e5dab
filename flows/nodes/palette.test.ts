/** The palette is whole: each node has its editor part, its words and help in both languages, and its icon. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import palette from "./package.json" with { type: "json" };

const here = import.meta.dirname;
const types = Object.keys(palette["node-red"].nodes);
const read = (path: string) => readFileSync(join(here, path), "utf8");
const languages = ["de", "en-US"];

type Words = { readonly [key: string]: string | Words };
function keysOf(words: Words, before = ""): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [before + key] : keysOf(value, `${before}${key}.`),
  );
}

test("seventeen nodes, each with what Node-RED looks for", () => {
  expect(types).toHaveLength(17);
  const wanted = types.flatMap((type) => [
    ...[`${type}.js`, `${type}.ts`, `${type}.html`, `icons/${type}.svg`],
    ...languages.flatMap((language) => [`locales/${language}/${type}.json`, `locales/${language}/${type}.html`]),
  ]);
  expect(wanted.filter((path) => !existsSync(join(here, path)))).toEqual([]);
});

test.each(types)("%s has the same words in both languages, and all that its editor part says", (type) => {
  const [german, english] = languages.map((language) =>
    keysOf(JSON.parse(read(`locales/${language}/${type}.json`)) as Words).sort(),
  );
  expect(german).toEqual(english);
  const html = read(`${type}.html`);
  const said = [...html.matchAll(/data-i18n="(?:\[\w+\])?([^"]+)"|\b_\("([^"]+)"/g)].map(([, a, b]) => a ?? b!);
  expect(said.length).toBeGreaterThan(2);
  expect(said.filter((key) => !german!.includes(key))).toEqual([]);
  expect(html).toContain(`registerType("${type}"`);
  expect(html).toContain(`data-template-name="${type}"`);
});

test.each(types)("%s has help in both languages", (type) => {
  for (const language of languages) {
    const help = read(`locales/${language}/${type}.html`);
    expect(help).toContain(`data-help-name="${type}"`);
    expect(help.length).toBeGreaterThan(300);
    // Every opened paragraph and list is closed: the editor shows the rest of the page in it otherwise.
    for (const tag of ["p", "dl", "dd", "dt", "ul", "ol", "li", "h3", "code", "script"]) {
      const count = (pattern: RegExp) => help.match(pattern)?.length ?? 0;
      expect([tag, count(new RegExp(`<${tag}[ >]`, "g"))]).toEqual([tag, count(new RegExp(`</${tag}>`, "g"))]);
    }
  }
});

test("icons have the size that Node-RED draws them in", () => {
  for (const type of types) expect(read(`icons/${type}.svg`)).toContain('viewBox="0 0 40 60"');
});
