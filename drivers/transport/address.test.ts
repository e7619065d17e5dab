import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { checkDevices } from "../check.ts";
import { At, addressMistake, parseAddress, parseTcpAddress } from "./address.ts";

const byPath = "/dev/serial/by-path/platform-xhci-hcd.0-usb-0:1.3:1.0-port0";
const plain = { kind: "serial", path: byPath, baud: 9600, flow: "none", dataBits: 8, parity: "none", stopBits: 1 };

test.each([
  [`serial:${byPath}`, plain],
  [`serial:${byPath}?baud=19200&flow=rts`, { ...plain, baud: 19200, flow: "rts" }],
  [`serial:${byPath}?parity=even&data=7&flow=xon`, { ...plain, flow: "xon", dataBits: 7, parity: "even" }],
  [`serial:${byPath}?parity=odd`, { ...plain, parity: "odd" }],
  [`serial:${byPath}?stop=2`, { ...plain, stopBits: 2 }],
  [`serial:${byPath}?baud=300`, { ...plain, baud: 300 }],
  [`serial:${byPath}?baud=31250`, { ...plain, baud: 31250 }],
  [`serial:${byPath}?baud=1000000`, { ...plain, baud: 1_000_000 }],
  ["serial:/dev/ttyS0", { ...plain, path: "/dev/ttyS0" }],
  ["usb:1-1", { kind: "usb", port: "1-1" }],
  ["usb:1-1.2", { kind: "usb", port: "1-1.2" }],
  ["usb:3-2.4.1", { kind: "usb", port: "3-2.4.1" }],
  ["tcp://10.0.0.1:9100", { kind: "tcp", host: "10.0.0.1", port: 9100 }],
])("%s is an address", (at, address) => {
  expect(parseAddress(at)).toEqual(address);
  expect(addressMistake(at)).toBeUndefined();
  expect(Compile(At).Check(at)).toBe(true);
});

test.each([
  ["serial:ttyS0"],
  ["serial:"],
  ["serial:/dev/ttyS0 "],
  ["serial:/dev/ttyS0?"],
  ["serial:/dev/ttyS0?baud="],
  ["serial:/dev/ttyS0?baud=fast"],
  ["serial:/dev/ttyS0?speed=9600"],
  ["serial:/dev/ttyS0?flow=dtr"],
  ["serial:/dev/ttyS0?data=9"],
  ["serial:/dev/ttyS0?parity=mark"],
  ["serial:/dev/ttyS0?baud=9600&"],
  ["usb:1"],
  ["usb:1-"],
  ["usb:1-1."],
  ["usb:1-0"],
  ["usb:1-1:1.0"],
  ["usb:04b8:0202"],
  ["usb:/dev/usb/lp0"],
  ["xserial:/dev/ttyS0"],
  ["usb:1-1 tcp://a:1"],
])("„%s“ is none, which the schema sees and a sentence mends", (at) => {
  expect(parseAddress(at)).toBeUndefined();
  expect(addressMistake(at)).toMatch(/tcp:\/\/host:port.+serial:.+usb:/);
  expect(Compile(At).Check(at)).toBe(false);
});

test.each([
  ["serial:/dev/ttyS0?baud=299", "baud must be from 300 to 1000000"],
  ["serial:/dev/ttyS0?baud=1000001", "baud must be from 300 to 1000000"],
  ["serial:/dev/ttyS0?baud=9600&flow=rts&baud=19200", "„baud“ is there twice; remove one"],
  ["tcp://a:65536", "the port must be from 1 to 65535"],
])("%s has the form of an address, and what is wrong with it is said", (at, mistake) => {
  expect(Compile(At).Check(at)).toBe(true);
  expect(parseAddress(at)).toBeUndefined();
  expect(addressMistake(at)).toBe(mistake);
});

test("a name that carries a serial number is refused with the one to write instead", () => {
  const at = "serial:/dev/serial/by-id/usb-FTDI_FT232R_A10KZP45-if00-port0?baud=19200";
  expect(parseAddress(at)).toBeUndefined();
  expect(checkDevices({ devices: [{ kind: "sign", id: "one", config: { at } }] })).toEqual([
    "devices[0].config.at: a name in /dev/serial/by-id carries one device's serial number, so a spare would not be " +
      "found; write the one in /dev/serial/by-path, which is the place of the plug (sign/one)",
  ]);
});

test("whoever reads the schema finds an example of each way, and each is an address", () => {
  const { description } = At as unknown as { description: string };
  const examples = description.match(/(tcp:\/\/|serial:\/|usb:)[^ ]*\d[^ ,]*?(?=[,.]? |$)/g) ?? [];
  expect(examples.map((at) => parseAddress(at)?.kind)).toEqual(["tcp", "serial", "usb"]);
});

test("only an address of TCP is one for those who speak nothing else", () => {
  expect(parseTcpAddress("tcp://a:1")).toEqual({ kind: "tcp", host: "a", port: 1 });
  expect(parseTcpAddress("usb:1-1")).toBeUndefined();
  expect(parseTcpAddress("nowhere")).toBeUndefined();
});
