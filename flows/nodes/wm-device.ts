/** Node "device": what happens at buttons, contacts and other devices, and whether they are there. */
import { Compile } from "typebox/compile";
import { DeviceEvent, DeviceStatus } from "../../gateway/contract/messages.ts";
import type { StaffTag } from "../../gateway/contract/texts.ts";
import { deviceName, parseDeviceTopic } from "../../gateway/contract/topics.ts";
import { wartemarkeNode } from "./red.ts";

export interface DeviceConfig {
  /** `button/door`. Empty: any device. */
  readonly device: string;
  /** Empty: anything. */
  readonly events: readonly Happening[];
  /** Also how contacts stand when the flows start. */
  readonly atStart?: boolean;
}

export type Happening = "pressed" | "held" | "busy" | "free" | "online" | "offline" | "alarm" | "no-alarm";

const words: Readonly<Record<Happening, Readonly<Record<StaffTag, string>>>> = {
  pressed: { de: "gedrückt", en: "pressed" },
  held: { de: "lange gedrückt", en: "held down" },
  busy: { de: "besetzt", en: "taken" },
  free: { de: "frei", en: "free" },
  online: { de: "wieder da", en: "there again" },
  offline: { de: "weg", en: "gone" },
  alarm: { de: "Hausalarm", en: "house alarm" },
  "no-alarm": { de: "Hausalarm vorbei", en: "house alarm over" },
};

const schemas = { event: Compile(DeviceEvent), status: Compile(DeviceStatus) };
/** An event that comes twice has one id. */
const remembered = 50;

export default wartemarkeNode<DeviceConfig>(
  "wm-device",
  ({ device, events = [], atStart }, { hear, note, tag, tell }) => {
    const before = new Map<string, DeviceStatus>();
    const ids = new Set<string>();
    function happened(name: string, event: Happening, whole: unknown): void {
      if (events.length > 0 && !events.includes(event)) return;
      const isWell = event !== "offline" && event !== "alarm";
      note({
        fill: isWell ? "green" : "red",
        shape: "dot",
        text: device ? words[event][tag] : `${name}: ${words[event][tag]}`,
      });
      tell({ device: name, event }, { topic: event, whole });
    }
    hear(`device/${device || "+/+"}/event`, (value, topic) => {
      if (!schemas.event.Check(value) || (value.type !== "pressed" && value.type !== "held")) return;
      if (ids.has(value.id)) return;
      ids.add(value.id);
      for (const oldest of ids) if (ids.size > remembered) ids.delete(oldest);
      happened(nameIn(topic), value.type, value);
    });
    hear(`device/${device || "+/+"}/status`, (value, topic) => {
      if (!schemas.status.Check(value)) return;
      const name = nameIn(topic);
      const known = before.get(name);
      const first = atStart ? contactsFirstHeard(known, value) : [];
      for (const event of new Set([...statusChanges(known, value), ...first])) happened(name, event, value);
      before.set(name, { ...before.get(name), ...value });
    });
  },
);

function nameIn(topic: string): string {
  return deviceName(parseDeviceTopic(topic)!.device);
}

/**
 * What the second status says that the first did not. The first of all says how things stand, and no more.
 * @param before with what was last known of its contacts, also of a device that is not there
 */
export function statusChanges(before: DeviceStatus | undefined, now: DeviceStatus): readonly Happening[] {
  if (!before) return [];
  const { online, busy = false, alarm = false } = before;
  const changes: Happening[] = [];
  if (now.online !== online) changes.push(now.online ? "online" : "offline");
  if (now.busy !== undefined && now.busy !== busy) changes.push(now.busy ? "busy" : "free");
  if (now.alarm !== undefined && now.alarm !== alarm) changes.push(now.alarm ? "alarm" : "no-alarm");
  return changes;
}

/** How contacts stand of which nothing was known. */
export function contactsFirstHeard(before: DeviceStatus | undefined, now: DeviceStatus): readonly Happening[] {
  const standing: Happening[] = [];
  if (before?.busy === undefined && now.busy !== undefined) standing.push(now.busy ? "busy" : "free");
  if (before?.alarm === undefined && now.alarm !== undefined) standing.push(now.alarm ? "alarm" : "no-alarm");
  return standing;
}
