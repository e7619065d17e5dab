/** The printer's driver at a USB printer, through the kernel's own driver for such printers. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import printer from "../../drivers/printer/index.ts";
import { recordedPort, until } from "../../drivers/testing.ts";
import { openGadget, type PrinterGadget } from "./printer-gadget.ts";
import type { Walk } from "./walks.ts";

const longMs = 30_000;

/** A ticket with a band of dots: some ten thousand bytes. */
function job(number: string) {
  const text = (size: "normal" | "large", said: string) => ({
    type: "text" as const,
    language: "de",
    size,
    text: said,
  });
  const blocks = [
    { type: "number" as const, text: number },
    text("large", "Personalausweis"),
    text("normal", "Bitte warten."),
  ];
  const doc = { number, language: "de", copy: false, blocks };
  return { id: randomUUID(), run: "d1", until: Date.now() + 120_000, journalled: 1, doc };
}

/** In dots, of the papers that were cut off, newest first. */
function lengthsOf({ simulator }: PrinterGadget): number[] {
  const cut = simulator.state().papers.filter((paper) => paper.cut);
  return cut.map(({ pieces }) =>
    pieces.reduce((dots, piece) => dots + ("heightDots" in piece ? piece.heightDots : 0), 0),
  );
}

async function withPrinter(
  act: (gadget: PrinterGadget, port: ReturnType<typeof recordedPort>, papers: () => number[]) => Promise<void>,
): Promise<void> {
  const port = recordedPort();
  const config = { at: "usb:1-1", pollMs: 100, timeoutMs: 20_000 };
  const running = printer.start(config as never, port);
  await until(() => port.faults.at(-1) === "unreachable");
  const gadget = await openGadget();
  try {
    await gadget.plug();
    await until(() => port.faults.at(-1) === undefined && port.faults.length > 1, longMs);
    await act(gadget, port, () => lengthsOf(gadget));
  } finally {
    await running.stop();
    await gadget.close();
  }
}

export const usbWalks: readonly Walk[] = [
  {
    name: "a USB printer is found at its port, names itself, prints, says that its paper is out, and may be unplugged",
    run: () =>
      withPrinter(async (gadget, port, papers) => {
        assert.deepEqual(port.models.at(-1), "EPSON TM-T20");
        const start = performance.now();
        assert.deepEqual(await port.work(job("A047")), { outcome: "ok" });
        console.log(`a ticket through /dev/usb/lp0: ${Math.round(performance.now() - start)} ms`);
        const [first, ...others] = papers();
        assert.deepEqual(others, []);

        gadget.simulator.turn("roll", 0);
        await until(() => port.faults.at(-1) === "paper-out", longMs);
        gadget.simulator.turn("roll", 50);
        await until(() => port.faults.at(-1) === undefined, longMs);

        gadget.unplugAfter(4000);
        const end = await port.work(job("A048"));
        assert.deepEqual(end, { outcome: "unknown", fault: "unreachable" });
        assert.equal(port.faults.at(-1), "unreachable");
        await gadget.plug();
        await until(() => port.faults.at(-1) === undefined, longMs);
        assert.deepEqual(await port.work(job("A049")), { outcome: "ok" });
        const [last] = papers();
        assert.deepEqual([last, papers().length], [first, 3]);

        gadget.unplug();
        await until(() => port.faults.at(-1) === "unreachable", longMs);
        await gadget.plug();
        await until(() => port.faults.at(-1) === undefined, longMs);
      }),
  },
];
