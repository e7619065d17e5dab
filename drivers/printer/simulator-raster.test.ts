import { createHash } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import type { PaperPicture } from "../../gateway/contract/office.ts";
import { until } from "../testing.ts";
import { type PrinterSimulator, type PrinterSimulatorOptions, simulatePrinter } from "./simulator.ts";
import { hashOfDots } from "./simulator-picture.ts";
import { band, bytesOf, dialPrinter, rowsOfPng } from "./simulator-testing.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const fast = { mmPerSecond: 100_000 };
async function start(options: PrinterSimulatorOptions = fast): Promise<PrinterSimulator> {
  const printer = await simulatePrinter(options);
  closers.push(() => printer.close());
  return printer;
}
function dial(printer: PrinterSimulator) {
  const line = dialPrinter(printer.at);
  closers.push(() => line.socket.destroy());
  return line;
}

const cut = "1d564200";
const newest = (printer: PrinterSimulator) => printer.state().papers[0];
const pictures = (printer: PrinterSimulator, paper = newest(printer)) =>
  (paper?.pieces ?? []).filter((piece): piece is PaperPicture => "png" in piece);
const rows = (printer: PrinterSimulator) => rowsOfPng(pictures(printer)[0]?.png ?? "");
const grown = (printer: PrinterSimulator) => pictures(printer)[0]?.heightDots ?? 0;
/** So many rows, one millimetre each on its way through the head at 150 mm/s takes 7 ms. */
const tall = (count: number) => band(Array<string>(count).fill("ff"));

test("bands with a feed between them, and with margins, are one picture as wide as the head", async () => {
  const printer = await start();
  const line = dial(printer);
  line.say(`1b40 ${band(["f0f0", "0001"])} 1b4a02 1d4c0800 ${band(["aa"])} 1d4c0000 ${band(["80"])} ${cut} 1d7201`);
  await until(() => line.heard === "00");
  expect(newest(printer)).toMatchObject({ cut: true, lines: [] });
  expect(pictures(printer)).toMatchObject([{ widthDots: 576, heightDots: 6 }]);
  expect(rows(printer)).toEqual(["f0f0", "0001", "", "", "00aa", "80"]);
});

test.each([
  ["a margin that is no whole byte", `1d4c0300 ${band(["ff81"])}`, ["1ff020"]],
  ["right, by ESC a", `1b6102 ${band(["81"])}`, [`${"00".repeat(71)}81`]],
  ["in the middle, by ESC a", `1b6101 ${band(["81"])}`, [`${"00".repeat(35)}0810`]],
  ["an area of 4 dots, by GS W", `1d570400 ${band(["ffff"])}`, ["f0"]],
  ["wider than the head", band(["ff".repeat(80)]), ["ff".repeat(72)]],
  ["a margin beyond the head", `1d4c0003 ${band(["ff"])}`, [""]],
  ["twice as wide", band(["a0"], "01"), ["cc"]],
  ["twice as high", band(["a0"], "02"), ["a0", "a0"]],
  ["margin forgotten by ESC @", `1d4c0800 1b40 ${band(["80"])}`, ["80"]],
])("dots: %s", async (_, bytes, drawn) => {
  const printer = await start();
  const line = dial(printer);
  line.say(`${bytes} ${cut} 1d7201`);
  await until(() => line.heard === "00");
  expect(rows(printer)).toEqual(drawn);
});

test("a head of 58 mm paper has 384 dots and 32 letters", async () => {
  const printer = await start({ ...fast, msPerLine: 1, width: 384 });
  const line = dial(printer);
  line.say(`${band(["ff".repeat(72)])} ${"41".repeat(40)} 0a ${cut} 1d7201`);
  await until(() => line.heard === "00");
  expect(pictures(printer)[0]).toMatchObject({ widthDots: 384 });
  expect(rows(printer)).toEqual(["ff".repeat(48)]);
  expect(newest(printer)?.lines.map(({ text }) => text.length)).toEqual([32, 8]);
});

