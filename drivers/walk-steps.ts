/** What is tried of each kind of device in a walk; a new kind is one entry here. */
import type { LampShow, PrintJob, SignShow, TerminalJob } from "../gateway/contract/messages.ts";
import { type ContactOptions, openContact, parseLine } from "./transport/lines.ts";
import type { Walk } from "./walk.ts";

export const walkSteps: Readonly<Record<string, (walk: Walk) => Promise<void>>> = {
  alarm: walkAlarm,
  button: walkButton,
  lamp: walkLamp,
  printer: walkPrinter,
  scanner: walkScanner,
  sign: walkSign,
  station: walkStation,
  terminal: walkTerminal,
};

async function walkButton(walk: Walk): Promise<void> {
  const { config } = walk.device;
  walk.person.say("Press the button now, and let go.");
  const pressed = await walk.happens("pressed");
  walk.tell({ what: "press", well: pressed !== undefined, by: "device", told: pressed ? "pressed" : "no press came" });
  if (!pressed) return;
  if (config.lamp !== undefined || config.beeper !== undefined) {
    await walk.ask("answer", "Did its lamp or beeper answer at once?");
  }
  if (config.holdMs !== undefined) {
    walk.person.say("Press it again, and hold it.");
    const held = await walk.happens("held");
    walk.tell({ what: "hold", well: held !== undefined, by: "device", told: held ? "held" : "no long press came" });
  }
  await walk.stop();
  await lookAtContact(walk);
}

/** So long without an edge a contact rests. */
const restMs = 500;

/** The contact itself, without the driver's patience with it. */
async function lookAtContact({ device, person, patienceMs, tell }: Walk): Promise<void> {
  const at = String(device.config.at);
  if (!parseLine(at)) return;
  const pull = (device.config.pull ?? "up") as ContactOptions["pull"];
  const listen = () => person.say("Once more: a short press, to look at the contact itself.");
  const times = await edgesOf(at, pull, patienceMs, listen);
  const [first, last] = [times.at(0), times.at(-1)];
  if (first === undefined || last === undefined || times.length < 2) {
    return tell({ what: "contact", well: false, by: "device", told: `${times.length} edges, and not two` });
  }
  const ms = (time: number) => `${Math.round(time * 10) / 10} ms`;
  const longest = times.slice(1).reduce((most, time, i) => Math.max(most, time - times[i]!), 0);
  const bounces = times.length - 2;
  const bounced = bounces === 0 ? "no bounces" : `${bounces} edges of bouncing in ${ms(last - first - longest)}`;
  tell({ what: "contact", well: true, by: "device", told: `held ${ms(longest)}, ${bounced}` });
}

/** When a contact moved, from the first edge of a press until it rests again. `listening`: from now on it is heard. */
function edgesOf(at: string, pull: ContactOptions["pull"], patienceMs: number, listening: () => void) {
  return new Promise<number[]>((resolve) => {
    const times: number[] = [];
    let pressed: boolean | undefined;
    let heard = false;
    let rest: NodeJS.Timeout | undefined;
    const patience = setTimeout(end, 2 * patienceMs);
    const line = openContact(
      at,
      { pull, debounceMs: 0 },
      {
        ready: settle,
        edge(closed, atMs) {
          // It may still be held from before.
          if (!heard) return settle();
          times.push(atMs);
          pressed ??= closed;
          clearTimeout(rest);
          if (closed !== pressed) rest = setTimeout(end, restMs);
        },
        lost() {},
      },
    );
    function settle(): void {
      clearTimeout(rest);
      rest = setTimeout(() => {
        heard = true;
        listening();
      }, restMs);
    }
    function end(): void {
      clearTimeout(patience);
      clearTimeout(rest);
      line.close();
      resolve(times);
    }
  });
}

/** What is shown, and what a person should then see. */
const signSteps: readonly (readonly [what: string, show: SignShow, question: string])[] = [
  ["8888", { text: "8888", blink: false }, "Does it show 8888, with every segment lit?"],
  ["blink", { text: "8888", blink: true }, "Does 8888 blink?"],
  ["text", { text: "A047 3", blink: false }, "Does it show A047, and 3 if it has the room, without blinking?"],
  ["dark", { text: "", blink: false }, "Is it dark?"],
];

async function walkSign(walk: Walk): Promise<void> {
  for (const [what, show, question] of signSteps) {
    walk.show(show);
    await walk.ask(what, question);
  }
}

const lights = ["red", "yellow", "green"] as const satisfies readonly (keyof LampShow)[];
const dark: LampShow = { red: "off", yellow: "off", green: "off" };

