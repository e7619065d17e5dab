/** The hands of the day: on each button one, which presses at random, bounces, is nervous at times, and waits. */
import { between, type Random } from "../power-cut/random.ts";
import type { Counter } from "./office.ts";
import type { Lit } from "./reading.ts";

export interface Press {
  readonly counter: Counter;
  /** When the contact first closed, in ms of performance.now(). */
  readonly at: number;
  readonly bounceMs: number;
  readonly forMs: number;
  /** Within two seconds of the one before. */
  readonly double: boolean;
  /** When its light was over, or the next press at the same button began. */
  until: number;
  /** Did the next press come before its light was over? */
  brokenOff: boolean;
}

export interface HandParts {
  readonly counter: Counter;
  readonly presses: number;
  readonly random: Random;
  /** Told of each press at once. */
  readonly pressed: (press: Press) => void;
  /** Is it of no use to wait for a light? */
  readonly isLost: () => boolean;
  readonly isOver: () => boolean;
}

/** Two seconds after a call, the button calls again; a hand of the campaign that is not nervous waits for longer. */
const calmMs = 2_150;
const mostRestMs = 3_000;
const nervousShare = 0.12;
/** Longer than the dark within any pattern. */
const darkMs = 620;
const noticedMs = 1_500;
const patienceMs = 8_000;
const lostMs = 1_200;

export async function runHand(parts: HandParts): Promise<void> {
  const { random, presses } = parts;
  await wait(random() * mostRestMs);
  for (let made = 0; made < presses && !parts.isOver(); made += 1) {
    const isNervous = random() < nervousShare;
    const first = press(parts, isNervous ? between(random, 60, 130) : between(random, 60, 400), false);
    let last = first;
    const seen = lightOver(parts, first);
    if (isNervous && made + 1 < presses) {
      made += 1;
      await Promise.race([seen, wait(between(random, 320, 1_700))]);
      const second = press(parts, between(random, 60, 400), true);
      first.brokenOff = first.until === Number.POSITIVE_INFINITY;
      if (first.brokenOff) first.until = second.at;
      await lightOver(parts, second);
      last = second;
    } else await seen;
    await wait(Math.max(0, last.at + calmMs - performance.now()) + random() * mostRestMs);
  }
}

function press({ counter, random, pressed }: HandParts, forMs: number, double: boolean): Press {
  const { simulator } = counter.box;
  const bounceMs = between(random, 0, 40);
  simulator.turn("press", { pin: counter.pin, bounceMs, forMs });
  const touch = simulator.touches.at(-1);
  if (touch?.pin !== counter.pin || !touch.closed) throw new Error(`the finger on ${counter.id} was still down`);
  const made = { counter, at: touch.atMs, bounceMs, forMs, double };
  const whole: Press = { ...made, until: Number.POSITIVE_INFINITY, brokenOff: false };
  pressed(whole);
  return whole;
}

/** Resolves when the lamp has stayed dark, or when nobody can expect a light of it. */
async function lightOver({ counter, isLost }: HandParts, mine: Press): Promise<void> {
  for (;;) {
    await wait(20);
    if (mine.until !== Number.POSITIVE_INFINITY) return;
    const now = performance.now();
    const last = counter.lamp.at(-1);
    const litAt = last && last.from > mine.at - 50 ? last : undefined;
    const isDark = last === undefined || (last.to !== undefined && now - last.to > darkMs);
    const noticed = litAt !== undefined || now - mine.at > noticedMs;
    const given = now - mine.at > (isLost() ? lostMs : patienceMs);
    if (!(isDark && noticed) && !given) continue;
    mine.until = now;
    return;
  }
}

/** How the lamp was lit from the press on. */
export function lightOf({ counter, at, until }: Press): Lit[] {
  return counter.lamp
    .filter(({ from, to }) => from < until && (to ?? until) > at)
    .map(({ from, to }) => ({
      from: Math.max(from, at) - at,
      to: to === undefined || to > until ? undefined : to - at,
    }));
}

export const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
