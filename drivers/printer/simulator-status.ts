/** How a simulated printer says what is the matter with it: the bits of its manual's tables, nothing else. */

export interface Condition {
  readonly offline: boolean;
  readonly coverOpen: boolean;
  readonly nearEnd: boolean;
  readonly paperOut: boolean;
  /** The knife cannot cut, or the paper cannot move. */
  readonly stuck: "knife" | "paper" | undefined;
  /** The head must cool down first. */
  readonly hot: boolean;
  readonly moving: boolean;
  /** Data waits in the buffer. */
  readonly spooling: boolean;
  /** A cut ticket still sticks in the mouth of a presenter. */
  readonly mouthFull: boolean;
}

const bits = (...set: readonly (readonly [boolean, number])[]): number =>
  set.reduce((sum, [is, bit]) => (is ? sum | bit : sum), 0);

/** DLE EOT 1 to 4. Bits 1 and 4 are always set. */
export function realTimeStatus(n: number, now: Condition): number {
  const byN = [
    bits([now.offline, 0x08]),
    bits([now.coverOpen, 0x04], [now.paperOut, 0x20], [now.stuck !== undefined || now.hot, 0x40]),
    bits([now.stuck === "paper", 0x04], [now.stuck === "knife", 0x08], [now.hot, 0x40]),
    bits([now.nearEnd, 0x0c], [now.paperOut, 0x60]),
  ];
  return 0x12 | (byN[n - 1] ?? 0);
}

/** The four bytes of GS a. */
export function automaticStatus(now: Condition): Uint8Array {
  return Uint8Array.of(
    0x10 | 0x04 | bits([now.offline, 0x08], [now.coverOpen, 0x20]),
    bits([now.stuck === "paper", 0x04], [now.stuck === "knife", 0x08], [now.hot, 0x40]),
    paperStatus(now),
    0x0f,
  );
}

/** GS r 1, and the third byte of GS a. */
export function paperStatus(now: Condition): number {
  return bits([now.nearEnd, 0x03], [now.paperOut, 0x0c]);
}

/** DLE EOT 20 of Custom's printers: two bytes to know it by, paper, user, what passes, what does not. */
export function fullStatus(now: Condition): Uint8Array {
  return Uint8Array.of(
    0x10,
    0x0f,
    bits([now.paperOut, 0x01], [now.nearEnd, 0x04], [now.mouthFull, 0x20]),
    bits([now.coverOpen, 0x01 | 0x02], [now.spooling, 0x04], [now.moving, 0x08]),
    bits([now.stuck === "paper", 0x40], [now.hot, 0x01]),
    bits([now.stuck === "knife", 0x01]),
  );
}

/** GS e 6 of printers with a presenter. */
export function presenterStatus(now: Condition): number {
  return bits(
    [now.nearEnd, 0x01],
    [now.paperOut, 0x04],
    [now.mouthFull, 0x08],
    [now.moving, 0x20],
    [now.offline, 0x40],
    [now.stuck === "paper", 0x80],
  );
}

/** GS I: 1 is a number; 66 maker, 67 model. */
export function identity(what: number, model: string): Uint8Array {
  if (what < 65) return Uint8Array.of(0x20);
  const name = what === 66 ? "SIMULATOR" : what === 67 ? model : "1.0";
  return Uint8Array.of(0x5f, ...Buffer.from(name, "latin1"), 0x00);
}
