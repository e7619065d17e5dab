/** The printer's driver against the simulator; with WM_TEST_PRINTER=tcp://host:port also against a real one. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Compile } from "typebox/compile";
import { afterEach, describe, expect, test } from "vitest";
import { PrintJob } from "../../gateway/contract/messages.ts";
import { type RecordedPort, recordedPort, until } from "../testing.ts";
import printer from "./index.ts";
import { type Model, models } from "./models.ts";
import { type PrinterSimulator, type PrinterSimulatorOptions, simulatePrinter } from "./simulator.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const quick = { as: "letters", pollMs: 20, timeoutMs: 700 };
type Extra = Readonly<Record<string, unknown>>;

function startDriver(at: string, extra: Extra = quick): RecordedPort {
  const port = recordedPort();
  const config = { at, ...extra };
  expect(Compile(printer.config).Check(config)).toBe(true);
  const running = printer.start(config as never, port);
  closers.push(() => running.stop());
  return port;
}

/** A simulator, a driver, and both well. */
async function start(options: PrinterSimulatorOptions = {}, extra: Extra = quick) {
  const simulator = await simulatePrinter({ msPerLine: 1, ...options });
  closers.push(() => simulator.close());
  const port = startDriver(simulator.at, extra);
  await until(() => port.faults.length > 0);
  return { simulator, port };
}

function job(number: string): PrintJob {
  const checked: PrintJob = {
    id: randomUUID(),
    run: "d1",
    until: Date.now() + 60_000,
    journalled: 1,
    doc: {
      number,
      language: "de",
      copy: false,
      blocks: [
        { type: "number", text: number },
        { type: "text", text: "Personalausweis abholen", language: "de", size: "large" },
        { type: "rule" },
        { type: "text", text: "Bitte warten Sie im Erdgeschoss.", language: "de", size: "normal" },
        { type: "text", text: "Please wait on the ground floor.", language: "en", size: "normal" },
        { type: "text", text: "Stadt Musterhausen", language: "de", size: "small" },
      ],
    },
  };
  expect(Compile(PrintJob).Check(checked)).toBe(true);
  return checked;
}

/** As long as a receipt of a card terminal may be, with all that stands around it. */
function longestReceipt(): PrintJob {
  const lines = Array.from({ length: 80 }, (_, n) => `Zeile ${n}`.padEnd(40) + "93,00".padStart(8));
  const blocks = lines.map((text) => ({ type: "line" as const, text }));
  return { ...job("A047"), doc: { slip: "receipt", language: "de", blocks } };
}

const whole = (simulator: PrinterSimulator) =>
  simulator
    .state()
    .papers.filter((paper) => paper.cut && paper.lines.some((line) => line.text === "Stadt Musterhausen"))
    .map((paper) => paper.lines[0]?.text);
const printing = (simulator: PrinterSimulator) => simulator.state().papers.some((paper) => !paper.cut);
/** Slow enough to be spoilt in mid-ticket. */
const slowly = { msPerLine: 25 };

describe.each([{ confirms: "status" }, { confirms: "process-id" }])("confirmed by $confirms", (confirms) => {
  test("a ticket that came out is ok", async () => {
    const { simulator, port } = await start({}, { ...quick, ...confirms });
    expect(await port.work(job("A047"))).toEqual({ outcome: "ok" });
    expect(whole(simulator)).toEqual(["A047"]);
    expect(await port.work(job("A048"))).toEqual({ outcome: "ok" });
    expect(whole(simulator)).toEqual(["A048", "A047"]);
    expect(port.faults).toEqual([undefined]);
  });

  test("a slow ticket is waited for", async () => {
    const { simulator, port } = await start(slowly, { ...quick, ...confirms, timeoutMs: 10_000 });
    expect(await port.work(job("A047"))).toEqual({ outcome: "ok" });
    expect(whole(simulator)).toEqual(["A047"]);
  });

  test("the last ticket of a roll comes out and is ok, and then the paper is out", async () => {
    const { simulator, port } = await start({ roll: 1 }, { ...quick, ...confirms });
    expect(await port.work(job("A047"))).toEqual({ outcome: "ok" });
    await until(() => port.faults.at(-1) === "paper-out");
    expect(whole(simulator)).toEqual(["A047"]);
  });

  test("paper that ends in mid-ticket: nobody knows, and the old ticket never falls out", async () => {
    const { simulator, port } = await start({ roll: 0.2, ...slowly }, { ...quick, ...confirms });
    expect(await port.work(job("A047"))).toEqual({ outcome: "unknown", fault: "paper-out" });
    expect(port.faults.at(-1)).toBe("paper-out");
    simulator.turn("slow", 1);
    simulator.turn("roll", 50);
    await until(() => port.faults.at(-1) === undefined);
    expect(await port.work(job("A048"))).toEqual({ outcome: "ok" });
    expect(whole(simulator)).toEqual(["A048"]);
  });
});

