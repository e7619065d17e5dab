/** Whose a receipt is, and how much of it goes to the journal at once. Headings as real receipts have them. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ReceiptText } from "../../../gateway/contract/payments.ts";
import { piecesOf, readMessage } from "./read.ts";
import { type Gathering, gatherReceipts } from "./receipts.ts";
import { bytesOf } from "./testing.ts";

const ofPayment: Gathering = { unnamed: "payment" };

function gather(gathering: Gathering = ofPayment, keepMs = 0) {
  const kept: ReceiptText[] = [];
  const receipts = gatherReceipts(async (receipt) => {
    if (keepMs > 0) await new Promise((resolve) => setTimeout(resolve, keepMs));
    kept.push(receipt);
    return true;
  }, gathering);
  const print = (...lines: string[]) => receipts.add([{ copy: undefined, lines, last: true }]);
  return { kept, receipts, print, copies: () => kept.map(({ copy }) => copy) };
}

describe("whose it is", () => {
  test.each([
    ["customer", ["    K-U-N-D-E-N-B-E-L-E-G     ", "LAVEGO", "Händler 14698003"]],
    ["customer", ["K U N D E N B E L E G", "Kartenzahlung"]],
    ["customer", ["Elektrohändler Müller", "Merchant ID 100764992", "Kundenbeleg"]],
    ["customer", ["CUSTOMER COPY", "please keep the merchant copy"]],
    ["merchant", ["** Händlerbeleg **", "Hinweis: Kundenbeleg auf Wunsch"]],
    ["merchant", ["H Ä N D L E R B E L E G", "Unterschrift Kunde"]],
    ["merchant", ["Händlerbeleg - nicht für Kunden"]],
    ["merchant", ["Haendlerbeleg"]],
    ["merchant", ["MERCHANT COPY", "CUSTOMER SIGNATURE", "CUSTOMER COPY FOLLOWS"]],
  ] as const)("%s: %j", async (copy, lines) => {
    const { print, copies, receipts } = gather();
    expect(await print(...lines)).toBe(true);
    expect(await receipts.end()).toBe(true);
    expect(copies()).toEqual([copy]);
  });

  test("of two that do not say it the first is the merchant's, as ZVT has it", async () => {
    const { print, copies, receipts } = gather();
    await print("Kartenzahlung");
    await print("Kartenzahlung");
    await receipts.end();
    expect(copies()).toEqual(["merchant", "customer"]);
  });

  test("the only one that does not say it is for both", async () => {
    const { print, kept, copies, receipts } = gather();
    await print("Kartenzahlung", "EUR 15,00");
    await receipts.end();
    expect(copies()).toEqual(["merchant", "customer"]);
    expect(kept[1]?.lines).toEqual(kept[0]?.lines);
  });

  test("beside one that says it the other one is the other's", async () => {
    const { print, copies, receipts } = gather();
    await print("Händlerbeleg");
    await print("Kartenzahlung");
    await receipts.end();
    expect(copies()).toEqual(["merchant", "customer"]);
  });
});

interface Flow {
  readonly id: string;
  readonly charset: string;
  readonly steps: readonly { readonly hex: string }[];
}
const place = new URL("../../../../shared/reference/zvt-flows.json", import.meta.url);
const flows: readonly Flow[] = existsSync(place) ? JSON.parse(readFileSync(place, "utf8")).flows : [];
const real = flows.flatMap(({ id, charset, steps }) =>
  steps.filter(({ hex }) => /^06d[13]/.test(hex)).map(({ hex }) => ({ id, charset, hex })),
);

describe.skipIf(flows.length === 0)("recorded receipts (../shared/reference/zvt-flows.json)", () => {
  test.each(real)("$id: its own lines say the same as its container", async ({ charset, hex }) => {
    const letters = charset === "latin-1" ? "iso-8859-1" : "utf-8";
    const pieces = piecesOf(readMessage(bytesOf(hex), letters), letters);
    const named = pieces.find(({ copy }) => copy !== undefined)?.copy;
    const { receipts, copies } = gather({ unnamed: named === "admin" ? "admin" : "payment" });
    await receipts.add(pieces.map((piece) => ({ ...piece, copy: undefined })));
    await receipts.end();
    expect(copies()).toEqual([named]);
  });
});

test.skipIf(flows.length > 0)("recorded receipts are not here: ../shared/reference/zvt-flows.json", () => {
  expect(flows).toEqual([]);
});

describe("a long receipt", () => {
  test("goes in parts that each fit into a message, by bytes and by lines", async () => {
    const wide = Array.from({ length: 70 }, (_, nth) => `${nth} ${"€".repeat(96)}`);
    const narrow = Array.from({ length: 80 }, (_, nth) => `${nth}`);
    for (const lines of [wide, narrow]) {
      const { kept, print } = gather();
      expect(await print(...lines)).toBe(true);
      expect(kept.length).toBeGreaterThan(1);
      expect(kept.flatMap((part) => part.lines)).toEqual(lines);
      for (const part of kept) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThan(7_200);
    }
  });

  test("is acknowledged only when all parts were kept within the time for one", async () => {
    const lines = Array.from({ length: 80 }, (_, nth) => `${nth}`);
    expect(await gather({ unnamed: "payment", withinMs: 100 }, 80).print(...lines)).toBe(false);
    expect(await gather({ unnamed: "payment", withinMs: 2000 }, 20).print(...lines)).toBe(true);
  });
});
