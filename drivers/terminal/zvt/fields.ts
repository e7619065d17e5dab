/** The fields (BMPs) of ZVT as data, and how a message is split into them; what they mean is read.ts. */
import { variableLength } from "./bcd.ts";
import { berLength } from "./tlv.ts";

/** So many bytes, or a length that stands before the content. */
type Length = number | "llvar" | "lllvar" | "tlv";

interface Bmp {
  readonly name: string;
  readonly length: Length;
}

/** Every field, also those nobody here wants: one that is not in this list cannot even be skipped. */
export const bmps: ReadonlyMap<number, Bmp> = new Map<number, Bmp>(
  (
    [
      [0x01, 1, "timeout"],
      [0x02, 1, "max. status informations"],
      [0x03, 1, "service byte"],
      [0x04, 6, "amount"],
      [0x05, 1, "pump"],
      [0x06, "tlv", "TLV container"],
      [0x0b, 3, "trace"],
      [0x0c, 3, "time"],
      [0x0d, 2, "date"],
      [0x0e, 2, "expiry"],
      [0x17, 2, "card sequence"],
      [0x19, 1, "payment type"],
      [0x22, "llvar", "card number"],
      [0x23, "llvar", "track 2"],
      [0x24, "lllvar", "track 3"],
      [0x27, 1, "result"],
      [0x29, 4, "terminal id"],
      [0x2a, 15, "contract"],
      [0x2d, "llvar", "track 1"],
      [0x2e, "lllvar", "synchronous chip"],
      [0x37, 3, "original trace"],
      [0x3a, 2, "CVV"],
      [0x3b, 8, "authorisation"],
      [0x3c, "lllvar", "text"],
      [0x3d, 3, "password"],
      [0x49, 2, "currency"],
      [0x4c, "llvar", "blocked goods"],
      [0x60, "lllvar", "totals"],
      [0x70, 4, "image request"],
      [0x71, 4, "image size"],
      [0x72, 1, "image type"],
      [0x73, 1, "image encoding"],
      [0x74, 1, "image chunks"],
      [0x75, 1, "image index"],
      [0x87, 2, "receipt"],
      [0x88, 3, "turnover"],
      [0x8a, 1, "card type"],
      [0x8b, "llvar", "card name"],
      [0x8c, 1, "network's card type"],
      [0x92, "lllvar", "offline chip"],
      [0x9a, "lllvar", "Geldkarte"],
      [0xa0, 1, "result of the network"],
      [0xa7, "llvar", "chip EF_ID"],
      [0xaa, 3, "full date"],
      [0xaf, "lllvar", "EF info"],
      [0xba, 5, "AID parameter"],
      [0xd0, 1, "key"],
      [0xd1, "llvar", "card offset"],
      [0xd2, 1, "card output"],
      [0xd3, 1, "DUKPT key"],
      [0xe0, 1, "least input"],
      ...Array.from({ length: 8 }, (_, nth) => [0xe1 + nth, "llvar", "text line"] as const),
      [0xe9, 1, "most input"],
      [0xea, 1, "echo"],
      [0xeb, 8, "MAC"],
      [0xf0, 1, "display time"],
      ...Array.from({ length: 8 }, (_, nth) => [0xf1 + nth, "llvar", "display line"] as const),
      [0xf9, 1, "beeps"],
      [0xfa, 1, "reader activation"],
      [0xfb, 1, "confirmation"],
      [0xfc, 1, "dialog control"],
      [0xfd, 1, "display device"],
    ] as const
  ).map(([bmp, length, name]) => [bmp, { name, length }]),
);

/** A field as it stands, with card data: for the parser alone. */
export interface RawField {
  readonly bmp: number;
  readonly bytes: Uint8Array;
  /** The message ended before it did. */
  readonly cut: boolean;
}

export interface SplitFields {
  readonly fields: readonly RawField[];
  /** Without any content: a byte that is no field may be a piece of a card number. */
  readonly trouble?: string;
}

/** All fields up to the first one that cannot be read. */
export function splitFields(bytes: Uint8Array): SplitFields {
  const fields: RawField[] = [];
  const broken = (trouble: string): SplitFields => ({ fields, trouble });
  for (let at = 0; at < bytes.length; ) {
    const bmp = bytes[at]!;
    const known = bmps.get(bmp);
    if (!known) return broken(`no known field at byte ${at} of the content`);
    const extent = extentOf(bytes, at + 1, known.length);
    if (!extent) return broken(`${known.name}: its length cannot be read`);
    const end = extent.from + extent.length;
    const cut = end > bytes.length;
    fields.push({ bmp, bytes: bytes.subarray(extent.from, end), cut });
    if (cut) return broken(`${known.name}: the message ends before it does`);
    at = end;
  }
  return { fields };
}

function extentOf(bytes: Uint8Array, at: number, length: Length): { from: number; length: number } | undefined {
  if (length === "tlv") return berLength(bytes, at);
  if (typeof length === "number") return { from: at, length };
  const count = length === "llvar" ? 2 : 3;
  const said = variableLength(bytes, at, count);
  return said === undefined ? undefined : { from: at + count, length: said };
}
