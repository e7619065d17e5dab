/**
 * The broker's retained values, sent as they are at the moment of sending. Aedes' own store reads a value when somebody
 * subscribes and sends it a little later: a newer one can overtake it, and a sign would show yesterday's number.
 */
import { Readable } from "node:stream";
import memory from "aedes-persistence";
import { covers } from "./contract/rights.ts";

/** Its types describe an ES module; what is loaded is the function itself. */
const openMemory = memory as unknown as () => object;

interface RetainedPacket {
  readonly cmd: "publish";
  readonly topic: string;
  readonly payload: Buffer | string;
  readonly qos: 0 | 1 | 2;
}

/** Aedes' persistence in memory, but for retained values. */
export function openRetained(): object {
  const values = new Map<string, RetainedPacket>();
  const stream = (filters: readonly string[]) => Readable.from(currentValues(values, filters));
  return Object.assign(openMemory(), {
    async storeRetained(packet: RetainedPacket): Promise<void> {
      const { cmd, topic, payload, qos } = packet;
      if (payload.length === 0) values.delete(topic);
      else values.set(topic, { cmd, topic, payload, qos });
    },
    createRetainedStream: (filter: string) => stream([filter]),
    createRetainedStreamCombi: stream,
  });
}

function* currentValues(values: ReadonlyMap<string, RetainedPacket>, filters: readonly string[]) {
  for (const [topic, { cmd, qos }] of values) {
    if (!filters.some((filter) => covers(filter, topic))) continue;
    yield {
      cmd,
      topic,
      qos,
      get payload() {
        return values.get(topic)?.payload ?? "";
      },
    };
  }
}
