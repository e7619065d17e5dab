/** What of `site.yaml` is about money: receipts, the terminals' end of day, where the treasury reads. */
import { type Static, Type } from "typebox";
import { strict } from "./shapes.ts";

const Optional = Type.Optional;

/** Fees are taken here; without this section, fees are reminders and nothing more. */
export const Payments = Type.Object(
  {
    endOfDayAt: Optional(
      Type.String({
        pattern: "^([01]\\d|2[0-3]):[0-5]\\d$",
        examples: ["18:00"],
        description: "Each terminal closes its day then at the latest; before, when staff end the day. Default 22:00",
      }),
    ),
    refunds: Optional(
      Type.Boolean({
        description:
          "Does the contract of the terminals allow refunds after their end of day? They are possible for 7 days. " +
          "Default: no",
      }),
    ),
    treasuryFolder: Optional(
      Type.String({
        minLength: 1,
        description: "Where each day's file is put; relative to the data folder. Default: treasury",
      }),
    ),
    receiptYears: Optional(
      Type.Integer({
        minimum: 1,
        maximum: 30,
        description: "Years the treasury's files with receipts are kept. Default 10",
      }),
    ),
  },
  strict,
);
export type Payments = Static<typeof Payments>;
