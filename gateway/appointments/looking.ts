/** Looks at folders again and again, one after the other: network shares tell nobody of changes. */

export interface Looking {
  /** Resolves when the look that is being taken is over. */
  stop(): Promise<void>;
}

const lookEveryMs = 2_000;

export function lookAgain(looks: readonly (() => Promise<void>)[], everyMs = lookEveryMs): Looking {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();

  async function lookAtAll(): Promise<void> {
    for (const look of looks) if (!stopped) await look();
    if (!stopped) timer = setTimeout(start, everyMs);
  }
  function start(): void {
    looking = lookAtAll();
  }
  start();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
