/** Where a visit is to go, and whether it comes back here. Digits press the first nine choices. */
import { html, nothing, type TemplateResult } from "lit-html";
import { pick, staffKeys } from "../../../gateway/contract/texts.ts";
import type { CounterView, SiteView } from "../../../gateway/contract/views.ts";
import { counterWords, sayIn } from "../../parts/staff-words.ts";
import { toggle } from "./fields.ts";
import { press, type Send } from "./press.ts";
import { ownCounter, type Panel, visitNamed } from "./state.ts";

export function transferView(panel: Panel, number: string, send: Send): TemplateResult {
  const say = sayIn(panel.tongue);
  const visit = visitNamed(panel, number);
  // A station is come to by its service alone: two ways to the same place would be one too many.
  const stations = Object.values(panel.panels).filter(({ station }) => station !== undefined);
  const atStations = new Set(stations.flatMap(({ services }) => services));
  const others = (panel.site?.services ?? []).filter((service) => service.id !== visit?.services[0]);
  const [steps, services] = [true, false].map((is) => others.filter(({ id }) => atStations.has(id) === is));
  const counters = (panel.site?.counters ?? []).filter(
    ({ id }) => id !== visit?.counter && id !== visit?.forCounter && !stations.some((each) => each.id === id),
  );
  // Only who is here can come back here.
  const isHere = ownCounter(panel)?.current?.number === number;
  const back = isHere && panel.back ? { back: true } : {};
  let nth = 0;
  const key = () => (++nth <= 9 ? String(nth) : undefined);
  const choice = (name: string, beside: string, to: { service: string } | { counter: string }) => {
    const keys = key();
    const words = html`<span>${name}</span> <small>${beside}</small>`;
    return html`<li>
      ${press(panel, send, { words, command: { type: "transfer", number, to, ...back }, ...(keys && { keys }) })}
    </li>`;
  };
  const toStation = ({ id, name }: SiteView["services"][number]) => {
    const there = pick(name, panel.tongue);
    const way = (words: string, back: object) => {
      const keys = key();
      const command = { type: "transfer", number, to: { service: id }, ...back } as const;
      return press(panel, send, { words, command, spoken: `${there}: ${words}`, ...(keys && { keys }) });
    };
    return html`<li class="station">
      <span><b>${there}</b> <small>${stationWords(panel, id, stations)}</small></span>
      <span class="further">
        ${isHere ? way(say("transferBackHere"), { back: true }) : nothing}
        ${way(say(isHere ? "transferNoReturn" : "transferThere"), {})}
      </span>
    </li>`;
  };
  return html`${
    steps?.length
      ? html`<h3>${say("transferStation")}</h3>
            <ul>
              ${steps.map(toStation)}
            </ul>`
      : nothing
  }
    <h3>${say("transferToService")}</h3>
    ${isHere ? toggle(say("transferBack"), panel.back, () => send({ type: "back" }), "Alt+0") : nothing}
    <ul class="choices">
      ${services?.map(({ id, name }) =>
        choice(pick(name, panel.tongue), waits(panel, panel.services[id]?.total ?? 0), { service: id }),
      )}
    </ul>
    <h3>${say("transferToCounter")}</h3>
    <ul class="choices">
      ${counters.map(({ id }) =>
        choice(counterWords(panel.site, id, panel.tongue), standing(panel, id), { counter: id }),
      )}
    </ul>`;
}

/** `frei · Wartend: 2`; of several stations one that is free is enough. */
function stationWords(panel: Panel, service: string, stations: readonly CounterView[]): string {
  const say = sayIn(panel.tongue);
  const those = stations.filter(({ services }) => services.includes(service)).map(({ station }) => station!);
  const working = those.filter(({ inOrder }) => inOrder);
  const state = working.some(({ busy }) => !busy)
    ? "stationFree"
    : working.length > 0
      ? "stationBusy"
      : "stationBroken";
  return [say(state), waits(panel, panel.services[service]?.total ?? 0)].join(" · ");
}

/** How it stands at a counter: one that is not open may still be chosen, but not by mistake. */
function standing(panel: Panel, id: string): string {
  const say = sayIn(panel.tongue);
  const counter = panel.counters.find((each) => each.id === id);
  return `${say(staffKeys.counterState[counter?.state ?? "closed"])} · ${waits(panel, counter?.waiting ?? 0)}`;
}

function waits(panel: Panel, n: number): string {
  return sayIn(panel.tongue)("totalWaiting", { n });
}
