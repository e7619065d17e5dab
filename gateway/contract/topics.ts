/**
 * Every topic of the appliance and what each is for; who may use them stands in rights.ts.
 *
 *   state  retained. The last value is the truth; its owner publishes it again whenever it connects.
 *   event  not retained. Something happened once; it carries an id, so that a repeat is recognised.
 *   job    retained, one slot. Work asked for; answered by `done` with the same id.
 */
export const topics = {
  /** event: a page or a flow asks the core for something. The publisher's identity stands in the topic. */
  command: (identity: string, part: string) => `command/${identity}/${part}`,
  /** event: the core's answer, to the one connection that asked. */
  reply: (identity: string, part: string) => `reply/${identity}/${part}`,
  /** state: the gateway's run and time, each second. */
  time: "time",
  /** state: what pages show. */
  view: (name: string) => `view/${name}`,
  /** state (driver, last will): online or not, the driver's run, the fault that stands. */
  status: (device: DeviceRef) => `device/${device.kind}/${device.id}/status`,
  /** event (driver): a press, a scan. */
  event: (device: DeviceRef) => `device/${device.kind}/${device.id}/event`,
  /** state (core): what a sign or lamp shows from now on. */
  show: (device: DeviceRef) => `device/${device.kind}/${device.id}/show`,
  /** event (core): what became of a press. */
  answer: (device: DeviceRef) => `device/${device.kind}/${device.id}/answer`,
  /** state (flow): what a sign, lamp or display that the site gives to flows shows from now on. */
  flowShow: (identity: string, device: DeviceRef) => `flow/${identity}/show/${device.kind}/${device.id}`,
  /** job (core): a ticket to print. `null` when there is nothing to do. */
  job: (device: DeviceRef) => `device/${device.kind}/${device.id}/job`,
  /** state (driver): the last job that ended, and how. */
  done: (device: DeviceRef) => `device/${device.kind}/${device.id}/done`,
} as const;

/** A device as topics and the site file name it. */
export interface DeviceRef {
  readonly kind: string;
  readonly id: string;
}

export type DevicePart = "status" | "event" | "show" | "answer" | "job" | "done";

const parts: ReadonlySet<string> = new Set(["status", "event", "show", "answer", "job", "done"]);

/** What every topic of one site begins with: version 1 of the contract, then the site. */
export function prefix(site: string): string {
  return `wm/1/${site}/`;
}

/** Node-RED as a device of the site: it tells how it is, and is told whether its editor is open. */
export const flowsDevice = "flows/site";

/** `printer/kiosk-1`, the name of a device inside values. */
export function deviceName(device: DeviceRef): string {
  return `${device.kind}/${device.id}`;
}

/** The device and part that a topic without its prefix names; undefined for any other topic. */
export function parseDeviceTopic(topic: string): { device: DeviceRef; part: DevicePart } | undefined {
  const [root, kind, id, part, ...rest] = topic.split("/");
  if (root !== "device" || !kind || !id || !part || rest.length > 0 || !parts.has(part)) return undefined;
  return { device: { kind, id }, part: part as DevicePart };
}

/** The identity and device that a flow's show names; undefined for any other topic. */
export function parseFlowShowTopic(topic: string): { identity: string; device: DeviceRef } | undefined {
  const [root, identity, show, kind, id, ...rest] = topic.split("/");
  if (root !== "flow" || !identity || show !== "show" || !kind || !id || rest.length > 0) return undefined;
  return { identity, device: { kind, id } };
}

/** The identity and connection part that a command's topic names; undefined for any other topic. */
export function parseCommandTopic(topic: string): { identity: string; part: string } | undefined {
  const [root, identity, part, ...rest] = topic.split("/");
  if (root !== "command" || !identity || !part || rest.length > 0) return undefined;
  return { identity, part };
}