test.each(["letters", "picture"])("the longest receipt comes out whole, as %s", async (as) => {
  const { simulator, port } = await start({}, { ...quick, as, timeoutMs: 8_000 });
  const receipt = longestReceipt();
  expect(await port.work(receipt)).toEqual({ outcome: "ok" });
  const [paper] = simulator.state().papers;
  expect(paper?.cut).toBe(true);
  if (as === "letters") {
    const wanted = receipt.doc.blocks.map((block) => (block.type === "line" ? block.text.trimEnd() : ""));
    const printed = paper!.lines.map(({ text }) => (text ?? "").trimEnd());
    expect(printed.filter((text) => text.startsWith("Zeile"))).toEqual(wanted);
  }
});

test.each<[string, (simulator: PrinterSimulator) => void, string, (simulator: PrinterSimulator) => void]>([
  ["no paper", (s) => s.turn("roll", 0), "paper-out", (s) => s.turn("roll", 50)],
  ["cover open", (s) => s.turn("cover", "open"), "cover-open", (s) => s.turn("cover", "closed")],
  ["jam", (s) => s.turn("jam", true), "cutter-jam", (s) => s.turn("jam", false)],
  ["a hot head", (s) => s.turn("rests", "hot"), "overheated", (s) => s.turn("rests", "no")],
  ["a hand on the button for long", (s) => s.turn("rests", "button"), "offline", (s) => s.turn("rests", "no")],
  ["mute", (s) => s.turn("mute", true), "no-answer", (s) => s.turn("mute", false)],
  ["cable out", (s) => s.turn("line", "cut"), "unreachable", (s) => s.turn("line", "ok")],
  ["no power", (s) => s.turn("line", "off"), "unreachable", (s) => s.turn("line", "ok")],
])(
  "%s: told without being asked to print, a ticket fails without being sent, and all is well again after",
  async (_, spoil, fault, mend) => {
    const { simulator, port } = await start();
    spoil(simulator);
    await until(() => port.faults.at(-1) === fault);
    expect(await port.work(job("A047"))).toEqual({ outcome: "failed", fault });
    mend(simulator);
    await until(() => port.faults.at(-1) === undefined);
    expect(port.faults).toEqual([undefined, fault, undefined]);
    expect(await port.work(job("A048"))).toEqual({ outcome: "ok" });
    expect(simulator.state().papers).toHaveLength(1);
    expect(whole(simulator)).toEqual(["A048"]);
  },
);

test("paper that is nearly out is told, and prints", async () => {
  const { simulator, port } = await start({ roll: 3 });
  expect(port.faults).toEqual(["paper-low"]);
  expect(await port.work(job("A047"))).toEqual({ outcome: "ok" });
  simulator.turn("roll", 80);
  await until(() => port.faults.at(-1) === undefined);
});

test.each<[string, (simulator: PrinterSimulator) => void, string, (simulator: PrinterSimulator) => void]>([
  ["paper pulled", (s) => s.turn("roll", 0), "paper-out", (s) => s.turn("roll", 50)],
  ["cover opened", (s) => s.turn("cover", "open"), "cover-open", (s) => s.turn("cover", "closed")],
  ["jammed", (s) => s.turn("jam", true), "cutter-jam", (s) => s.turn("jam", false)],
  ["gone mute", (s) => s.turn("mute", true), "no-answer", (s) => s.turn("mute", false)],
  ["power lost", (s) => s.turn("line", "off"), "unreachable", (s) => s.turn("line", "ok")],
])("%s in mid-ticket: unknown, and what is left of the ticket never falls out", async (_, spoil, fault, mend) => {
  const { simulator, port } = await start(slowly);
  const end = port.work(job("A047"));
  await until(() => printing(simulator));
  spoil(simulator);
  expect(await end).toEqual({ outcome: "unknown", fault });
  simulator.turn("slow", 1);
  mend(simulator);
  await until(() => port.faults.at(-1) === undefined);
  const before = simulator.state().papers.length;
  expect(await port.work(job("A048"))).toEqual({ outcome: "ok" });
  expect(whole(simulator)[0]).toBe("A048");
  // The scrap was cut off first: it does not hang on the next visitor's ticket.
  expect(simulator.state().papers.length).toBe(before + 1);
  expect(simulator.state().papers[0]?.lines[0]?.text).toBe("A048");
});

test("the cable cut in mid-ticket: unknown, and cleared as soon as the line is back", async () => {
  const { simulator, port } = await start({ msPerLine: 100 }, { ...quick, timeoutMs: 10_000 });
  const end = port.work(job("A047"));
  await until(() => printing(simulator));
  simulator.turn("line", "cut");
  expect(await end).toEqual({ outcome: "unknown", fault: "unreachable" });
  simulator.turn("line", "ok");
  await until(() => port.faults.at(-1) === undefined);
  const lines = simulator.state().papers[0]?.lines.length;
  simulator.turn("slow", 1);
  expect(await port.work(job("A048"))).toEqual({ outcome: "ok" });
  expect(whole(simulator)).toEqual(["A048"]);
  expect(simulator.state().papers[1]?.lines).toHaveLength(lines ?? 0);
});

