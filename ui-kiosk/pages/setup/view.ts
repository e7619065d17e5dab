/** The set-up page for facilities staff: devices, people, programs, and the one code being told. Value → template. */
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { ClientRole } from "../../../gateway/contract/staff-rights.ts";
import { type StaffKey, staffKeys } from "../../../gateway/contract/texts.ts";
import { codeEntryView } from "../../parts/code-entry.ts";
import { sayIn } from "../../parts/staff-words.ts";
import { tongueSwitch } from "../../parts/tongue-switch.ts";
import { type Input, type Inventory, isId, type PageState, pagesOf, type Setup, type Told } from "./state.ts";

type Send = (input: Input) => void;

export function view(setup: Setup, send: Send): TemplateResult {
  const say = sayIn(setup.tongue);
  const { inventory } = setup;
  return html`<div class="frame" ?inert=${setup.told !== undefined}>
      <header class="head">
        <h1>${say("setupTitle")}</h1>
        <p>${inventory?.site ?? nothing}</p>
        ${tongueSwitch(setup.tongue, (tongue) => send({ type: "tongue", tongue }))}
      </header>
      ${inventory ? open(setup, inventory, send) : nothing}
      ${setup.door === "asking" && !inventory ? html`<p class="explain">${say("connecting")}</p>` : nothing}
      ${setup.door === "closed" ? closed(setup, send) : nothing}
    </div>
    ${setup.told ? toldView(setup, setup.told, send) : nothing}`;
}

function closed(setup: Setup, send: Send): TemplateResult {
  const say = sayIn(setup.tongue);
  const words = { tongue: setup.tongue, label: say("setupCode"), hint: say("setupCodeHint") };
  return html`<section class="door">
    <h2>${say("setupWelcome")}</h2>
    ${codeEntryView(setup.entry, words, (text) => send({ type: "code", text }))}
  </section>`;
}

function open(setup: Setup, inventory: Inventory, send: Send): TemplateResult {
  const say = sayIn(setup.tongue);
  const programs = inventory.identities.filter(({ kind }) => kind === "program");
  return html`<p class="refusal" role="status">${setup.trouble ? say("linkLost") : nothing}</p>
    <section>
      <h2>${say("setupDevices")}</h2>
      <p class="explain">${say("setupDevicesExplain")}</p>
      <ul class="list">
        ${pagesOf(inventory).map(({ state, ...each }) => identity(setup, each, state, send))}
      </ul>
    </section>
    <section>
      <h2>${say("setupStaff")}</h2>
      ${inventory.staff.length === 0 ? html`<p class="explain">${say("setupNoStaff")}</p>` : nothing}
      <ul class="list">
        ${inventory.staff.map((person) => personRow(setup, person, send))}
      </ul>
    </section>
    <section>
      <h2>${say("officeBehind")}</h2>
      <ul class="list">
        ${programs.map((each) => identity(setup, each, "enrolled", send))}
      </ul>
      ${furtherForm(setup, send)}
    </section>
    ${certificate(setup)}`;
}

const roleWords: Readonly<Record<ClientRole, StaffKey>> = {
  kiosk: "kiosk",
  display: "display",
  counter: "setupStation",
  driver: "setupDriver",
  flow: "setupFlow",
  observer: "setupObserver",
  scheduler: "setupScheduler",
  operator: "setupOperator",
};
const stateWords: Readonly<Record<PageState, StaffKey>> = {
  missing: "setupMissing",
  waiting: "setupWaiting",
  enrolled: "setupEnrolled",
};

function identity(
  setup: Setup,
  { id, role }: { readonly id: string; readonly role: ClientRole },
  state: PageState,
  send: Send,
): TemplateResult {
  const say = sayIn(setup.tongue);
  const give = () => send({ type: "wish", wish: { path: "/setup/identity", form: { role, id } } });
  const remove = () => send({ type: "wish", wish: { path: "/setup/identity/remove", form: { id } } });
  const leave =
    setup.leaving === id
      ? button(setup, say("setupReallyRemove"), "grave", remove)
      : button(setup, say("setupRemove"), "quiet", () => send({ type: "leaving", id }));
  return html`<li class="item" data-id=${id} data-state=${state}>
    <span class="what"><b>${say(roleWords[role])}</b> ${id}</span>
    <span class="state">${say(stateWords[state])}</span>
    <span class="acts">
      ${codeButton(setup, state === "missing", give)} ${state === "missing" ? nothing : leave}
    </span>
  </li>`;
}

