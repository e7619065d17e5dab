/** From the touch to the paper: a ticket asked at a kiosk, until its first and its last byte reach the printer. */
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { openEncode } from "../../drivers/printer/encode.ts";
import type { TicketDoc } from "../../gateway/contract/messages.ts";
import { phrase } from "../../gateway/contract/texts.ts";
import { openPage } from "../page.ts";
import { benchSite, kiosksAtSite } from "./bench-site.ts";
import { prepareGateway, program, readyLine } from "./gateway-process.ts";
import { pause, type Stage, tooLate } from "./stage.ts";

export interface PrintingFigures {
  /** Of each ticket, in milliseconds after the touch. The first one is left out: see `firstMs`. */
  readonly firstByteMs: readonly number[];
  readonly lastByteMs: readonly number[];
  /** The very first ticket after the start, to its last byte. */
  readonly firstMs: number;
  /** Of one ticket in German and Arabic: painting and encoding, without the first. */
  readonly renderingMs: readonly number[];
  readonly bytes: { readonly picture: number; readonly letters: number };
}

const tickets = 60;
const renderings = 40;
const settleMs = 2_500;
const ticketWithinMs = 5_000;

export async function measurePrinting(stage: Stage): Promise<PrintingFigures> {
  const printer = await startPrinter();
  const { data, args } = prepareGateway(stage, { name: "printing", counters: 8 });
  const site = join(data, "site.yaml");
  const device = { kind: "printer", id: "p1", config: { at: `tcp://127.0.0.1:${printer.port}`, pollMs: 200 } };
  const kiosks = Array.from({ length: kiosksAtSite }, (_, n) => ({ id: `kiosk-${n + 1}`, printer: "p1" }));
  const languages = ["de", "ar"];
  const usual = benchSite(8);
  const devices = [...usual.devices, device];
  writeFileSync(site, JSON.stringify({ ...usual, languages, trialLanguages: true, kiosks, devices }));
  const gateway = stage.start(process.execPath, args, { WM_DEMO: "1" });
  const [, http, mqtt] = readyLine.exec(await gateway.line()) ?? [];
  const driverArgs = ["drivers", "--site", site, "--data", data, "--mqtt", `mqtt://127.0.0.1:${mqtt}`];
  const drivers = stage.start(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...driverArgs]);
  const kiosk = await openPage(Number(http), "/kiosk/kiosk-1");
  // Fonts are warmed, the printer has been asked how it is.
  await pause(settleMs);
  const seen: Arrival[] = [];
  for (let n = 0; n <= tickets; n++) {
    const next = printer.next();
    const askedAt = performance.now();
    await kiosk.ask({ type: "take-ticket", services: ["collect"], language: "ar" });
    const { first, last } = await Promise.race([next, tooLate("a ticket at the printer", ticketWithinMs)]);
    seen.push({ first: first - askedAt, last: last - askedAt });
    await pause(30);
  }
  await kiosk.close();
  await drivers.stop();
  await gateway.stop();
  printer.close();
  const [firstOne, ...others] = seen;
  return {
    firstByteMs: others.map(({ first }) => first),
    lastByteMs: others.map(({ last }) => last),
    firstMs: firstOne?.last ?? Number.NaN,
    ...(await renderingOf()),
  };
}

interface Arrival {
  /** Milliseconds of this process's clock. */
  readonly first: number;
  readonly last: number;
}

const initialise = Buffer.from([0x1b, 0x40]);
const cut = Buffer.from([0x1d, 0x56, 66, 0]);

/** Answers at once that it is well and that all is done, and notes when a ticket begins and ends. */
async function startPrinter() {
  let begun: number | undefined;
  let rest = Buffer.alloc(0);
  let arrived: (arrival: Arrival) => void = () => {};
  const server: Server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      const now = performance.now();
      rest = Buffer.concat([rest, chunk]);
      const answers: number[] = [];
      for (;;) {
        const start = begun === undefined ? rest.indexOf(initialise) : 0;
        const questions = begun === undefined ? rest.subarray(0, start < 0 ? undefined : start) : Buffer.alloc(0);
        for (let at = questions.indexOf(0x10); at >= 0; at = questions.indexOf(0x10, at + 1)) {
          if (questions[at + 1] === 0x04) answers.push(0x12);
        }
        if (questions.includes(Buffer.from([0x1d, 0x72, 1]))) answers.push(0);
        if (begun === undefined) rest = rest.subarray(start < 0 ? rest.length : start);
        if (start < 0) break;
        begun ??= now;
        const end = rest.indexOf(cut);
        if (end < 0) break;
        arrived({ first: begun, last: now });
        begun = undefined;
        rest = rest.subarray(end + cut.length);
      }
      if (answers.length > 0) socket.write(Uint8Array.from(answers));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    next: () => new Promise<Arrival>((resolve) => (arrived = resolve)),
    close: () => server.close(),
  };
}

async function renderingOf() {
  const options = { width: 576, perInch: 203, columns: 48, log: () => {} } as const;
  const picture = await openEncode({ ...options, as: "picture" });
  const letters = await openEncode({ ...options, as: "letters" });
  const renderingMs: number[] = [];
  for (let n = 0; n <= renderings; n++) {
    const startedAt = performance.now();
    await picture(sample(["de", "ar"], String(n).padStart(3, "0")));
    if (n > 0) renderingMs.push(performance.now() - startedAt);
  }
  const bytes = {
    picture: (await picture(sample(["de", "ar"], "001"))).length,
    letters: (await letters(sample(["de"], "001"))).length,
  };
  return { renderingMs, bytes };
}

function sample(languages: readonly string[], digits: string): TicketDoc {
  const say = (text: (tag: string) => string) =>
    languages.map((language) => ({ type: "text" as const, size: "normal" as const, language, text: text(language) }));
  return {
    number: `A${digits}`,
    language: languages.at(-1)!,
    copy: false,
    blocks: [
      ...say((tag) => phrase("yourNumber", tag)),
      { type: "number", text: `A${digits}` },
      { type: "rule" },
      ...say((tag) => phrase("peopleAhead", tag, { n: Number(digits) })),
      ...say((tag) => phrase("callComes", tag)),
      { type: "qr", text: `WM1:2026-11-21:A${digits}` },
    ],
  };
}