test("ESC J counts in the printer's own units, and in dots when GS P says so", async () => {
  const printer = await start({ ...fast, unitsPerInch: 406 });
  const line = dial(printer);
  line.say(`${band(["ff"])} 1b4a04 ${band(["ff"])} 1d50cbcb 1b4a04 ${band(["ff"])} ${cut} 1d7201`);
  await until(() => line.heard === "00");
  expect(rows(printer)).toEqual(["ff", "", "", "ff", "", "", "", "", "ff"]);
});

test("letters, dots and the printer's own QR stand on the paper in their order", async () => {
  const printer = await start({ ...fast, msPerLine: 1 });
  const line = dial(printer);
  const symbol = "1d286b0400314132 00 1d286b03003143 06 1d286b03003145 31 1d286b0500315030 4b37 1d286b0300315130";
  line.say(`41 0a ${band(["ff"])} 42 1b4a00 ${symbol} ${band(["0f"])} ${cut} 1d7201`);
  await until(() => line.heard === "00");
  expect(newest(printer)?.pieces).toMatchObject([
    { text: "A" },
    { heightDots: 1 },
    { text: "B" },
    { qr: "K7", align: "left" },
    { heightDots: 1 },
  ]);
});

test("the record keeps each paper, with a hash that says whether the dots are those that were sent", async () => {
  const printer = await start({ ...fast, msPerLine: 1 });
  const line = dial(printer);
  line.say(`1b4a10 ${band(["00", "80", "01"])} 1b4a20 ${cut} 4b30 0a ${cut} 1d7201`);
  await until(() => line.heard === "00");
  const bits = Buffer.alloc(3 * 72);
  bits[72] = 0x80;
  bits[144] = 0x01;
  const hash = createHash("sha256").update(bits.subarray(72)).digest("hex");
  expect(hashOfDots(bits, 576)).toBe(hash);
  expect(printer.record()).toEqual([
    { id: 1, cut: true, whole: true, rows: 19, text: `dots:${hash}`, png: expect.any(String) },
    { id: 2, cut: true, whole: true, rows: 0, text: "K0" },
  ]);
});

test("the record keeps all papers, and pictures of the last fifty", async () => {
  const printer = await start();
  const line = dial(printer);
  printer.turn("roll", 1000);
  line.say(`${`${band(["ff"])}${cut}`.repeat(60)} 1d7201`);
  await until(() => line.heard === "00");
  const record = printer.record();
  expect(record.map(({ id, whole }) => [id, whole])).toEqual(Array.from({ length: 60 }, (_, n) => [n + 1, true]));
  expect(record.filter(({ png }) => png !== undefined).map(({ id }) => id)).toEqual(
    Array.from({ length: 50 }, (_, n) => n + 11),
  );
  expect(new Set(record.map(({ text }) => text)).size).toBe(1);
});

test("a picture grows while it is printed, at the speed of the paper", async () => {
  const printer = await start({});
  const heights = new Set<number>();
  printer.onChange(() => heights.add(grown(printer)));
  const line = dial(printer);
  const begun = performance.now();
  line.say(`${tall(240)} 1d7201`);
  await until(() => line.heard === "00");
  expect(performance.now() - begun).toBeGreaterThan(190);
  expect(heights.size).toBeGreaterThan(2);
  expect(newest(printer)?.cut).toBe(false);
});

