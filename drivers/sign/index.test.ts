/** The sign's driver against the simulator; with WM_TEST_SIGN=tcp://host:port also against a real one. */
import { createServer, type Socket } from "node:net";
import { Compile } from "typebox/compile";
import { afterEach, describe, expect, test } from "vitest";
import { type RecordedPort, recordedPort, until } from "../testing.ts";
import sign from "./index.ts";
import { withCrc } from "./modbus.ts";
import { type SignSimulatorOptions, simulateSign } from "./simulator.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function startDriver(config: Readonly<Record<string, unknown>>): RecordedPort {
  const port = recordedPort();
  expect(Compile(sign.config).Check(config)).toBe(true);
  const running = sign.start(config as never, port);
  closers.push(() => running.stop());
  return port;
}

async function start(options: SignSimulatorOptions = {}, config: Readonly<Record<string, unknown>> = {}) {
  const simulator = await simulateSign(options);
  closers.push(() => simulator.close());
  const port = startDriver({ at: simulator.at, ...config });
  await until(() => port.faults.length > 0);
  return { simulator, port };
}

test("shows what it is told, shortened to what the sign can hold", async () => {
  const { simulator, port } = await start({ unit: 3, register: 40 }, { unit: 3, register: 40, digits: 4 });
  port.show({ text: "A047 3", blink: true });
  await until(() => simulator.state().text === "A047");
  expect(simulator.state().blink).toBe(true);
  port.show({ text: "", blink: false });
  await until(() => simulator.state().text === "");
  expect(simulator.state().blink).toBe(false);
  expect(port.faults).toEqual([undefined]);
});

test("what was told before the sign was there is shown when it comes", async () => {
  const simulator = await simulateSign();
  closers.push(() => simulator.close());
  simulator.turn("line", "cut");
  const port = startDriver({ at: simulator.at });
  port.show({ text: "A047", blink: false });
  port.show({ text: "A048", blink: false });
  await until(() => port.faults.at(-1) === "unreachable");
  simulator.turn("line", "ok");
  await until(() => simulator.state().text === "A048");
  await until(() => port.faults.at(-1) === undefined);
});

test("a sign that lost power shows the truth again within two seconds", async () => {
  const { simulator, port } = await start();
  port.show({ text: "A047", blink: true });
  await until(() => simulator.state().text === "A047");
  simulator.turn("line", "off");
  await until(() => port.faults.at(-1) === "unreachable");
  port.show({ text: "A048", blink: true });
  simulator.turn("line", "ok");
  await until(() => simulator.state().text === "A048", 2000);
  await until(() => port.faults.at(-1) === undefined);
  expect(port.faults).toEqual([undefined, "unreachable", undefined]);
});

test("mute: told, and what changes meanwhile is on the sign all the same", async () => {
  const { simulator, port } = await start();
  simulator.turn("mute", true);
  port.show({ text: "A047", blink: false });
  await until(() => port.faults.at(-1) === "no-answer");
  port.show({ text: "A048", blink: false });
  await until(() => simulator.state().text === "A048");
  simulator.turn("mute", false);
  await until(() => port.faults.at(-1) === undefined);
  expect(port.faults).toEqual([undefined, "no-answer", undefined]);
});

test("a sign that refuses is told as a fault, and the log says what to look at", async () => {
  const { port } = await start({ register: 100 }, { register: 0 });
  port.show({ text: "A047", blink: false });
  await until(() => port.faults.at(-1) === "no-answer");
  expect(port.logs.join()).toContain("exception 2");
});

describe("the line", () => {
  /** A sign that answers when the test says so, and keeps the texts it was sent. */
  async function slowSign() {
    const frames: string[] = [];
    let socket: Socket | undefined;
    const server = createServer({ noDelay: true }, (own) => {
      socket = own;
      own.on("error", () => {});
      own.on("data", (chunk) => {
        const bytes = Buffer.from(chunk);
        expect(bytes.length % 19).toBe(0);
        for (let i = 0; i < bytes.length; i += 19) {
          frames.push(bytes.toString("latin1", i + 7, i + 15).trim());
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    closers.push(() => socket?.destroy());
    const at = `tcp://127.0.0.1:${(server.address() as { port: number }).port}`;
    return { at, frames, answer: () => socket?.write(withCrc(Buffer.from("011000000005", "hex"))) };
  }

  test("has one frame at a time: a change waits for the answer, only the latest goes out, and at once", async () => {
    const { at, frames, answer } = await slowSign();
    const port = startDriver({ at });
    await until(() => port.faults.length > 0);
    port.show({ text: "A047", blink: false });
    port.show({ text: "A048", blink: false });
    port.show({ text: "A049", blink: false });
    await until(() => frames.length === 1);
    answer();
    await until(() => frames.length === 2);
    expect(frames).toEqual(["A047", "A049"]);
    answer();
    // And again, although nothing changed: the sign may have lost power behind a line that did not.
    await until(() => frames.length === 3, 2000);
    expect(frames.at(-1)).toBe("A049");
    expect(port.faults).toEqual([undefined]);
  });

  test("a lost answer holds a change back no longer than an answer may take, and a mute sign not at all", async () => {
    const { at, frames } = await slowSign();
    const port = startDriver({ at });
    await until(() => port.faults.length > 0);
    port.show({ text: "A047", blink: false });
    await until(() => frames.length === 1);
    port.show({ text: "A048", blink: false });
    await until(() => port.faults.at(-1) === "no-answer");
    expect(frames).toEqual(["A047", "A048"]);
    port.show({ text: "A049", blink: false });
    port.show({ text: "A050", blink: false });
    await until(() => frames.length === 4);
    expect(frames.slice(-2)).toEqual(["A049", "A050"]);
  });
});

const real = process.env.WM_TEST_SIGN;
describe.skipIf(!real)("the real sign at WM_TEST_SIGN", () => {
  test("takes a text and says so", async () => {
    const port = startDriver({ at: real ?? "" });
    port.show({ text: "A047", blink: true });
    await until(() => port.faults.length > 0);
    expect(port.faults.at(-1)).toBeUndefined();
  });
});
