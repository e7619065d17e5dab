/** The shape of a ZVT message as values; bytes are read.ts and write.ts. There is no place for a card number. */

/** One message either way. Facts of ZVT are the reference's: «ZVT 04 0F» is CLASS INSTR. */
export interface ZvtMessage {
  /** CLASS INSTR of a command, CCRC APRC of an answer: 0x040f, 0x8000, 0x8483. */
  readonly control: number;
  /** The byte that stands before all fields in 04 FF, 06 1E, the 06 0F that ends 05 01, 06 02, and 06 00 (config). */
  readonly status?: number;
  /** 04 FF: the terminal wants so long until the next message, in minutes. */
  readonly timeoutMinutes?: number;
  readonly fields: ZvtFields;
  /** What stood in the TLV container (BMP 06), card data left out. */
  readonly tlv: readonly Tlv[];
  /** 06 D1: one line to print. `attribute` ≥ 0x81: the receipt's last. */
  readonly line?: { readonly attribute: number; readonly text: string };
  /** What could not be read, in words without any content; what stood before it is there. */
  readonly trouble?: string;
}

/** Fields (BMPs) that this project has a use for. All others are read and left out. */
export interface ZvtFields {
  /** 27. 0 is approved. */
  readonly result?: number;
  /** 04, in cents. */
  readonly cents?: number;
  /** 49: 978. */
  readonly currency?: number;
  /** 87 (not FFFF, „none“), 0B (or TLV 1F2B), 88, 37, 29: as digits, leading zeros kept. */
  readonly receipt?: string;
  readonly trace?: string;
  readonly turnover?: string;
  readonly originalTrace?: string;
  readonly terminalId?: string;
  /** 0C as `HH:MM:SS`, 0D as `MM-DD`, AA as `YY-MM-DD`. */
  readonly time?: string;
  readonly date?: string;
  readonly fullDate?: string;
  /** 19, by context: type of payment, status. */
  readonly paymentType?: number;
  /** 2A, 3B: as text, trimmed. */
  readonly contract?: string;
  readonly authorisation?: string;
  /** 8A (or TLV 41 when FF), 8B, 3C (lines apart by line feeds). */
  readonly cardType?: number;
  readonly cardName?: string;
  readonly text?: string;
  /** 60: from receipt to receipt, and each means of payment. */
  readonly totals?: ZvtTotals;
  /** The version that 05 01 is answered with. */
  readonly version?: string;
}

export interface ZvtTotals {
  readonly from: string;
  readonly to: string;
  readonly cards: readonly { readonly card: string; readonly count: number; readonly cents: number }[];
}

/** A TLV object. `value` of a primitive one, `children` of a constructed one. */
export interface Tlv {
  /** As its bytes stand: 0x1f07. */
  readonly tag: number;
  readonly value?: Uint8Array;
  readonly children?: readonly Tlv[];
}

/** What a device writes its texts in. `zvt-7bit`: very old devices with umlauts in place of braces. */
export type Charset = "cp437" | "iso-8859-1" | "iso-8859-15" | "utf-8" | "zvt-7bit";

/** A receipt, or a part of one, as a terminal has it printed (06 D1, 06 D3). */
export interface PrintPiece {
  /** 1F07: undefined where the terminal does not tell. */
  readonly copy: "customer" | "merchant" | "admin" | undefined;
  /** Line feeds are empty lines; columns as the terminal set them. */
  readonly lines: readonly string[];
  /** The receipt ends here: what comes next is another one. */
  readonly last: boolean;
}
