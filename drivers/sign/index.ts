/** A sign at a counter: told at once, and again each second, for it forgets without power. */
import type { SignShow } from "../../gateway/contract/messages.ts";
import type { DevicePort, Driver, Running } from "../driver.ts";
import { alphaPauseMs, alphaSign } from "./alpha.ts";
import { asciiSign } from "./ascii.ts";
import { Config, mistakesIn, occupiedBy, settled } from "./config.ts";
import { brightnessAt } from "./dim.ts";
import { openLineSign } from "./line.ts";
import { questions } from "./modbus.ts";
import type { Encode, Face } from "./protocol.ts";
import { writesOf } from "./registers.ts";
import type { OpenDigits } from "./seven-segment.ts";
import { shorten, withArrow } from "./text.ts";

/** How often the clock is looked at for the brightness. */
const lookMs = 20_000;
/** As many as anybody may ask for; a number is taken from the whole. */
const longestText = 8;

/** What shows a sign's face, by whatever protocol. */
interface Display {
  show(face: Face): void;
  close(): void;
}

function openSign(config: Config, port: DevicePort): Running {
  const { digits, arrowInText, registers, protocol } = settled(config);
  const room = protocol === "modbus" && registers.text === undefined ? longestText : digits;
  const display = protocol === "max7219" ? openSegments(config, port) : openOnLine(config, port);
  let told: SignShow | undefined;
  let brightness: number | undefined;

  function paint(): void {
    if (!told) return;
    brightness = brightnessAt(config.dim, new Date(port.now()));
    const text = withArrow(shorten(told.text, room), arrowInText, room);
    display.show({ text, blink: told.blink, brightness });
  }
  const look = () => brightness !== brightnessAt(config.dim, new Date(port.now())) && paint();
  const clock = config.dim && setInterval(look, lookMs);
  port.onShow((value) => {
    told = value as SignShow;
    paint();
  });
  return {
    async stop() {
      clearInterval(clock);
      display.close();
    },
  };
}

/** Signs that are sent frames, alone on a line or among others. */
function openOnLine(config: Config, port: DevicePort): Display {
  const { at, unit = 1, register } = config;
  const place = register ? `unit ${unit}, register ${register}` : `unit ${unit}`;
  const name = config.protocol === "alpha" && config.unit === undefined ? "every Alpha sign" : place;
  const pauseMs = config.protocol === "alpha" ? alphaPauseMs : 0;
  const encode = encoderOf(config);
  const sign = openLineSign({ at, name, pauseMs }, port);
  return { show: (face) => sign.show(encode(face)), close: () => sign.close() };
}

function encoderOf(config: Config): Encode {
  const { unit = 1, register = 0, template = "", blinking, arrow } = config;
  const { protocol, model, registers, digits } = settled(config);
  switch (protocol) {
    case "ascii":
      return asciiSign({ template, blinking, unit, digits });
    case "alpha":
      return alphaSign(config.unit);
    default: {
      const board = { register, registers, characters: model.lengths ? digits : model.digits, arrow };
      return (face) => questions(unit, writesOf(board, face), model.writes);
    }
  }
}

/** Digits on a counter box. What they need is loaded by a site that has them. */
function openSegments(config: Config, port: DevicePort): Display {
  const { at, pins } = config;
  const { digits } = settled(config);
  let face: Face | undefined;
  let segments: OpenDigits | undefined;
  let closed = false;
  const show = () => face && segments?.show(face.text, { blink: face.blink, brightness: face.brightness / 100 });

  import("./seven-segment.ts").then(
    ({ openDigits }) => {
      if (closed) return;
      segments = openDigits(
        { at, pins: pins!, digits },
        {
          ready: () => port.fault(undefined),
          lost(fault, sentence) {
            port.fault(fault);
            port.log(sentence);
          },
        },
      );
      show();
    },
    (error: Error) => {
      port.fault("unreachable");
      port.log(`what max7219 needs is missing here: ${error.message}`);
    },
  );
  return {
    show(next) {
      face = next;
      show();
    },
    close() {
      closed = true;
      segments?.close();
    },
  };
}

const sign: Driver<Config> = {
  kind: "sign",
  config: Config,
  mistakes: mistakesIn,
  occupies: occupiedBy,
  start: openSign,
};
export default sign;
