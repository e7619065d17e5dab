/** The one contract of every driver. A folder below this one holds one kind of device and exports one of these. */
import type { TSchema } from "typebox";
import type { FaultCode } from "../gateway/contract/faults.ts";
import type { DeviceHappening, JobOutcome, PressAnswer } from "../gateway/contract/messages.ts";
import type { Occupied } from "./transport/occupied.ts";

export interface Driver<Config> {
  /** The folder's name, and the kind in the device's topics. */
  readonly kind: string;
  /** What facilities staff may set for such a device in the site file; unknown keys are errors. */
  readonly config: TSchema;
  /** What the schema cannot say: one sentence with a remedy for each mistake, beginning with the key (`logo: …`). */
  readonly mistakes?: (config: Config) => readonly string[];
  /** What no other device of the same host may have; asked only of a configuration without mistakes. */
  readonly occupies?: (config: Config) => readonly Occupied[];
  /** Opens the device and keeps it open until stopped. Returns at once: a device that is away is a fault, no error. */
  start(config: Config, port: DevicePort): Running;
}

/** All that a driver sees of the world above it: no topic, no broker, no queue. */
export interface DevicePort {
  /** Something happened at the device; its id. Undefined: no line to the gateway, and nobody will ever hear of it. */
  event(happening: DeviceHappening): string | undefined;
  /**
   * A step on which money rests: true once it is in the gateway's journal, and only then the next byte goes out. False:
   * refused, or not known within `keepWithinMs`; then nothing may rest on it, although it may still be kept.
   */
  keep(happening: DeviceHappening): Promise<boolean>;
  /** What became of a press, by its id. May come twice, or never. */
  onAnswer(handler: (answer: PressAnswer) => void): void;
  /** The fault that stands now, in whose words, or none. May be said as often as it is true. */
  fault(fault: FaultCode | undefined, text?: string): void;
  /** Do the contacts of a house alarm say alarm? */
  alarm(stands: boolean): void;
  /** Is somebody at a station without staff? */
  busy(stands: boolean): void;
  /** What the device calls itself, whenever it is heard: a spare of the same model may take its place, another not. */
  model(name: string): void;
  /** Is the gateway heard? Told once it is known, and when it changes: what only it can know may be wrong by then. */
  onLine(handler: (heard: boolean) => void): void;
  /** What the device shows from now on. Called again with the same value after each reconnect to the gateway. */
  onShow(handler: (value: unknown) => void): void;
  /** Work to do once. The host hands over one at a time, and never one that is too old or meant for another run. */
  onJob(handler: (job: unknown) => Promise<JobEnd>): void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** One line for facilities staff. */
  readonly log: (line: string) => void;
}

/** Within 5 s a card terminal wants its answer. */
export const keepWithinMs = 3_000;

export interface JobEnd {
  readonly outcome: JobOutcome;
  readonly fault?: FaultCode;
  /** Of a card terminal: its own result code, and its own words. */
  readonly code?: string;
  readonly text?: string;
}

export interface Running {
  stop(): Promise<void>;
}
