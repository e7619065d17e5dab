/**
 * One device that a flow serves, on a connection of its own, as each device of a driver has: its last will says that it
 * is gone, whatever becomes of the flow.
 */
import { randomUUID } from "node:crypto";
import type { DeviceStatus, JobDone, Time } from "../../gateway/contract/messages.ts";
import { type DeviceRef, deviceName, prefix as prefixOf, topics } from "../../gateway/contract/topics.ts";
import { openConnection, type Place } from "./connection.ts";
import type { Ears, Served } from "./line.ts";

export interface ServeOptions {
  readonly device: DeviceRef;
  readonly ears: Ears;
  /** Undefined: nobody will ever hear of it. */
  readonly place: Place | undefined;
  /** The gateway's, undefined while it is not heard. */
  readonly time: () => Time | undefined;
}

interface Standing extends Served {
  /** Another node serves it from now on: what it is to show and do comes again. */
  taken(ears: Ears): Served;
}

/** This start of the program: a job for another one is not ours to do. */
const run = randomUUID();
/** A deploy takes the node away and puts it back: the device is not gone meanwhile. */
const lingerMs = 1_500;
const standing = new Map<string, Standing>();

/** As it was before, where the last node let go just now. */
export function serveDevice(options: ServeOptions): Served {
  const name = deviceName(options.device);
  const present = standing.get(name);
  if (present) return present.taken(options.ears);
  const { place } = options;
  if (!place) return { status() {}, event: () => false, done() {}, letGo() {} };
  const opened = openServed({ ...options, place }, () => standing.delete(name));
  standing.set(name, opened);
  return opened.taken(options.ears);
}

function openServed(options: ServeOptions & { readonly place: Place }, gone: () => void): Standing {
  const { device, place } = options;
  const at = (topic: string) => prefixOf(place.site) + topic;
  const topic = {
    status: at(topics.status(device)),
    event: at(topics.event(device)),
    done: at(topics.done(device)),
    show: at(topics.show(device)),
    job: at(topics.job(device)),
  };
  const last = new Map<string, unknown>();
  let { ears } = options;
  let condition: Partial<DeviceStatus> = {};
  let done: JobDone | undefined;
  let leaving: NodeJS.Timeout | undefined;

  const tellStatus = () => connection.publish(topic.status, { online: true, run, ...condition }, "state");
  function hear(from: string, value: unknown): void {
    if (from === topic.show) ears.show(value);
    else if (value === null || (value as { run?: unknown }).run === run) ears.job(value);
  }
  const connection = openConnection({
    place,
    name: `${device.kind}-${device.id}`,
    farewell: { topic: topic.status, value: { online: false } },
    topics: () => [topic.show, topic.job],
    connected() {
      tellStatus();
      if (done) connection.publish(topic.done, done, "state");
    },
    lost() {},
    message(from, text) {
      const value: unknown = text === "" ? null : JSON.parse(text);
      last.set(from, value);
      hear(from, value);
    },
  });
  const own: Served = {
    status(next) {
      condition = next;
      tellStatus();
    },
    event(happening) {
      const time = options.time();
      if (!time) return false;
      return connection.publish(topic.event, { id: randomUUID(), ...time, ...happening }, "event");
    },
    done(end) {
      done = { ...end, run };
      connection.publish(topic.done, done, "state");
    },
    letGo() {
      leaving = setTimeout(() => {
        gone();
        connection.close();
      }, lingerMs);
    },
  };
  return {
    ...own,
    taken(next) {
      clearTimeout(leaving);
      ears = next;
      // Once the node is built: it cannot hear while it is being made.
      setImmediate(() => {
        if (ears === next) for (const [from, value] of last) hear(from, value);
      });
      return own;
    },
  };
}
