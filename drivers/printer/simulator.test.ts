import { afterEach, expect, test } from "vitest";
import { until } from "../testing.ts";
import { type PrinterSimulator, type PrinterSimulatorOptions, simulatePrinter } from "./simulator.ts";
import { dialPrinter } from "./simulator-testing.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: PrinterSimulatorOptions = {}): Promise<PrinterSimulator> {
  const printer = await simulatePrinter({ msPerLine: 1, ...options });
  closers.push(() => printer.close());
  return printer;
}

function dial(printer: PrinterSimulator) {
  const line = dialPrinter(printer.at);
  closers.push(() => line.socket.destroy());
  return line;
}
const texts = (printer: PrinterSimulator) => printer.state().papers.map((paper) => paper.lines.map((l) => l.text));
const ask4 = "100401 100402 100403 100404";
const ticket = "1b40 41 0a 42 0a 43 0a 1d564200";

test("prints lines with their size, place and weight, and cuts", async () => {
  const printer = await start({ roll: 10 });
  const line = dial(printer);
  line.say(
    "1b40 1b6101 1d2177 1b4501 41303437 0a 1d2100 1b4500 1b6100 1b7410 dc62 0a 1b7413 d5 0a 1b6402 1d564200 1d7201",
  );
  await until(() => line.heard === "00");
  const lines = [
    { text: "A047", scale: 8, align: "center", bold: true },
    { text: "Üb", scale: 1, align: "left", bold: false },
    { text: "€", scale: 1, align: "left", bold: false },
    { text: "", scale: 1, align: "left", bold: false },
    { text: "", scale: 1, align: "left", bold: false },
  ];
  expect(printer.state()).toEqual({
    kind: "printer",
    roll: 9,
    cover: "closed",
    line: "ok",
    papers: [
      {
        id: 1,
        cut: true,
        taken: false,
        pieces: lines,
        lines,
      },
    ],
  });
});

test.each([
  ["00", "9a", "Ü"],
  ["0d", "9f", "ş"],
  ["0e", "80", "Α"],
  ["10", "fc", "ü"],
  ["11", "8f", "П"],
  ["12", "9d", "Ł"],
  ["2e", "b3", "і"],
  ["63", "80", "□"],
])("code page %s, character %s", async (page, character, letter) => {
  const printer = await start();
  dial(printer).say(`1b74${page} ${character} 0a 1d5600`);
  await until(() => printer.state().papers[0]?.cut === true);
  expect(texts(printer)).toEqual([[letter]]);
});

test.each<[string, (printer: PrinterSimulator) => void, string]>([
  ["well", () => {}, "12121212"],
  ["near end", (printer) => printer.turn("roll", 3), "1212121e"],
  ["out", (printer) => printer.turn("roll", 0), "1a32127e"],
  ["cover", (printer) => printer.turn("cover", "open"), "1a161212"],
  ["knife", (printer) => printer.turn("jam", true), "1a521a12"],
  ["sensor for near end broken", (printer) => printer.turn("nearEnd", false) ?? printer.turn("roll", 1), "12121212"],
])("DLE EOT 1 to 4: %s", async (_, spoil, answers) => {
  const printer = await start();
  spoil(printer);
  const line = dial(printer);
  line.say(ask4);
  await until(() => line.heard.length === 8);
  expect(line.heard).toBe(answers);
});

test("automatic status as in the manual", async () => {
  const printer = await start();
  const line = dial(printer);
  line.say("1d61ff");
  await until(() => line.heard === "1400000f");
  printer.turn("cover", "open");
  await until(() => line.heard === "1400000f" + "3c00000f");
});

test("GS ( H answers when all before it is printed, GS I who it is", async () => {
  const printer = await start();
  const line = dial(printer);
  line.say(`${ticket} 1d2848060030303030 3437 1d4943`);
  await until(() => line.heard !== "");
  expect(printer.state().papers[0]?.cut).toBe(true);
  expect(line.heard).toBe("37223030343700" + "5f5449434b45542d383000");
});

test("what is urgent is answered before what came earlier", async () => {
  const printer = await start({ msPerLine: 500 });
  const line = dial(printer);
  line.say("41 0a 1d284806003030 30303437 1d7201 100404");
  await until(() => line.heard !== "");
  expect(line.heard).toBe("12");
  printer.turn("slow", 0);
  await until(() => line.heard === "12" + "37223030343700" + "00");
});

test("what is urgent is answered within another command too, and is that command's data all the same", async () => {
  const printer = await start();
  const line = dial(printer);
  line.say("1d2848060030 30 41 100404");
  await until(() => line.heard === "12" + "372241" + "100404" + "00");
});

