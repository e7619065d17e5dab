/** The driver against a Modbus slave that is not ours, over a serial line: what we both took wrong would show here. */
import modbusSerial from "modbus-serial";
import { afterEach, expect, test } from "vitest";
import { recordedPort, until } from "../testing.ts";
import { openPseudoTerminal } from "../transport/pseudo-terminal.ts";
import sign from "./index.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The slave at one end of a serial line, the address of its other end, and what was written to it. */
async function startSlave(unitID: number) {
  const [near, far] = [openPseudoTerminal(), openPseudoTerminal()];
  closers.push(() => near.close());
  closers.push(() => far.close());
  near.onBytes((bytes) => far.write(bytes));
  far.onBytes((bytes) => near.write(bytes));
  const registers = new Map<number, number>();
  const vector = { setRegister: (register: number, word: number) => void registers.set(register, word) };
  const slave = new modbusSerial.ServerSerial(vector as never, { path: far.path, baudRate: 19_200, unitID } as never);
  closers.push(() => new Promise<void>((resolve) => slave.close(() => resolve())));
  await new Promise<void>((resolve) => slave.on("initialized", () => resolve()));
  return { at: `serial:${near.path}?baud=19200`, registers };
}

test.each([
  ["function 16", { register: 40 }, { 40: 0x4130, 41: 0x3437, 42: 0x2020, 43: 0x2020, 44: 1 }],
  ["function 6", { register: 40, model: "number-fc06" }, { 40: 47 }],
])("modbus-serial's slave takes %s and its answer is understood", async (_, config, words) => {
  const { at, registers } = await startSlave(7);
  const port = recordedPort();
  const running = sign.start({ at, unit: 7, ...config } as never, port);
  closers.push(() => running.stop());
  port.show({ text: "A047", blink: true });
  await until(() => registers.size === Object.keys(words).length && port.faults.length > 0);
  expect(Object.fromEntries(registers)).toEqual(words);
  expect(port.faults).toEqual([undefined]);
  expect(port.logs).toEqual([]);
});
