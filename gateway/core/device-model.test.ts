/** Another model at a device's port: a fault until somebody accepts it, or until the old one is back. */
import { expect, test } from "vitest";
import type { FaultCode } from "../contract/faults.ts";
import type { FaultsView } from "../contract/views.ts";
import { apply } from "./apply.ts";
import { emptyState } from "./state.ts";
import { type Morning, morning } from "./testing.ts";

const device = "printer/p1";
const accept = { type: "accept-model", device } as const;
const faults = (office: Morning) => office.view<FaultsView>("faults").faults.filter(({ source }) => source === device);
const codes = (office: Morning) => faults(office).map(({ fault }) => fault);

function tell(office: Morning, model: string, fault?: FaultCode): void {
  const status = { online: true, run: "run-1", model, ...(fault && { fault }) };
  office.put({ type: "device-status", device, status });
}

test("a spare of the same model works at once", () => {
  const office = morning();
  tell(office, "TM-m30");
  tell(office, "TM-m30", "cover-open");
  tell(office, "TM-m30");
  expect(codes(office)).toEqual([]);
  expect(office.of("device-model-told")).toHaveLength(1);
});

test("another model prints nothing until it is accepted, and staff read which one it is", () => {
  const office = morning();
  tell(office, "TM-m30");
  tell(office, "TM-T88VI");
  expect(faults(office)).toMatchObject([{ fault: "other-model", models: { plugged: "TM-T88VI", before: "TM-m30" } }]);
  office.kiosk("collect");
  expect([office.job(), [...office.state.visits.values()][0]?.paper]).toEqual([null, "not-printed"]);
  expect(office.at("2", accept)).toEqual({ ok: true });
  expect(codes(office)).toEqual([]);
  office.kiosk("collect");
  expect(office.job()).toMatchObject({ doc: { number: "K002" } });
  expect(office.at("2", accept)).toEqual({ ok: false, refusal: "not-in-this-state" });
});

test("its own faults stand beside, and clear without it", () => {
  const office = morning();
  tell(office, "TM-m30");
  tell(office, "TM-T88VI", "paper-out");
  expect(codes(office).sort()).toEqual(["other-model", "paper-out"]);
  tell(office, "TM-T88VI");
  expect(codes(office)).toEqual(["other-model"]);
});

test("the old model is back: nothing is to be accepted", () => {
  const office = morning();
  tell(office, "TM-m30");
  tell(office, "TM-T88VI");
  tell(office, "TM-m30");
  expect(codes(office)).toEqual([]);
  expect(office.at("2", accept)).toEqual({ ok: false, refusal: "not-in-this-state" });
});

test("a ticket that waited behind another is surely not on paper", () => {
  const office = morning();
  tell(office, "TM-m30");
  office.kiosk("collect");
  office.kiosk("collect");
  tell(office, "TM-T88VI");
  expect([...office.state.visits.values()].map(({ paper }) => paper)).toEqual(["asked", "not-printed"]);
});

test("which model belongs there is known the next day, also when the days before are deleted", () => {
  const office = morning();
  tell(office, "TM-m30");
  office.later(24 * 60 * 60_000);
  const opened = office.journal.findLastIndex((event) => event.type === "day-opened");
  office.state = office.journal.slice(opened).reduce(apply, { ...emptyState, seq: office.journal[opened]!.seq - 1 });
  tell(office, "TM-T88VI");
  expect(codes(office)).toContain("other-model");
});
