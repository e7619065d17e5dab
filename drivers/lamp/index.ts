/** A signal lamp with up to three lights, as over a door or on a tower, each on an output of its own. */
import { type Static, Type } from "typebox";
import type { FaultCode } from "../../gateway/contract/faults.ts";
import type { LampShow } from "../../gateway/contract/messages.ts";
import type { DevicePort, Driver, Running } from "../driver.ts";
import { BoxAt, besides, darken, OutputAt, openOutput, outputMistakes } from "../transport/lines.ts";
import { type Occupied, occupiedLine } from "../transport/occupied.ts";
import { beat } from "./beat.ts";

const Config = Type.Object(
  {
    at: Type.Optional(BoxAt),
    red: Type.Optional(OutputAt),
    yellow: Type.Optional(OutputAt),
    green: Type.Optional(OutputAt),
    beeper: Type.Optional(OutputAt),
    brightness: Type.Optional(
      Type.Number({ minimum: 0.01, maximum: 1, description: "Only where an output has levels: PWM. Default 1" }),
    ),
  },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

const lights = ["red", "yellow", "green"] as const;
type Light = (typeof lights)[number];
const beepMs = 150;

function mistakes(config: Config): string[] {
  const wrong = ([...lights, "beeper"] as const).flatMap((key) => outputMistakes(key, config[key], config.at));
  const none = lights.every((light) => config[light] === undefined);
  return none ? ["red: a lamp needs one light at least; add red, yellow or green"] : wrong;
}

function openLamp(config: Config, port: DevicePort): Running {
  const { at, brightness = 1 } = config;
  const faults = new Map<string, FaultCode | undefined>();
  let shown: LampShow | undefined;
  let unfollow = () => {};
  let hush: NodeJS.Timeout | undefined;
  /** Green while nobody knows how the house is would be a lie: then the lamp is dark. */
  let heard = true;

  function output(name: Light | "beeper") {
    const line = config[name];
    if (line === undefined) return undefined;
    const told = (fault: FaultCode | undefined) => {
      faults.set(name, fault);
      port.fault([...faults.values()].find((each) => each !== undefined));
    };
    return openOutput(besides(at, line), {
      ready: () => told(undefined),
      lost(fault, sentence) {
        port.log(`${name}: ${sentence}`);
        told(fault);
      },
    });
  }
  const outputs = lights.map((light) => ({ light, line: output(light) }));
  const beeper = output("beeper");

  function light(lit: boolean): void {
    for (const { light, line } of outputs) {
      const how = heard ? shown?.[light] : undefined;
      line?.set(how === "on" || (how === "blink" && lit) ? brightness : 0);
    }
  }
  function beep(): void {
    clearTimeout(hush);
    beeper?.set(1);
    hush = setTimeout(() => beeper?.set(0), beepMs);
  }

  port.onShow((value) => {
    const before = shown;
    const now = value as LampShow;
    shown = now;
    unfollow();
    const blinks = lights.some((each) => now[each] === "blink");
    if (blinks) unfollow = beat.follow(light);
    else {
      unfollow = () => {};
      light(true);
    }
    // Told again after a lost line it is no news, and neither is what stood before this program did.
    const comesOn = (each: Light) => config[each] !== undefined && now[each] !== "off" && before?.[each] === "off";
    if (beeper && lights.some(comesOn)) beep();
  });
  port.onLine((now) => {
    heard = now;
    light(true);
  });
  return {
    async stop() {
      unfollow();
      clearTimeout(hush);
      await darken([...outputs.map(({ line }) => line), beeper]);
    },
  };
}

function occupies(config: Config): Occupied[] {
  return ([...lights, "beeper"] as const).flatMap((key) => occupiedLine(key, config[key], config.at));
}

const lamp: Driver<Config> = { kind: "lamp", config: Config, mistakes, occupies, start: openLamp };
export default lamp;