test.each<[string, (printer: PrinterSimulator) => void, (printer: PrinterSimulator) => void]>([
  ["cover", (printer) => printer.turn("cover", "open"), (printer) => printer.turn("cover", "closed")],
  ["paper", (printer) => printer.turn("roll", 0), (printer) => printer.turn("roll", 9)],
  ["jam", (printer) => printer.turn("jam", "paper"), (printer) => printer.turn("jam", false)],
])(
  "%s in the middle of a band: it stops there, goes on when mended, and the paper is not whole",
  async (_, spoil, mend) => {
    const printer = await start({});
    const line = dial(printer);
    line.say(`${tall(400)} ${cut} 1d7201`);
    await until(() => grown(printer) > 0);
    spoil(printer);
    await until(() => {
      line.say("100401");
      return line.heard.endsWith("1a");
    });
    expect(grown(printer)).toBeLessThan(400);
    mend(printer);
    line.say("100501");
    await until(() => line.heard.endsWith("00"));
    const record = printer.record();
    expect(record.map(({ whole }) => whole)).not.toContain(true);
    expect(record.at(-1)?.cut).toBe(true);
  },
);

test("a jam of the knife is noticed when it next cuts, one of the paper when it next moves", async () => {
  const printer = await start({ ...fast, msPerLine: 1 });
  const line = dial(printer);
  printer.turn("jam", "knife");
  line.say("41 0a 1d7201");
  await until(() => line.heard === "00");
  line.say(cut);
  await until(() => {
    line.say("100403");
    return line.heard.endsWith("1a");
  });
  expect(newest(printer)).toMatchObject({ cut: false, lines: [{ text: "A" }] });
  printer.turn("jam", "paper");
  line.say("100501 42 0a");
  await until(() => {
    line.say("100403");
    return line.heard.endsWith("16");
  });
  expect(newest(printer)?.lines).toHaveLength(1);
});

test("a cable that breaks in the middle of a band: the next ticket's first bytes become dots", async () => {
  const printer = await start();
  const first = dial(printer);
  printer.turn("cutAfter", 8 + 5);
  first.say(band(Array<string>(4).fill("1122")));
  await until(() => first.socket.destroyed && grown(printer) === 2);
  expect(printer.state().line).toBe("cut");

  printer.turn("line", "ok");
  const second = dial(printer);
  second.say(`1b40 41 0a ${cut} 1d7201`);
  await until(() => second.heard === "00");
  // One byte of the third row was there. ESC, @ and A end the band; a line feed is left of the letter.
  expect(rows(printer)).toEqual(["1122", "1122", "111b", "4041"]);
  expect(newest(printer)?.lines).toMatchObject([{ text: "" }]);
  expect(printer.record()).toMatchObject([{ cut: true, whole: false }]);
});

test("a question to a printer that waits for dots is answered, and is dots; NULs end the band", async () => {
  const printer = await start();
  const first = dial(printer);
  printer.turn("cutAfter", 8);
  first.say(band(["11", "11", "11", "11", "11"]));
  await until(() => first.socket.destroyed);
  printer.turn("line", "ok");
  const second = dial(printer);
  second.say("100404 1b40");
  await until(() => second.heard === "12" && grown(printer) === 5);
  expect(rows(printer)).toEqual(["10", "04", "04", "1b", "40"]);
  second.say(`${band(["ff", "ff"]).slice(0, -2)} ${"00".repeat(100)} 1b40 ${cut} 1d7201`);
  await until(() => second.heard === "1200");
  expect(rows(printer)).toEqual(["10", "04", "04", "1b", "40", "ff", ""]);
});

test("dots that look like a question are drawn, and answered", async () => {
  const printer = await start();
  const line = dial(printer);
  line.say(`${band(["100401", "100402"])} ${cut} 1d7201`);
  await until(() => line.heard === "121200");
  expect(rows(printer)).toEqual(["100401", "100402"]);
});

test("cleared in the middle of a band it takes the next bytes for commands, unless it cannot be cleared", async () => {
  for (const knowsClear of [true, false]) {
    const printer = await start({ ...fast, knowsClear });
    const line = dial(printer);
    line.say(`${tall(20).slice(0, -8)} 10140801031401060208`);
    await until(() => line.heard === (knowsClear ? "372500" : "") && (knowsClear || grown(printer) === 20));
    line.say(`${"00".repeat(10)} ${cut} 41 0a 1d7201`);
    await until(() => line.heard.endsWith("00") && newest(printer)?.lines.length === 1);
    expect(printer.record().map(({ rows }) => rows)).toEqual(knowsClear ? [0] : [20, 0]);
  }
});

