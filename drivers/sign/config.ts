/** What facilities staff may set for a sign, what holds where they set nothing, and what cannot be. */
import { type Static, Type } from "typebox";
import { At, addressMistake, addressRemedy, parseAddress } from "../transport/address.ts";
import { BoxAt } from "../transport/lines.ts";
import { type Occupied, occupiedLine, occupiedPipe } from "../transport/occupied.ts";
import { templateMistake } from "./ascii.ts";
import { minutesOf } from "./dim.ts";
import { modelNames, models, type Registers, type SignModel } from "./models.ts";
import { placesOf } from "./registers.ts";
import type { Arrow } from "./text.ts";

export const protocols = ["modbus", "ascii", "alpha", "max7219"] as const;
const place = Type.Optional(Type.Integer({ minimum: 0, maximum: 500 }));
const word = Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 }));
const pin = Type.Integer({ minimum: 2, maximum: 69 });

/** A counter box with max7219, else a pipe. */
const SignAt = Type.String({
  pattern: [At, BoxAt].map((schema) => (schema as { pattern?: string }).pattern).join("|"),
  description: `${addressRemedy}; for digits on a counter box firmata:/dev/serial/by-id/…`,
});

export const Config = Type.Object(
  {
    at: SignAt,
    protocol: Type.Optional(Type.Enum([...protocols], { description: "What it speaks. Default modbus" })),
    unit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 247, description: "The sign's address on its line. Default 1; alpha: all" }),
    ),
    digits: Type.Optional(
      Type.Integer({ minimum: 4, maximum: 8, description: "Characters it can show. Default: as the model has" }),
    ),
    arrow: Type.Optional(
      Type.Enum(["left", "right"], { description: "Where its counter is, seen by who reads it. Default: no arrow" }),
    ),
    dim: Type.Optional(
      Type.Object(
        { from: Type.String(), to: Type.String(), percent: Type.Integer({ minimum: 1, maximum: 100 }) },
        { additionalProperties: false, description: "Darker from one time of the day to another" },
      ),
    ),
    model: Type.Optional(Type.Enum([...modelNames], { description: "Which Modbus sign it is. Default generic" })),
    register: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 65_000, description: "The first of its registers. Default 0" }),
    ),
    registers: Type.Optional(
      Type.Object(
        {
          ...{ text: place, number: place, letter: place, blink: place, arrow: place, brightness: place },
          perRegister: Type.Optional(Type.Enum([1, 2])),
          ...{ dark: word, brightest: word },
        },
        { additionalProperties: false, description: "What lies elsewhere than in the model, counted from „register“" },
      ),
    ),
    template: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: "For ascii: \\x02{addr}{text}\\x03" }),
    ),
    blinking: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: "For ascii: the template while it blinks" }),
    ),
    pins: Type.Optional(
      Type.Object(
        { data: pin, clock: pin, select: pin },
        { additionalProperties: false, description: "For max7219: the counter box's pins" },
      ),
    ),
  },
  { additionalProperties: false },
);
export type Config = Static<typeof Config>;
export type ProtocolName = (typeof protocols)[number];

/** Keys that mean something to some protocols only. */
const onlyFor: Readonly<Record<string, readonly ProtocolName[]>> = {
  unit: ["modbus", "ascii", "alpha"],
  model: ["modbus"],
  register: ["modbus"],
  registers: ["modbus"],
  template: ["ascii"],
  blinking: ["ascii"],
  pins: ["max7219"],
};

export interface Settled {
  readonly protocol: ProtocolName;
  readonly model: SignModel;
  /** The model's, with what the site file puts elsewhere. */
  readonly registers: Registers;
  readonly digits: number;
  /** Is the arrow a character of the text? Else it is a register, or there is none. */
  readonly arrowInText: Arrow | undefined;
}

export function settled({ protocol = "modbus", model: name = "generic", registers, digits, arrow }: Config): Settled {
  const model: SignModel = models[name];
  const { text, ...others } = model.registers;
  // A sign that is said to take numbers takes no characters.
  const own = registers?.number === undefined || text === undefined ? model.registers : others;
  const all: Registers = { ...own, ...(registers as Registers | undefined) };
  const spoken = protocol === "ascii" || protocol === "alpha" || (protocol === "modbus" && all.text !== undefined);
  return {
    ...{ protocol, model, registers: all },
    digits: digits ?? (protocol === "modbus" ? model.digits : protocol === "max7219" ? 4 : 8),
    arrowInText: spoken && all.arrow === undefined ? arrow : undefined,
  };
}

