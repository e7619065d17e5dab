/** The scanner's driver against its simulators; with WM_TEST_SCANNER=serial:… or hid:… also against a real one. */
import { createServer } from "node:net";
import { Compile } from "typebox/compile";
import { afterEach, describe, expect, test } from "vitest";
import { recordedPort, until } from "../testing.ts";
import { openPseudoTerminal } from "../transport/pseudo-terminal.ts";
import scanner from "./index.ts";
import { type ScannerSimulator, simulateScanner, simulateTypingScanner } from "./simulator.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function startDriver(config: Readonly<Record<string, unknown>>) {
  const port = recordedPort();
  expect(Compile(scanner.config).Check(config)).toBe(true);
  expect(scanner.mistakes?.(config as never)).toEqual([]);
  const running = scanner.start(config as never, port);
  closers.push(() => running.stop());
  const codes = () => port.happenings.map((each) => each.type === "scanned" && each.text);
  return { port, codes };
}

async function start(simulator: ScannerSimulator, config: Readonly<Record<string, unknown>> = {}) {
  closers.push(() => simulator.close());
  const driver = startDriver({ at: simulator.at, ...config });
  await until(() => driver.port.faults.length > 0);
  expect(driver.port.faults).toEqual([undefined]);
  return { simulator, ...driver };
}

const ticket = "WM1:2026-11-21:A047";

test("a code held before the reader is told, without prefix and suffix", async () => {
  const marks = { prefix: "]Q3", suffix: "\t" };
  const { simulator, codes } = await start(await simulateScanner(marks), marks);
  simulator.turn("scan", ticket);
  await until(() => codes().length > 0);
  expect(codes()).toEqual([ticket]);
  expect(simulator.state()).toEqual({ kind: "scanner", last: ticket, line: "ok" });
});

test("a reader that types is read key by key, capitals and signs and all", async () => {
  const { simulator, codes } = await start(simulateTypingScanner());
  const address = "https://warten.example.de/?a=1&b=[2]#WM1:2026-11-21:A047~\\|'\"";
  simulator.turn("scan", ticket);
  simulator.turn("scan", address);
  await until(() => codes().length === 2);
  expect(codes()).toEqual([ticket, address]);
});

test("the same code held before the reader is told once, another at once", async () => {
  const { simulator, codes } = await start(await simulateScanner());
  for (const code of [ticket, ticket, "other", "other", ticket]) simulator.turn("scan", code);
  await until(() => codes().length === 3);
  expect(codes()).toEqual([ticket, "other", ticket]);
});

test("what is no code is logged and counted, without what it says, and the next code is read", async () => {
  const { simulator, port, codes } = await start(await simulateScanner());
  simulator.turn("scan", "x".repeat(301));
  simulator.turn("raw", "\xff\xfe\r");
  simulator.turn("scan", ticket);
  await until(() => codes().length > 0);
  expect(codes()).toEqual([ticket]);
  expect(port.logs).toEqual(["a code of more than 300 characters was dropped (1 dropped since the start)"]);
});

test("a code without its end is given up, and says what to set", async () => {
  const { simulator, port, codes } = await start(await simulateScanner());
  simulator.turn("raw", "WM1:2026");
  await until(() => port.logs.length > 0);
  expect(port.logs[0]).toMatch(/without an end .* send CR behind each, or set „suffix“/);
  simulator.turn("scan", ticket);
  await until(() => codes().length > 0);
  expect(codes()).toEqual([ticket]);
});

test("half a code before a cut line and half after it are no code", async () => {
  const { simulator, port, codes } = await start(await simulateScanner());
  simulator.turn("raw", "WM1:2026-");
  simulator.turn("line", "cut");
  await until(() => port.faults.at(-1) === "unreachable");
  simulator.turn("line", "ok");
  await until(() => port.faults.at(-1) === undefined);
  simulator.turn("scan", ticket);
  await until(() => codes().length > 0);
  expect(codes()).toEqual([ticket]);
});

test("a reader on a serial line", async () => {
  const terminal = openPseudoTerminal();
  closers.push(() => terminal.close());
  const { port, codes } = startDriver({ at: `serial:${terminal.path}?baud=9600` });
  await until(() => port.faults.length > 0);
  terminal.write(Buffer.from("40063813"));
  terminal.write(Buffer.from("33931\r\n"));
  await until(() => codes().length > 0);
  expect(codes()).toEqual(["4006381333931"]);
});

test("a server that hangs up at once is a fault once, however often it is tried", async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => {}).destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => server.close());
  const { port } = startDriver({ at: `tcp://127.0.0.1:${(server.address() as { port: number }).port}` });
  await until(() => connections >= 4);
  expect(port.faults).toEqual([undefined, "unreachable"]);
});

test("a typing reader that is unplugged is unreachable", async () => {
  const { simulator, port } = await start(simulateTypingScanner());
  simulator.turn("line", "cut");
  await until(() => port.faults.at(-1) === "unreachable");
  expect(port.logs.at(-1)).toMatch(/was unplugged$/);
});

test("without a line to the gateway a code reaches nobody, and the log says so", async () => {
  const { simulator, port } = await start(await simulateScanner());
  port.online = false;
  simulator.turn("scan", ticket);
  await until(() => port.logs.length > 0);
  expect(port.logs).toEqual(["a code was read without a line to the gateway: nobody hears of it"]);
});

test.each([
  [{ at: "usb:1-1.2" }, /^at: usb:… is for printers/],
  [{ at: "serial:/dev/serial/by-id/usb-Honeywell" }, /^at: a name in \/dev\/serial\/by-id .*by-path/],
  [{ at: "tcp://10.0.0.5:99999" }, /^at: the port must be from 1 to 65535/],
])("%o is refused with a remedy", (config, sentence) => {
  expect(Compile(scanner.config).Check(config)).toBe(true);
  expect(scanner.mistakes?.(config as never)).toEqual([expect.stringMatching(sentence)]);
});

test.each([{ at: "hid:by-path" }, { at: "hid:/dev/input/x#KEY_A" }, { at: "tcp://h:1", layout: "fr" }, {}])(
  "%o is no configuration",
  (config) => {
    expect(Compile(scanner.config).Check(config)).toBe(false);
  },
);

const real = process.env.WM_TEST_SCANNER;
describe.skipIf(!real)("a real one", () => {
  test("reads the code that somebody holds before it within a minute", async () => {
    const { port, codes } = startDriver({ at: real });
    await until(() => codes().length > 0, 60_000);
    expect(port.faults.at(-1)).toBeUndefined();
    console.log(codes());
  }, 70_000);
});