test("power off in the middle of a band loses all of it, also the margin", async () => {
  const printer = await start({});
  const first = dial(printer);
  first.say(`1d4c0800 ${tall(400)}`);
  await until(() => grown(printer) > 0);
  printer.turn("line", "off");
  await until(() => first.socket.destroyed);
  const height = grown(printer);
  printer.turn("line", "ok");
  const second = dial(printer);
  second.say(`${cut} ${band(["80"])} 1d7201`);
  await until(() => second.heard === "00");
  expect(rows(printer)).toEqual(["80"]);
  expect(pictures(printer, printer.state().papers[1])[0]?.heightDots).toBe(height);
});

test("garbage: so many answers are noise of the same length, and then it speaks plainly again", async () => {
  const printer = await start();
  const line = dial(printer);
  printer.turn("garbage", 40);
  line.say(`${"100404".repeat(40)} 1d7201`);
  await until(() => line.heard.length === 82);
  expect(line.heard.slice(0, 80)).not.toBe("12".repeat(40));
  expect(line.heard.slice(80)).toBe("00");
});

test("without the command for it, a process id gets no answer", async () => {
  const printer = await start({ ...fast, knowsProcessId: false });
  const line = dial(printer);
  line.say("1d28480600303030303437 1d7201");
  await until(() => line.heard === "00");
});

test("automatic status is told again only when it changed, and to the connection that asked", async () => {
  const printer = await start();
  const [first, second] = [dial(printer), dial(printer)];
  second.say("100404");
  first.say(`1d61ff ${tall(80)} ${cut}`);
  await until(() => first.heard === "1400000f" && printer.record()[0]?.cut === true);
  printer.turn("roll", 3);
  await until(() => first.heard.endsWith("1400030f"));
  expect(first.heard).toBe("1400000f" + "1400030f");
  expect(second.heard).toBe("12");
  first.say("1d6100");
  first.say("1d7201");
  await until(() => first.heard.endsWith("03"));
  printer.turn("roll", 80);
  first.say("1d7201");
  await until(() => first.heard.endsWith("0300"));
});

test("Custom's full status and presenter: a ticket stays in the mouth until it is taken, or pulled back", async () => {
  const printer = await start({ ...fast, dialect: "custom" });
  const line = dial(printer);
  line.say("100414");
  await until(() => line.heard === "100f00000000");
  line.say(`${tall(8)} ${cut} 1d6506`);
  await until(() => line.heard === "100f00000000" + "08");
  expect(printer.state().mouth).toBe("ticket");
  line.say("100414");
  await until(() => line.heard.endsWith("100f20000000"));
  printer.turn("take");
  expect(printer.state().mouth).toBe("empty");
  line.say(`${tall(8)} ${cut} 1d6502 1d6506`);
  await until(() => line.heard.endsWith("100f20000000" + "00"));
  printer.turn("roll", 2);
  printer.turn("cover", "open");
  printer.turn("jam", true);
  line.say("100414");
  await until(() => line.heard.endsWith("100f04030001"));
  const plain = dial(await start());
  plain.say("100414 1d6506 1d7201");
  await until(() => plain.heard === "00");
});

test("the picture is a PNG that begins as the standard says", async () => {
  const printer = await start();
  const line = dial(printer);
  line.say(`${band(["80", "01"])} 1d7201`);
  await until(() => line.heard === "00");
  const png = Buffer.from(pictures(printer)[0]?.png ?? "", "base64");
  const head = `89504e470d0a1a0a 0000000d 49484452 00000240 00000002 01 00 00 00 00`;
  expect(png.subarray(0, 29)).toEqual(bytesOf(head));
});