export function mistakesIn(config: Config): string[] {
  const { protocol } = settled(config);
  const foreign = Object.entries(onlyFor)
    .filter(([key, of]) => key in config && !of.includes(protocol))
    .map(([key, of]) => `${key}: means nothing with „protocol: ${protocol}“, only with ${of.join(", ")}; remove it`);
  return [
    ...atMistakes(config),
    ...foreign,
    ...dimMistakes(config),
    ...(protocol === "modbus" ? modbusMistakes(config) : others(config)),
  ];
}

function atMistakes({ at, protocol }: Config): string[] {
  // What stands for the address of a simulator fits every protocol.
  if (at.endsWith("tcp://simulator:1")) return [];
  const onBox = at.startsWith("firmata:");
  if (protocol === "max7219")
    return onBox ? [] : ["at: digits hang on a counter box; write firmata:/dev/serial/by-id/…"];
  if (onBox) return ["at: on a counter box there are digits only; add „protocol: max7219“"];
  if (parseAddress(at)?.kind === "usb") return ["at: usb: is for printers; write serial:/dev/serial/by-path/…"];
  const mistake = addressMistake(at);
  return mistake === undefined ? [] : [`at: ${mistake}`];
}

/** Its registers or its address on a line that others may share; on a counter box its pins. */
export function occupiedBy(config: Config): Occupied[] {
  const { at, unit, register = 0, template = "", pins = {} } = config;
  const { protocol, registers, model, digits } = settled(config);
  switch (protocol) {
    case "max7219":
      return Object.entries(pins).flatMap(([key, pin]) => occupiedLine(`pins.${key}`, `${at}#${pin}`));
    case "alpha":
      return occupiedPipe(at, protocol, unit === undefined ? undefined : `unit ${unit}`);
    case "ascii":
      return occupiedPipe(at, protocol, template.includes("{addr") ? `unit ${unit ?? 1}` : `„${template}“`);
    default: {
      const places = placesOf(registers, model.lengths ? digits : model.digits);
      return places.flatMap((nth) => occupiedPipe(at, protocol, `register ${register + nth} of unit ${unit ?? 1}`));
    }
  }
}

function dimMistakes(config: Config): string[] {
  const { dim, protocol } = { protocol: "modbus", ...config };
  if (!dim) return [];
  const mistakes = (["from", "to"] as const)
    .filter((key) => minutesOf(dim[key]) === undefined)
    .map((key) => `dim.${key}: „${dim[key]}“ is no time of the day; write it as "18:00"`);
  if (dim.from === dim.to) mistakes.push("dim: it begins when it ends; give it two times, or remove it");
  if (protocol === "alpha" || protocol === "ascii") {
    mistakes.push(`dim: brightness cannot be told with „protocol: ${protocol}“; set it at the sign, and remove „dim“`);
  }
  return mistakes;
}

function modbusMistakes(config: Config): string[] {
  const { model, registers, digits } = settled(config);
  const places = placesOf(registers, model.digits);
  const mistakes: [boolean, string][] = [
    [digits > model.digits, `digits: ${model.name} has ${model.digits}; write so many or fewer`],
    [
      registers.text !== undefined && registers.number !== undefined,
      "registers: a sign takes a text or a number; remove one of the two",
    ],
    [new Set(places).size < places.length, "registers: two things lie in one register; see the sign's manual"],
    [
      registers.text !== undefined && model.writes === 6,
      "registers.text: by function 6 half a text would be seen; such a sign takes a number only",
    ],
    [
      registers.letter !== undefined && registers.number === undefined,
      "registers.letter: goes with a number only; add „number“, or remove it",
    ],
    [
      config.arrow !== undefined && registers.text === undefined && registers.arrow === undefined,
      `arrow: ${model.name} has no place for one; say where under „registers“, or remove it`,
    ],
    [
      config.dim !== undefined && registers.brightness === undefined,
      `dim: where ${model.name} has its brightness is not known; say it under „registers“, or remove it`,
    ],
  ];
  return mistakes.flatMap(([wrong, sentence]) => (wrong ? [sentence] : []));
}

function others(config: Config): string[] {
  const mistakes: string[] = [];
  for (const key of ["template", "blinking"] as const) {
    const mistake = config[key] === undefined ? undefined : templateMistake(config[key]);
    if (mistake !== undefined) mistakes.push(`${key}: ${mistake}`);
  }
  if (config.protocol === "ascii" && config.template === undefined) {
    mistakes.push("template: is missing; add what the sign's manual wants, for example \\x02{addr}{text}\\x03");
  }
  if (config.protocol === "max7219" && config.pins === undefined) {
    mistakes.push("pins: are missing; add { data: 12, clock: 11, select: 10 } as wired");
  }
  if (config.protocol === "max7219" && config.arrow !== undefined) {
    mistakes.push("arrow: seven segments make no arrow; remove it");
  }
  return mistakes;
}
