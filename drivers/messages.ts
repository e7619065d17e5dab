/** What each kind of device may be sent: the schemas that the host checks before a driver sees a value. */
import type { TSchema } from "typebox";
import {
  FlowsShow,
  LampShow,
  PressAnswer,
  PrintJob,
  SignShow,
  TerminalJob,
  TerminalShow,
} from "../gateway/contract/messages.ts";

/** Kinds that take jobs. Every job has `id`, `run` and `until`; the rest is between the core and that kind's driver. */
export const jobs: Readonly<Record<string, TSchema>> = { printer: PrintJob, terminal: TerminalJob };

/** Kinds that show something from now on. */
export const shows: Readonly<Record<string, TSchema>> = {
  flows: FlowsShow,
  lamp: LampShow,
  sign: SignShow,
  terminal: TerminalShow,
};

/** Kinds whose events are answered. */
export const answers: Readonly<Record<string, TSchema>> = {
  button: PressAnswer,
  terminal: PressAnswer,
};
