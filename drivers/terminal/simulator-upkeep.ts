/** What a simulated card terminal does besides payments: registration, status, end of day, clock and tests. */
import { bcd, container, counted, digitsOf, type Letters, lettersOf, tag } from "./simulator-bytes.ts";
import { dayReceiptOf, noteOf, type Receipt, receiptWidth } from "./simulator-receipts.ts";
import { type Asked, unregistered } from "./simulator-registration.ts";
import type { Run } from "./simulator-run.ts";
import { clockOf, totalsOf } from "./simulator-words.ts";

const version = "SIM 2.4.1";

export async function registerFlow(run: Run, asked: Asked): Promise<void> {
  const { terminal } = run;
  const currency = asked.values.get(0x49);
  if (currency && digitsOf(currency) !== "0978") return run.deny(0x1e, [0x6f, 0x09, 0x78]);
  const { tags } = asked;
  const known: readonly Letters[] = terminal.options.letters ?? [0x00, 0x01, 0xfe, 0xff];
  const wanted = tags?.find(({ name }) => name === 0x14)?.value[0];
  const letters = known.find((each) => each === wanted);
  terminal.registration = {
    config: asked.config ?? unregistered.config,
    tlv: tags !== undefined,
    blocks: tags?.some(({ name, value }) => name === 0x0a && digitsOf(value) === "06d3") ?? false,
    letters: letters ?? 0xff,
    currency: currency !== undefined,
  };
  run.accept();
  await run.pause(terminal.times.step);
  const echo = letters === undefined ? [] : tag(0x27, tag(0x14, [letters]));
  const printer = tag(0x12, bcd(receiptWidth, 1));
  await run.complete([
    ...[0x19, terminal.status === 0x51 ? 0x01 : 0x00, 0x29, ...bcd(terminal.terminalId, 4), 0x49, 0x09, 0x78],
    ...(run.speech.tlv ? container([...printer, ...echo]) : []),
  ]);
}

/** 06 02 has no completion. */
export function logOff(run: Run): void {
  run.terminal.registration = { ...unregistered };
  run.accept();
}

export async function statusFlow(run: Run, asked: Asked): Promise<void> {
  const { terminal } = run;
  const [service = 0] = asked.values.get(0x03) ?? [];
  run.accept();
  if (terminal.habits.printsAtStatus) {
    const note = noteOf("DIAGNOSE", terminal.now(), terminal.terminalId);
    if ((await run.print([note], "administration")) !== "ok") return;
  }
  const state = terminal.customer.inside && terminal.status === 0x00 ? 0xdc : terminal.status;
  const name = (service & 0x02) === 0 ? counted(3, lettersOf(version, 0x00)) : [];
  const device = tag(0xe4, [...tag(0x1f40, lettersOf("SIM", 0x00)), ...tag(0x1f41, lettersOf(version, 0x00))]);
  const tags = (service & 0x04) !== 0 && run.speech.tlv ? container(device) : [];
  await run.complete([...name, state, ...tags]);
  if (terminal.status === 0xe0 && !terminal.mute) await terminal.update();
}

/** The day is closed once its receipt and its status are acknowledged. */
export async function endOfDayFlow(run: Run): Promise<void> {
  const { terminal } = run;
  const { books, habits, times } = terminal;
  run.accept();
  if (!(await run.show("wait"))) return;
  run.bind();
  await run.show("lateBookings");
  await run.pause(times.endOfDay);
  if (terminal.endOfDay === "fails") return run.refuse(0x77, "Kassenschnitt nicht möglich");
  const totals = books.totals();
  const at = terminal.now();
  const receipt = dayReceiptOf(totals, "Kassenschnitt", at, terminal.terminalId);
  const trace = books.last?.trace ?? 0;
  const status = () => run.status(totalsOf(totals, trace, at, run.speech));
  const print = () => run.print([receipt], "administration");
  const steps = habits.endOfDayOrder === "receipts-first" ? [print, status] : [status, print];
  for (const step of steps) {
    if ((await step()) === "ok") continue;
    if (habits.openDayBlocks) terminal.status = 0xf0;
    return run.refuse(0x77, "Kassenschnitt nicht möglich", { status: false });
  }
  books.closeDay(at);
  if ([0xf0, 0xb1, 0xb2].includes(terminal.status)) terminal.status = 0x00;
  await run.pause(times.completion);
  const after = { ready: undefined, update: 0xe0, reboot: 0xfc }[habits.afterEndOfDay];
  await run.complete(after === undefined ? [] : [0x27, after]);
  if (after !== undefined) await terminal.update();
}

export async function turnoverFlow(run: Run): Promise<void> {
  const { terminal } = run;
  run.accept();
  if (!(await run.show("wait"))) return;
  await run.pause(terminal.times.upkeep);
  const totals = terminal.books.totals();
  const at = terminal.now();
  if ((await run.status(totalsOf(totals, terminal.books.last?.trace ?? 0, at, run.speech))) !== "ok") return;
  const receipt = dayReceiptOf(totals, "Umsatz", at, terminal.terminalId);
  if ((await run.print([receipt], "administration")) === "ok") await run.complete();
}

/** Tells the till the host's time, as many terminals do. */
export async function diagnosisFlow(run: Run): Promise<void> {
  const { day, time } = clockOf(run.terminal.now());
  await upkeep(run, "diagnosis", [0x62, 0xc2], async () => {
    const clock = [0xaa, ...bcd(day.slice(2), 3), 0x0c, ...bcd(time, 3)];
    return (await run.tell(0x0401, clock)) === "ok";
  });
}

export async function initialiseFlow(run: Run): Promise<void> {
  await upkeep(run, "initialise", [0x51], async () => true);
}

async function upkeep(
  run: Run,
  what: "diagnosis" | "initialise",
  cures: readonly number[],
  between: () => Promise<boolean>,
): Promise<void> {
  const { terminal } = run;
  run.accept();
  if (!(await run.show(what))) return;
  await run.pause(terminal.times.upkeep);
  if (terminal.host === "down") return run.refuse(0x9b, "Netzbetreiber nicht erreichbar", { status: false });
  if (!(await between())) return;
  if (cures.includes(terminal.status)) terminal.status = 0x00;
  const title = what === "diagnosis" ? "DIAGNOSE" : "INITIALISIERUNG";
  const note: Receipt = noteOf(title, terminal.now(), terminal.terminalId);
  if ((await run.print([note], "administration")) === "ok") await run.complete();
}

export async function setClockFlow(run: Run, asked: Asked): Promise<void> {
  const { terminal } = run;
  const [day, time] = [digitsOf(asked.values.get(0xaa) ?? []), digitsOf(asked.values.get(0x0c) ?? [])];
  const parts = `${day}${time}`.match(/\d\d/g)?.map(Number) ?? [];
  const [year = 0, month = 1, date = 1, hour = 0, minute = 0, second = 0] = parts;
  if (parts.length < 6) return run.deny(0x83);
  const wanted = new Date(2000 + year, month - 1, date, hour, minute, second).getTime();
  terminal.clockOffset += wanted - terminal.now();
  if (terminal.status === 0x62) terminal.status = 0x00;
  run.accept();
  await run.pause(terminal.times.step);
  await run.complete();
}
