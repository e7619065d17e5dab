/** The one beat to which all lamps of the process blink, so that a corridor of them does not flicker. */

/** 1 Hz: as long lit as dark. */
const halfMs = 500;

export interface Beat {
  /** Tells now, and at each half beat: lit or dark. Returns what ends it. */
  follow(listener: (lit: boolean) => void): () => void;
}

/** Ticks only while somebody follows. */
export function startBeat(): Beat {
  const listeners = new Set<(lit: boolean) => void>();
  let lit = true;
  let timer: NodeJS.Timeout | undefined;

  function tick(): void {
    lit = !lit;
    for (const listener of listeners) listener(lit);
  }
  return {
    follow(listener) {
      if (listeners.size === 0) lit = true;
      timer ??= setInterval(tick, halfMs);
      listeners.add(listener);
      listener(lit);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

export const beat: Beat = startBeat();
