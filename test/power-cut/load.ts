/** Kiosks and counters that keep a gateway busy, and an exact memory of what they asked and what they were answered. */
import { randomUUID } from "node:crypto";
import type { Answer, Command } from "../../gateway/contract/commands.ts";
import { openPage } from "../page.ts";
import type { Process } from "./gateway-process.ts";
import { between, oneOf, type Random } from "./random.ts";

/** One intent; without an answer nobody knows yet what became of it. */
export interface Asked {
  readonly id: string;
  readonly page: string;
  readonly command: Command;
  answer?: Answer;
}

const kiosks = ["/kiosk/kiosk-1", "/kiosk/kiosk-2", "/kiosk/kiosk-3", "/kiosk/kiosk-4"];
const counters = ["1", "2", "3", "4", "5"];
const services = ["collect", "extend", "advice"];
const pauseAtMostMs = 12;
const askAgainMs = 2_000;

/** Connects all pages of the site file beside this. */
export async function openLoad(gateway: Process, random: Random, memory: Asked[]) {
  const { httpPort } = await gateway.ports();
  const paths = [...kiosks, ...counters.map((id) => `/counter/${id}`)];
  const pages = new Map(await Promise.all(paths.map(async (path) => [path, await openPage(httpPort, path)] as const)));
  const pageOf = (path: string) => pages.get(path)!;
  let asking = true;

  const over = gateway.ended.then(({ code, error }): never => {
    throw new Error(`the gateway ended with ${code} before it answered: ${error}`);
  });
  over.catch(() => {});

  /** As pages do: sent again with the same id until it is answered. */
  async function answered({ id, page, command }: Asked): Promise<Answer> {
    const again = setInterval(() => pageOf(page).send(command, id), askAgainMs);
    try {
      return await Promise.race([pageOf(page).ask(command, id), over]);
    } finally {
      clearInterval(again);
    }
  }
  async function ask(path: string, command: Command): Promise<Answer> {
    const asked: Asked = { id: randomUUID(), page: path, command };
    memory.push(asked);
    asked.answer = await answered(asked);
    return asked.answer;
  }
  async function visitors(path: string): Promise<void> {
    while (asking) {
      const people = between(random, 1, 9);
      await ask(path, { type: "take-ticket", services: [oneOf(random, services)], language: "de", people });
      await pause(between(random, 0, pauseAtMostMs));
    }
  }
  async function clerk(counter: string): Promise<void> {
    const missed: string[] = [];
    while (asking) {
      const command = turn(random, counter, missed);
      const answer = await ask(`/counter/${counter}`, command);
      if (command.type === "no-show" && answer.ok && answer.number) missed.push(answer.number);
      await pause(between(random, 0, 2 * pauseAtMostMs));
    }
  }
  return {
    /** From now on everybody asks, one thing after the other. */
    begin(): void {
      for (const path of kiosks) visitors(path).catch(() => {});
      for (const counter of counters) clerk(counter).catch(() => {});
    },
    /** Asks, and remembers it like all else; rejects when the gateway ends meanwhile. */
    ask,
    page: pageOf,
    /** Asks the same again, with the same id. */
    again: answered,
    /** Nobody asks any more, and the lines are closed: what has no answer by now gets none. */
    stop(): void {
      asking = false;
      // Not waited for: a line to a gateway that was killed has no orderly end.
      for (const page of pages.values()) page.close().catch(() => {});
    },
  };
}

/** Mostly the next visitor; now and then all else that a clerk does. */
function turn(random: Random, counter: string, missed: string[]): Command {
  const number = random() < 0.5 ? missed.shift() : undefined;
  if (number) return { type: "reinstate", number };
  const type = oneOf(random, [
    "call-next",
    "call-next",
    "call-next",
    "call-again",
    "begin",
    "finish",
    "no-show",
  ] as const);
  return { type, counter };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export type Load = Awaited<ReturnType<typeof openLoad>>;
