/** Are the treasury's day files as they were written? Line by line, each by the hash of itself and the line before. */
import { columns, genesis, hashOf } from "./day-file.ts";
import { datesOf, dayFileName, digestIn, receiptName, sitesOf } from "./names.ts";

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

export interface Checked {
  readonly files: number;
  readonly lines: number;
  /** Before the first file there were others: what they held cannot be checked here. */
  readonly isBegun: boolean;
  /** The first line that is not as it was written, in words. */
  readonly broken?: string;
}

const hashes = /;([0-9a-f]{64});([0-9a-f]{64})$/;

/** What the lines of one file are linked to; or what is wrong with it, in words. */
export function linksOf({ name, text }: NamedText): { before?: string; last?: string; lines: number } | string {
  const [heading, ...lines] = text.replace(/^\ufeff/, "").split("\r\n");
  if (heading !== columns.join(";")) return `${name}, line 1: the headings are not ours`;
  if (lines.pop() !== "") return `${name}, line ${lines.length + 2}: its end is missing`;
  let before: string | undefined;
  let last: string | undefined;
  for (const [n, line] of lines.entries()) {
    const at = `${name}, line ${n + 2}`;
    const [, linked, hash] = hashes.exec(line) ?? [];
    if (linked === undefined || hash === undefined) return `${at}: it does not end with two hashes`;
    if (last !== undefined && linked !== last) return `${at}: it does not go on from the line before; one is missing`;
    if (hashOf(line.slice(0, -hash.length - 1)) !== hash) return `${at}: it was changed after it was written`;
    before ??= linked;
    last = hash;
  }
  return { ...(before && { before }), ...(last && { last }), lines: lines.length };
}

/** @param files in the order of their days */
export function checkChain(files: readonly NamedText[]): Checked {
  let last: { hash: string; name: string } | undefined;
  let first: string | undefined;
  let lines = 0;
  for (const [n, file] of files.entries()) {
    const done = { files: n, lines, isBegun: first !== undefined && first !== genesis };
    const links = linksOf(file);
    if (typeof links === "string") return { ...done, broken: links };
    if (links.before === undefined || links.last === undefined) continue;
    if (last && links.before !== last.hash) {
      const why = `it does not go on from the end of ${last.name}; a file between them is missing, or was changed`;
      return { ...done, broken: `${file.name}, line 2: ${why}` };
    }
    first ??= links.before;
    last = { hash: links.last, name: file.name };
    lines += links.lines;
  }
  return { files: files.length, lines, isBegun: first !== undefined && first !== genesis };
}

export interface Told {
  readonly isWhole: boolean;
  readonly sentences: readonly string[];
}

/**
 * What a person is told of a folder.
 * @param names all that lies there
 * @param read the content of one of them
 * @param written by name: the digests of files that a journal says were written
 */
export function checkFolder(
  names: readonly string[],
  read: (name: string) => Uint8Array,
  written: ReadonlyMap<string, string> = new Map(),
): Told {
  const sites = sitesOf(names);
  if (sites.length === 0) return { isWhole: false, sentences: ["no day file lies there (zahlungen-<site>-<day>.csv)"] };
  const told = sites.map((site) => checkSite(site, names, read, written));
  return { isWhole: told.every(({ isWhole }) => isWhole), sentences: told.flatMap(({ sentences }) => sentences) };
}

function checkSite(
  site: string,
  names: readonly string[],
  read: (name: string) => Uint8Array,
  written: ReadonlyMap<string, string>,
): Told {
  const files = datesOf(names, site).map((date) => {
    const name = dayFileName(site, date);
    const bytes = read(name);
    return { name, receipt: receiptName(site, date), text: new TextDecoder().decode(bytes), digest: hashOf(bytes) };
  });
  const { files: good, lines, isBegun, broken } = checkChain(files);
  const other = files.filter(({ receipt, digest }) => {
    const told = names.includes(receipt) ? digestIn(read(receipt)) : undefined;
    return told !== undefined && told !== digest;
  });
  const forged = files.filter(({ name, digest }) => (written.get(name) ?? digest) !== digest);
  const checked = `${site}: ${counted(good, "file")} with ${counted(lines, "line")}`;
  const isHeld = files.some(({ name }) => written.has(name));
  const whole = `${checked}: the chain is whole${isHeld ? ", and no file is another one than the journal says" : ""}`;
  const isChained = broken === undefined;
  return {
    isWhole: isChained && other.length === 0 && forged.length === 0,
    sentences: [
      ...(isChained ? (forged.length > 0 ? [] : [whole]) : [`${broken}. Before it, all is as it was written`]),
      ...forged.map(({ name }) => `${name}: it is not the file that the journal says was written`),
      ...other.map(({ receipt }) => `${receipt}: what was acknowledged is not the file that lies here`),
      ...(isBegun ? [`${site}: files before the first one are not here: what they held is not checked`] : []),
    ],
  };
}

const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