async function walkLamp(walk: Walk): Promise<void> {
  const has = lights.filter((light) => walk.device.config[light] !== undefined);
  for (const light of has) {
    walk.show(dark);
    walk.show({ ...dark, [light]: "on" });
    await walk.ask(light, `Is the ${light} light lit, and no other?`);
    walk.show({ ...dark, [light]: "blink" });
    await walk.ask(`${light} blinks`, `Does the ${light} light blink?`);
  }
  if (walk.device.config.beeper !== undefined) {
    await walk.ask("beeper", "Did its beeper sound each time a light came on?");
  }
  walk.show(dark);
  await walk.ask("dark", "Are all its lights dark?");
}

/** A slip is printed in seconds, or never. */
const printWithinMs = 60_000;

async function walkPrinter(walk: Walk): Promise<void> {
  const until = Date.now() + printWithinMs;
  const job: PrintJob = { id: "walk", run: "walk", until, journalled: 0, doc: walk.slip() };
  const { outcome, fault } = await walk.work(job);
  const told = { ok: "printed", failed: "not printed", unknown: "not told whether it was printed" }[outcome];
  // A printer that cannot say that it has printed is none the worse: the person can.
  walk.tell({ what: "slip", well: outcome !== "failed", by: "device", told: fault ? `${told} (${fault})` : told });
  if (outcome === "failed") return;
  await walk.ask("paper", "Did the self-test slip come out whole, readable to both edges, and cut?");
}

async function walkScanner(walk: Walk): Promise<void> {
  walk.person.say("Hold a code before it now: a ticket, or any package.");
  const scanned = await walk.happens("scanned");
  if (scanned?.type !== "scanned") {
    return walk.tell({ what: "code", well: false, by: "device", told: "no code came" });
  }
  walk.tell({ what: "code", well: true, by: "device", told: `${scanned.text.length} characters` });
  await walk.ask("same", `It read „${scanned.text}“. Is that the code?`);
}

async function walkAlarm(walk: Walk): Promise<void> {
  walk.person.say("Set the house alarm's contacts to alarm now, both of them.");
  const alarm = await walk.alarms(true);
  walk.tell({ what: "alarm", well: alarm, by: "device", told: alarm ? "alarm" : "no alarm came" });
  if (!alarm) return;
  walk.person.say("And back again.");
  const over = await walk.alarms(false);
  walk.tell({ what: "over", well: over, by: "device", told: over ? "no alarm" : "the alarm stayed" });
}

async function walkStation(walk: Walk): Promise<void> {
  walk.person.say("Step away from the station now.");
  const free = await walk.busy(false);
  walk.tell({ what: "free", well: free, by: "device", told: free ? "free" : "somebody is still at it" });
  walk.person.say("Step up to it, as somebody who is called does, and stay.");
  const busy = await walk.busy(true);
  walk.tell({ what: "busy", well: busy, by: "device", told: busy ? "somebody is at it" : "nobody came" });
  if (!busy) return;
  walk.person.say("Stay a little longer, then step away for good.");
  const left = await walk.busy(false);
  walk.tell({ what: "left", well: left, by: "device", told: left ? "free" : "somebody is still at it" });
  if (walk.device.config.outOfOrder === undefined) return;
  const fault = "station-out-of-order";
  walk.person.say("Let it tell its own fault now: its contact closed, or opened where the site file says so.");
  const broken = await walk.faults(fault, true);
  walk.tell({ what: "out of order", well: broken, by: "device", told: broken ? fault : "no fault came" });
  if (!broken) return;
  walk.person.say("And back again.");
  const well = await walk.faults(fault, false);
  walk.tell({ what: "in order", well, by: "device", told: well ? "well" : "the fault stayed" });
}

/** A terminal calls its host for a diagnosis, which takes as long as it takes. */
const diagnoseWithinMs = 240_000;

/** No money moves in a walk: the first payment is made at a counter, with its receipts. */
async function walkTerminal(walk: Walk): Promise<void> {
  const until = Date.now() + diagnoseWithinMs;
  const job: TerminalJob = { id: "walk", run: "walk", until, journalled: 0, order: { work: "diagnosis" } };
  walk.person.say("The terminal calls its provider now. That may take some minutes.");
  const { outcome, fault, code, text } = await walk.work(job);
  const told = [outcome, fault ?? code, text].filter((each) => each !== undefined).join(", ");
  walk.tell({ what: "diagnosis", well: outcome === "ok", by: "device", told });
  await walk.ask("display", "Does it show that it is ready, and does it let nobody begin a payment by its own keys?");
}
