import { expect, test } from "vitest";
import type { Command } from "../contract/commands.ts";
import type { PrintJob } from "../contract/messages.ts";
import type { DoubtsView, KioskView, OfficeView } from "../contract/views.ts";
import { project } from "./project.ts";
import { configuration, type Morning, minute, morning } from "./testing.ts";

const job = (office: Morning) => project(office.state).get("device/printer/p1/job") as PrintJob | null;
const view = <T>(office: Morning, name: string) => project(office.state).get(`view/${name}`) as T;
const refused = (refusal: string) => ({ ok: false, refusal });
const done = (office: Morning, id: string, outcome: "ok" | "failed" | "unknown") =>
  office.put({ type: "job-done", device: "printer/p1", done: { id, run: "run-1", outcome } });

test("each letter counts for itself; people ahead are those of the same service", () => {
  const office = morning();
  expect(office.kiosk("collect")).toEqual({ ok: true, number: "K001", ahead: 0, area: "hall" });
  expect(office.kiosk("collect")).toEqual({ ok: true, number: "K002", ahead: 1, area: "hall" });
  expect(office.kiosk("advice")).toEqual({ ok: true, number: "L001", ahead: 0, area: "upstairs" });
});

test("a letter that is used up hands over to the next one, and numbers never repeat", () => {
  const office = morning();
  const numbers = new Set<string>();
  for (let n = 0; n < 1_100; n++) {
    const answer = office.kiosk("collect", { print: false });
    if (answer.ok) numbers.add(answer.number!);
  }
  expect(numbers.size).toBe(1_100);
  expect(numbers.has("K999")).toBe(true);
  expect(numbers.has("F101")).toBe(true);
});

test("the same tap twice is one ticket with one answer", () => {
  const office = morning();
  const take = { type: "take-ticket", services: ["collect"], language: "ar" } satisfies Command;
  const first = office.ask("kiosk", "kiosk-1", take, "tap-1");
  office.later(19 * minute);
  expect(office.ask("kiosk", "kiosk-1", take, "tap-1")).toEqual(first);
  expect(office.of("ticket-issued")).toHaveLength(1);
});

test("a command older than ten minutes is refused: nobody remembers having asked", () => {
  const office = morning();
  const at = office.now - 10 * minute - 1;
  const command = { type: "take-ticket", services: ["collect"], language: "de" } satisfies Command;
  const from = { identity: "kiosk-1", role: "kiosk" } as const;
  expect(office.put({ type: "command", id: "old", at, from, command })).toEqual(refused("too-old"));
});

test("who is turned away is told why, and counted", () => {
  const office = morning();
  for (let n = 0; n < 40; n++) office.kiosk("extend", { print: false });
  expect(office.kiosk("extend")).toEqual(refused("contingent-used-up"));
  office.at("1", { type: "close-intake", reason: "staff-short" });
  expect(office.kiosk("collect")).toEqual(refused("intake-closed"));
  expect(view<OfficeView>(office, "office").turnedAway).toBe(2);
  expect(view<KioskView>(office, "kiosk/kiosk-1").intake).toEqual({
    open: false,
    reason: "staff-short",
    halted: false,
  });
  expect(office.at("2", { type: "call-next", counter: "2" })).toMatchObject({ number: "F001" });
});

test("a kiosk speaks for itself only, and gives no precedence", () => {
  const office = morning();
  const take = { type: "take-ticket", services: ["collect"], language: "de" } satisfies Command;
  expect(office.ask("kiosk", "kiosk-2", { ...take, kiosk: "kiosk-1" })).toEqual(refused("not-allowed"));
  expect(office.kiosk("collect", { precedence: true })).toEqual(refused("not-allowed"));
  expect(office.kiosk("no-such")).toEqual(refused("unknown-service"));
});

