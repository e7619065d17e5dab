/** Questions and answers with one printer over its pipe, each with an end; when to ask what is index.ts. */
import { openPipe } from "../transport/pipe.ts";
import {
  type Answer,
  answerReader,
  askFull,
  askModel,
  askStatus,
  clearBuffer,
  type Dialect,
  type PrinterStatus,
  readStatus,
} from "./escpos.ts";

/** A printer that knows the command clears its buffer at once; others say nothing, and need not be waited for long. */
const clearMs = 500;
/** Between two questions whether a ticket is there. */
const presentedMs = 60;

export interface Conversation {
  connected(): boolean;
  /** Undefined: no complete answer within the time, or no connection any more. */
  status(withinMs: number): Promise<PrinterStatus | undefined>;
  /** Does a ticket stick in the mouth of a presenter? Asked again and again until it does. */
  presented(withinMs: number): Promise<boolean>;
  /** Makes the printer forget what is not on paper. False: nobody heard it, so it must be said again. */
  clear(withinMs: number): Promise<boolean>;
  /** False: not connected, and nothing was sent. What answers came before is forgotten. */
  send(bytes: Uint8Array): boolean;
  /** Did an answer that `fits` come since `send`? Waits for it no longer than `withinMs` or the connection lasts. */
  answered(fits: (answer: Answer) => boolean, withinMs: number): Promise<boolean>;
  /** What is at the end of the line is told when it has said so: by the line itself, or by the printer when asked. */
  askModel(): void;
  reopen(): void;
  close(): void;
}

export function converse(
  at: string,
  dialect: Dialect,
  told: { open(): void; lost(): void; changed(): void; model(name: string): void },
): Conversation {
  let connected = false;
  let read = answerReader(dialect);
  /** All that came since the last question or ticket. */
  let heard: Answer[] = [];
  /** Whoever waits looks again when something was heard, or when the line is gone. */
  const { until, wake } = waitingRoom(() => connected);

  const pipe = openPipe(at, {
    open() {
      connected = true;
      read = answerReader(dialect);
      heard = [];
      told.open();
    },
    bytes(chunk) {
      const answers = read(chunk);
      heard.push(...answers);
      wake();
      for (const answer of answers) if (answer.type === "model") told.model(answer.name);
      if (answers.some((answer) => answer.type === "changed")) told.changed();
    },
    lost() {
      connected = false;
      wake();
      told.lost();
    },
  });

  const statusHeard = () => heard.flatMap((answer) => (answer.type === "status" ? [answer.byte] : []));

  const conversation: Conversation = {
    connected: () => connected,
    async status(withinMs) {
      heard = heard.filter((answer) => answer.type !== "status");
      if (!pipe.write(askStatus)) return undefined;
      const answers = await until(() => (statusHeard().length >= 4 ? statusHeard() : undefined), withinMs);
      return answers && readStatus(Uint8Array.from(answers));
    },
    async presented(withinMs) {
      for (const end = performance.now() + withinMs; performance.now() < end && connected; ) {
        heard = heard.filter((answer) => answer.type !== "full");
        pipe.write(askFull);
        const there = (answer: Answer) => answer.type === "full" && answer.ticketThere;
        if (await conversation.answered(there, presentedMs)) return true;
      }
      return false;
    },
    async clear(withinMs) {
      if (!pipe.write(clearBuffer)) return false;
      const cleared = await conversation.answered((answer) => answer.type === "cleared", Math.min(clearMs, withinMs));
      // A printer that does not tell has cleared all the same, if it answers what was asked after it.
      return cleared || (await conversation.status(withinMs)) !== undefined;
    },
    send(bytes) {
      heard = [];
      return pipe.write(bytes);
    },
    answered: async (fits, withinMs) => (await until(() => heard.some(fits) || undefined, withinMs)) === true,
    askModel() {
      const known = pipe.model();
      if (known === undefined) pipe.write(askModel);
      else told.model(known);
    },
    reopen: () => pipe.reopen(),
    close() {
      connected = false;
      pipe.close();
      wake();
    },
  };
  return conversation;
}

function waitingRoom(connected: () => boolean) {
  const waiting = new Set<() => void>();
  return {
    wake() {
      for (const look of [...waiting]) look();
    },
    /** What `find` finds as soon as it finds it; undefined when the time is over or the line is gone. */
    until<Found>(find: () => Found | undefined, withinMs: number): Promise<Found | undefined> {
      return new Promise((resolve) => {
        const timer = setTimeout(() => end(undefined), withinMs);
        const look = () => {
          const found = find();
          if (found !== undefined || !connected()) end(found);
        };
        const end = (found: Found | undefined) => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
  };
}
