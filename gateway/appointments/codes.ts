/** Codes and ids of appointments, all derived from one secret of this site: no code that opens anything is stored. */
import { createHmac, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, normalised } from "../contract/code.ts";
import { Mistake } from "../mistake.ts";
import { writeWhole } from "../whole-file.ts";

export interface Codes {
  /** What is stored of a code: whoever reads the journal cannot check in with it. */
  hash(code: string): string;
  /** Always the same for the same record of a source; the record cannot be told from it. */
  idOf(source: string, record: string): string;
  /** A new appointment and its code's hash; the same cause always gives the same. */
  fresh(cause: string): { readonly appointment: string; readonly code: string };
  /** The code of an appointment that was made here, in ten digits. */
  plain(appointment: string): string;
}

const keyBytes = 32;

/**
 * The secret lies in the data folder, made on the first start.
 * @throws Mistake when it is damaged: with a new one, no visitor's code would be known any more
 */
export function openCodes(data: string): Codes {
  const path = join(data, "codes.secret");
  if (!existsSync(path)) writeWhole(path, `${randomBytes(keyBytes).toString("base64url")}\n`);
  const key = Buffer.from(readFileSync(path, "utf8").trim(), "base64url");
  if (key.length !== keyBytes)
    throw new Mistake(`${path} is damaged; restore it from a backup, or delete it and tell visitors new codes`);

  /** What is derived for one purpose tells nothing of what is derived for another. */
  const derived = (purpose: string, ...parts: readonly string[]) =>
    createHmac("sha256", key)
      .update(JSON.stringify([purpose, ...parts]))
      .digest();
  const idFrom = (digest: Buffer) => `a${digest.toString("hex").slice(0, 15)}`;
  const codes: Codes = {
    hash: (code) => derived("code", normalised(code)).subarray(0, 16).toString("base64url"),
    idOf: (source, record) => idFrom(derived("record", source, record)),
    fresh(cause) {
      const appointment = idFrom(derived("made here", cause));
      return { appointment, code: codes.hash(codes.plain(appointment)) };
    },
    plain(appointment) {
      const number = derived("plain", appointment).readUIntBE(0, 6) % 1_000_000_000;
      return codeOf(String(number).padStart(9, "0"));
    },
  };
  return codes;
}
