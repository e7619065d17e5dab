import { afterEach, beforeEach, expect, test } from "vitest";
import type { Paper } from "../../gateway/contract/shapes.ts";
import type { DoubtsView, FaultsView, KioskView } from "../../gateway/contract/views.ts";
import { type Appliance, asks, slipText, startAppliance, until } from "../appliance.ts";
import type { Page } from "../page.ts";

let office: Appliance;
let kiosk: Page;
let panel: Page;
async function start(driversApart = false): Promise<void> {
  office = await startAppliance({ driversApart });
  kiosk = await office.page("/kiosk");
  panel = await office.page("/counter/1");
}
afterEach(() => office.stop());

const collect = { type: "take-ticket", services: ["collect"], language: "de" } as const;
const take = () => asks(kiosk, { ...collect, services: ["collect"] });
const paper = (number: string): Paper | undefined =>
  kiosk.view<KioskView>("kiosk/kiosk-1")?.tickets.find((ticket) => ticket.number === number)?.paper;
const faults = () => panel.view<FaultsView>("faults")?.faults.map((f) => `${f.source} ${f.fault}`) ?? [];
const slips = () => office.printer.state().papers.filter((p) => p.cut);
const numbersOnPaper = () => slips().map((slip) => /[A-Z]\d{3}/.exec(slipText(slip))?.[0]);

beforeEach((context) => start(context.task.name.includes("driver program")));

test("before: with no paper the ticket is not sent, staff learn what to do, and nothing falls out later", async () => {
  office.printer.turn("roll", 0);
  await until(() => faults().includes("printer/kiosk-1 paper-out"));
  await take();
  await until(() => paper("K001") === "not-printed");
  await until(() => panel.view<DoubtsView>("doubts")?.tickets[0]?.number === "K001");
  office.printer.turn("roll", 50);
  await until(() => faults().length === 0);
  await take();
  await until(() => paper("K002") === "printed");
  expect(numbersOnPaper()).toEqual(["K002"]);
  await asks(panel, { type: "reprint", number: "K001" });
  await until(() => paper("K001") === "printed");
  expect(numbersOnPaper()).toEqual(["K001", "K002"]);
});

test("during: the paper ends in the ticket, nobody can tell, and the rest never comes out", async () => {
  office.printer.turn("slow", 120);
  await take();
  await until(() => office.printer.state().papers.some((p) => !p.cut && p.lines.length > 0));
  office.printer.turn("roll", 0);
  await until(() => paper("K001") === "unknown");
  await until(() => faults().includes("printer/kiosk-1 paper-out"));
  office.printer.turn("slow", 5);
  office.printer.turn("roll", 50);
  await until(() => faults().length === 0);
  await take();
  await until(() => paper("K002") === "printed");
  expect(numbersOnPaper().filter((number) => number === "K001")).toHaveLength(0);
});

test("after: the last ticket of the roll is printed, the next one is not", async () => {
  office.printer.turn("roll", 1);
  await take();
  await until(() => paper("K001") === "printed" || paper("K001") === "unknown");
  await until(() => faults().includes("printer/kiosk-1 paper-out"));
  await take();
  await until(() => paper("K002") === "not-printed");
  expect(numbersOnPaper()).toEqual(["K001"]);
});

test("an open cover is a fault; closing it is its end", async () => {
  office.printer.turn("cover", "open");
  await until(() => faults().includes("printer/kiosk-1 cover-open"));
  await take();
  await until(() => paper("K001") === "not-printed");
  office.printer.turn("cover", "closed");
  await until(() => faults().length === 0);
});

test("another printer is plugged in: nothing is printed on it until somebody accepts it", async () => {
  await until(() => panel.view<FaultsView>("faults")?.faults.length === 0);
  office.printer.turn("model", "TICKET-58");
  await until(() => faults().includes("printer/kiosk-1 other-model"));
  await take();
  await until(() => paper("K001") === "not-printed");
  await asks(panel, { type: "accept-model", device: "printer/kiosk-1" });
  await until(() => faults().length === 0);
  await asks(panel, { type: "reprint", number: "K001" });
  await until(() => paper("K001") === "printed");
  expect(numbersOnPaper()).toEqual(["K001"]);
});

test("the driver program is killed in mid-print: the ticket is in doubt, never printed again by itself", async () => {
  office.printer.turn("slow", 120);
  await take();
  await until(() => office.printer.state().papers.some((p) => !p.cut && p.lines.length > 0));
  await office.killDrivers();
  await until(() => faults().includes("printer/kiosk-1 unreachable"));
  office.printer.turn("slow", 5);
  await office.startDrivers();
  await until(() => paper("K001") === "unknown");
  await until(() => faults().length === 0);
  await take();
  await until(() => paper("K002") === "printed");
  expect(numbersOnPaper().filter((number) => number === "K001").length).toBeLessThanOrEqual(1);
});

test("the driver program is killed and comes back: signs show the truth, the queue never stopped", async () => {
  await take();
  await until(() => paper("K001") === "printed");
  await office.killDrivers();
  await asks(panel, { type: "call-next", counter: "1" });
  expect(office.sign("counter-1").state().text).toBe("");
  await office.startDrivers();
  await until(() => office.sign("counter-1").state().text === "K001");
});
