/** Asks a board on a serial port whether it speaks Firmata, and which one: only what is named is asked. */
import { closeSync, constants, openSync } from "node:fs";
import { isatty } from "node:tty";
import { plainWords } from "./plain-words.ts";
import { permissionSentence } from "./transport/permission.ts";
import { openSerial } from "./transport/serial.ts";

const baud = 57_600;
/** Opening the port resets many boards; their boot loader is deaf for two seconds. */
const askEveryMs = 1000;

const sysexBegin = 0xf0;
const sysexEnd = 0xf7;
const reportFirmware = 0x79;

/** `says`: `StandardFirmata 2.5`; `unopened`: why it could not be asked. */
export type BoardAnswer = { readonly says: string } | { readonly unopened: string };

/** Undefined: nothing of that kind answers. */
export function askBoard(path: string, patienceMs = 6000): Promise<BoardAnswer | undefined> {
  return new Promise((resolve) => {
    let heard: number[] = [];
    let opened = false;
    const address = { kind: "serial", path, baud, flow: "none", dataBits: 8, parity: "none", stopBits: 1 } as const;
    const pipe = openSerial(address, {
      open() {
        opened = true;
        ask();
      },
      bytes(chunk) {
        heard = [...heard, ...chunk].slice(-512);
        const name = firmwareIn(heard);
        if (name !== undefined) end({ says: name });
      },
      lost: () => end(opened ? undefined : { unopened: whyUnopened(path) }),
    });
    const again = setInterval(ask, askEveryMs);
    const over = setTimeout(() => end(undefined), patienceMs);
    function ask(): void {
      pipe.write(Uint8Array.of(sysexBegin, reportFirmware, sysexEnd));
    }
    function end(answer: BoardAnswer | undefined): void {
      clearInterval(again);
      clearTimeout(over);
      pipe.close();
      resolve(answer);
    }
  });
}

/** The serial library keeps the kernel's reason to itself, so the port is opened once more without it. */
function whyUnopened(path: string): string {
  try {
    const file = openSync(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
    const isPort = isatty(file);
    closeSync(file);
    return isPort ? `${path} is held by another program` : `${path} is no serial port`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EPERM") return permissionSentence(path, "serial");
    if (code === "EBUSY") return `${path} is held by another program`;
    return `nothing is plugged in at ${path} (${code})`;
  }
}

/** `F0 79 <major> <minor> <name, each character in two sevens of bits> F7` */
function firmwareIn(bytes: readonly number[]): string | undefined {
  for (let begin = bytes.indexOf(sysexBegin); begin >= 0; begin = bytes.indexOf(sysexBegin, begin + 1)) {
    const end = bytes.indexOf(sysexEnd, begin);
    const [kind, major, minor, ...name] = bytes.slice(begin + 1, Math.max(end, begin + 1));
    if (kind !== reportFirmware || minor === undefined) continue;
    const letters = name.flatMap((low, i) => (i % 2 === 0 ? low + ((name[i + 1] ?? 0) << 7) : []));
    const words = String.fromCharCode(...letters).replace(/\.ino$/, "");
    return plainWords(`${words} ${major}.${minor}`).trim();
  }
  return undefined;
}
