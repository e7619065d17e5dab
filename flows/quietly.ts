/** A log that who complains without end does not fill: so many short lines in so long, and how many more there were. */

const linesAtMost = 20;
const withinMs = 10_000;
const lineAtMost = 300;

export function quietly(log: (line: string) => void): (line: string) => void {
  let [since, said] = [Number.NEGATIVE_INFINITY, 0];
  return (line) => {
    if (performance.now() - since > withinMs) {
      if (said > linesAtMost) log(`… and ${said - linesAtMost} more lines`);
      [since, said] = [performance.now(), 0];
    }
    said += 1;
    if (said <= linesAtMost) log(oneLine(line));
  };
}

/** Whoever writes a log writes no second line into it, and nothing that a terminal obeys. */
export function oneLine(text: string): string {
  return text.slice(0, lineAtMost).replace(/\p{Cc}+/gu, " ");
}
