/** Asks a board on a serial port whether it speaks Firmata, and which one: only what is named is asked. */
import { openSerial } from "./transport/serial.ts";

const baud = 57_600;
/** Opening the port resets many boards; their boot loader is deaf for two seconds. */
const askEveryMs = 1000;

const sysexBegin = 0xf0;
const sysexEnd = 0xf7;
const reportFirmware = 0x79;

/** `StandardFirmata 2.5`; undefined when nothing of that kind answers. */
export function askBoard(path: string, patienceMs = 6000): Promise<string | undefined> {
  return new Promise((resolve) => {
    let heard: number[] = [];
    const address = { kind: "serial", path, baud, flow: "none", dataBits: 8, parity: "none" } as const;
    const pipe = openSerial(address, {
      open: ask,
      bytes(chunk) {
        heard = [...heard, ...chunk].slice(-512);
        const name = firmwareIn(heard);
        if (name !== undefined) end(name);
      },
      lost: () => end(undefined),
    });
    const again = setInterval(ask, askEveryMs);
    const over = setTimeout(() => end(undefined), patienceMs);
    function ask(): void {
      pipe.write(Uint8Array.of(sysexBegin, reportFirmware, sysexEnd));
    }
    function end(name: string | undefined): void {
      clearInterval(again);
      clearTimeout(over);
      pipe.close();
      resolve(name);
    }
  });
}

/** `F0 79 <major> <minor> <name, each character in two sevens of bits> F7` */
function firmwareIn(bytes: readonly number[]): string | undefined {
  for (let begin = bytes.indexOf(sysexBegin); begin >= 0; begin = bytes.indexOf(sysexBegin, begin + 1)) {
    const end = bytes.indexOf(sysexEnd, begin);
    const [kind, major, minor, ...name] = bytes.slice(begin + 1, Math.max(end, begin + 1));
    if (kind !== reportFirmware || minor === undefined) continue;
    const letters = name.flatMap((low, i) => (i % 2 === 0 ? low + ((name[i + 1] ?? 0) << 7) : []));
    const words = String.fromCharCode(...letters).replace(/\.ino$/, "");
    return `${words} ${major}.${minor}`.trim();
  }
  return undefined;
}