test("the printer has one job at a time; each ends as printed, not printed or unknown", () => {
  const office = morning();
  office.kiosk("collect", { language: "ar" });
  office.kiosk("collect");
  const first = job(office)!;
  expect(first).toMatchObject({ run: "run-1", doc: { number: "K001", language: "ar", copy: false } });
  done(office, first.id, "ok");
  const second = job(office)!;
  expect(second).toMatchObject({ doc: { number: "K002" } });
  done(office, second.id, "unknown");
  expect(job(office)).toBeNull();
  expect(view<KioskView>(office, "kiosk/kiosk-1").tickets).toEqual([
    { number: "K002", paper: "unknown" },
    { number: "K001", paper: "printed" },
  ]);
  done(office, second.id, "ok");
  expect(office.state.visits.get("K002")?.paper).toBe("unknown");
});

test("a ticket that cannot come out is not sent, and staff see it", () => {
  const office = morning();
  office.printer("paper-out");
  office.kiosk("collect");
  expect(job(office)).toBeNull();
  expect(view<DoubtsView>(office, "doubts").tickets).toMatchObject([{ number: "K001", paper: "not-printed" }]);
  expect(office.at("1", { type: "reprint", number: "K001" })).toEqual(refused("printer-blocked"));
  office.printer();
  expect(office.at("1", { type: "reprint", number: "K001" })).toMatchObject({ ok: true });
  expect(job(office)).toMatchObject({ doc: { number: "K001", copy: false } });
});

test("a ticket in doubt tells for what and in which language, and leaves the list once it is surely out", () => {
  const office = morning();
  office.kiosk("collect", { language: "ar" });
  const { tickets } = view<DoubtsView>(office, "doubts");
  expect(tickets).toEqual([]);
  office.printed("unknown");
  const papers = () => view<DoubtsView>(office, "doubts").tickets.map(({ number, paper }) => `${number} ${paper}`);
  expect(view<DoubtsView>(office, "doubts").tickets).toMatchObject([{ services: ["collect"], language: "ar" }]);
  office.at("1", { type: "reprint", number: "K001" });
  expect(papers()).toEqual(["K001 asked"]);
  office.printed("failed");
  expect(papers()).toEqual(["K001 unknown"]);
  office.at("1", { type: "reprint", number: "K001" });
  office.printed("ok");
  expect(papers()).toEqual([]);
});

test("a second slip of the same number is marked as a copy", () => {
  const office = morning();
  office.kiosk("collect");
  done(office, job(office)!.id, "unknown");
  office.at("1", { type: "reprint", number: "K001" });
  expect(job(office)).toMatchObject({ doc: { number: "K001", copy: true } });
  expect(office.at("1", { type: "reprint", number: "K001" })).toEqual(refused("not-in-this-state"));
});

test("a driver that started anew never gets the job of its last run: it ends as unknown", () => {
  const office = morning();
  office.kiosk("collect");
  office.kiosk("collect");
  office.printer(undefined, "run-2");
  expect(office.state.visits.get("K001")?.paper).toBe("unknown");
  expect(job(office)).toMatchObject({ run: "run-2", doc: { number: "K002" } });
});

test("a job whose time is over ends: unknown if the driver had it, not printed if it was never with the driver", () => {
  const office = morning();
  office.kiosk("collect");
  office.kiosk("collect");
  office.later(75_000);
  expect(office.state.visits.get("K001")?.paper).toBe("unknown");
  expect(office.state.visits.get("K002")?.paper).toBe("not-printed");
});

test("paper-low does not stop tickets; staff who have seen the paper say so", () => {
  const office = morning();
  office.printer("paper-low");
  office.kiosk("collect");
  done(office, job(office)!.id, "unknown");
  expect(office.at("2", { type: "confirm-paper", number: "K001" })).toMatchObject({ ok: true });
  expect(view<DoubtsView>(office, "doubts").tickets).toEqual([]);
});

