/** Reads painted texts back with Debian's tesseract, which knows nothing of how they were painted. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { phrase } from "../../gateway/contract/texts.ts";
import { paint } from "./picture.ts";
import { canvasOf, services } from "./testing.ts";

const models = { de: "deu", ar: "ara", fa: "fas", uk: "ukr", tr: "tur" } as const;
type Language = keyof typeof models;
const languages = Object.keys(models) as Language[];
const known = spawnSync("tesseract", ["--list-langs"], { encoding: "utf8" }).stdout ?? "";
const canRead = Object.values(models).every((model) => known.includes(model));
if (!canRead) {
  console.log(
    `Not read back: apt install tesseract-ocr ${Object.values(models)
      .map((model) => `tesseract-ocr-${model}`)
      .join(" ")}`,
  );
}

/** Share of the text that was read as it stands, 0 to 1. Spaces and the marks of a script do not count. */
async function readBack(text: string, language: Language, painted = text): Promise<number> {
  const block = { type: "text", size: "large", language, text: painted } as const;
  const { bitmap } = await paint({ slip: "test", language, blocks: [block] }, { width: 576 });
  const picture = canvasOf(bitmap).toBuffer("image/png");
  const args = ["stdin", "stdout", "-l", models[language], "--psm", "6", "--dpi", "203"];
  const { stdout } = spawnSync("tesseract", args, { input: picture, encoding: "utf8" });
  const [wanted, read] = [plain(text), plain(stdout)];
  return 1 - distance(wanted, read) / wanted.length;
}

const plain = (text: string) => text.normalize("NFKC").replace(/[\s\p{Cf}\p{Mn}\p{P}]/gu, "");

/** Letters to change, add or leave out (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (b[j] === letter ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1)!;
}

const sentences = (language: Language) => [
  services[language]!,
  phrase("yourNumber", language),
  phrase("callComes", language),
];

test.skipIf(!canRead).each(languages)("%s: each text is read back", async (language) => {
  for (const sentence of sentences(language)) {
    const share = await readBack(sentence, language);
    expect.soft(share, `${sentence}: ${share}`).toBeGreaterThanOrEqual(0.95);
  }
});

const reversed = (text: string) => [...text].reverse().join("");
const unshaped = (text: string) => [...text].join("\u200c");

/** A ticket fails as soon as one of its texts does. */
test.skipIf(!canRead).each(["ar", "fa"] as const)("%s: reversed or unshaped it is not", async (language) => {
  for (const spoil of [reversed, unshaped]) {
    const shares: number[] = [];
    for (const sentence of sentences(language)) shares.push(await readBack(sentence, language, spoil(sentence)));
    expect(Math.min(...shares)).toBeLessThan(0.95);
  }
});