function personRow(setup: Setup, { id, role, hasCode }: Inventory["staff"][number], send: Send): TemplateResult {
  const say = sayIn(setup.tongue);
  const give = () => send({ type: "wish", wish: { path: "/setup/staff", form: { id } } });
  return html`<li class="item" data-id=${id} data-state=${hasCode ? "enrolled" : "missing"}>
    <span class="what"><b>${id}</b> ${say(staffKeys.role[role])}</span>
    <span class="state">${say(hasCode ? "setupHasCode" : "setupNoCode")}</span>
    <span class="acts">${codeButton(setup, !hasCode, give)}</span>
  </li>`;
}

function codeButton(setup: Setup, first: boolean, give: () => void): TemplateResult {
  return button(
    setup,
    sayIn(setup.tongue)(first ? "setupGenerate" : "setupNewCode"),
    first ? "primary" : "plain",
    give,
  );
}

function button(
  setup: Setup,
  words: string,
  look: "primary" | "plain" | "quiet" | "grave",
  act: () => void,
  fits = true,
): TemplateResult {
  const inert = setup.wish !== undefined || !fits;
  return html`<button type="button" class="press ${look}" ?disabled=${inert} @click=${act}>${words}</button>`;
}

/** What the site file does not ask for: a second driver program, Node-RED, an observer, one more desk. */
function furtherForm(setup: Setup, send: Send): TemplateResult {
  const say = sayIn(setup.tongue);
  const { role, id } = setup.further;
  const roles: readonly ClientRole[] = ["driver", "flow", "observer", "scheduler", "counter"];
  const give = () => send({ type: "wish", wish: { path: "/setup/identity", form: { role, id } } });
  const choose = ({ target }: Event) =>
    send({ type: "further", change: { role: (target as HTMLSelectElement).value as ClientRole } });
  return html`<form class="further" @submit=${(event: Event) => event.preventDefault()}>
    <label>
      ${say("setupFurther")}
      <select @change=${choose}>
        ${roles.map((each) => html`<option value=${each} ?selected=${each === role}>${say(roleWords[each])}</option>`)}
      </select>
    </label>
    <label>
      ${say("setupIdentity")}
      <input
        autocapitalize="off"
        autocomplete="off"
        spellcheck="false"
        placeholder="hub-2"
        .value=${live(id)}
        @input=${(event: Event) => send({ type: "further", change: { id: (event.target as HTMLInputElement).value } })}
      />
    </label>
    ${button(setup, say("setupGenerate"), "plain", give, isId(id))}
  </form>`;
}

function certificate(setup: Setup): TemplateResult | typeof nothing {
  if (location.protocol !== "https:") return nothing;
  const say = sayIn(setup.tongue);
  return html`<section>
    <h2>${say("setupCertificate")}</h2>
    <p class="explain">${say("setupCertificateExplain")}</p>
    <p><a href="/ca.pem" download>ca.pem</a></p>
  </section>`;
}

/** Told once: whoever closes this must have noted it. */
function toldView(setup: Setup, { of, id, code }: Told, send: Send): TemplateResult {
  const say = sayIn(setup.tongue);
  const explain = {
    page: say("setupEnrolmentExplain", { address: `${location.origin}/enrol` }),
    program: say("setupSecretExplain"),
    person: `${say("setupPersonExplain")} ${say("setupStaffCodeExplain")}`,
  }[of];
  return html`<div class="told" role="dialog" aria-modal="true" aria-labelledby="told-title">
    <div class="card">
      <h2 id="told-title">${say("setupCodeFor", { id })}</h2>
      <p class="secret ${of}" data-code>${of === "person" ? html`${code.slice(0, 4)}<i></i>${code.slice(4)}` : code}</p>
      <p>${explain}</p>
      <p><b>${say("setupCodeOnce")}</b></p>
      <button type="button" class="press primary" @click=${() => send({ type: "noted" })}>${say("setupNoted")}</button>
    </div>
  </div>`;
}
