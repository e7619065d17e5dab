/** Which habits the makes of card terminals have, for simulators that stand in for one of them. */
import type { TerminalOptions } from "./simulator-options.ts";

const makes: Readonly<Record<string, TerminalOptions>> = {
  ccv: { habits: { declineReceipt: true, endOfDayOrder: "receipts-first" } },
  feig: { habits: { endOfDayOrder: "receipts-first" } },
  ingenico: { habits: { order: "completion-first", deafAfterStop: true, lateAck: 300 } },
  verifone: { habits: { idleClose: 1500 } },
  "card-complete": {
    habits: { speaks: "iso-8859-1", checksPassword: true, openDayBlocks: true, waitMinutes: 1 },
    letters: [0x01],
    lacks: [0x0610, 0x0691, 0x0693],
  },
  hobex: { habits: { tlvUnasked: true }, letters: [0xff] },
  pax: { habits: { aborts: "never", repeats: "empty", reversesLatest: true } },
};

/** Of a make that is not known: a terminal without bad habits. */
export function optionsOfMake(make: string | undefined): TerminalOptions {
  return makes[make ?? ""] ?? {};
}