test("the ticket says all that its visitor must know, in German and in the visitor's own language", () => {
  const office = morning();
  office.kiosk("advice", { language: "ar" });
  const { blocks } = job(office)!.doc;
  const texts = blocks.flatMap((b) => (b.type === "text" ? [b.text] : []));
  expect(blocks).toContainEqual({ type: "number", text: "L001" });
  expect(texts).toContain("Beratung");
  expect(texts.some((t) => t.includes("1. Etage, Treppe rechts"))).toBe(true);
  expect(texts).toContain("21.11.2026 07:00");
  expect(blocks.some((b) => b.type === "text" && b.language === "ar" && /\p{Script=Arabic}/u.test(b.text))).toBe(true);
});

test("after a damaged journal numbers of today take a letter that nobody can hold", () => {
  const office = morning();
  office.kiosk("collect");
  office.put({ type: "start", run: "run-h", journal: { kept: 5, damages: 1 } });
  expect(office.kiosk("collect")).toMatchObject({ number: `${configuration.reserveLetters[0]}001` });
  expect(office.kiosk("advice")).toMatchObject({ number: `${configuration.reserveLetters[0]}002` });
});

test("a service that is gone from the site file leaves its visitors as a fault that staff can mend", () => {
  const office = morning();
  for (let n = 0; n < 3; n++) office.kiosk("advice");
  const services = configuration.services.filter((s) => s.id !== "advice");
  office.put({ type: "configure", configuration: { ...configuration, services } });
  office.later(1_000);
  expect(view(office, "faults")).toMatchObject({ faults: [{ source: "service/advice", fault: "service-gone" }] });
  expect(view(office, "service/advice")).toMatchObject({ total: 3 });
  for (const number of ["L001", "L002", "L003"])
    office.at("1", { type: "transfer", number, to: { service: "collect" } });
  office.later(1_000);
  expect(view(office, "faults")).toMatchObject({ faults: [] });
});

test("what one slip proved, the next one does not take back", () => {
  const office = morning();
  const paper = () => office.state.visits.get("K001")?.paper;
  const reprint = () => office.at("1", { type: "reprint", number: "K001" });
  office.kiosk("collect");
  done(office, job(office)!.id, "unknown");
  reprint();
  done(office, job(office)!.id, "failed");
  expect(paper()).toBe("unknown");
  reprint();
  done(office, job(office)!.id, "ok");
  expect(paper()).toBe("printed");
  reprint();
  done(office, job(office)!.id, "unknown");
  expect(paper()).toBe("printed");
});

test("only the driver that has the job can end it", () => {
  const office = morning();
  office.kiosk("collect");
  const { id } = job(office)!;
  const end = (device: string, run: string) =>
    office.put({ type: "job-done", device, done: { id, run, outcome: "ok" } });
  end("sign/s1", "run-1");
  end("printer/p1", "run-9");
  expect(office.state.visits.get("K001")?.paper).toBe("asked");
  end("printer/p1", "run-1");
  expect(office.state.visits.get("K001")?.paper).toBe("printed");
});

test("a daily limit counts the service also where it is the second thing a visitor comes for", () => {
  const office = morning();
  for (let n = 0; n < 40; n++) office.kiosk("collect", { services: ["collect", "extend"], print: false });
  expect(office.kiosk("extend")).toEqual(refused("contingent-used-up"));
});

test("the reserve letter goes on into the next day: it may be the same one, with a clock that was behind", () => {
  const office = morning();
  office.put({ type: "start", run: "run-h", journal: { kept: 5, damages: 1 } });
  expect(office.kiosk("collect")).toMatchObject({ number: "P001" });
  office.later(24 * 60 * minute);
  expect(office.kiosk("collect")).toMatchObject({ number: "P002" });
  office.put({ type: "start", run: "run-i", journal: { kept: 5, damages: 1 } });
  office.later(24 * 60 * minute);
  expect(office.kiosk("collect")).toMatchObject({ number: "K001" });
});
