/** Looks for mistakes in what a site file gives to flows: what they show must be there, and nobody else's. */
import type { Site } from "./contract/site.ts";
import { deviceName } from "./contract/topics.ts";
import { idsOf, unknown } from "./read-words.ts";

export function flowMistakes(site: Site): string[] {
  const { devices, displays } = site;
  const names = [
    ...devices.filter(({ kind }) => kind === "sign" || kind === "lamp").map(deviceName),
    ...idsOf(displays).map((id) => `display/${id}`),
  ];
  const taken = shownByCore(site);
  return (site.flows?.shows ?? []).flatMap((name, n) => {
    const at = `flows.shows[${n}]`;
    const other = taken.get(name);
    if (other === undefined) return unknown(at, "device", name, names);
    return [`${at}: ${name} is shown by ${other}, and a flow must not say what stands there; take it from one of them`];
  });
}

/** Whoever waits must be able to trust these: by name, where the site file says so. */
function shownByCore({ counters, callSigns, towerLight }: Site): ReadonlyMap<string, string> {
  const of = (kind: string, id: string | undefined, at: string): [string, string][] =>
    id === undefined ? [] : [[`${kind}/${id}`, at]];
  return new Map([
    ...counters.flatMap(({ sign, lamp, corridorLight }, n) => [
      ...of("sign", sign, `counters[${n}].sign`),
      ...of("lamp", lamp, `counters[${n}].lamp`),
      ...of("lamp", corridorLight, `counters[${n}].corridorLight`),
    ]),
    ...(callSigns ?? []).flatMap(({ sign }, n) => of("sign", sign, `callSigns[${n}].sign`)),
    ...of("lamp", towerLight, "towerLight"),
  ]);
}
