/** What a reader of the journal alone knows of appointments: whose slot is whose, and how each of them ended. */
import type { AppointmentPlan } from "../../gateway/contract/appointments.ts";
import type { Recorded } from "../../gateway/contract/events.ts";
import type { Book } from "./book.ts";

interface Planned {
  readonly plan: AppointmentPlan;
  readonly state: "open" | "arrived" | "missed" | "cancelled";
}
const minute = 60_000;

export class Appointments {
  readonly ends = { arrived: 0, missed: 0, cancelled: 0 };
  booked = 0;
  private readonly all = new Map<string, Planned>();

  /** What is wrong about it; nothing when all is well. */
  note(event: Recorded, { configuration }: Book): string | undefined {
    switch (event.type) {
      case "appointment-set": {
        const before = this.all.get(event.appointment)?.state ?? "open";
        if (before === "arrived" || before === "missed") return `was ${before} and is set again`;
        const planned: Planned = { plan: event.plan, state: "open" };
        this.all.set(event.appointment, planned);
        const pool = configuration!.pools!.find(({ id, source }) => id === event.plan.pool && source === undefined);
        if (!pool) return undefined;
        this.booked++;
        const many = this.inSlotOf(planned);
        return many > (pool.parallel ?? 1) ? `is the ${many}. in one slot of ${pool.id}` : undefined;
      }
      case "ticket-issued":
        return event.appointment === undefined ? undefined : this.ended(event.appointment, "arrived");
      case "appointment-missed":
        return this.ended(event.appointment, "missed");
      case "appointment-cancelled":
        return this.ended(event.appointment, "cancelled");
      case "day-opened":
        return this.dayOpened(event.date, event.at);
      default:
        return undefined;
    }
  }

  private ended(appointment: string, state: "arrived" | "missed" | "cancelled"): string | undefined {
    const known = this.all.get(appointment);
    this.ends[state]++;
    if (!known) return `${state}, and nobody knows it`;
    this.all.set(appointment, { ...known, state });
    return known.state === "open" ? undefined : `was ${known.state} and is ${state}`;
  }

  private inSlotOf({ plan }: Planned): number {
    const from = plan.start!;
    const until = from + plan.minutes! * minute;
    let many = 0;
    for (const { plan: other, state } of this.all.values()) {
      if (state !== "open" && state !== "arrived") continue;
      if (other.pool !== plan.pool || other.start === undefined) continue;
      if (other.start < until && from < other.start + other.minutes! * minute) many++;
    }
    return many;
  }

  private dayOpened(day: string, at: number): string | undefined {
    let open: string | undefined;
    for (const [id, { plan, state }] of this.all) {
      const isOver = plan.start === undefined ? plan.until !== undefined && plan.until < day : plan.start < at;
      if (isOver && state === "open") open = id;
      if (isOver) this.all.delete(id);
    }
    return open === undefined ? undefined : `${open} has no end`;
  }
}
