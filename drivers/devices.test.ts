import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type DeviceSources, findDevices } from "./devices.ts";
import { parseAddress } from "./transport/address.ts";
import { parseLine } from "./transport/lines.ts";

const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A tree as the kernel and udev lay it out. */
function machine() {
  const root = mkdtempSync(join(tmpdir(), "wm-devices-"));
  closers.push(() => rmSync(root, { recursive: true }));
  const put = (path: string, text = "") => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const link = (from: string, to: string) => {
    mkdirSync(dirname(join(root, from)), { recursive: true });
    symlinkSync(join(root, to), join(root, from));
  };
  const none: DeviceSources["gpio"] = () => ({ chips: [], denied: false });
  return {
    put,
    link,
    found: (gpio = none) => findDevices({ sys: join(root, "sys"), dev: join(root, "dev"), gpio }),
    usbSerial(tty: string, port: string, product: Readonly<Record<string, string>>, id: string) {
      const device = `sys/devices/usb1/${port}`;
      for (const [name, text] of Object.entries(product)) put(`${device}/${name}`, `${text}\n`);
      put(`${device}/${port}:1.0/${tty}/uevent`);
      link(`sys/class/tty/${tty}/device`, `${device}/${port}:1.0/${tty}`);
      put(`dev/${tty}`);
      link(`dev/serial/by-path/pci-0000:00:14.0-usb-0:${port.slice(2)}:1.0-port0`, `dev/${tty}`);
      link(`dev/serial/by-path/pci-0000:00:14.0-usbv2-0:${port.slice(2)}:1.0-port0`, `dev/${tty}`);
      link(`dev/serial/by-id/${id}`, `dev/${tty}`);
    },
    input(event: string, name: string, keys: string, byPath: string) {
      put(`sys/devices/input/${event}/name`, `${name}\n`);
      put(`sys/devices/input/${event}/capabilities/key`, `${keys}\n`);
      link(`sys/class/input/${event}/device`, `sys/devices/input/${event}`);
      put(`dev/input/${event}`);
      link(`dev/input/by-path/${byPath}`, `dev/input/${event}`);
    },
  };
}

test("an empty machine has nothing", () => {
  expect(machine().found()).toEqual([]);
});

test("a serial adapter by the place of its plug, and as a counter box by its serial number", () => {
  const { usbSerial, found } = machine();
  const product = { idVendor: "1a86", idProduct: "7523", manufacturer: "QinHeng", product: "USB Serial" };
  usbSerial("ttyUSB0", "1-1.3", product, "usb-1a86_USB_Serial-if00-port0");
  const [port, box] = found();
  expect(port).toMatchObject({
    what: "serial port",
    at: "serial:/dev/serial/by-path/pci-0000:00:14.0-usb-0:1.3:1.0-port0",
    name: "QinHeng USB Serial",
    couldBe: expect.stringMatching(/sign.*or a counter box/),
    denied: undefined,
  });
  expect(box).toMatchObject({
    what: "counter box",
    at: "firmata:/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0#2",
    couldBe: expect.stringMatching(/counter box/),
  });
});

test("a device's name draws nothing on a terminal", () => {
  const { usbSerial, found } = machine();
  const product = { idVendor: "0c2e", idProduct: "0b6a", product: "\x1b[2JUno\u202e | \x1b]52;c;ZXZpbA==\x07" };
  usbSerial("ttyACM0", "1-2", product, "usb-Uno-if00");
  expect(found()).toMatchObject([{ name: "[2JUno     ]52;c;ZXZpbA==" }]);
});

test("a code reader on a virtual serial port is none", () => {
  const { usbSerial, found } = machine();
  const product = { idVendor: "0c2e", idProduct: "0b6a", manufacturer: "Honeywell", product: "Honeywell 1900" };
  usbSerial("ttyACM0", "1-2", product, "usb-Honeywell_1900-if00");
  expect(found()).toMatchObject([{ name: "Honeywell 1900", couldBe: "a code reader" }]);
});

