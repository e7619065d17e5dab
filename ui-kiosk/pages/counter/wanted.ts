/** Which views the panel hears: few at first, others once somebody looks where they are shown. */
import { isWhole } from "./appointments.ts";
import { counterOf } from "./seen.ts";
import { mayAsk, type Panel } from "./state.ts";

/** Names of views; what was ever wanted is heard for as long as the page is open. */
export function viewsWanted(panel: Panel): string[] {
  const { chooser, station, site } = panel;
  const counter = counterOf(panel);
  if (!station?.role) return [`counter/${panel.here}`, `counter/${counter}`];
  const ends = mayAsk(panel, "end-day");
  // Known before a transfer's choices come up: a list that grows then would change what a key means.
  const stations = mayAsk(panel, "transfer") || mayAsk(panel, "set-station");
  const captures = (site?.counters ?? []).filter(({ kind }) => kind === "capture").map(({ id }) => id);
  // Whoever keeps the terminals has no counter, and no tab to open.
  const money = panel.sheet === "payments" || !station.counter;
  return [
    ...(station.counter ? [`till/${counter}`, `till/${panel.here}`] : []),
    ...(money ? ["payments"] : []),
    ...(stations ? captures.map((id) => `counter/${id}`) : []),
    `counter/${counter}`,
    ...(station.counter ? [`agenda/${counter}`] : []),
    ...(isWhole(panel) || panel.sheet === "day" ? ["appointments"] : []),
    ...(chooser?.what === "booking" && chooser.service !== undefined ? [`slots/${chooser.service}`] : []),
    ...(ends ? ["end-of-day", "office"] : []),
  ];
}
