/** The words of every decision: what comes in, who asks, and what may follow. */
import type { AppointmentRow } from "../contract/appointments.ts";
import type { Answer, Command, RefusalCode } from "../contract/commands.ts";
import type { Configuration } from "../contract/configuration.ts";
import type { Event } from "../contract/events.ts";
import type { DeviceStatus, JobDone, TerminalStep } from "../contract/messages.ts";
import type { Asker, ClientRole } from "../contract/staff-rights.ts";

/** Who sent a command: an identity that the broker has proven. */
export interface Sender {
  readonly identity: string;
  readonly role: ClientRole;
}

export type Input =
  | {
      readonly type: "command";
      readonly id: string;
      readonly at: number;
      readonly from: Sender;
      readonly command: Command;
      /** Of a command that may make an appointment: the id and the code's digest that it would get. */
      readonly fresh?: Fresh;
    }
  | {
      readonly type: "pressed";
      readonly id: string;
      readonly at: number;
      readonly device: string;
      /** It has been held down since its press. */
      readonly held?: boolean;
    }
  /** A card terminal's step that waits for the journal; with its id, told again it is the same one. */
  | { readonly type: "terminal-step"; readonly id: string; readonly device: string; readonly step: TerminalStep }
  | { readonly type: "device-status"; readonly device: string; readonly status: DeviceStatus }
  | { readonly type: "job-done"; readonly device: string; readonly done: JobDone }
  /** The personal code was right; checked outside, because it is a secret. */
  | { readonly type: "sign-in"; readonly id: string; readonly station: string; readonly staff: string }
  | { readonly type: "configure"; readonly configuration: Configuration }
  /** What a flow does on the bus that it should not, as long as `stands`; `text` says what, and where. */
  | {
      readonly type: "flow-trouble";
      /** Its identity. */
      readonly flow: string;
      readonly fault: FlowTrouble;
      readonly stands: boolean;
      readonly text?: string;
    }
  | { readonly type: "start"; readonly run: string; readonly journal: Damages; readonly version?: string }
  /** Each second. `trusted`: the clock is not behind what was already journalled. */
  | { readonly type: "clock"; readonly trusted: boolean }
  /** There is space again: that there was none is written down now. */
  | { readonly type: "journal-was-full" }
  /** A part of a list that another system has sent, each line with the id that its appointment has here. */
  | { readonly type: "import"; readonly source: string; readonly rows: readonly ImportedRow[] }
  /** All of it was handed over. A complete list cancels what it no longer holds of its days. */
  | {
      readonly type: "import-ended";
      readonly source: string;
      readonly file: string;
      readonly taken: number;
      readonly wrong: number;
      readonly days: { readonly from: string; readonly until: string } | undefined;
      readonly appointments: readonly string[];
    }
  | {
      readonly type: "import-failed";
      readonly source: string;
      readonly file: string;
      readonly reason: "unreadable" | "wrong-lines" | "past";
    }
  /** The source has taken what became of these. */
  | { readonly type: "records-fetched"; readonly appointments: readonly string[] }
  /** The treasury's file of a closed day lies in its folder; it was acknowledged; old ones were deleted. */
  | ({ readonly type: "day-file-written" } & Omit<DayFileWritten, "type">)
  | { readonly type: "day-file-refused"; readonly date: string }
  | { readonly type: "day-file-acknowledged"; readonly date: string; readonly digest: string }
  | { readonly type: "day-files-deleted"; readonly through: string; readonly files: number }
  /** These days are about to be deleted: what of them still lives is told again. */
  | { readonly type: "carry"; readonly through: string }
  | { readonly type: "days-deleted"; readonly through: string; readonly rows: number };

/** Found by who watches the bus. */
export type FlowTrouble = "flow-flooding" | "flow-misfit" | "flow-not-allowed";

type DayFileWritten = Extract<Event, { type: "day-file-written" }>;

export interface Fresh {
  readonly appointment: string;
  readonly code: string;
}

export type ImportedRow = AppointmentRow & { readonly appointment: string };

/** How often the journal of this site was damaged and set aside, and how many events are left. */
export interface Damages {
  readonly damages: number;
  readonly kept: number;
}

export interface Decision {
  readonly events: readonly Event[];
  /** Set when the core says no. A visitor turned away is refused and still an event: it is counted. */
  readonly refusal?: RefusalCode;
  /** With a refusal: when to come, and for what. */
  readonly instead?: { readonly at?: number; readonly service?: string };
  /** What was asked for, where nothing happened and only something was told. */
  readonly told?: Answer;
}

/** What a part of the core sees of a command: who asks, at which counter, and when it is now. */
export interface Asked {
  readonly by: Sender;
  /** The counter of the person who asked, if one is signed in there. */
  readonly counter: string | undefined;
  readonly asker: Asker;
  readonly now: number;
  readonly cause: string;
  readonly fresh: Fresh | undefined;
}

export function byCounter(asked: Asked): { by?: string } {
  return asked.counter === undefined ? {} : { by: asked.counter };
}

export const nothing: Decision = { events: [] };
export const refuse = (refusal: RefusalCode, instead?: Decision["instead"]): Decision => ({
  events: [],
  refusal,
  ...(instead && { instead }),
});
export const events = (...list: Event[]): Decision => ({ events: list });
