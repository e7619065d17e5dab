/**
 * What several nodes together show on one sign, lamp or display: the newest word on each part of it holds, and whoever
 * lets go takes its own words along. Reconnects and deploys are the line's matter.
 */
import type { LampShow, LineShow, SignShow } from "../../gateway/contract/messages.ts";
import { type DeviceRef, deviceName } from "../../gateway/contract/topics.ts";
import type { LetGo, Line } from "./line.ts";

/** What each kind shows where nobody says anything. */
export const dark: { readonly sign: SignShow; readonly lamp: LampShow; readonly display: LineShow } = {
  sign: { text: "", blink: false },
  lamp: { red: "off", yellow: "off", green: "off" },
  display: { text: "" },
};
export type ShownKind = keyof typeof dark;

type Parts = Readonly<Record<string, unknown>>;

export interface Shown {
  /** Parts that are not named stay as they are. `who`: the node, by its id. */
  set(who: string, parts: Parts): void;
  /** What it said no longer counts: what others said on it holds again. */
  takeBack(who: string): void;
  /** The node goes, and with it what it said. */
  letGo(who: string): void;
}

const shownByLine = new WeakMap<Line, Map<string, Shown>>();

/** The same for all nodes that show something on this device. */
export function shownOn(line: Line, device: DeviceRef & { readonly kind: ShownKind }): Shown {
  const devices = shownByLine.get(line) ?? new Map<string, Shown>();
  shownByLine.set(line, devices);
  const name = deviceName(device);
  const shown = devices.get(name) ?? newShown(dark[device.kind], (value) => line.show(device, value));
  devices.set(name, shown);
  return shown;
}

/** `show` is called before the last value is let go, so that nothing goes dark in between. */
export function newShown(nothing: Parts, show: (value: Parts) => LetGo): Shown {
  /** The oldest words first. */
  let words: readonly { readonly who: string; readonly part: string; readonly value: unknown }[] = [];
  let present: LetGo | undefined;
  function tell(stays = words.length > 0): void {
    const before = present;
    const said = Object.fromEntries(words.map(({ part, value }) => [part, value]));
    present = stays ? show({ ...nothing, ...said }) : undefined;
    before?.();
  }
  function without(who: string): typeof words {
    return words.filter((word) => word.who !== who);
  }
  return {
    set(who, parts) {
      const others = words.filter((word) => word.who !== who || !(word.part in parts));
      words = [...others, ...Object.entries(parts).map(([part, value]) => ({ who, part, value }))];
      tell();
    },
    takeBack(who) {
      words = without(who);
      tell(true);
    },
    letGo(who) {
      // Whoever has taken its words back may still be the one that keeps the device.
      words = without(who);
      tell();
    },
  };
}

/** `sign/hall` as the menus offer it, where it is of one of these kinds. */
export function deviceOf<Kind extends string>(
  name: unknown,
  kinds: readonly Kind[],
): { readonly kind: Kind; readonly id: string } | undefined {
  const [kind, id, ...rest] = typeof name === "string" ? name.split("/") : [];
  const known = kinds.find((one) => one === kind);
  return known && id && rest.length === 0 ? { kind: known, id } : undefined;
}
