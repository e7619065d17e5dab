import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { until } from "../testing.ts";
import { openPipe } from "./pipe.ts";
import { openPseudoTerminal, type PseudoTerminal } from "./pseudo-terminal.ts";
import { echo, recorded } from "./testing.ts";
import { openUsbUnder, type UsbRoots } from "./usb.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function printer(): PseudoTerminal {
  const terminal = openPseudoTerminal();
  closers.push(() => terminal.close());
  return terminal;
}

const identity = "MFG:EPSON;CMD:ESC/POS;MDL:TM-m30;CLS:PRINTER;";

interface Bus extends UsbRoots {
  /** As the kernel shows a printer: `device` is its place in the tree of hubs, `1-1/1-1.2`. */
  plug(name: string, device: string, terminal: PseudoTerminal, id?: string | Buffer): void;
  unplug(name: string, device: string): void;
}

function bus(): Bus {
  const root = mkdtempSync(join(tmpdir(), "wm-usb-"));
  closers.push(() => rmSync(root, { recursive: true }));
  const [sys, dev] = [join(root, "sys"), join(root, "dev")];
  const place = (device: string) => join(sys, "devices/pci0000:00/0000:00:14.0/usb1", device);
  mkdirSync(join(dev, "usb"), { recursive: true });
  return {
    sys,
    dev,
    plug(name, device, terminal, id = identity) {
      const usbInterface = join(place(device), `${device.split("/").at(-1)}:1.0`);
      const entry = join(usbInterface, "usbmisc", name);
      mkdirSync(entry, { recursive: true });
      writeFileSync(join(usbInterface, "ieee1284_id"), id);
      symlinkSync("../..", join(entry, "device"));
      mkdirSync(join(sys, "class/usbmisc"), { recursive: true });
      symlinkSync(entry, join(sys, "class/usbmisc", name));
      symlinkSync(terminal.path, join(dev, "usb", name));
    },
    unplug(name, device) {
      rmSync(join(dev, "usb", name));
      rmSync(join(sys, "class/usbmisc", name));
      rmSync(place(device), { recursive: true });
    },
  };
}

function recordedPipe(roots: UsbRoots, port: string) {
  const record = recorded((listener) => openUsbUnder(roots, { kind: "usb", port }, listener));
  closers.push(() => record.pipe.close());
  return record;
}

