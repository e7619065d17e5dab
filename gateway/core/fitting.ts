/** As much of a list as a view can carry: a topic takes 48,000 bytes, and entries are of many lengths. */

/** The rest is for what stands beside the list. */
const listBytes = 40_000;

/** Appointments and visits are replaced, never changed: what one of them takes stays true. */
const lengths = new WeakMap<object, number>();

/** The first ones, at most so many and in so many bytes; what an entry tells is of nothing else. */
export function fitting<Of extends object, Entry>(
  list: readonly Of[],
  atMost: number,
  entryOf: (of: Of) => Entry,
  atMostBytes = listBytes,
): Entry[] {
  const entries: Entry[] = [];
  let bytes = 0;
  for (const of of list.slice(0, atMost)) {
    const entry = entryOf(of);
    const length = lengths.get(of) ?? bytesOf(JSON.stringify(entry)) + 1;
    lengths.set(of, length);
    bytes += length;
    if (bytes > atMostBytes) break;
    entries.push(entry);
  }
  return entries;
}

/** At most so many: a letter beyond ASCII takes up to three. */
export function bytesOf(json: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them
  return json.length + 2 * (json.match(/[^\x00-\x7f]/g)?.length ?? 0);
}
