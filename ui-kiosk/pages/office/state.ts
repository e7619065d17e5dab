/** What the demo office's page knows: its simulators and programs, and a few views. It turns no dial itself. */
import type {
  OfficeProcess,
  OfficeState,
  OfficeSwitch,
  OfficeTurn,
  ProcessState,
  SimulatedButton,
  SimulatedPrinter,
  SimulatedSign,
} from "../../../gateway/contract/office.ts";
import type { StaffRole } from "../../../gateway/contract/shapes.ts";
import type { StaffTag } from "../../../gateway/contract/texts.ts";
import type { CounterView, FaultsView, OfficeView, SiteView } from "../../../gateway/contract/views.ts";

export interface Office {
  readonly tongue: StaffTag;
  /** Is the office program heard? Without it no dial turns. */
  readonly heard: boolean;
  readonly processes: Readonly<Record<OfficeProcess, ProcessState>> | undefined;
  readonly devices: Readonly<Record<string, unknown>>;
  readonly link: "up" | "down" | undefined;
  readonly site: SiteView | undefined;
  readonly faults: FaultsView["faults"];
  readonly figures: OfficeView | undefined;
  /** Counter → the role of who is signed in there. */
  readonly clerks: Readonly<Record<string, StaffRole | undefined>>;
  /** The counter whose panel is shown; undefined: the first. */
  readonly chosen: string | undefined;
  /** The paper that is held up to the eye. */
  readonly reading: number | undefined;
  readonly tried: Tried;
}

/** Which of the three hints a newcomer has already followed. */
export interface Tried {
  readonly ticket: boolean;
  readonly call: boolean;
  readonly paper: boolean;
}

export type Input =
  | { readonly type: "office"; readonly state: OfficeState }
  | { readonly type: "unheard" }
  /** `site`, `faults`, `office` or `counter/<id>`. */
  | { readonly type: "view"; readonly name: string; readonly value: unknown }
  | { readonly type: "link"; readonly link: "up" | "down" }
  | { readonly type: "choose"; readonly counter: string }
  | { readonly type: "read"; readonly paper: number | undefined }
  | { readonly type: "tongue"; readonly tongue: StaffTag }
  | { readonly type: "turn"; readonly turn: OfficeTurn }
  | { readonly type: "switch"; readonly turn: OfficeSwitch };

export function startOffice(tongue: StaffTag): Office {
  return {
    tongue,
    heard: false,
    processes: undefined,
    devices: {},
    link: undefined,
    site: undefined,
    faults: [],
    figures: undefined,
    clerks: {},
    chosen: undefined,
    reading: undefined,
    tried: { ticket: false, call: false, paper: false },
  };
}

export function step(office: Office, input: Input): Office {
  switch (input.type) {
    case "office":
      return officeHeard(office, input.state);
    case "unheard":
      return { ...office, heard: false };
    case "view":
      return viewSeen(office, input.name, input.value);
    case "link":
      return { ...office, link: input.link };
    case "choose":
      return { ...office, chosen: input.counter };
    case "read":
      return { ...office, reading: input.paper };
    case "tongue":
      return { ...office, tongue: input.tongue };
    case "turn":
      return turned(office, input.turn);
    case "switch":
      return office;
  }
}

function officeHeard(office: Office, { processes, devices }: OfficeState): Office {
  const next = { ...office, heard: true, processes, devices };
  const papers = Object.values(devices).some((device) => isPrinter(device) && device.papers.length > 0);
  return papers ? { ...next, tried: { ...office.tried, ticket: true } } : next;
}

function viewSeen(office: Office, name: string, value: unknown): Office {
  const [kind, id = ""] = name.split("/");
  switch (kind) {
    case "site":
      return { ...office, site: value as SiteView | undefined };
    case "faults":
      return faultsSeen(office, (value as FaultsView | undefined)?.faults ?? []);
    case "office":
      return figuresSeen(office, value as OfficeView | undefined);
    case "counter":
      return { ...office, clerks: { ...office.clerks, [id]: (value as CounterView | undefined)?.clerk?.role } };
    default:
      return office;
  }
}

