/** What the editor's menus offer: the site's names as its keeper knows them, and the faults of the contract. */
import { type FaultCode, faultCodes } from "../../gateway/contract/faults.ts";
import { faultText } from "../../gateway/contract/texts.ts";
import type { Red } from "./red.ts";

/** The answer to GET wartemarke/site. What the site has not is an empty list. */
export interface EditorMenu {
  readonly counters: readonly { readonly id: string; readonly label: string }[];
  readonly services: readonly { readonly id: string; readonly name: string }[];
  readonly areas: readonly { readonly id: string; readonly name: string }[];
  readonly kiosks: readonly string[];
  readonly displays: readonly string[];
  /** `button/door`, all of the site. */
  readonly devices: readonly string[];
  /** Signs, lamps and displays that flows may show. */
  readonly shows: readonly string[];
  /** Devices that a flow serves. */
  readonly served: readonly string[];
  readonly languages: readonly string[];
  readonly faults: readonly { readonly code: FaultCode; readonly de: string; readonly en: string }[];
}

type Site = Omit<EditorMenu, "faults">;
const nothing: Site = {
  counters: [],
  services: [],
  areas: [],
  kiosks: [],
  displays: [],
  devices: [],
  shows: [],
  served: [],
  languages: ["de"],
};

const offered = new WeakSet<Red["httpAdmin"]>();

/** Once for each editor, by whichever node is loaded first. */
export function offerSite(red: Red): void {
  if (offered.has(red.httpAdmin)) return;
  offered.add(red.httpAdmin);
  red.httpAdmin.get("/wartemarke/site", red.auth.needsPermission("flows.read"), (_request, response) => {
    response.json(editorMenu(process.env.WM_FLOWS));
  });
}

/** `task`: the keeper's, as JSON; absent in a Node-RED that somebody else keeps. */
export function editorMenu(task: string | undefined): EditorMenu {
  const { site } = JSON.parse(task ?? "{}") as { site?: Partial<Site> };
  const faults = faultCodes.map((code) => ({ code, de: faultText(code, "de").title, en: faultText(code, "en").title }));
  return { ...nothing, ...site, faults };
}
