/** Who hears which topics, and the last value of each that is a state; it knows no connection. */
import { covers } from "../../gateway/contract/rights.ts";
import { parseDeviceTopic } from "../../gateway/contract/topics.ts";

export type Heard = (value: unknown, topic: string) => void;

export interface HeardTopics {
  /** Hears what is known of this filter at once. True: nobody has heard this filter before. */
  add(filter: string, heard: Heard): boolean;
  /** True: nobody hears this filter any more. */
  remove(filter: string, heard: Heard): boolean;
  isWanted(filter: string): boolean;
  filters(): readonly string[];
  message(topic: string, text: string): void;
  /** What was known of a filter, or of all: it comes again with a new subscription, and grows old without one. */
  forget(filter?: string): void;
}

export function openEars(): HeardTopics {
  const hearers = new Map<string, Set<Heard>>();
  const last = new Map<string, unknown>();

  return {
    add(filter, heard) {
      const others = hearers.get(filter);
      if (others) others.add(heard);
      else hearers.set(filter, new Set([heard]));
      for (const [topic, value] of [...last]) if (covers(filter, topic)) heard(value, topic);
      return others === undefined;
    },
    remove(filter, heard) {
      const of = hearers.get(filter);
      of?.delete(heard);
      if (!of || of.size > 0) return false;
      hearers.delete(filter);
      return true;
    },
    isWanted: (filter) => hearers.has(filter),
    filters: () => [...hearers.keys()],
    message(topic, text) {
      const value = parsed(text);
      if (value === undefined) return;
      if (text === "") last.delete(topic);
      else if (isState(topic)) last.set(topic, value);
      for (const [filter, all] of [...hearers]) {
        if (covers(filter, topic)) for (const heard of [...all]) heard(value, topic);
      }
    },
    forget(filter = "#") {
      for (const topic of [...last.keys()]) if (covers(filter, topic)) last.delete(topic);
    },
  };
}

/** A value that was taken away is `null`. What is no JSON says nothing: other devices' programs publish as well. */
function parsed(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isState(topic: string): boolean {
  const part = parseDeviceTopic(topic)?.part;
  return part !== "event" && part !== "answer" && !topic.startsWith("reply/");
}
