/** A station where nobody sits: who steps up to it, who goes, and what becomes of it. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { SimulatedStation } from "../../../gateway/contract/office.ts";
import type { StaffKey } from "../../../gateway/contract/texts.ts";
import type { CounterView } from "../../../gateway/contract/views.ts";
import { counterWords, sayIn } from "../../parts/staff-words.ts";
import { dial, type Send } from "./dial-view.ts";
import { counterOfStation, type Office, type Standing } from "./state.ts";

export function stationView(office: Office, { name, state }: Standing<"station">, send: Send): TemplateResult {
  const say = sayIn(office.tongue);
  const counter = counterOfStation(office, name);
  const view = counter === undefined ? undefined : office.counters[counter];
  const called = view?.current?.number;
  const turn = (dial: "busy" | "fault" | "wires", value: unknown) => ({ device: name, dial, value });
  return html`<div class="station" data-busy=${state.busy ? "true" : "false"}>
    <div class="name">
      <i class="booth" aria-hidden="true"></i>
      <h2>
        ${counter === undefined ? say("station") : counterWords(office.site, counter, office.tongue)}
        <small role="status">${say(standing(state, view))}</small>
      </h2>
      ${called === undefined ? nothing : html`<b class="number">${called}</b>`}
    </div>
    ${
      state.busy
        ? dial(office, "officeStationLeave", turn("busy", false), send)
        : dial(office, "officeStationCome", turn("busy", true), send)
    }
    ${
      state.fault
        ? dial(office, "officeStationMend", turn("fault", false), send, "mend")
        : dial(office, "officeStationBreak", turn("fault", true), send)
    }
    ${
      state.wires === "ok"
        ? dial(office, "officeStationCut", turn("wires", "cut"), send)
        : dial(office, "officeStationJoin", turn("wires", "ok"), send, "mend")
    }
  </div>`;
}

function standing({ busy, fault, wires, line }: SimulatedStation, view: CounterView | undefined): StaffKey {
  if (wires !== "ok" || line !== "ok") return "officeStationCutOff";
  if (fault) return "officeStationBroken";
  if (view?.station?.inOrder === false) return "officeStationOut";
  if (view?.current && !busy) return "officeStationCalled";
  return busy ? "officeStationBusy" : "stationFree";
}
