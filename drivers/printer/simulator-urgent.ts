/**
 * The real-time commands of an ESC/POS printer, which are done as soon as they arrive, also when it is offline.
 *
 * They are found wherever their bytes stand, even within the dots of a picture, and they do not leave the stream: the
 * manuals of Epson and Citizen warn that the 10h of a DLE EOT within another command is taken as that command's own
 * byte. So dots that happen to look like DLE EOT are drawn, and answered all the same; and a question asked of a
 * printer that waits for the rest of a broken band is answered, and its bytes become dots.
 */
export type Urgent =
  | { readonly do: "status"; readonly n: number }
  | { readonly do: "recover"; readonly forget: boolean }
  | { readonly do: "clear" };

const [dle, eot, enq] = [0x10, 0x04, 0x05];
/** DLE DC4 fn 8: clear the buffers. */
const clearSequence = [dle, 0x14, 8, 1, 3, 20, 1, 6, 2, 8];

/** Looks at bytes as they arrive, in pieces of any size. `statuses` are the known n of DLE EOT. */
export function watchUrgent(statuses: ReadonlySet<number>, act: (urgent: Urgent) => void): (byte: number) => void {
  let begun: number[] = [];
  function see(byte: number): void {
    if (begun.length === 0 && byte !== dle) return;
    begun.push(byte);
    const urgent = readUrgent(begun, statuses);
    if (urgent === "more") return;
    const [, ...rest] = begun;
    begun = [];
    if (urgent === "none") rest.forEach(see);
    else act(urgent);
  }
  return see;
}

function readUrgent(bytes: readonly number[], statuses: ReadonlySet<number>): Urgent | "more" | "none" {
  const [, second, third] = bytes;
  if (second === undefined) return "more";
  if (second === eot) {
    if (third === undefined) return "more";
    return statuses.has(third) ? { do: "status", n: third } : "none";
  }
  if (second === enq) {
    if (third === undefined) return "more";
    return third === 1 || third === 2 ? { do: "recover", forget: third === 2 } : "none";
  }
  if (!bytes.every((byte, i) => byte === clearSequence[i])) return "none";
  return bytes.length < clearSequence.length ? "more" : { do: "clear" };
}
