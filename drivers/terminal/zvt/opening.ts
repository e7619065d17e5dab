/** What stands in a ZVT message before its fields: header, and each command's own bytes; the fields are fields.ts. */
import { digitsOf, variableLength } from "./bcd.ts";
import { bmps } from "./fields.ts";
import { berLength } from "./tlv.ts";

/** A message without its header. `data` holds card data still. */
export interface Header {
  readonly control: number;
  readonly data: Uint8Array;
  readonly trouble?: string;
}

/** What stood before the fields, and where they begin. */
export interface Opening {
  readonly status?: number;
  readonly timeoutMinutes?: number;
  readonly currency?: number;
  readonly version?: Uint8Array;
  readonly line?: { readonly attribute: number; readonly bytes: Uint8Array };
  /** The fields. */
  readonly rest: Uint8Array;
  readonly trouble?: string;
}

const nothing = new Uint8Array();

/** CLASS INSTR and length, one byte or FF and two, low byte first. */
export function readHeader(apdu: Uint8Array): Header {
  const control = (apdu[0] ?? 0) * 256 + (apdu[1] ?? 0);
  if (apdu.length < 3) return { control, data: nothing, trouble: "shorter than a header" };
  const extended = apdu[2] === 0xff;
  if (extended && apdu.length < 5) return { control, data: nothing, trouble: "its length is cut off" };
  const begin = extended ? 5 : 3;
  const length = extended ? apdu[3]! + apdu[4]! * 256 : apdu[2]!;
  const data = apdu.subarray(begin, begin + length);
  if (apdu.length === begin + length) return { control, data };
  return { control, data, trouble: data.length < length ? "shorter than it says" : "longer than it says" };
}

/** Commands that begin with the password, which is read over. */
const withPassword: ReadonlySet<number> = new Set([
  ...[0x0501, 0x0610, 0x0612, 0x0618, 0x061a, 0x061b, 0x0620, 0x0630, 0x0631, 0x0650, 0x0679, 0x0691, 0x0693],
]);
const passwordBytes = 3;

export function readOpening(control: number, data: Uint8Array): Opening {
  if (control >= 0x8000) return { rest: tlvFits(data, 0) ? data : nothing };
  if (data.length === 0) return { rest: data };
  if (withPassword.has(control)) return { rest: data.subarray(passwordBytes) };
  switch (control) {
    case 0x0600:
      return registrationOpening(data);
    case 0x0602:
      return { status: data[0]!, rest: data.subarray(1) };
    case 0x04ff:
      return intermediateOpening(data);
    case 0x060f:
      return completionOpening(data);
    case 0x061e:
      return abortOpening(data);
    case 0x06d1:
      return lineOpening(data);
    default:
      return { rest: data };
  }
}

/** Is there a TLV container at `at` that ends where the message ends? */
function tlvFits(data: Uint8Array, at: number): boolean {
  if (data[at] !== 0x06) return false;
  const extent = berLength(data, at + 1);
  return extent !== undefined && extent.from + extent.length === data.length;
}

/** Password, configuration, and a currency that has no field number before it. */
function registrationOpening(data: Uint8Array): Opening {
  const config = data[passwordBytes];
  if (config === undefined) return { rest: nothing, trouble: "its configuration is cut off" };
  const begin = passwordBytes + 1;
  if (data[begin] === 0x03 || data[begin] === 0x06) return { status: config, rest: data.subarray(begin) };
  return { status: config, ...currencyAt(data, begin), rest: data.subarray(begin + 2) };
}

function currencyAt(data: Uint8Array, at: number): { currency?: number } {
  const digits = digitsOf(data.subarray(at, at + 2));
  return digits?.length === 4 ? { currency: Number(digits) } : {};
}

/** Status, perhaps the minutes until the next message, perhaps texts. */
function intermediateOpening(data: Uint8Array): Opening {
  const status = data[0]!;
  const withoutMinutes = tlvFits(data, 1) && !tlvFits(data, 2);
  if (data.length === 1 || withoutMinutes) return { status, rest: data.subarray(1) };
  const minutes = digitsOf(data.subarray(1, 2));
  const rest = data.subarray(2);
  if (minutes === undefined) return { status, rest, trouble: "its time-out is no number" };
  return { status, timeoutMinutes: Number(minutes), rest };
}

/** After 05 01 a version may stand there, and a status; after all else fields. Nothing but the bytes tells. */
function completionOpening(data: Uint8Array): Opening {
  const length = variableLength(data, 0, 3);
  if (length !== undefined) {
    const end = 3 + length;
    const version = data.subarray(3, end);
    if (end > data.length) return { version, rest: nothing, trouble: "its version is cut off" };
    const status = data[end];
    return { version, ...(status === undefined ? {} : { status }), rest: data.subarray(end + 1) };
  }
  const first = data[0]!;
  // Of the fields from E0 on none belongs into a completion, but some status codes are as high.
  const noField = !bmps.has(first) || (first >= 0xe0 && tlvFits(data, 1));
  if (data.length > 1 && !noField) return { rest: data };
  return { status: first, rest: data.subarray(1) };
}

/** Result, and of a refused currency that currency. */
function abortOpening(data: Uint8Array): Opening {
  const status = data[0]!;
  const named = status === 0x6f && (data.length === 3 || tlvFits(data, 3));
  if (named) return { status, ...currencyAt(data, 1), rest: data.subarray(3) };
  return { status, rest: data.subarray(1) };
}

/** Attribute and text; some devices add a container behind the text (card complete: for whom the receipt is). */
function lineOpening(data: Uint8Array): Opening {
  const attribute = data[0]!;
  let end = data.indexOf(0x06, 1);
  while (end !== -1 && !tlvFits(data, end)) end = data.indexOf(0x06, end + 1);
  const stop = end === -1 ? data.length : end;
  return { line: { attribute, bytes: data.subarray(1, stop) }, rest: data.subarray(stop) };
}
