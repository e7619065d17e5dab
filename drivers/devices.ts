/** What is plugged in, as the site file would name it, and what it could be: for whoever writes a site file. */
import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { plainWords } from "./plain-words.ts";
import { listChips } from "./transport/gpio.ts";
import { keyCodes, keyNames } from "./transport/key-codes.ts";
import { headerLabels } from "./transport/lines.ts";
import { deviceAccess, permissionMistake } from "./transport/permission.ts";
import { listPrinters, type UsbRoots } from "./transport/usb.ts";

export interface FoundDevice {
  readonly what: "serial port" | "counter box" | "USB printer" | "input device" | "GPIO chip";
  /** As the site file wants it. Empty: it has no address before it may be opened. */
  readonly at: string;
  /** As it calls itself. */
  readonly name: string;
  readonly couldBe: string;
  /** Why this user may not open it. */
  readonly denied?: string | undefined;
}

/** A test lays out its own. */
export interface DeviceSources extends UsbRoots {
  readonly gpio: () => ReturnType<typeof listChips>;
}

export const thisMachine: DeviceSources = { sys: "/sys", dev: "/dev", gpio: () => listChips("/dev") };

export function findDevices(sources: DeviceSources): FoundDevice[] {
  const found = [...serialPorts(sources), ...usbPrinters(sources), ...inputDevices(sources), ...gpioChips(sources)];
  return found.map((device) => ({ ...device, name: plainWords(device.name).trim() }));
}

/** Makers of boards that are known to run Firmata, by USB's vendor number. */
const boardMakers = ["16c0", "1b4f", "2341", "239a", "2a03", "2e8a"];
/** Chips between USB and a serial line, in clones of such boards and in adapters alike. */
const adapterMakers = ["0403", "067b", "10c4", "1a86"];
const readerMakers = ["05e0", "05f9", "0c2e", "1eab"];
const printerMakers = ["0416", "0483", "04b8", "0519", "0dd4", "1504", "1d90"];

interface UsbNames {
  readonly vendor: string;
  readonly name: string;
}

function serialPorts({ sys, dev }: UsbRoots): FoundDevice[] {
  const byPath = linksOf(dev, "serial/by-path");
  const byId = linksOf(dev, "serial/by-id");
  return entries(join(sys, "class/tty"))
    .filter((tty) => /^tty(?:ACM|AMA|S|USB)\d+$/.test(tty) && isThere(sys, tty))
    .flatMap((tty) => {
      const usb = usbNames(join(sys, "class/tty", tty, "device"));
      const denied = permissionMistake(join(dev, tty), "serial");
      const at = `serial:${byPath.get(tty) ?? `/dev/${tty}`}`;
      const name = usb?.name ?? "serial port of this computer";
      const port = { what: "serial port", at, name, couldBe: serialGuess(usb), denied } as const;
      const box = usb && [...boardMakers, ...adapterMakers].includes(usb.vendor) && byId.get(tty);
      if (!box) return [port];
      const couldBe = "a counter box with buttons and lamps; the number behind # is the pin";
      return [port, { what: "counter box", at: `firmata:${box}#2`, name, couldBe, denied } as const];
    });
}

/** On a PC ports stand there that nobody built in. */
function isThere(sys: string, tty: string): boolean {
  return !/^ttyS/.test(tty) || read(join(sys, "class/tty", tty, "type")) !== "0";
}

function serialGuess(usb: UsbNames | undefined): string {
  if (!usb) return "a sign, printer or code reader, as it is wired";
  if (readerMakers.includes(usb.vendor)) return "a code reader";
  if (printerMakers.includes(usb.vendor)) return "a printer";
  if (boardMakers.includes(usb.vendor)) return "a board: see counter box";
  if (adapterMakers.includes(usb.vendor)) return "an adapter with a sign, printer or code reader, or a counter box";
  return "a code reader, sign or printer";
}

