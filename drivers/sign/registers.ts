/** What stands in which register of a Modbus sign when it shows something; pure. */
import type { Write } from "./modbus.ts";
import { packText } from "./modbus.ts";
import type { Registers } from "./models.ts";
import type { Face } from "./protocol.ts";
import { type Arrow, numberIn } from "./text.ts";

export interface Board {
  /** The first of its registers. */
  readonly register: number;
  readonly registers: Registers;
  /** Characters or digits that it has, used or not: what is not written would stay. */
  readonly characters: number;
  readonly arrow: Arrow | undefined;
}

/** Registers that follow each other are one write, so that what belongs together changes together. */
export function writesOf(board: Board, face: Face): Write[] {
  const words = [...wordsOf(board, face)].sort(([a], [b]) => a - b);
  const writes: { register: number; words: number[] }[] = [];
  for (const [at, word] of words) {
    const register = board.register + at;
    const last = writes.at(-1);
    if (last && last.register + last.words.length === register) last.words.push(word);
    else writes.push({ register, words: [word] });
  }
  return writes;
}

/** The places that `registers` takes up, each as often as it is claimed. */
export function placesOf(registers: Registers, characters: number): number[] {
  const { text, perRegister = 2, number, letter, blink, arrow, brightness } = registers;
  const ofText =
    text === undefined ? [] : Array.from({ length: Math.ceil(characters / perRegister) }, (_, i) => text + i);
  return [...ofText, ...[number, letter, blink, arrow, brightness].filter((place) => place !== undefined)];
}

/** Place → word. */
function wordsOf({ registers, characters, arrow }: Board, { text, blink, brightness }: Face): Map<number, number> {
  const words = new Map<number, number>();
  const put = (place: number | undefined, word: number) => void (place !== undefined && words.set(place, word));
  const { perRegister = 2, dark = 0, brightest = 100 } = registers;
  const padded = text.padEnd(characters);
  const packed = perRegister === 2 ? packText(padded) : [...padded].map((letter) => letter.charCodeAt(0));
  if (registers.text !== undefined) for (const [i, word] of packed.entries()) put(registers.text + i, word);
  const number = numberIn(text, characters);
  put(registers.number, number?.value ?? dark);
  put(registers.letter, (number?.letter || " ").charCodeAt(0));
  const lit = registers.number === undefined ? text !== "" : number !== undefined;
  put(registers.blink, lit && blink ? 1 : 0);
  put(registers.arrow, lit && arrow ? { left: 1, right: 2 }[arrow] : 0);
  put(registers.brightness, Math.max(1, Math.round((brightness / 100) * brightest)));
  return words;
}
