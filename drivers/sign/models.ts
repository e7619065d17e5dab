/** Where the signs of the field have their registers, as data; where it stands in their manuals is in the README. */

/** Places, each counted from the sign's first register. What is left out, the sign has not. */
export interface Registers {
  /** The first of those with characters. */
  readonly text?: number;
  /** Characters in one register; two: the first in the high byte. Default 2 */
  readonly perRegister?: 1 | 2;
  /** The digits as one number. */
  readonly number?: number;
  /** The letter before the number, as its ASCII code. */
  readonly letter?: number;
  /** What makes the number's register dark. Default 0 */
  readonly dark?: number;
  /** 0 still, 1 blinking. */
  readonly blink?: number;
  /** 0 none, 1 left, 2 right. */
  readonly arrow?: number;
  /** 0 to `brightest`, which is 100 unless told otherwise. */
  readonly brightness?: number;
  readonly brightest?: number;
}

export interface SignModel {
  /** For people: maker and types. */
  readonly name: string;
  /** Characters that it has, or digits of its number. */
  readonly digits: number;
  /** It is sold in several lengths: so many characters are written as the site file's „digits“ says. */
  readonly lengths?: true;
  /** Function 16 writes all in one go; function 6 one register at a time. */
  readonly writes: 6 | 16;
  readonly registers: Registers;
}

export const models = {
  generic: {
    name: "a sign with eight characters in four registers, and blinking in the fifth",
    digits: 8,
    writes: 16,
    registers: { text: 0, blink: 4 },
  },
  "siebert-s102": { name: "Siebert S102/SX102", digits: 8, lengths: true, writes: 16, registers: { text: 0 } },
  dm56a04: { name: "DM56A04", digits: 4, writes: 16, registers: { text: 0, perRegister: 1 } },
  dm36b06: { name: "DM36B06", digits: 6, writes: 16, registers: { text: 0, perRegister: 1 } },
  number: {
    name: "a sign that takes a number in one register",
    digits: 4,
    writes: 16,
    registers: { number: 0 },
  },
  "letter-number": {
    name: "a sign that takes letter and number in two registers",
    digits: 4,
    writes: 16,
    registers: { letter: 0, number: 1 },
  },
  "number-fc06": {
    name: "a sign that takes a number in one register by function 6",
    digits: 4,
    writes: 6,
    registers: { number: 0 },
  },
} as const satisfies Record<string, SignModel>;
export type ModelName = keyof typeof models;
export const modelNames = Object.keys(models) as ModelName[];
