/** Node "mode": whether the house is open, closed, halted or to be left, at the start and at each change. */
import type { IntakeReason } from "../../gateway/contract/shapes.ts";
import type { StaffTag } from "../../gateway/contract/texts.ts";
import type { DayView } from "../../gateway/contract/views.ts";
import { type Status, wartemarkeNode } from "./red.ts";

export type Mode = "closed" | "open" | "appointments-only" | "intake-closed" | "halted" | "evacuate";

/** `payload`: `reason` where staff have closed the intake. */
export interface SiteMode {
  readonly mode: Mode;
  readonly reason?: IntakeReason;
}

type Dot = Readonly<Record<StaffTag, string>> & { readonly fill: NonNullable<Status["fill"]> };
const dots: Readonly<Record<Mode, Dot>> = {
  closed: { fill: "grey", de: "geschlossen", en: "closed" },
  open: { fill: "green", de: "offen", en: "open" },
  "appointments-only": { fill: "blue", de: "nur mit Termin", en: "appointments only" },
  "intake-closed": { fill: "yellow", de: "keine Nummern mehr", en: "no more numbers" },
  halted: { fill: "red", de: "angehalten", en: "halted" },
  evacuate: { fill: "red", de: "Hausalarm: alle hinaus", en: "house alarm: everybody out" },
};

export default wartemarkeNode<object>("wm-mode", (_config, { hear, note, tag, tell }) => {
  let before: SiteMode | undefined;
  hear("view/day", (value) => {
    if (!value) return;
    const now = modeOf(value as DayView);
    if (now.mode === before?.mode && now.reason === before.reason) return;
    before = now;
    note({ fill: dots[now.mode].fill, shape: "dot", text: dots[now.mode][tag] });
    tell(now, { topic: "mode", whole: value });
  });
});

/**
 * The gravest first. `intake-closed`: nobody gets a ticket any more, who waits is served; by the clock without a
 * reason. `closed`: no day is open, or nothing is open by the clock.
 */
export function modeOf({ day, intake }: DayView): SiteMode {
  if (intake.evacuate) return { mode: "evacuate" };
  if (intake.halted) return { mode: "halted" };
  if (day === null) return { mode: "closed" };
  const { tickets, walkIns, appointments } = intake.schedules ?? { tickets: true, walkIns: true, appointments: true };
  if (!tickets && !walkIns && !appointments) return { mode: "closed" };
  if (!intake.open) return { mode: "intake-closed", ...(intake.reason && { reason: intake.reason }) };
  if (tickets) return { mode: "open" };
  return { mode: appointments ? "appointments-only" : "intake-closed" };
}
