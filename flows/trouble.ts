/** How Node-RED is, as one fault with its sentence: what has crashed, hangs, never rests or was refused. */
import type { FaultCode } from "../gateway/contract/faults.ts";
import type { LastWords } from "./process.ts";
import type { FlowMistake, Runs } from "./talk.ts";

export interface TroubleTimes {
  /** From the first crash to the third: these flows are not to run any more. */
  readonly crashesWithinMs: number;
  readonly againLeastMs: number;
  readonly againMostMs: number;
}

export interface Trouble {
  /** It has ended, or was ended. @returns after how many milliseconds it may be started again */
  ended(at: number, how: "flows-crashed" | "flows-hung", text: string): number;
  /** The present flows have had their chances: why they are not started once more. */
  looping(at: number): FlowMistake | undefined;
  started(mistakes: readonly FlowMistake[], runs: Runs): void;
  busy(busy: boolean): void;
  /** It has run for a while. */
  well(): void;
  /** New flows, a new chance. */
  deployed(): void;
}

const chances = 3;
const textAtMost = 200;

export function openTrouble(
  times: TroubleTimes,
  fault: (fault: FaultCode | undefined, text?: string) => void,
): Trouble {
  let crashes: { at: number; how: "flows-crashed" | "flows-hung"; text: string }[] = [];
  let againMs = times.againLeastMs;
  let runs: Runs = "present";
  let crash: { fault: FaultCode; text: string } | undefined;
  let refused: string | undefined;
  let restless = false;

  function tell(): void {
    if (crash) return fault(crash.fault, clip(crash.text));
    if (restless) return fault("flows-busy", "Seit zehn Sekunden rechnet ein Ablauf ohne Pause.");
    if (refused !== undefined) return fault("flows-refused", clip(refused));
    fault(undefined);
  }
  return {
    ended(at, how, text) {
      restless = false;
      if (runs === "present") crashes = [...crashes, { at, how, text }].slice(-chances);
      const waitMs = againMs;
      againMs = Math.min(againMs * 2, times.againMostMs);
      crash = { fault: how, text };
      tell();
      return waitMs;
    },
    looping(at) {
      const [first, last] = [crashes.at(-chances), crashes.at(-1)];
      return first && last && at - first.at <= times.crashesWithinMs ? thrice(last.how, last.text) : undefined;
    },
    started(mistakes, now) {
      // Others run in their place: what they did is told by what was refused.
      if (runs === "present" && now !== "present") {
        crash = undefined;
        againMs = times.againLeastMs;
      }
      runs = now;
      refused = mistakes[0] && mistakes[0].de + stillness(now);
      tell();
    },
    busy(busy) {
      if (busy === restless) return;
      restless = busy;
      tell();
    },
    well() {
      crash = undefined;
      againMs = times.againLeastMs;
      tell();
    },
    deployed() {
      crashes = [];
      [runs, refused, crash] = ["present", undefined, undefined];
      tell();
    },
  };
}

function stillness(runs: Runs): string {
  return runs === "stopped" ? " Solange der Editor offen ist, stehen alle still." : "";
}

function clip(text: string): string {
  return text.length > textAtMost ? `${text.slice(0, textAtMost - 1)}…` : text;
}

export function crashText({ error, outOfMemory, flooded }: LastWords): string {
  if (flooded) return "Ein Ablauf hat die Aufsicht über Node-RED mit Meldungen überschüttet.";
  if (outOfMemory) return "Der Arbeitsspeicher für Node-RED war voll.";
  return error === undefined ? "Node-RED ist ohne ein Wort zu Ende gegangen." : `Zuletzt sagte Node-RED: ${error}`;
}

function thrice(how: "flows-crashed" | "flows-hung", text: string): FlowMistake {
  const mend = "und laufen nicht mehr. Im Editor berichtigen.";
  const loop = "Meist ist es eine Schleife ohne Ende in einer Function.";
  if (how === "flows-crashed") {
    return {
      de: `Die neuen Abläufe sind dreimal abgestürzt ${mend} ${text}`,
      en: `the new flows have crashed three times and do not run any more; mend them in the editor. ${text}`,
    };
  }
  return {
    de: `Die neuen Abläufe sind dreimal hängen geblieben ${mend} ${loop}`,
    en: "the new flows have hung three times and do not run any more; look for a loop without an end in a function",
  };
}
