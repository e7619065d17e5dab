/** Questions to the core that wait for their answer: each has one id, and is asked again until it is answered. */
import { randomUUID } from "node:crypto";
import type { Answer, Command, CommandMessage, Reply } from "../../gateway/contract/commands.ts";

export interface Asks {
  ask(command: Command): Promise<Answer | { readonly ok: false; readonly refusal: "no-line" }>;
  answered(reply: Reply): void;
}

export interface AsksParts {
  /** The gateway's time in milliseconds since the epoch; undefined: no line. */
  readonly now: () => number | undefined;
  readonly send: (message: CommandMessage) => boolean;
}

const lookEveryMs = 100;
const repeatMs = 2_000;
const patienceMs = 10_000;
/** Whoever asks more at once runs in circles. */
const atOnce = 100;

export function openAsks({ now, send }: AsksParts): Asks {
  const waiting = new Map<string, (answer: Answer) => void>();
  return {
    async ask(command) {
      if (waiting.size >= atOnce) return { ok: false, refusal: "too-often" };
      const id = randomUUID();
      const since = performance.now();
      let message: CommandMessage | undefined;
      let sentAt = Number.NEGATIVE_INFINITY;
      const look = () => {
        const at = now();
        if (at === undefined || performance.now() - sentAt < repeatMs) return;
        // The same time each time: a question that arrives late is known for old.
        message ??= { id, at, command };
        if (send(message)) sentAt = performance.now();
      };
      const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<Asks["ask"]>>>();
      waiting.set(id, resolve);
      const looking = setInterval(() => {
        if (performance.now() - since > patienceMs) resolve({ ok: false, refusal: "no-line" });
        else look();
      }, lookEveryMs);
      look();
      return promise.finally(() => {
        clearInterval(looking);
        waiting.delete(id);
      });
    },
    answered({ id, ...answer }) {
      waiting.get(id)?.(answer);
    },
  };
}