function usbPrinters(sources: UsbRoots): FoundDevice[] {
  return listPrinters(sources).map(({ port, model, node }) => ({
    what: "USB printer",
    at: `usb:${port}`,
    name: model ?? "does not say what it is",
    couldBe: "a ticket printer",
    denied: permissionMistake(node, "printer"),
  }));
}

const letters = keyNames(keyCodes.values()).filter((name) => /^KEY_[A-Z]$/.test(name));
/** More keys than these are not named. */
const namedAtMost = 12;

function inputDevices({ sys, dev }: UsbRoots): FoundDevice[] {
  return [...linksOf(dev, "input/by-path")].flatMap(([event, path]) => {
    const folder = join(sys, "class/input", event, "device");
    const keys = keyNames(bitsOf(read(join(folder, "capabilities/key")) ?? ""));
    if (!/-event(?:-kbd)?$/.test(path) || keys.length === 0) return [];
    const types = letters.every((letter) => keys.includes(letter));
    const named = keys.length > namedAtMost ? `${keys.slice(0, namedAtMost).join(", ")}, …` : keys.join(", ");
    return {
      what: "input device",
      at: `hid:${path}${types ? "" : `#${keys[0]}`}`,
      name: read(join(folder, "name")) ?? "does not say what it is",
      couldBe: types ? "a code reader that types, a keypad (with #KEY_… behind it) or a keyboard" : `keys: ${named}`,
      denied: permissionMistake(join(dev, "input", event), "input"),
    };
  });
}

/** The kernel writes the machine's words in hexadecimal, the highest first. */
function bitsOf(words: string): number[] {
  const width = ["arm", "ia32"].includes(process.arch) ? 32 : 64;
  const set = words
    .split(" ")
    .filter((word) => /^[0-9a-f]+$/.test(word))
    .reduce((sum, word) => (sum << BigInt(width)) | BigInt(`0x${word}`), 0n);
  return [...keyCodes.values()].filter((code) => (set >> BigInt(code)) & 1n);
}

function gpioChips({ gpio }: DeviceSources): FoundDevice[] {
  const { chips, denied } = gpio();
  const found = chips.map(({ label, lines }): FoundDevice => {
    const header = headerLabels.includes(label);
    return {
      what: "GPIO chip",
      at: header ? "gpio:17" : `gpio:${label}/0`,
      name: `${label}, lines 0 to ${lines - 1}`,
      couldBe: header ? "buttons, lamps and contacts at the header (17: the line)" : "lines of another chip",
    };
  });
  if (!denied) return found;
  const { group, udevRule } = deviceAccess.gpio;
  const sentence = `add the user of this program to the group ${group}; the udev rule is ${udevRule}`;
  const hidden = { at: "", name: "a chip that may not be opened", couldBe: "buttons, lamps and contacts" };
  return [...found, { what: "GPIO chip", ...hidden, denied: sentence }];
}

/** Device file → the link to it that stays the same. Newer systems have two to a plug; the plain one is on all. */
function linksOf(dev: string, folder: string): Map<string, string> {
  const links = entries(join(dev, folder)).map((name) => [resolved(join(dev, folder, name)), name] as const);
  const plainLast = links.sort(([, a], [, b]) => Number(/-usbv\d/.test(b)) - Number(/-usbv\d/.test(a)));
  return new Map(plainLast.map(([file, name]) => [basename(file), `/dev/${folder}/${name}`]));
}

/** Of the USB device that the interface at `path` belongs to. */
function usbNames(path: string): UsbNames | undefined {
  for (let folder = resolved(path); folder.length > 1; folder = dirname(folder)) {
    const vendor = read(join(folder, "idVendor"));
    if (vendor === undefined) continue;
    const maker = read(join(folder, "manufacturer")) ?? "";
    const product = read(join(folder, "product")) ?? "";
    // Some makers say their name in both.
    const name = product.startsWith(maker) ? product : `${maker} ${product}`;
    return { vendor, name: name.trim() || `USB ${vendor}:${read(join(folder, "idProduct")) ?? "?"}` };
  }
  return undefined;
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return "";
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}
