/** Where a device is found, as the site file says it (`tcp://192.168.1.50:9100`); opening it is pipe.ts. */
import { Type } from "typebox";

export interface TcpAddress {
  readonly kind: "tcp";
  readonly host: string;
  readonly port: number;
}

export interface SerialAddress {
  readonly kind: "serial";
  /** Absolute: `/dev/serial/by-path/…` */
  readonly path: string;
  readonly baud: number;
  readonly flow: "none" | "rts" | "xon";
  readonly dataBits: 7 | 8;
  readonly parity: "none" | "even" | "odd";
  readonly stopBits: 1 | 2;
}

export interface UsbAddress {
  readonly kind: "usb";
  /** Where the plug is in, as in /sys/bus/usb/devices: `1-1.2`. */
  readonly port: string;
}

/** Every way to a device. */
export type Address = TcpAddress | SerialAddress | UsbAddress;

const tcp = /^tcp:\/\/([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5})$/;
const setting = "(?:baud=[0-9]{1,9}|flow=(?:none|rts|xon)|data=[78]|parity=(?:none|even|odd)|stop=[12])";
const serial = new RegExp(`^serial:(/[^\\s?#]+)(?:[?](${setting}(?:&${setting})*))?$`);
const usb = /^usb:([1-9][0-9]{0,2}-[1-9][0-9]{0,2}(?:\.[1-9][0-9]{0,2}){0,6})$/;

/** What to write instead is the same for every device. */
export const addressRemedy =
  "write tcp://host:port, serial:/dev/serial/by-path/… or usb:1-1.2, for example tcp://192.168.1.50:9100";

/** The schema of `at` in every device's configuration. */
export const At = Type.String({
  pattern: [tcp, serial, usb].map(({ source }) => source).join("|"),
  description:
    "Where the device is found. tcp://host:port, for example tcp://192.168.1.50:9100. A serial port by the place of " +
    "its plug, for example serial:/dev/serial/by-path/platform-xhci-hcd.0-usb-0:1.3:1.0-port0?baud=19200&flow=rts " +
    "(baud 300 to 1000000, default 9600; flow none, rts or xon, default none; data 7 or 8, default 8; parity none, " +
    "even or odd, default none; stop 1 or 2, default 1); names in /dev/serial/by-id carry serial numbers, and would " +
    "not find a spare. " +
    "A USB printer by the port it is plugged into, as in /sys/bus/usb/devices, for example usb:1-1.2",
});

/** What `at` says in the demo office, where a simulator's address is put in its place. */
export const simulated = "simulator";

/** What `at` says of a device whose own program speaks on the bus. */
export const spoken = "mqtt";

/** The address that `at` names; undefined when it names none. */
export function parseAddress(at: string): Address | undefined {
  const read = readAddress(at);
  return typeof read === "string" ? undefined : read;
}

/** For what speaks with simulators, which are all found by TCP. */
export function parseTcpAddress(at: string): TcpAddress | undefined {
  const address = parseAddress(at);
  return address?.kind === "tcp" ? address : undefined;
}

/** Why `at` names no address, as a sentence for facilities staff; undefined when it names one. */
export function addressMistake(at: string): string | undefined {
  const read = readAddress(at);
  return typeof read === "string" ? read : undefined;
}

/** The address, or the sentence that says why there is none. */
function readAddress(at: string): Address | string {
  const [, host, digits] = tcp.exec(at) ?? [];
  if (host !== undefined) return readTcp(host, Number(digits));
  const [, path, settings = ""] = serial.exec(at) ?? [];
  if (path !== undefined) return readSerial(path, settings);
  const [, port] = usb.exec(at) ?? [];
  return port === undefined ? addressRemedy : { kind: "usb", port };
}

function readTcp(host: string, port: number): TcpAddress | string {
  if (port < 1 || port > 65535) return "the port must be from 1 to 65535";
  return { kind: "tcp", host: host.replace(/^\[|\]$/g, ""), port };
}

function readSerial(path: string, query: string): SerialAddress | string {
  if (path.startsWith("/dev/serial/by-id/")) {
    return (
      "a name in /dev/serial/by-id carries one device's serial number, so a spare would not be found; " +
      "write the one in /dev/serial/by-path, which is the place of the plug"
    );
  }
  const settings = new URLSearchParams(query);
  const repeated = [...settings.keys()].find((key) => settings.getAll(key).length > 1);
  if (repeated !== undefined) return `„${repeated}“ is there twice; remove one`;
  const baud = Number(settings.get("baud") ?? 9600);
  if (baud < 300 || baud > 1_000_000) return "baud must be from 300 to 1000000";
  return {
    kind: "serial",
    path,
    baud,
    // The pattern has let nothing else through.
    flow: (settings.get("flow") ?? "none") as SerialAddress["flow"],
    dataBits: settings.get("data") === "7" ? 7 : 8,
    parity: (settings.get("parity") ?? "none") as SerialAddress["parity"],
    stopBits: settings.get("stop") === "2" ? 2 : 1,
  };
}