test("ports of the board are listed where they are built in", () => {
  const { put, found } = machine();
  put("sys/class/tty/ttyS0/type", "4\n");
  put("sys/class/tty/ttyS1/type", "0\n");
  put("sys/class/tty/ttyAMA0/type", "32\n");
  put("sys/class/tty/tty1/type", "0\n");
  expect(found().map(({ at }) => at)).toEqual(["serial:/dev/ttyAMA0", "serial:/dev/ttyS0"]);
});

test("a USB printer by its port, with maker and model", () => {
  const { put, link, found } = machine();
  put("sys/devices/usb1/1-1.2/1-1.2:1.0/ieee1284_id", "MFG:EPSON;CMD:ESC/POS;MDL:TM-m30;");
  link("sys/devices/usb1/1-1.2/1-1.2:1.0/usbmisc/lp0/device", "sys/devices/usb1/1-1.2/1-1.2:1.0");
  link("sys/class/usbmisc/lp0", "sys/devices/usb1/1-1.2/1-1.2:1.0/usbmisc/lp0");
  expect(found()).toMatchObject([{ what: "USB printer", at: "usb:1-1.2", name: "EPSON TM-m30" }]);
});

test("what types is a code reader or keyboard, a foot switch tells its keys, and a mouse is neither", () => {
  const { input, found } = machine();
  const place = "platform-xhci-hcd.0-usb-0:1.2:1.0-event";
  input(
    "event0",
    "Datalogic Gryphon",
    "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe",
    `${place}-kbd`,
  );
  // KEY_F13 is 183, the 56th bit of the third word.
  input("event1", "PCsensor FootSwitch", "380000000000000 0 0", "platform-usb-0:1.3:1.0-event-kbd");
  input("event2", "USB Mouse", "1f0000 0 0 0 0", "platform-usb-0:1.4:1.0-event-mouse");
  const [pedal, reader, ...others] = found();
  expect(reader).toMatchObject({ at: `hid:/dev/input/by-path/${place}-kbd`, name: "Datalogic Gryphon" });
  expect(reader?.couldBe).toMatch(/code reader/);
  expect(pedal).toMatchObject({
    at: "hid:/dev/input/by-path/platform-usb-0:1.3:1.0-event-kbd#KEY_F13",
    couldBe: "keys: KEY_F13, KEY_F14, KEY_F15",
  });
  expect(others).toEqual([]);
});

test("GPIO chips by label, and what to do when they may not be opened", () => {
  const chips = [
    { label: "pinctrl-rp1", lines: 54 },
    { label: "raspberrypi-exp-gpio", lines: 8 },
  ];
  expect(machine().found(() => ({ chips, denied: false }))).toMatchObject([
    { at: "gpio:17", name: "pinctrl-rp1, lines 0 to 53", couldBe: expect.stringMatching(/at the header/) },
    { at: "gpio:raspberrypi-exp-gpio/0", name: "raspberrypi-exp-gpio, lines 0 to 7" },
  ]);
  const [denied] = machine().found(() => ({ chips: [], denied: true }));
  expect(denied).toMatchObject({
    at: "",
    denied: expect.stringMatching(/group gpio; the udev rule is SUBSYSTEM=="gpio"/),
  });
});

test("every address that is told is one that the site file takes", () => {
  const { usbSerial, input, put, found } = machine();
  usbSerial("ttyACM0", "1-1.1", { idVendor: "2341", idProduct: "0043", product: "Uno" }, "usb-Arduino_Uno_7543-if00");
  input("event1", "Pad", "3800000000000 0 0", "platform-usb-0:1.3:1.0-event-kbd");
  put("sys/class/tty/ttyAMA0/type", "32\n");
  const told = found(() => ({ chips: [{ label: "gpio-sim.0-node0", lines: 8 }], denied: false }));
  expect(told).toHaveLength(5);
  for (const { at } of told) expect(parseAddress(at) ?? parseLine(at)).toBeDefined();
});
