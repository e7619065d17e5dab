/** For tests of flows: a site with Node-RED, what it asks for, and the journal read again. */
import { expect } from "vitest";
import type { Answer, Command } from "../contract/commands.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { Recorded } from "../contract/events.ts";
import { flowsDevice } from "../contract/topics.ts";
import type { DayView, FaultsView, KioskView } from "../contract/views.ts";
import { apply } from "./apply.ts";
import { project } from "./project.ts";
import { emptyState, type State } from "./state.ts";
import { type Morning, site } from "./testing.ts";

const device = (name: string) => {
  const [kind, id] = name.split("/") as [string, string];
  return { kind, id, config: {} };
};
export const wiredSite = {
  ...site,
  devices: [...site.devices, device("sign/entrance"), device("lamp/corridor"), device("lamp/desk"), device("sign/s3")],
  counters: site.counters.map((counter) => (counter.id === "1" ? { ...counter, lamp: "desk" } : counter)),
  callSigns: [{ sign: "s3", areas: ["hall"] }],
  flows: { on: true, shows: ["sign/entrance", "lamp/corridor", "display/display-1"] },
};
export const wired = configurationOf(wiredSite);
export const withoutFlows = configurationOf({ ...wiredSite, flows: { on: false } });

export const refused = (refusal: string) => ({ ok: false, refusal });
export const ok = { ok: true };
export const callNext = { type: "call-next", counter: "1" } as const;
export const flow = (office: Morning, command: Command, identity = "flows"): Answer =>
  office.ask("flow", identity, command);
export const operator = (office: Morning, command: Command) => office.ask("operator", "operator", command);
export const faults = (office: Morning) => office.view<FaultsView>("faults").faults;
export const intake = (office: Morning) => office.view<DayView>("day").intake;
export const codeHash = "ab".repeat(32);
export const editor = (minutes: number): Command => ({ type: "open-flow-editor", minutes, codeHash });
export const editorShown = (office: Morning) => project(office.state).get(`device/${flowsDevice}/show`);

/** The journal read again, as after a restart; from its last day on, as after the deletion of older ones. */
function readAgain(office: Morning, from = 0): State {
  const events = JSON.parse(JSON.stringify(office.journal.slice(from))) as Recorded[];
  return events.reduce(apply, { ...emptyState, seq: events[0]!.seq - 1 });
}
export const told = (state: State) => Object.fromEntries(project(state));
export function expectReadAgain(office: Morning): void {
  expect(told(readAgain(office))).toEqual(told(office.state));
}
/** What flows have set, where all days before this one are deleted. */
export function expectReadFromToday(office: Morning): void {
  const opened = office.journal.findLastIndex(({ type }) => type === "day-opened");
  const lasting = (state: State) => {
    const views = told(state);
    return {
      day: views["view/day"],
      kiosk: (views["view/kiosk/kiosk-1"] as KioskView).intake,
      editor: views[`device/${flowsDevice}/show`],
      faults: (views["view/faults"] as FaultsView).faults.filter(({ source }) => source.startsWith("flow")),
    };
  };
  expect(lasting(readAgain(office, opened))).toEqual(lasting(office.state));
}
