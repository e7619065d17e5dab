/** What a device tells: once and forgotten, or, where money rests on it, again with the same id until answered. */
import { randomUUID } from "node:crypto";
import type { DeviceHappening, PressAnswer, Time } from "../gateway/contract/messages.ts";
import type { DevicePort } from "./driver.ts";

export interface Telling {
  /** The driver's side of it. */
  readonly port: Pick<DevicePort, "event" | "keep" | "onAnswer">;
  /** The gateway's answer to any of it. */
  answered(answer: PressAnswer): void;
  /** Nothing more is told; what still waits is given up. */
  stop(): void;
}

export interface TellingParts {
  /** The gateway's run and time; undefined: no line. */
  readonly time: () => Time | undefined;
  readonly publish: (event: Time & { id: string } & DeviceHappening) => boolean;
  readonly keepWithinMs: number;
}

/** What was lost on the way to a gateway that is just coming back is told again after this. */
const againAfterMs = 400;

export function openTelling({ time, publish, keepWithinMs }: TellingParts): Telling {
  const waiting = new Map<string, (kept: boolean) => void>();
  let hear: (answer: PressAnswer) => void = () => {};

  function say(id: string, happening: DeviceHappening): boolean {
    const now = time();
    return now !== undefined && publish({ id, ...now, ...happening });
  }

  return {
    port: {
      event(happening) {
        const id = randomUUID();
        return say(id, happening) ? id : undefined;
      },
      keep(happening) {
        const id = randomUUID();
        return new Promise((resolve) => {
          const again = setInterval(say, againAfterMs, id, happening);
          const end = (kept: boolean) => {
            clearInterval(again);
            clearTimeout(tooLate);
            waiting.delete(id);
            resolve(kept);
          };
          const tooLate = setTimeout(end, keepWithinMs, false);
          waiting.set(id, end);
          say(id, happening);
        });
      },
      onAnswer(handler) {
        hear = handler;
      },
    },
    answered(answer) {
      waiting.get(answer.id)?.(answer.outcome === "accepted");
      hear(answer);
    },
    stop() {
      for (const end of waiting.values()) end(false);
    },
  };
}
