/** Looks for mistakes in which button of a counter does what, pressed and held: part of reading the site file. */
import type { Site } from "./contract/site.ts";

/** What a button does, by its place in the site file: `counters[0].held.finish`. */
interface Turn {
  readonly at: string;
  readonly turn: string;
  readonly id: string;
}

/** A press calls at once; what is held after it must not undo that. */
const undoing = ["finish", "park", "pause"];

export function buttonMistakes({ counters, devices }: Pick<Site, "counters" | "devices">): string[] {
  const buttons = new Map(devices.filter(({ kind }) => kind === "button").map(({ id, config }) => [id, config]));
  return counters.flatMap((counter, n) => {
    const at = `counters[${n}]`;
    const calling = counter.button === undefined ? [] : [{ at: `${at}.button`, turn: "call-next", id: counter.button }];
    const pressed = [...calling, ...turnsOf(`${at}.buttons`, counter.buttons)];
    const held = turnsOf(`${at}.held`, counter.held);
    return [
      ...repeated(pressed),
      ...repeated(held),
      // That there is no such device is said elsewhere.
      ...held.filter(({ id }) => buttons.has(id)).flatMap((turn) => heldMistakes(turn, pressed, buttons.get(turn.id)!)),
      ...[...pressed, ...held].flatMap((turn) => tellTales(turn, buttons.get(turn.id) ?? {})),
    ];
  });
}

function turnsOf(at: string, turns: Readonly<Record<string, string>> = {}): Turn[] {
  return Object.entries(turns).map(([turn, id]) => ({ at: `${at}.${turn}`, turn, id }));
}

/** One button, one turn: of two only the first would be done. */
function repeated(turns: readonly Turn[]): string[] {
  return turns.flatMap(({ at, id }, n) => {
    const before = turns.slice(0, n).find((other) => other.id === id);
    return before ? [`${at}: button/${id} is ${before.at} already; one of the two needs another button`] : [];
  });
}

type Config = Readonly<Record<string, unknown>>;

function heldMistakes({ at, turn, id }: Turn, pressed: readonly Turn[], config: Config): string[] {
  const press = pressed.find((other) => other.id === id);
  const undoes = press?.turn === "call-next" && undoing.includes(turn);
  // A device that speaks MQTT itself knows by itself when to tell that it is held.
  const tells = config.holdMs !== undefined || config.at === "mqtt";
  return [
    ...(press ? [] : [`${at}: button/${id} is no button of this counter; name one that is, or add it under „buttons“`]),
    ...(tells ? [] : [`${at}: button/${id} never tells that it is held; add holdMs: 1000 to its config`]),
    ...(undoes ? [`${at}: one long press would call a visitor and end that visit; hold another button for it`] : []),
  ];
}

/** Nobody at the counter may see or hear that help was called. */
function tellTales({ at, turn, id }: Turn, config: Config): string[] {
  if (turn !== "silent-alarm") return [];
  const shown = ["lamp", "beeper"].filter((output) => config[output] !== undefined);
  const remedy = "nobody there may see or hear that help was called; remove it, or take another button";
  return shown.map((output) => `${at}: button/${id} has a ${output}, and ${remedy}`);
}
