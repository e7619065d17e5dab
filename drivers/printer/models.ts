/** What the printers of the field can and cannot do, as data; where it stands in their manuals is in the README. */
import type { Dialect } from "./escpos.ts";

/**
 * What proves that a ticket came out: GS ( H (process-id); GS r 1 and the status after it; or, after that, the sensor
 * in the mouth of a presenter.
 */
export const confirmations = ["process-id", "status", "presenter"] as const;
export type Confirms = (typeof confirmations)[number];

export interface Model {
  /** For people: maker and types. */
  readonly name: string;
  readonly confirms: Confirms;
  readonly dialect: Dialect;
  /** Tells of each change by itself (GS a), so that it need not be asked every second. */
  readonly tellsByItself: boolean;
  /** Dots to an inch, across and along. */
  readonly perInch: 180 | 203;
  /** Dots across the paper, by its width in millimetres. */
  readonly dots: Readonly<Partial<Record<PaperWidth, number>>>;
}

/** Millimetres. */
export const paperWidths = [80, 58] as const;
export type PaperWidth = (typeof paperWidths)[number];

const epson = { confirms: "process-id", dialect: "epson", tellsByItself: true } as const;

export const models = {
  generic: {
    name: "any ESC/POS printer",
    confirms: "status",
    dialect: "epson",
    tellsByItself: false,
    perInch: 203,
    dots: { 80: 576, 58: 384 },
  },
  "epson-tm-t88v": { name: "Epson TM-T88V", ...epson, perInch: 180, dots: { 80: 512, 58: 360 } },
  "epson-tm-t88vi": { name: "Epson TM-T88VI", ...epson, perInch: 180, dots: { 80: 512, 58: 360 } },
  "epson-tm-m30": { name: "Epson TM-m30", ...epson, perInch: 203, dots: { 80: 576, 58: 416 } },
  "star-esc-pos": {
    name: "Star in ESC/POS mode",
    confirms: "status",
    dialect: "epson",
    tellsByItself: true,
    perInch: 203,
    dots: { 80: 576, 58: 384 },
  },
  "custom-kiosk": {
    name: "Custom with presenter",
    confirms: "presenter",
    dialect: "custom",
    tellsByItself: false,
    perInch: 203,
    dots: { 80: 576 },
  },
} as const satisfies Record<string, Model>;
export type ModelName = keyof typeof models;
export const modelNames = Object.keys(models) as ModelName[];
