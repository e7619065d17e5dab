/**
 * Messages there and back as roundtrip.c sends them (roundtrip.ts where there is no compiler), to a gateway or a
 * floor.
 */
import { join } from "node:path";
import { benchPrefix, flow, type GatewayProcess, hub } from "./gateway-process.ts";
import type { Program, Stage } from "./stage.ts";

export interface Series {
  readonly elapsedUs: number;
  /** One of each message, in the order in which they were heard. */
  readonly latenciesUs: readonly number[];
}

export interface Roundtrips {
  /**
   * Sends so many, one device after the other.
   * @param everyUs 0: the next goes when one was heard, with so many outstanding; else at fixed times
   * @throws when one was not heard
   */
  series(count: number, outstanding: number, everyUs?: number): Promise<Series>;
  stop(): Promise<void>;
}

/** Presses of all buttons of a gateway in turn, until the sign of each blinks. */
export function pressesTo(stage: Stage, gateway: GatewayProcess): Promise<Roundtrips> {
  const { mqttPort, counters, run, hubSecret } = gateway;
  return open(stage, [`${mqttPort}`, benchPrefix, `${counters}`, run, "press", hub, hubSecret, hub, hubSecret]);
}

/** A driver's unchanged status, until a flow hears it: passes the broker, and the journal hears nothing of it. */
export function statusesThrough(stage: Stage, gateway: GatewayProcess): Promise<Roundtrips> {
  const { mqttPort, counters, run, hubSecret, flowSecret } = gateway;
  return open(stage, [`${mqttPort}`, benchPrefix, `${counters}`, run, "status", hub, hubSecret, flow, flowSecret]);
}

/** The same presses to a floor, which believes everything. */
export function pressesToFloor(stage: Stage, port: number, counters: number): Promise<Roundtrips> {
  return open(stage, [`${port}`, benchPrefix, `${counters}`, "floor-floor-", "press", hub, "x", hub, "x"]);
}

async function open(stage: Stage, args: readonly string[]): Promise<Roundtrips> {
  const program = startEither(stage, stage.compiled?.roundtrip, "roundtrip.ts", args);
  await program.line();
  return {
    async series(count, outstanding, everyUs = 0) {
      program.say(`${count} ${outstanding} ${everyUs}`);
      const [elapsedUs = 0, ...latenciesUs] = (await program.line()).split(" ").map(Number);
      if (latenciesUs.length === count) return { elapsedUs, latenciesUs };
      throw new Error(`of ${count} messages only ${latenciesUs.length} were heard`);
    },
    stop: program.stop,
  };
}

export interface Floor {
  readonly port: number;
  stop(): Promise<void>;
}

/** @param journal a file for one row per press; undefined: only the two hops */
export async function startFloor(
  stage: Stage,
  journal: string | undefined,
  environment?: Readonly<Record<string, string>>,
): Promise<Floor> {
  const path = journal === undefined ? "-" : join(stage.folder, journal);
  const program = startEither(stage, stage.compiled?.floor, "floor.ts", [path], environment);
  const [, port] = (await program.line()).split(" ");
  return { port: Number(port), stop: program.stop };
}

function startEither(
  stage: Stage,
  compiled: string | undefined,
  script: string,
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Program {
  if (compiled) return stage.start(compiled, args, environment);
  return stage.start(process.execPath, [join(import.meta.dirname, script), ...args], environment);
}
