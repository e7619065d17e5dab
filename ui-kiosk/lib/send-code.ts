/** Sends what people type into forms to the gateway, and reads its answer. What is shown of it is the page's matter. */
import type { RefusalCode } from "../../gateway/contract/commands.ts";

/** Why a code did not open anything. */
export type CodeTrouble =
  | { readonly why: "wrong" | "no-line" }
  | { readonly why: "wait"; readonly seconds: number }
  | { readonly why: "refused"; readonly refusal: RefusalCode };

export type Sent<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly trouble: CodeTrouble };

/** When the gateway does not say how long to wait, seconds. */
const usualWait = 10;

/** POST. 2xx: with or without a value; 401: no such code; 409: the core refuses; 429: too many tries (Retry-After). */
export async function sendForm<Value = undefined>(path: string, form: object): Promise<Sent<Value>> {
  try {
    const headers = { "content-type": "application/json" };
    const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(form) });
    if (response.ok) return { ok: true, value: (response.status === 204 ? undefined : await response.json()) as Value };
    return { ok: false, trouble: await troubleOf(response) };
  } catch {
    // No line: fetch has no other way of saying it.
    return { ok: false, trouble: { why: "no-line" } };
  }
}

async function troubleOf(response: Response): Promise<CodeTrouble> {
  switch (response.status) {
    case 401:
      return { why: "wrong" };
    case 409:
      return { why: "refused", refusal: ((await response.json()) as { refusal: RefusalCode }).refusal };
    case 429:
      return { why: "wait", seconds: Number(response.headers.get("retry-after")) || usualWait };
    default:
      return { why: "no-line" };
  }
}
