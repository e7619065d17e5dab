/** What the card terminals of the field do differently, as data; where each of it is from is in the README. */

/** Character sets that can be set for a terminal; `auto`: the one it agreed to, else CP437. */
export const charsets = ["auto", "cp437", "iso-8859-1", "iso-8859-15", "utf-8", "zvt-7bit"] as const;
export type CharsetChoice = (typeof charsets)[number];

export const connections = ["keep", "per-command"] as const;
export type ConnectionChoice = (typeof connections)[number];

export interface Profile {
  /** For people: maker and types. */
  readonly name: string;
  /** What it is delivered with. */
  readonly password: string;
  readonly charset: CharsetChoice;
  /** Is another character set asked for? Undefined: none is. */
  readonly asks?: "utf-8" | "iso-8859-1";
  /** Kept open, or opened for each command because the terminal hangs up when nothing is said. */
  readonly connection: ConnectionChoice;
  /** Between two questions how it is, while it is well. */
  readonly pollMs: number;
  /** Receipts in one piece (06 D3), or line by line (06 D1). */
  readonly print: "blocks" | "lines";
  /** Bits of the registration beyond those that this driver always sets (ZVT 06 00). */
  readonly lock: "amount" | "amount-and-menu";
  /** With what it is asked how it is (ZVT 05 01). */
  readonly enquiry: "bare" | "password" | "device";
  /** Does it tell its last transaction (ZVT 06 20)? Without that, what a break leaves open stays open. */
  readonly tellsLast: boolean;
  /** With these codes it says that it has no transaction at all; any other code says nothing. */
  readonly noneCodes: readonly number[];
  /** It gives back its last payment, whatever number is sent. */
  readonly reversesOnlyLast: boolean;
  /** It may say that it is done before the receipts are there. */
  readonly receiptsAfterEnd: boolean;
  /** A work can be broken off from here. */
  readonly canAbort: boolean;
  /** What it has no command for. */
  readonly lacks: readonly ("initialise" | "set-clock" | "turnover")[];
  /** What kind of payment it is asked for (ZVT 19): 44 is „as the terminal decides, printer ready“. */
  readonly paymentType?: number;
  /** Diagnosis wants to know which one (tag 1B). */
  readonly diagnosisKind: boolean;
}

const generic: Profile = {
  name: "any terminal with ZVT",
  password: "000000",
  charset: "auto",
  asks: "utf-8",
  connection: "keep",
  pollMs: 30_000,
  print: "blocks",
  lock: "amount",
  enquiry: "password",
  tellsLast: true,
  noneCodes: [],
  reversesOnlyLast: false,
  receiptsAfterEnd: false,
  canAbort: true,
  lacks: [],
  diagnosisKind: false,
};

export const profiles = {
  generic,
  ccv: { ...generic, name: "CCV", password: "010203", pollMs: 3_000, enquiry: "device", paymentType: 0x44 },
  feig: { ...generic, name: "FEIG cVEND", password: "010203", pollMs: 10_000, enquiry: "device", paymentType: 0x44 },
  ingenico: { ...generic, name: "Ingenico iCT, Move, Desk", receiptsAfterEnd: true },
  verifone: { ...generic, name: "Verifone H5000, VX820", connection: "per-command", pollMs: 60_000 },
  "card-complete": {
    ...withoutAsking(generic),
    name: "card complete (VALINA and others)",
    password: "123456",
    charset: "iso-8859-1",
    lacks: ["initialise", "set-clock", "turnover"],
    diagnosisKind: true,
  },
  hobex: { ...withoutAsking(generic), name: "hobex", charset: "cp437" },
  pax: { ...generic, name: "PAX of Global Payments", tellsLast: false, reversesOnlyLast: true, canAbort: false },
} as const satisfies Record<string, Profile>;
export type ProfileName = keyof typeof profiles;
export const profileNames = Object.keys(profiles) as ProfileName[];

function withoutAsking({ asks: _, ...profile }: Profile): Profile {
  return profile;
}