test("urgent bytes may come in pieces; what only begins like them is text", async () => {
  const printer = await start();
  const line = dial(printer);
  for (const piece of ["10", "04", "04", "10", "10", "0404", "1014", "41", "0a"]) line.say(piece);
  await until(() => line.heard.length === 4 && printer.state().papers.length === 1);
  expect(line.heard).toBe("1212");
  expect(texts(printer)).toEqual([["A"]]);
});

test("a bad habit: what stood in the buffer when the paper ran out is printed on the next roll", async () => {
  const printer = await start({ roll: 0 });
  const line = dial(printer);
  line.say(`${ticket} 1d7201 100404`);
  await until(() => line.heard === "7e");
  expect(printer.state().papers).toEqual([]);
  printer.turn("roll", 10);
  await until(() => line.heard === "7e00");
  expect(texts(printer)).toEqual([["A", "B", "C"]]);
});

test.each([
  ["DLE DC4 8", "10140801031401060208", "372500"],
  ["DLE ENQ 2", "100502", ""],
])("%s makes it forget", async (_, forget, answer) => {
  const printer = await start({ roll: 0 });
  const line = dial(printer);
  line.say(`${ticket} ${forget} 1d7201`);
  await until(() => line.heard === answer);
  printer.turn("roll", 10);
  await until(() => line.heard === `${answer}00`);
  expect(printer.state().papers).toEqual([]);
});

test("a rest of a roll ends in mid-ticket, and the scrap is torn off with it", async () => {
  const printer = await start({ roll: 0.2 });
  const line = dial(printer);
  line.say("41 0a 42 0a 43 0a 44 0a 45 0a 1d564200");
  await until(() => printer.state().roll === 0);
  expect(texts(printer)).toEqual([["A", "B", "C"]]);
  expect(printer.state().papers[0]?.cut).toBe(false);
  printer.turn("roll", 10);
  await until(() => printer.state().roll === 9);
  expect(texts(printer)).toEqual([
    ["D", "E"],
    ["A", "B", "C"],
  ]);
});

test("a roll of one ticket prints it whole, tells so, and is out", async () => {
  const printer = await start({ roll: 1 });
  const line = dial(printer);
  line.say(`${ticket} 1d7201`);
  await until(() => line.heard === "03");
  line.say(`100404 ${ticket}`);
  await until(() => line.heard === "037e");
  expect(texts(printer)).toEqual([["A", "B", "C"]]);
});

test("an open cover stops it, a closed one lets it go on", async () => {
  const printer = await start();
  printer.turn("cover", "open");
  const line = dial(printer);
  line.say(`${ticket} 100402`);
  await until(() => line.heard === "16");
  expect(printer.state().papers).toEqual([]);
  printer.turn("cover", "closed");
  await until(() => printer.state().papers[0]?.cut === true);
});

test("a jam stays until somebody frees it and the printer is told to try again", async () => {
  const printer = await start();
  const line = dial(printer);
  printer.turn("jam", true);
  line.say("100501 100403");
  await until(() => line.heard === "1a");
  printer.turn("jam", false);
  line.say("100403");
  await until(() => line.heard === "1a1a");
  line.say("100501 100403");
  await until(() => line.heard === "1a1a12");
});

test("mute it hears and prints, but says nothing", async () => {
  const printer = await start();
  printer.turn("mute", true);
  const line = dial(printer);
  line.say(`${ask4} ${ticket} 1d7201`);
  await until(() => printer.state().papers[0]?.cut === true);
  printer.turn("mute", false);
  line.say("100404");
  await until(() => line.heard !== "");
  expect(line.heard).toBe("12");
});

test("without power it forgets; with a cut cable it goes on with what it has", async () => {
  const printer = await start({ msPerLine: 30 });
  const first = dial(printer);
  first.say(ticket);
  await until(() => printer.state().papers.length === 1);
  printer.turn("line", "cut");
  await until(() => first.socket.destroyed);
  await until(() => printer.state().papers[0]?.cut === true);
  expect(texts(printer)).toEqual([["A", "B", "C"]]);

  printer.turn("line", "ok");
  const second = dial(printer);
  second.say(ticket);
  await until(() => printer.state().papers.length === 2);
  printer.turn("line", "off");
  await until(() => second.socket.destroyed);
  printer.turn("line", "ok");
  const third = dial(printer);
  third.say("1d7201");
  await until(() => third.heard === "00");
  expect(printer.state().papers[0]?.cut).toBe(false);
});

test("tells of its changes, and of dials that it does not have", async () => {
  const printer = await start();
  let changes = 0;
  printer.onChange(() => {
    changes += 1;
  });
  printer.turn("cover", "open");
  expect(changes).toBeGreaterThan(0);
  expect(() => printer.turn("lid")).toThrow(
    "roll, nearEnd, cover, line, jam, rests, mute, model, slow, garbage, cutAfter",
  );
  expect(() => printer.turn("cover", "ajar")).toThrow("closed, open");
  expect(() => printer.turn("roll", "full")).toThrow("number");
});
