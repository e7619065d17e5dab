/** As much of a list as a view can carry: a topic takes 48,000 bytes, and entries are of many lengths. */

/** The rest is for what stands beside the list. */
const listBytes = 40_000;

/** Appointments and visits are replaced, never changed: what one of them takes stays true. */
const lengths = new WeakMap<object, number>();

/** The first ones, at most so many; in an entry there is nothing but ASCII, and it tells of nothing else. */
export function fitting<Of extends object, Entry>(
  list: readonly Of[],
  atMost: number,
  entryOf: (of: Of) => Entry,
): Entry[] {
  const entries: Entry[] = [];
  let bytes = 0;
  for (const of of list.slice(0, atMost)) {
    const entry = entryOf(of);
    const length = lengths.get(of) ?? JSON.stringify(entry).length + 1;
    lengths.set(of, length);
    bytes += length;
    if (bytes > listBytes) break;
    entries.push(entry);
  }
  return entries;
}
