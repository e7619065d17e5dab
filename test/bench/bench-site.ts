/** The site the bench runs on: as many counters as asked, each with button and sign, open without anybody signed in. */
import type { Site } from "../../gateway/contract/site.ts";

/** Page identities in the site, by the path under which the demo opens them. */
export const kiosksAtSite = 8;
/** Counters with somebody signed in: the first is a lead, who may act at every counter. */
export const staffedCounters = 8;

/** The bench speaks for the drivers itself: nothing listens here, though each device has a place of its own. */
const nowhere = {
  button: (id: string) => ({ at: `tcp://127.0.0.1:9#${id}` }),
  sign: (id: string) => ({ at: "tcp://127.0.0.1:10", register: Number(id) * 10 }),
};
const numbers = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1));

/** @param counters at least `staffedCounters` */
export function benchSite(counters: number): Site {
  const ids = numbers(counters);
  return {
    site: "bench",
    name: "Messplatz",
    authority: "Stadt Probe",
    zone: "Europe/Berlin",
    languages: ["de"],
    // All but the reserve, so that a day of the bench does not run out of numbers.
    letters: "ABCDEFGHIJKLMNOPQRSTUVWXY",
    reserveLetters: "Z",
    areas: [{ id: "hall", name: { de: "Halle" } }],
    services: [
      { id: "collect", name: { de: "Abholen" } },
      { id: "extend", name: { de: "Verlängern" } },
    ],
    counters: ids.map((id) => ({
      id,
      label: id,
      services: ["collect", "extend"],
      button: id,
      sign: id,
      alwaysOpen: true,
    })),
    kiosks: numbers(kiosksAtSite).map((id) => ({ id: `kiosk-${id}` })),
    displays: [{ id: "display-1" }],
    staff: numbers(staffedCounters).map((id) => ({ id: `person-${id}`, role: id === "1" ? "lead" : "clerk" })),
    devices: ids.flatMap((id) => [
      { kind: "button", id, config: nowhere.button(id) },
      { kind: "sign", id, config: nowhere.sign(id) },
    ]),
    // The bench measures the gateway, not the bound that protects it.
    limits: { kiosk: 1_000_000, display: 1_000_000, counter: 1_000_000, driver: 1_000_000, flow: 1_000_000 },
  };
}
