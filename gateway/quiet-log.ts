/**
 * A log that one client cannot flood: each kind of line from each sender once a minute, and foreign words made
 * harmless.
 */

const againMs = 60_000;
const sendersAtMost = 1_000;

/** Says the line unless one of this sender was said within the last minute; only then is it asked for. */
export type QuietLog = (sender: string, line: string | (() => string)) => void;

export function openQuietLog(log: (line: string) => void, now: () => number = () => performance.now()): QuietLog {
  const saidAt = new Map<string, number>();
  return (sender, line) => {
    const at = now();
    if (at - (saidAt.get(sender) ?? Number.NEGATIVE_INFINITY) < againMs) return;
    if (saidAt.size >= sendersAtMost) saidAt.clear();
    saidAt.set(sender, at);
    log(typeof line === "function" ? line() : line);
  };
}

/** Words from outside, as they may stand in a log: no line breaks, no more than a glance. */
export function quoted(words: string): string {
  return JSON.stringify(words.slice(0, 120));
}
