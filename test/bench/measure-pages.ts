/** What pages get: tickets and calls a second from one page, and eight kiosks and eight counters all at once. */
import type { Command } from "../../gateway/contract/commands.ts";
import { openPage, type Page } from "../page.ts";
import { kiosksAtSite, staffedCounters } from "./bench-site.ts";
import { askAll, type GatewayProcess, startGatewayProcess, tickets } from "./gateway-process.ts";
import { type Stage, tooLate } from "./stage.ts";
import { doubles, median } from "./statistics.ts";

export interface PageFigures {
  readonly ticketsPerSecond: number;
  readonly callsPerSecond: number;
  readonly rush: Rush;
}

export interface Rush {
  readonly requests: number;
  readonly doubleNumbers: number;
  readonly doubleCalls: number;
  readonly failed: number;
  readonly latenciesMs: readonly number[];
}

const office = { counters: 24, waiting: 0 };
const rounds = 5;
/** Commands asked at once by the one page, and as many a round; those waiting stay few, as at a site. */
const commandsAtOnce = 200;
const requestsEach = 40;
const answerWithinMs = 10_000;

export async function measurePages(stage: Stage): Promise<PageFigures> {
  const gateway = await startGatewayProcess(stage, { name: "pages", ...office });
  const given: string[] = [];
  const called: string[] = [];
  const rates = { tickets: [] as number[], calls: [] as number[] };
  for (let n = 0; n <= rounds; n++) {
    const [ticketRate, numbers] = await perSecond(gateway.lead, tickets(commandsAtOnce));
    const [callRate, calls] = await perSecond(gateway.lead, callsAround(gateway));
    given.push(...numbers);
    called.push(...calls);
    // The first round is for warming up.
    if (n === 0) continue;
    rates.tickets.push(ticketRate);
    rates.calls.push(callRate);
  }
  const rush = await measureRush(gateway, given, called);
  await gateway.stop();
  return { ticketsPerSecond: median(rates.tickets), callsPerSecond: median(rates.calls), rush };
}

/** `call-next` for one counter after the other. */
function callsAround({ counters }: GatewayProcess): Command[] {
  return Array.from({ length: commandsAtOnce }, (_, n) => ({ type: "call-next", counter: `${(n % counters) + 1}` }));
}

async function perSecond(page: Page, commands: readonly Command[]): Promise<[rate: number, numbers: string[]]> {
  const startedAt = performance.now();
  const answers = await askAll(page, commands);
  const seconds = (performance.now() - startedAt) / 1000;
  return [commands.length / seconds, answers.map(({ number }) => number ?? "")];
}

/** Each page asks its next when it has its answer; all of them at the same time. */
async function measureRush(gateway: GatewayProcess, given: string[], called: string[]): Promise<Rush> {
  const enough = staffedCounters * requestsEach;
  for (const { number } of await askAll(gateway.lead, tickets(enough))) given.push(number ?? "");
  const kiosks = await openPages(gateway, kiosksAtSite, (n) => `/kiosk/kiosk-${n}`);
  const counters = await openPages(gateway, staffedCounters, (n) => `/counter/${n}`);
  const latenciesMs: number[] = [];
  let failed = 0;
  const askInTurn = async (page: Page, commands: readonly Command[], numbers: string[]) => {
    for (const command of commands) {
      const startedAt = performance.now();
      const answer = await Promise.race([page.ask(command), tooLate("an answer", answerWithinMs)]).catch(
        () => undefined,
      );
      latenciesMs.push(performance.now() - startedAt);
      if (answer?.ok && answer.number !== undefined) numbers.push(answer.number);
      else failed += 1;
    }
  };
  const calls = (counter: number): Command[] =>
    Array.from({ length: requestsEach }, () => ({ type: "call-next", counter: `${counter}` }));
  await Promise.all([
    ...kiosks.map((page) => askInTurn(page, tickets(requestsEach), given)),
    ...counters.map((page, n) => askInTurn(page, calls(n + 1), called)),
  ]);
  await Promise.all([...kiosks, ...counters].map((page) => page.close()));
  return {
    requests: latenciesMs.length,
    doubleNumbers: doubles(given).length,
    doubleCalls: doubles(called).length,
    failed,
    latenciesMs,
  };
}

function openPages(gateway: GatewayProcess, count: number, path: (nth: number) => string): Promise<Page[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => openPage(gateway.httpPort, path(n + 1))));
}