test("a printer that says it is well but never confirms: unknown, and the log says where to look", async () => {
  const { simulator, port } = await start({ msPerLine: 10_000 });
  expect(await port.work(job("A047"))).toEqual({ outcome: "unknown" });
  expect(port.logs.join()).toContain("confirms");
  simulator.turn("slow", 1);
  expect(await port.work(job("A048"))).toEqual({ outcome: "ok" });
  expect(whole(simulator)).toEqual(["A048"]);
});

test("a driver that is started anew clears what its predecessor left in a printer without paper", async () => {
  const { simulator, port: first } = await start({ roll: 0.1, ...slowly }, { pollMs: 20, timeoutMs: 60_000 });
  void first.work(job("A047"));
  await until(() => printing(simulator) || simulator.state().roll === 0);
  // Killed before it could clear: its connection just ends.
  simulator.turn("mute", true);
  await closers.pop()?.();
  simulator.turn("mute", false);
  simulator.turn("slow", 1);
  const port = startDriver(simulator.at);
  await until(() => port.faults.at(-1) === "paper-out");
  simulator.turn("roll", 50);
  await until(() => port.faults.at(-1) === undefined);
  expect(await port.work(job("A048"))).toEqual({ outcome: "ok" });
  expect(whole(simulator)).toEqual(["A048"]);
});

test("a ticket asked for while the driver is still dialling waits for that", async () => {
  const simulator = await simulatePrinter({ msPerLine: 1 });
  closers.push(() => simulator.close());
  const port = startDriver(simulator.at);
  expect(await port.work(job("A047"))).toEqual({ outcome: "ok" });
});

test("stopped in mid-ticket it says that it does not know, without waiting for the printer", async () => {
  const { simulator, port } = await start(slowly, { pollMs: 20, timeoutMs: 60_000 });
  const end = port.work(job("A047"));
  await until(() => printing(simulator));
  simulator.turn("slow", 10_000);
  await closers.pop()?.();
  expect((await end).outcome).toBe("unknown");
});

const real = process.env.WM_TEST_PRINTER;
describe.skipIf(!real)("the real printer at WM_TEST_PRINTER", () => {
  test("prints a ticket and says so", async () => {
    const port = startDriver(real ?? "", { confirms: process.env.WM_TEST_PRINTER_CONFIRMS ?? "status" });
    await until(() => port.faults.length > 0);
    expect([undefined, "paper-low"]).toContain(port.faults.at(-1));
    expect(await port.work(job("A047"))).toEqual({ outcome: "ok" });
  });
});

test.each([
  [{ paper: 58, model: "custom-kiosk" }, "paper: Custom with presenter has no 58 mm paper; it takes 80"],
  [{ logo: "/nowhere/logo.png" }, "logo: /nowhere/logo.png cannot be read; name a PNG or JPEG file"],
  [{ logo: import.meta.filename }, "is no picture; name a PNG or JPEG file"],
] as const)("a mistake that the schema cannot see is told with its remedy: %j", (extra, sentence) => {
  expect(printer.mistakes?.({ at: "tcp://p:9100", ...extra })).toEqual([expect.stringContaining(sentence)]);
});

test("each model stands in the README with its dots", () => {
  const readme = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
  for (const [name, { dots, perInch }] of Object.entries<Model>(models)) {
    expect(readme).toContain(`| \`${name}\` | ${dots[80]} / ${dots[58] ?? "–"}, ${perInch} |`);
  }
});

test("a kiosk printer with a presenter: a ticket is ok once it sticks in the mouth", async () => {
  const { simulator, port } = await start({ dialect: "custom" }, { ...quick, model: "custom-kiosk" });
  expect(await port.work(job("A047"))).toEqual({ outcome: "ok" });
  expect(simulator.state().mouth).toBe("ticket");
  expect(whole(simulator)).toEqual(["A047"]);
});

test("a presenter whose mouth stays empty: nobody knows", async () => {
  // A printer without a presenter says that it has worked off all, and knows nothing of a mouth.
  const { port } = await start({}, { ...quick, model: "custom-kiosk" });
  expect(await port.work(job("A047"))).toEqual({ outcome: "unknown" });
  expect(port.logs.join()).toContain("no ticket came to its mouth");
});

test("what it calls itself is told, and told anew when another one is put in its place", async () => {
  const { simulator, port } = await start();
  await until(() => port.models.length === 1);
  simulator.turn("model", "TICKET-58");
  await until(() => port.models.length === 2);
  expect(port.models).toEqual(["TICKET-80", "TICKET-58"]);
  expect(await port.work(job("A047"))).toEqual({ outcome: "ok" });
  expect(whole(simulator)).toEqual(["A047"]);
});
