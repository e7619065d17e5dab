/** Programs that are not ours against the simulated printer: a client that prints, and a reader of raster streams. */
import { connect, createServer } from "node:net";
import npos from "npos";
import { print } from "receiptio";
import { afterEach, expect, test } from "vitest";
import { until } from "../testing.ts";
import { type PrinterSimulator, simulatePrinter } from "./simulator.ts";
import { band, bytesOf, dialPrinter, rowsOfPng } from "./simulator-testing.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options = {}): Promise<PrinterSimulator> {
  const printer = await simulatePrinter({ mmPerSecond: 100_000, msPerLine: 1, ...options });
  closers.push(() => printer.close());
  return printer;
}

/** receiptio knows only port 9100: an address of the loopback that nobody else uses leads to the simulator. */
async function at9100(printer: PrinterSimulator): Promise<string> {
  const { hostname, port } = new URL(printer.at);
  const host = `127.91.${1 + Math.floor(Math.random() * 250)}.${1 + Math.floor(Math.random() * 250)}`;
  const relay = createServer((client) => {
    const device = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, device],
      [device, client],
    ] as const) {
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve, reject) => relay.once("error", reject).listen(9100, host, resolve));
  closers.push(() => relay.close());
  return host;
}

const well = (_: PrinterSimulator) => {};
const nearEnd = (printer: PrinterSimulator) => printer.turn("roll", 3);
const noPaper = (printer: PrinterSimulator) => printer.turn("roll", 0);
const open = (printer: PrinterSimulator) => printer.turn("cover", "open");
const jammed = (printer: PrinterSimulator) => printer.turn("jam", true);

test.each([
  ["well", well, "online", "success"],
  ["near end", nearEnd, "online", "success"],
  ["paper out", noPaper, "paperempty", "paperempty"],
  ["cover open", open, "coveropen", "coveropen"],
  ["jammed", jammed, "error", "error"],
])("receiptio finds a printer that is %s to be so, and prints accordingly", async (_, spoil, asked, printed) => {
  const printer = await start();
  const host = await at9100(printer);
  spoil(printer);
  expect(await print("", `-d ${host} -p escpos -q printer`)).toBe(asked);
  expect(await print("K047 | Bitte warten\n", `-d ${host} -p escpos -c 42 -l de`)).toBe(printed);
  const [paper] = printer.record();
  if (printed === "success") expect(paper).toMatchObject({ cut: true, whole: true });
  expect(paper?.text.includes("K047") ?? false).toBe(printed === "success");
});

test("receiptio's ticket that is stopped by an open cover is told so by the automatic status", async () => {
  const printer = await start({ msPerLine: 100 });
  const host = await at9100(printer);
  const ended = print("K047\n\n\n\n\n\n\n\n", `-d ${host} -p escpos -l de`);
  await until(() => printer.record().length > 0);
  printer.turn("cover", "open");
  expect(await ended).toBe("coveropen");
});

test("receiptio frees a printer that waits for the rest of a broken band, by its NULs", {
  timeout: 30_000,
}, async () => {
  const printer = await start();
  const first = dialPrinter(printer.at);
  printer.turn("cutAfter", 20);
  first.say(band(Array<string>(100).fill("ff".repeat(72))));
  await until(() => first.socket.destroyed);
  printer.turn("line", "ok");
  const host = await at9100(printer);
  expect(await print("K048\n", `-d ${host} -p escpos -l de`)).toBe("success");
  const [paper] = printer.record();
  expect(paper).toMatchObject({ cut: true, whole: false, rows: 100 });
  expect(paper?.text).toContain("K048");
});

test("npos reads the same dots out of a stream as the simulator draws", async () => {
  let seed = 7;
  const noise = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (seed >> 16) & 0xff;
  };
  const row = () => Buffer.from(Array.from({ length: 72 }, noise)).toString("hex");
  const bands = [10, 64, 3].map((count) => Array.from({ length: count }, row));
  const stream = `1b40 ${bands.map((each) => band(each)).join(" 1b4a0c ")} 1d564200`;

  const printer = await start();
  const line = dialPrinter(printer.at);
  closers.push(() => line.socket.destroy());
  line.say(`${stream} 1d7201`);
  await until(() => line.heard.endsWith("00") && printer.record()[0]?.cut === true);

  const read = (await npos.parser().parse(bytesOf(stream))) as unknown as NposStream;
  const dots = read.entries.filter(({ type }) => type === "raster").map(({ data }) => data);
  expect(dots).toHaveLength(1);
  const drawn = rowsOfPng(printer.record()[0]?.png ?? "").filter((each) => each !== "");
  expect(drawn).toEqual(rowsOf(dots[0]!));
});

interface NposPicture {
  readonly width: number;
  readonly height: number;
  getPixel(x: number, y: number): number;
}
interface NposStream {
  readonly entries: readonly { readonly type: string; readonly data: NposPicture }[];
}

function rowsOf(picture: NposPicture): string[] {
  return Array.from({ length: picture.height }, (_, y) => {
    const row = Buffer.alloc(picture.width / 8);
    for (let x = 0; x < picture.width; x += 1) if (picture.getPixel(x, y) === 0) row[x >> 3]! |= 0x80 >> (x & 7);
    return row.toString("hex").replace(/(00)+$/, "");
  });
}