function faultsSeen(office: Office, faults: FaultsView["faults"]): Office {
  const paper = office.tried.paper || faults.some(({ fault }) => fault === "paper-out");
  return { ...office, faults, tried: { ...office.tried, paper } };
}

/** A call from a panel counts as one from a button, and what was done before this page was opened counts too. */
function figuresSeen(office: Office, figures: OfficeView | undefined): Office {
  if (!figures) return { ...office, figures };
  const { waiting, called, serving, finished, noShow } = figures;
  const calls = called + serving + finished + noShow;
  const { ticket, call, paper } = office.tried;
  return { ...office, figures, tried: { ticket: ticket || waiting + calls > 0, call: call || calls > 0, paper } };
}

/** Whoever presses a counter's button wants to see what becomes of it: its panel comes to the front. */
function turned(office: Office, { device, dial, value }: OfficeTurn): Office {
  const [kind, id] = device.split("/");
  if (kind === "button" && dial === "press") {
    const counter = countersOf(office).find((each) => each.button === id);
    return { ...office, chosen: counter?.id ?? office.chosen, tried: { ...office.tried, call: true } };
  }
  const pulled = kind === "printer" && dial === "roll" && value === 0;
  return pulled ? { ...office, tried: { ...office.tried, paper: true } } : office;
}

/** A counter with its box and its sign, as they stand on the table of the office. */
export interface CounterBox {
  readonly id: string;
  readonly button: string | undefined;
  readonly sign: string | undefined;
}

/** Until the gateway has spoken, the counters are those that have a button or a sign. */
export function countersOf(office: Office): readonly CounterBox[] {
  const ofKind = (kind: string) =>
    Object.keys(office.devices)
      .filter((name) => name.startsWith(`${kind}/`))
      .map((name) => name.slice(kind.length + 1));
  const [buttons, signs] = [ofKind("button"), ofKind("sign")];
  const boxes = [...new Set([...buttons, ...signs])].map((id) => id.replace(/^counter-/, ""));
  const ids = office.site?.counters.map(({ id }) => id) ?? boxes.sort();
  const at = (devices: readonly string[], id: string) =>
    devices.find((name) => name === `counter-${id}` || name === id);
  return ids.map((id) => ({ id, button: at(buttons, id), sign: at(signs, id) }));
}

export function chosenCounter(office: Office): string | undefined {
  return office.chosen ?? countersOf(office)[0]?.id;
}

const isPrinter = (state: unknown): state is SimulatedPrinter => (state as SimulatedPrinter).kind === "printer";

/** The printers by name, with what they show. */
export function printersOf({
  devices,
}: Office): readonly { readonly name: string; readonly printer: SimulatedPrinter }[] {
  return Object.entries(devices).flatMap(([name, printer]) => (isPrinter(printer) ? [{ name, printer }] : []));
}

/** The number in letters on a paper; undefined when there is none, as on one that is all dots. */
export function numberOn({ lines }: SimulatedPrinter["papers"][number]): string | undefined {
  return lines.map(({ text }) => text.trim()).find((text) => /^[A-Z]\d{3}$/.test(text));
}

export function signOf({ devices }: Office, id: string | undefined): SimulatedSign | undefined {
  return id === undefined ? undefined : (devices[`sign/${id}`] as SimulatedSign | undefined);
}

export function buttonOf({ devices }: Office, id: string | undefined): SimulatedButton | undefined {
  return id === undefined ? undefined : (devices[`button/${id}`] as SimulatedButton | undefined);
}

/** Do the dials work at all? */
export function turnable(office: Office): boolean {
  return office.heard && office.processes?.simulators === "running";
}

/** What a gateway that is stopped said last is not known to be so; without drivers no device can be reached anyway. */
export function knownFaults({ faults, processes }: Office): FaultsView["faults"] {
  if (processes?.gateway === "stopped") return [];
  return processes?.drivers === "running" ? faults : faults.filter(({ fault }) => fault !== "unreachable");
}
