/** A program's questions to the core over the bus: each has one id and is asked again until it is answered. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { connectBus } from "../../drivers/bus.ts";
import type { Answer, Command, Reply } from "../contract/commands.ts";
import { gatewayClock } from "../contract/gateway-clock.ts";
import type { Time } from "../contract/messages.ts";
import { prefix as prefixOf, topics } from "../contract/topics.ts";
import { Mistake } from "../mistake.ts";
import type { Line } from "./line.ts";

export interface Asking {
  /** The gateway's clock, in milliseconds since the epoch. @throws Mistake when nobody tells it */
  now(): Promise<number>;
  /** @throws Mistake when nobody answers */
  ask(command: Command): Promise<Answer>;
  close(): Promise<void>;
}

const repeatMs = 2_000;
const lookEveryMs = 20;
/** Whoever mistyped the gateway's place is told soon; a gateway that starts anew is back after a minute. */
const patience = { firstMs: 10_000, laterMs: 60_000 };

export function openAsking(site: string, line: Line): Asking {
  const prefix = prefixOf(site);
  const part = randomUUID().slice(0, 8);
  const [time, reply] = [prefix + topics.time, prefix + topics.reply(line.identity, part)];
  const command = prefix + topics.command(line.identity, part);
  const clock = gatewayClock(() => performance.now());
  const waiting = new Map<string, (answer: Answer) => void>();
  let waitMs = patience.firstMs;
  let trouble = `no gateway is heard at ${line.broker}; is it running, and is --site the file it runs with?`;

  function hear(topic: string, text: string): void {
    if (topic === time) return clock.heard(JSON.parse(text) as Time);
    const { id, ...answer } = JSON.parse(text) as Reply;
    waiting.get(id)?.(answer as Answer);
  }
  const bus = connectBus({
    ...line,
    name: "asking",
    topics: [time, reply],
    connected() {},
    lost: () => clock.forget(),
    message: hear,
    trouble: (sentence) => {
      trouble = sentence;
    },
  });
  async function now(): Promise<number> {
    for (const since = performance.now(); ; await pause(lookEveryMs)) {
      const heard = clock.read();
      if (heard) {
        waitMs = patience.laterMs;
        return heard.at;
      }
      if (performance.now() - since > waitMs) throw new Mistake(trouble);
    }
  }
  return {
    now,
    async ask(asked) {
      const id = randomUUID();
      const at = await now();
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      waiting.set(id, resolve);
      const send = () => bus.publish(command, { id, at, command: asked }, "event");
      const again = setInterval(send, repeatMs);
      const enough = setTimeout(() => reject(new Mistake(trouble)), waitMs);
      send();
      return promise.finally(() => {
        clearInterval(again);
        clearTimeout(enough);
        waiting.delete(id);
      });
    },
    close: () => bus.close(),
  };
}
