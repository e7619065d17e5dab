/** The simulated sign against a Modbus client that is not ours, and against frames by hand. */
import { connect } from "node:net";
import modbusSerial from "modbus-serial";
import { afterEach, expect, test } from "vitest";
import { until } from "../testing.ts";
import { parseTcpAddress } from "../transport/address.ts";
import { type SignSimulator, type SignSimulatorOptions, simulateSign } from "./simulator.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: SignSimulatorOptions = {}): Promise<SignSimulator> {
  const sign = await simulateSign(options);
  closers.push(() => sign.close());
  return sign;
}

function dial(sign: SignSimulator) {
  const address = parseTcpAddress(sign.at);
  const socket = connect({ host: address?.host ?? "", port: address?.port ?? 0, noDelay: true });
  closers.push(() => socket.destroy());
  const line = { heard: "", say: (hex: string) => socket.write(Buffer.from(hex.replaceAll(" ", ""), "hex")) };
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    line.heard += Buffer.from(chunk).toString("hex");
  });
  return line;
}

/** modbus-serial's „telnet“ is Modbus RTU over TCP; its „TcpRTUBuffered“ is Modbus/TCP. */
async function client(sign: SignSimulator, unit: number) {
  const address = parseTcpAddress(sign.at);
  const modbus = new modbusSerial.default();
  await modbus.connectTelnet(address?.host ?? "", { port: address?.port ?? 0 });
  modbus.setID(unit);
  modbus.setTimeout(1000);
  closers.push(() => new Promise<void>((resolve) => modbus.close(() => resolve())));
  return modbus;
}

test("somebody else's client writes and reads it", async () => {
  const sign = await start({ unit: 7, register: 100 });
  const modbus = await client(sign, 7);
  await modbus.writeRegisters(100, [0x4130, 0x3437, 0x2033, 0x2020, 1]);
  expect(sign.state()).toEqual({ kind: "sign", text: "A047 3", blink: true, line: "ok" });
  await modbus.writeRegister(104, 0);
  expect(sign.state().blink).toBe(false);
  expect((await modbus.readHoldingRegisters(100, 5)).data).toEqual([0x4130, 0x3437, 0x2033, 0x2020, 0]);
  await expect(modbus.writeRegisters(103, [1, 2, 3])).rejects.toMatchObject({ modbusCode: 2 });
  await expect(modbus.readCoils(0, 1)).rejects.toMatchObject({ modbusCode: 1 });
});

test("mbpoll's frame lights it, byte by byte as well", async () => {
  const sign = await start();
  const line = dial(sign);
  line.say("01 10 00 00 00 02 04 41 30 34 37 b0 8a");
  await until(() => line.heard === "011000000002" + "41c8");
  expect(sign.state().text).toBe("A047");
});

test("bad frames and frames to others are ignored, and the next good one is heard", async () => {
  const sign = await start();
  const line = dial(sign);
  for (const bad of [
    "01 10 00 00 00 02 04 41 30 34 37 b0 8b",
    "02 10 00 00 00 02 04 41 30 34 37 f4 8a",
    "ff",
    "01 10 00",
    "01 10 00 00 00 02 04 41 30",
  ]) {
    line.say(bad);
    // A frame ends with silence.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(line.heard).toBe("");
  expect(sign.state().text).toBe("");
  line.say("01 10 00 00 00 02 04 41 30 34 37 b0 8a");
  await until(() => line.heard !== "");
  expect(sign.state().text).toBe("A047");
});

test("without power it is dark and forgets; with a cut line it goes on showing", async () => {
  const sign = await start();
  let changes = 0;
  sign.onChange(() => {
    changes += 1;
  });
  dial(sign).say("01 10 00 00 00 02 04 41 30 34 37 b0 8a");
  await until(() => changes === 1);
  sign.turn("line", "cut");
  expect(sign.state()).toEqual({ kind: "sign", text: "A047", blink: false, line: "cut" });
  sign.turn("line", "off");
  sign.turn("line", "ok");
  expect(sign.state()).toEqual({ kind: "sign", text: "", blink: false, line: "ok" });
  expect(() => sign.turn("brightness", 1)).toThrow("line, mute");
});
