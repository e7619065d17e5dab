import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { until } from "../testing.ts";
import { openPipe } from "./pipe.ts";
import { openPseudoTerminal, type PseudoTerminal } from "./pseudo-terminal.ts";
import { echo, recorded } from "./testing.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function device(): PseudoTerminal {
  const terminal = openPseudoTerminal();
  closers.push(() => terminal.close());
  return terminal;
}

/** A name that stays while what it points to changes, as in /dev/serial/by-path. */
function socket() {
  const folder = mkdtempSync(join(tmpdir(), "wm-serial-"));
  closers.push(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "platform-xhci-hcd.0-usb-0:1.3:1.0-port0");
  return {
    path,
    plug(terminal: PseudoTerminal) {
      symlinkSync(terminal.path, `${path}.new`);
      renameSync(`${path}.new`, path);
    },
    unplug: () => rmSync(path),
  };
}

function recordedPipe(at: string) {
  const record = recorded((listener) => openPipe(at, listener));
  closers.push(() => record.pipe.close());
  return record;
}

describe.skipIf(process.platform !== "linux")("serial", () => {
  test("bytes of every value go both ways, once the pipe is open and not before", async () => {
    const terminal = device();
    const every = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    let got = Buffer.alloc(0);
    terminal.onBytes((chunk) => {
      got = Buffer.concat([got, chunk]);
    });
    const { pipe, seen, heard } = recordedPipe(`serial:${terminal.path}?baud=19200`);
    expect(pipe.write(every)).toBe(false);
    await until(() => seen.includes("open"));
    expect(pipe.write(every)).toBe(true);
    terminal.write(every);
    await until(() => got.length >= 256 && heard().length >= 256);
    expect(got).toEqual(every);
    expect(heard()).toEqual(every);
    expect(pipe.model()).toBeUndefined();
  });

  test("a picture in one write arrives whole and in order, either way", async () => {
    const terminal = device();
    const picture = randomBytes(60_000);
    let got = Buffer.alloc(0);
    terminal.onBytes((chunk) => {
      got = Buffer.concat([got, chunk]);
    });
    const { pipe, seen, heard } = recordedPipe(`serial:${terminal.path}?baud=115200`);
    await until(() => seen.includes("open"));
    expect(pipe.write(picture)).toBe(true);
    expect(pipe.write(Buffer.from("cut"))).toBe(true);
    terminal.write(picture);
    await until(() => got.length >= 60_003 && heard().length >= 60_000);
    expect(got.equals(Buffer.concat([picture, Buffer.from("cut")]))).toBe(true);
    expect(heard().equals(picture)).toBe(true);
  });

  test.each([
    ["", ["speed 9600 baud", " cs8 ", "-crtscts", "-ixon", "-ixoff"]],
    ["?baud=19200&flow=rts&parity=even", ["speed 19200 baud", "-parodd", " crtscts", "-ixon"]],
    ["?baud=300&flow=xon", ["speed 300 baud", "-crtscts", " ixon", " ixoff"]],
    ["?baud=38400&data=7&parity=odd", ["speed 38400 baud", " parodd"]],
    ["?stop=2", [" cstopb"]],
    ["?baud=1000000", ["speed 1000000 baud"]],
  ])("the port is set as the address says: %s", async (settings, words) => {
    const terminal = device();
    const { seen } = recordedPipe(`serial:${terminal.path}${settings}`);
    await until(() => seen.includes("open"));
    const said = ` ${execFileSync("stty", ["-a", "-F", terminal.path], { encoding: "utf8" }).replace(/\s+/g, " ")} `;
    for (const word of words) expect(said).toContain(word);
  });

  test("a rate that no table knows is one too", async () => {
    const terminal = device();
    echo(terminal, "heard ");
    const { pipe, seen, heard } = recordedPipe(`serial:${terminal.path}?baud=31250`);
    await until(() => seen.includes("open"));
    pipe.write(Buffer.from("hello"));
    await until(() => heard().toString() === "heard hello");
  });

  test("a device that vanishes is told once, and another in its place is found by the same name", async () => {
    const first = device();
    const place = socket();
    place.plug(first);
    const { pipe, seen, heard } = recordedPipe(`serial:${place.path}`);
    await until(() => seen.length === 1);
    place.unplug();
    first.close();
    await until(() => seen.length === 2);
    expect(pipe.write(Buffer.from("x"))).toBe(false);
    const spare = device();
    echo(spare, "spare heard ");
    place.plug(spare);
    await until(() => seen.length === 3);
    pipe.write(Buffer.from("hello"));
    await until(() => heard().toString() === "spare heard hello");
    expect(seen).toEqual(["open", "lost", "open"]);
  });

  test("a name that points to another device now is followed, even if the old one makes no sign", async () => {
    const place = socket();
    place.plug(device());
    const { pipe, seen, heard } = recordedPipe(`serial:${place.path}`);
    await until(() => seen.length === 1);
    const other = device();
    echo(other, "other heard ");
    place.plug(other);
    await until(() => seen.length === 3);
    pipe.write(Buffer.from("hello"));
    await until(() => heard().toString() === "other heard hello");
    expect(seen).toEqual(["open", "lost", "open"]);
  });

  test("a device that vanishes in the middle of a word is lost too", async () => {
    const place = socket();
    const first = device();
    place.plug(first);
    const seen: string[] = [];
    const pipe = openPipe(`serial:${place.path}`, {
      open: () => seen.push("open"),
      bytes() {
        // Hung up before the library asks for more.
        place.unplug();
        first.close();
        execFileSync("sleep", ["0.05"]);
      },
      lost: () => seen.push("lost"),
    });
    closers.push(() => pipe.close());
    await until(() => seen.length === 1);
    first.write(Buffer.from("x"));
    await until(() => seen.length === 2);
    const spare = device();
    place.plug(spare);
    await until(() => seen.length === 3);
    expect(seen).toEqual(["open", "lost", "open"]);
  });

  test("a device that was never there is told as lost, once, and found when it appears", async () => {
    const place = socket();
    const { seen } = recordedPipe(`serial:${place.path}`);
    await until(() => seen.includes("lost"));
    place.plug(device());
    await until(() => seen.includes("open"));
    expect(seen).toEqual(["lost", "open"]);
  });

  test("what is no serial port is lost, and harms nothing", async () => {
    const { seen } = recordedPipe(`serial:${process.execPath}`);
    await until(() => seen.length > 0);
    expect(seen).toEqual(["lost"]);
  });

  test("a mute device can be opened anew, as often as wanted, without being called lost", async () => {
    const terminal = device();
    echo(terminal, "heard ");
    const { pipe, seen, heard } = recordedPipe(`serial:${terminal.path}`);
    for (const times of [1, 2, 3]) {
      await until(() => seen.length === times);
      pipe.reopen();
      pipe.reopen();
      expect(pipe.write(Buffer.from("x"))).toBe(false);
    }
    await until(() => seen.length === 4);
    pipe.write(Buffer.from("hello"));
    await until(() => heard().toString() === "heard hello");
    expect(seen).toEqual(["open", "open", "open", "open"]);
  });

  test("two pipes to one port: the second is lost until the first is closed", async () => {
    const terminal = device();
    const first = recordedPipe(`serial:${terminal.path}`);
    await until(() => first.seen.length === 1);
    const second = recordedPipe(`serial:${terminal.path}`);
    await until(() => second.seen.length === 1);
    first.pipe.close();
    await until(() => second.seen.length === 2);
    expect(first.seen).toEqual(["open"]);
    expect(second.seen).toEqual(["lost", "open"]);
  });

  test("a machine for which the library has no native part says lost, once, and goes on trying", async () => {
    const script = `
      import { registerHooks } from "node:module";
      let tries = 0;
      registerHooks({
        resolve(name, context, next) {
          if (name !== "serialport") return next(name, context);
          tries += 1;
          if (tries === 3) process.exit(losses === 1 ? 7 : 1);
          throw new Error("no native part");
        },
      });
      let losses = 0;
      const { openPipe } = await import(${JSON.stringify(new URL("pipe.ts", import.meta.url).href)});
      openPipe("serial:/dev/ttyS0", { open() {}, bytes() {}, lost() { losses += 1; } }, { longestWaitMs: 50 });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit", timeout: 10_000 });
    expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(7);
  });

  test.each(["process.exit()", "pipe.close()"])(
    "a process with a pipe to a silent device ends with %s",
    async (end) => {
      const terminal = device();
      const script = `
      import { openPipe } from ${JSON.stringify(new URL("pipe.ts", import.meta.url).href)};
      const pipe = openPipe("serial:${terminal.path}", { open() { ${end}; }, bytes() {}, lost() {} });`;
      const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
        stdio: "inherit",
        timeout: 10_000,
      });
      const code = await new Promise((resolve) => child.on("exit", resolve));
      expect(code).toBe(0);
    },
  );
});
