/** What is to be printed as the bytes of one printer: a picture, or where the site wants it its own letters. */
import commands from "escpos/commands.js";
import type { PrintJob } from "../../gateway/contract/messages.ts";
import { encodeLetters, type PaperColumns } from "./native.ts";
import { encodeRaster } from "./raster.ts";

export interface EncodeOptions {
  /** `letters`: fewer bytes, for slow lines; what the printer's code pages do not hold is painted all the same. */
  readonly as: "picture" | "letters";
  /** Dots across the paper. */
  readonly width: number;
  readonly perInch: number;
  readonly columns: PaperColumns;
  /** Path of a picture file. */
  readonly logo?: string | undefined;
  readonly log: (line: string) => void;
}

export type Encode = (doc: PrintJob["doc"]) => Promise<Uint8Array>;

const initialise = Buffer.from(commands.HARDWARE.HW_INIT, "latin1");
/** GS V 66: feeds to the knife by itself, then cuts. */
const cut = Uint8Array.of(0x1d, 0x56, 66, 0);

/** Fonts are loaded and warmed here, so that the first visitor does not wait for them. */
export async function openEncode({ as, width, perInch, columns, logo, log }: EncodeOptions): Promise<Encode> {
  const { openLogo, paint } = await import("./picture.ts");
  const picture = logo === undefined ? undefined : await openLogo(logo);
  await paint(sample, { width, logo: picture });
  return async (doc) => {
    const letters = as === "letters" && !picture ? encodeLetters(doc, columns) : undefined;
    if (letters) return Buffer.concat([initialise, letters, cut]);
    const { bitmap, strangers } = await paint(doc, { width, logo: picture });
    if (strangers > 0) log(`${strangers} characters are in no font and stand as a box on ${nameOf(doc)}`);
    return Buffer.concat([initialise, encodeRaster(bitmap, perInch), cut]);
  };
}

function nameOf(doc: PrintJob["doc"]): string {
  return "number" in doc ? doc.number : `slip „${doc.slip}“`;
}

const sample: PrintJob["doc"] = {
  slip: "test",
  language: "de",
  blocks: [
    { type: "number", text: "A001" },
    { type: "text", text: "Äg", language: "de", size: "normal" },
    { type: "text", text: "Ґ", language: "uk", size: "large" },
    { type: "text", text: "رقم", language: "ar", size: "small" },
    { type: "qr", text: "A001" },
  ],
};
