/** What a button beside a fault asks for: it ends that one alone, and only where somebody's word can. */
import { expect, test } from "vitest";
import type { FaultCode } from "../../../gateway/contract/faults.ts";
import { may } from "../../../gateway/contract/staff-rights.ts";
import { mends } from "./troubles.ts";

const of = (source: string, fault: FaultCode) => mends({ source, fault, since: 0 });

test("a flow's own fault is taken back by its name, for the flow that told it", () => {
  expect(of("flow/flows/lift", "told-by-flow")).toEqual({ type: "clear-fault", flow: "flows", name: "lift" });
  expect(of("flow/annex/lift", "told-by-flow")).toEqual({ type: "clear-fault", flow: "annex", name: "lift" });
  expect(of("flow/flows", "told-by-flow")).toBeUndefined();
});

test("its halt is resumed, and the open editor is closed", () => {
  expect(of("flow/flows", "halted-by-flow")).toEqual({ type: "resume-site" });
  expect(of("flows/site", "flow-editor-open")).toEqual({ type: "close-flow-editor" });
});

test("what only its cause can end has no button", () => {
  for (const fault of ["flow-flooding", "flow-misfit", "flow-not-allowed"] as const)
    expect(of("flow/flows", fault)).toBeUndefined();
  for (const fault of ["flows-crashed", "flows-refused", "unreachable"] as const)
    expect(of("flows/site", fault)).toBeUndefined();
  expect(of("printer/kiosk-1", "paper-out")).toBeUndefined();
});

test("a lead and facilities may end them all, a clerk and the reception none", () => {
  for (const command of ["clear-fault", "resume-site", "close-flow-editor"] as const) {
    expect([may("lead", command), may("facilities", command)]).toEqual([true, true]);
    expect([may("clerk", command), may("reception", command)]).toEqual([false, false]);
  }
});
