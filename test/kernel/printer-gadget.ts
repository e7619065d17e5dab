/** A printer at the far end of a USB cable: the kernel's own gadget, with the simulated mechanism behind it. */
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { type PrinterSimulator, simulatePrinter } from "../../drivers/printer/simulator.ts";
import { until } from "../../drivers/testing.ts";

const gadget = "/sys/kernel/config/usb_gadget/printer";
const device = "/dev/g_printer0";
const turnMs = 2;

export interface PrinterGadget {
  readonly simulator: PrinterSimulator;
  plug(): Promise<void>;
  unplug(): void;
  /** Once it has heard so many more bytes. */
  unplugAfter(bytes: number): void;
  close(): Promise<void>;
}

export async function openGadget(): Promise<PrinterGadget> {
  mkdirSync(join(gadget, "strings/0x409"), { recursive: true });
  mkdirSync(join(gadget, "configs/c.1"));
  const put = (name: string, value: string) => writeFileSync(join(gadget, name), value);
  put("idVendor", "0x04b8");
  put("idProduct", "0x0e15");
  const [controller] = readdirSync("/sys/class/udc");

  const simulator = await simulatePrinter({ msPerLine: 1 });
  const { hostname, port } = new URL(simulator.at);
  const wire = connect({ host: hostname, port: Number(port) });
  const answers: Buffer[] = [];
  wire.on("data", (chunk) => answers.push(chunk));
  let file: number | undefined;
  let left = Number.POSITIVE_INFINITY;
  function unplug(): void {
    if (file === undefined) return;
    closeSync(file);
    file = undefined;
    put("UDC", "\n");
    unlinkSync(join(gadget, "configs/c.1/printer.0"));
    rmdirSync(join(gadget, "functions/printer.0"));
  }
  const buffer = Buffer.alloc(4096);
  const turns = setInterval(() => {
    if (file === undefined) return;
    const count = tried((end) => readSync(end, buffer)) ?? 0;
    if (count > 0) wire.write(Uint8Array.from(buffer.subarray(0, count)));
    left -= count;
    if (left <= 0) return unplug();
    const answer = answers[0];
    if (answer && tried((end) => writeSync(end, answer)) === answer.length) answers.shift();
  }, turnMs);

  /** Undefined while there is nothing to read, or no room. */
  function tried(act: (end: number) => number): number | undefined {
    try {
      return act(file!);
    } catch {
      return undefined;
    }
  }
  return {
    simulator,
    async plug() {
      left = Number.POSITIVE_INFINITY;
      answers.length = 0;
      // A new one each time: what the kernel's gadget kept of the last cable, it trips over.
      mkdirSync(join(gadget, "functions/printer.0"));
      put("functions/printer.0/pnp_string", "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20;CLS:PRINTER;");
      symlinkSync(join(gadget, "functions/printer.0"), join(gadget, "configs/c.1/printer.0"));
      put("UDC", controller!);
      await until(() => {
        file = opened();
        return file !== undefined;
      });
    },
    unplug,
    unplugAfter(bytes) {
      left = bytes;
    },
    async close() {
      clearInterval(turns);
      unplug();
      wire.destroy();
      await simulator.close();
    },
  };
}

/** Undefined until the kernel has made it. */
function opened(): number | undefined {
  try {
    return openSync(device, constants.O_RDWR | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}