describe.skipIf(process.platform !== "linux")("usb", () => {
  test("bytes of every value go both ways, once the pipe is open and not before", async () => {
    const usb = bus();
    const terminal = printer();
    usb.plug("lp0", "1-1/1-1.2", terminal);
    const every = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    let got = Buffer.alloc(0);
    terminal.onBytes((chunk) => {
      got = Buffer.concat([got, chunk]);
    });
    const { pipe, seen, heard } = recordedPipe(usb, "1-1.2");
    expect(pipe.write(every)).toBe(false);
    expect(seen).toEqual([]);
    await until(() => seen.includes("open"));
    expect(pipe.write(every)).toBe(true);
    terminal.write(every);
    await until(() => got.length >= 256 && heard().length >= 256);
    expect(got).toEqual(every);
    expect(heard()).toEqual(every);
  });

  test("a picture in one write arrives whole and in order, either way", async () => {
    const usb = bus();
    const terminal = printer();
    usb.plug("lp0", "1-1/1-1.2", terminal);
    const picture = randomBytes(60_000);
    let got = Buffer.alloc(0);
    terminal.onBytes((chunk) => {
      got = Buffer.concat([got, chunk]);
    });
    const { pipe, seen, heard } = recordedPipe(usb, "1-1.2");
    await until(() => seen.includes("open"));
    expect(pipe.write(picture)).toBe(true);
    expect(pipe.write(Buffer.alloc(0))).toBe(true);
    expect(pipe.write(Buffer.from("cut"))).toBe(true);
    terminal.write(picture);
    await until(() => got.length >= 60_003 && heard().length >= 60_000);
    expect(got.equals(Buffer.concat([picture, Buffer.from("cut")]))).toBe(true);
    expect(heard().equals(picture)).toBe(true);
  });

  test("a printer that speaks unasked is heard", async () => {
    const usb = bus();
    const terminal = printer();
    usb.plug("lp0", "1-1/1-1.2", terminal);
    const { seen, heard } = recordedPipe(usb, "1-1.2");
    await until(() => seen.includes("open"));
    terminal.write(Buffer.from("paper out"));
    await until(() => heard().toString() === "paper out");
  });

  test("each of two printers is found by its port, whatever number it got", async () => {
    const usb = bus();
    const [left, right] = [printer(), printer()];
    echo(left, "left ");
    echo(right, "right ");
    usb.plug("lp0", "1-1/1-1.2", right);
    usb.plug("lp1", "1-1/1-1.1", left);
    const first = recordedPipe(usb, "1-1.1");
    const second = recordedPipe(usb, "1-1.2");
    await until(() => first.seen.length + second.seen.length === 2);
    first.pipe.write(Buffer.from("hello"));
    second.pipe.write(Buffer.from("hello"));
    await until(() => first.heard().toString() === "left hello" && second.heard().toString() === "right hello");
  });

  test("unplugged is lost, once; a spare in the same port is found under another number", async () => {
    const usb = bus();
    const first = printer();
    usb.plug("lp0", "1-1/1-1.2", first);
    const { pipe, seen, heard } = recordedPipe(usb, "1-1.2");
    await until(() => seen.length === 1);
    expect(pipe.model()).toBe("EPSON TM-m30");
    usb.unplug("lp0", "1-1/1-1.2");
    first.close();
    await until(() => seen.length === 2);
    expect(pipe.model()).toBeUndefined();
    expect(pipe.write(Buffer.from("x"))).toBe(false);
    const spare = printer();
    echo(spare, "spare heard ");
    usb.plug("lp3", "1-1/1-1.2", spare, "MANUFACTURER:STAR;MODEL:TSP143IV;");
    await until(() => seen.length === 3);
    expect(pipe.model()).toBe("STAR TSP143IV");
    pipe.write(Buffer.from("hello"));
    await until(() => heard().toString() === "spare heard hello");
    expect(seen).toEqual(["open", "lost", "open"]);
  });

  test("unplugged is lost even while its file still lives", async () => {
    const usb = bus();
    usb.plug("lp0", "1-1/1-1.2", printer());
    const { seen } = recordedPipe(usb, "1-1.2");
    await until(() => seen.length === 1);
    usb.unplug("lp0", "1-1/1-1.2");
    await until(() => seen.length === 2);
    expect(seen).toEqual(["open", "lost"]);
  });

  test("a printer with a hub of its own is found by the port of the hub; of two it takes none", async () => {
    const usb = bus();
    usb.plug("lp0", "1-1/1-1.2/1-1.2.1", printer());
    const alone = recordedPipe(usb, "1-1.2");
    await until(() => alone.seen.includes("open"));
    usb.plug("lp1", "1-1/1-1.2/1-1.2.4", printer());
    const either = recordedPipe(usb, "1-1.2");
    await until(() => either.seen.includes("lost"));
    const own = recordedPipe(usb, "1-1.2.4");
    await until(() => own.seen.includes("open"));
    expect(alone.seen).toEqual(["open"]);
    expect(either.seen).toEqual(["lost"]);
  });

  test.each<[string | Buffer, string | undefined]>([
    [identity, "EPSON TM-m30"],
    ["MDL:TM-T20III;MFG:EPSON;", "EPSON TM-T20III"],
    ["MFG: Star ;CMD:STAR;MDL: mC-Print3 ;", "Star mC-Print3"],
    ["MFG:EPSON;MDL:EPSON TM-T88V;", "EPSON TM-T88V"],
    ["MDL:POS-80;", "POS-80"],
    ["MFG:A\u0000B\n;MDL:C;", "AB C"],
    [`MFG:X;MDL:${"y".repeat(500)};`, `X ${"y".repeat(78)}`],
    ["nonsense", undefined],
    ["", undefined],
    [Buffer.from([0xff, 0xfe, 0x3b]), undefined],
  ])("what a printer says of itself: %j", async (id, model) => {
    const usb = bus();
    usb.plug("lp0", "2-1", printer(), id);
    const { pipe, seen } = recordedPipe(usb, "2-1");
    await until(() => seen.includes("open"));
    expect(pipe.model()).toBe(model);
  });

  test("a mute printer can be opened anew without being called lost, and forgets what it had not taken", async () => {
    const usb = bus();
    const terminal = printer();
    echo(terminal, "heard ");
    usb.plug("lp0", "1-1/1-1.2", terminal);
    const { pipe, seen, heard } = recordedPipe(usb, "1-1.2");
    await until(() => seen.length === 1);
    pipe.write(Buffer.from("never sent"));
    pipe.reopen();
    expect(pipe.write(Buffer.from("x"))).toBe(false);
    await until(() => seen.length === 2);
    pipe.write(Buffer.from("hello"));
    await until(() => heard().length > 0);
    expect(heard().toString()).toBe("heard hello");
    expect(seen).toEqual(["open", "open"]);
  });

  test("a port with nothing in it is lost, on a machine without any printer too", async () => {
    const { seen } = recordedPipe(bus(), "1-1.2");
    const real = openPipe("usb:250-250", { open: () => seen.push("open"), bytes() {}, lost: () => seen.push("lost") });
    closers.push(() => real.close());
    await until(() => seen.length === 2);
    expect(seen).toEqual(["lost", "lost"]);
  });

  test.each(["process.exit()", "pipe.close()"])(
    "a process with a pipe to a silent device ends with %s",
    async (end) => {
      const usb = bus();
      usb.plug("lp0", "1-1/1-1.2", printer());
      const script = `
      import { openUsbUnder } from ${JSON.stringify(new URL("usb.ts", import.meta.url).href)};
      const roots = ${JSON.stringify({ sys: usb.sys, dev: usb.dev })};
      const listener = { open: () => setTimeout(() => { console.log("end"); ${end}; }, 300), bytes() {}, lost() {} };
      const pipe = openUsbUnder(roots, { kind: "usb", port: "1-1.2" }, listener);`;
      const child = spawn(process.execPath, ["--input-type=module", "-e", script], { timeout: 10_000 });
      let toldEnd = 0;
      child.stdout.once("data", () => {
        toldEnd = performance.now();
      });
      const code = await new Promise((resolve) => child.on("exit", resolve));
      expect(code).toBe(0);
      expect(performance.now() - toldEnd).toBeLessThan(2000);
    },
  );
});
