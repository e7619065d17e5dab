/** What keys type, by layout: for code readers that behave like a keyboard. */
import { keyCodes } from "./key-codes.ts";

/** What a key types alone, with shift, and with AltGr where it does. */
type Typed = readonly [plain: string, shift: string, altGr?: string];
type Layout = ReadonlyMap<number, Typed>;

const code = (name: string) => keyCodes.get(`KEY_${name}`)!;

/** Neighbours from a first key on; each is its plain and its shifted character. */
function row(first: string, ...pairs: readonly string[]): (readonly [number, Typed])[] {
  return pairs.map((pair, i) => [code(first) + i, [pair[0]!, pair[1]!]]);
}

const letters = [
  ...row("Q", "qQ", "wW", "eE", "rR", "tT", "yY", "uU", "iI", "oO", "pP"),
  ...row("A", "aA", "sS", "dD", "fF", "gG", "hH", "jJ", "kK", "lL"),
  ...row("Z", "zZ", "xX", "cC", "vV", "bB", "nN", "mM"),
];
const pad = [
  ...row("KP7", "77", "88", "99", "--", "44", "55", "66", "++", "11", "22", "33", "00", ".."),
  ...row("KPASTERISK", "**"),
  ...row("KPSLASH", "//"),
  ...row("KPENTER", "\n\n"),
  ...row("KPEQUAL", "=="),
];
const always = [...pad, ...row("SPACE", "  "), ...row("ENTER", "\n\n"), ...row("TAB", "\t\t")];

const us: Layout = new Map([
  ...letters,
  ...always,
  ...row("1", "1!", "2@", "3#", "4$", "5%", "6^", "7&", "8*", "9(", "0)", "-_", "=+"),
  ...row("LEFTBRACE", "[{", "]}"),
  ...row("SEMICOLON", ";:", "'\"", "`~"),
  ...row("BACKSLASH", "\\|"),
  ...row("COMMA", ",<", ".>", "/?"),
  ...row("102ND", "\\|"),
]);

const germanAltGr: Readonly<Record<string, string>> = {
  ...{ 2: "²", 3: "³", 7: "{", 8: "[", 9: "]", 0: "}", MINUS: "\\", Q: "@", E: "€", M: "µ" },
  ...{ RIGHTBRACE: "~", "102ND": "|" },
};
const germanRows = [
  ...letters,
  ...always,
  ...row("Y", "zZ"),
  ...row("Z", "yY"),
  ...row("1", "1!", '2"', "3§", "4$", "5%", "6&", "7/", "8(", "9)", "0=", "ß?", "´`"),
  ...row("LEFTBRACE", "üÜ", "+*"),
  ...row("SEMICOLON", "öÖ", "äÄ", "^°"),
  ...row("BACKSLASH", "#'"),
  ...row("COMMA", ",;", ".:", "-_"),
  ...row("102ND", "<>"),
  ...row("KPDOT", ",,"),
];
const german: Layout = new Map(
  germanRows.map(([key, [plain, shift]]) => {
    const altGr = Object.entries(germanAltGr).find(([name]) => code(name) === key)?.[1];
    return [key, altGr === undefined ? [plain, shift] : [plain, shift, altGr]] as const;
  }),
);

export const keyLayouts = { us, de: german } as const satisfies Readonly<Record<string, Layout>>;
export type KeyLayout = keyof typeof keyLayouts;

/** What stands for a key that types something which the layout does not have. */
const unreadable = "\uFFFD";
const shifts = [code("LEFTSHIFT"), code("RIGHTSHIFT")];
const altGr = code("RIGHTALT");
/** With these a key types no character. */
const commands = [code("LEFTCTRL"), code("RIGHTCTRL"), code("LEFTALT"), code("LEFTMETA"), code("RIGHTMETA")];

/** Reads keys going down and up as what they type; ENTER is a line feed, and keys that type nothing are "". */
export function keyReader(layout: KeyLayout): (code: number, down: boolean) => string {
  const typed: Layout = keyLayouts[layout];
  const held = new Set<number>();
  /** On the German layout these wait for a letter; a reader sends a space behind them to have them alone. */
  const dead = layout === "de" ? "´`^" : "";
  let wasDead = false;
  return (key, down) => {
    const modifier = [...shifts, altGr, ...commands].includes(key);
    if (modifier && down) held.add(key);
    if (modifier && !down) held.delete(key);
    const types = typed.get(key);
    if (modifier || !down || !types || commands.some((each) => held.has(each))) return "";
    const level = held.has(altGr) ? 2 : shifts.some((each) => held.has(each)) ? 1 : 0;
    const character = types[level] ?? unreadable;
    const swallowed = wasDead && character === " ";
    wasDead = !swallowed && dead.includes(character);
    return swallowed ? "" : character;
  };
}
