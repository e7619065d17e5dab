/** What lamp and beeper of a button say after a press, in patterns that eye and ear tell apart. */
import type { PressAnswer, PressOutcome } from "../../gateway/contract/messages.ts";
import { darken, type Output } from "../transport/lines.ts";

/** What the fingertip is told. `waiting`: pressed, no answer yet. `no-line`: the gateway is not heard. */
export type Told = PressOutcome | "waiting" | "no-line";

/** How lamp and beeper stand for `ms`. */
export interface Step {
  readonly lamp: boolean;
  readonly beep: boolean;
  readonly ms: number;
}

const lit = (ms: number, beep = false): Step => ({ lamp: true, beep, ms });
const dark = (ms: number, beep = false): Step => ({ lamp: false, beep, ms });
const times = (count: number, ...steps: readonly Step[]) => Array.from({ length: count }, () => steps).flat();

/** After the last step both are off; only waiting has no end of its own. */
const patterns: Readonly<Record<Told, readonly Step[]>> = {
  waiting: [lit(Number.POSITIVE_INFINITY)],
  // One long light, one short beep.
  accepted: [lit(100, true), lit(900)],
  // Two short ones.
  nobody: times(2, lit(150, true), dark(150)),
  // Three slow ones.
  paused: times(3, lit(450, true), dark(350)),
  // A rapid flicker under one long beep.
  refused: times(10, lit(50, true), dark(50, true)),
  // Five rapid ones.
  "no-line": times(5, lit(80, true), dark(120)),
};
/** Flashes that are counted must not run into a waiting light; a short one is only the beginning of the first. */
const counted: ReadonlySet<Told> = new Set(["nobody", "paused", "no-line"]);
const noticedMs = 60;
const gap = dark(400);

/** What lamp and beeper do when this is told and the lamp has been lit for `waitedMs`. */
export function answer(told: Told, waitedMs: number): readonly Step[] {
  return counted.has(told) && waitedMs > noticedMs ? [gap, ...patterns[told]] : patterns[told];
}

export interface Player {
  /** Breaks off what it plays. */
  play(steps: readonly Step[]): void;
  stop(): void;
}

/** The first step is shown before `play` returns. */
export function answerPlayer(show: (step: Pick<Step, "lamp" | "beep">) => void): Player {
  let timer: NodeJS.Timeout | undefined;

  function from(steps: readonly Step[]): void {
    const [step, ...rest] = steps;
    show(step ?? { lamp: false, beep: false });
    if (step && Number.isFinite(step.ms)) timer = setTimeout(from, step.ms, rest);
  }
  return {
    play(steps) {
      clearTimeout(timer);
      from(steps);
    },
    stop() {
      clearTimeout(timer);
      from([]);
    },
  };
}

/** No answer for so long: whoever pressed is not kept waiting any longer. */
const answerWithinMs = 3000;

export interface Fingertip {
  /** Without an id there is no line to the gateway. */
  pressed(id: string | undefined): void;
  answered(answer: PressAnswer): void;
  stop(): Promise<void>;
}

/** Says what became of the last press. An answer that comes late is said all the same: the call was made. */
export function fingertip(lamp: Output | undefined, beeper: Output | undefined): Fingertip {
  const player = answerPlayer((step) => {
    lamp?.set(step.lamp ? 1 : 0);
    beeper?.set(step.beep ? 1 : 0);
  });
  let asked: { readonly id: string; readonly at: number } | undefined;
  let patience: NodeJS.Timeout | undefined;
  const say = (told: Told, waitedMs: number) => player.play(answer(told, waitedMs));

  return {
    pressed(id) {
      clearTimeout(patience);
      asked = id === undefined ? undefined : { id, at: performance.now() };
      say(asked ? "waiting" : "no-line", 0);
      if (asked) patience = setTimeout(say, answerWithinMs, "no-line", answerWithinMs);
    },
    answered({ id, outcome }) {
      if (id !== asked?.id) return;
      clearTimeout(patience);
      say(outcome, performance.now() - asked.at);
      asked = undefined;
    },
    stop() {
      clearTimeout(patience);
      player.stop();
      return darken([lamp, beeper]);
    },
  };
}
