/** What the demo office's page knows: its simulators and programs, and a few views. It turns no dial itself. */
import type {
  OfficeState,
  OfficeSwitch,
  OfficeTurn,
  SimulatedAlarm,
  SimulatedButton,
  SimulatedLamp,
  SimulatedPrinter,
  SimulatedScanner,
  SimulatedSign,
  SimulatedStation,
  SimulatedTerminal,
} from "../../../gateway/contract/office.ts";
import type { ButtonTurn } from "../../../gateway/contract/shapes.ts";
import type { StaffTag } from "../../../gateway/contract/texts.ts";
import type { CounterView, DayView, FaultsView, OfficeView, SiteView } from "../../../gateway/contract/views.ts";

export interface Office {
  readonly tongue: StaffTag;
  /** Is the office program heard? Without it no dial turns. */
  readonly heard: boolean;
  readonly processes: OfficeState["processes"] | undefined;
  readonly devices: Readonly<Record<string, unknown>>;
  readonly link: "up" | "down" | undefined;
  readonly site: SiteView | undefined;
  /** Unknown until the gateway has spoken. */
  readonly faults: FaultsView["faults"] | undefined;
  readonly figures: OfficeView | undefined;
  /** Is the whole site halted, as after an alarm until somebody resumes it? */
  readonly halted: boolean;
  readonly counters: Readonly<Record<string, CounterView | undefined>>;
  /** The counter whose panel is shown; undefined: the first. */
  readonly chosen: string | undefined;
  /** The card terminal that is to the front: `terminal/ec-1`; undefined: the first. */
  readonly terminal: string | undefined;
  /** The paper that is held up to the eye. */
  readonly reading: number | undefined;
  /** The paper that was held before a reader and has no code. */
  readonly unread: number | undefined;
  /** The house alarm that is about to be sounded: `alarm/house`. */
  readonly asking: string | undefined;
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
  /** `site`, `day`, `faults`, `office` or `counter/<id>`. */
  | { readonly type: "view"; readonly name: string; readonly value: unknown }
  | { readonly type: "link"; readonly link: "up" | "down" }
  | { readonly type: "choose"; readonly counter: string }
  | { readonly type: "reach"; readonly terminal: string }
  | { readonly type: "read"; readonly paper: number | undefined }
  /** Holds a paper before a reader: `scanner/kiosk-1`. */
  | { readonly type: "hold"; readonly paper: number; readonly scanner: string }
  | { readonly type: "unread"; readonly paper: number }
  | { readonly type: "ask"; readonly alarm: string | undefined }
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
    faults: undefined,
    figures: undefined,
    halted: false,
    counters: {},
    chosen: undefined,
    terminal: undefined,
    reading: undefined,
    unread: undefined,
    asking: undefined,
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
      // What was said before is not known to be so.
      return { ...office, link: input.link, ...(input.link === "down" && { faults: undefined }) };
    case "choose":
      return { ...office, chosen: input.counter };
    case "reach":
      return { ...office, terminal: input.terminal };
    case "read":
      return { ...office, reading: input.paper };
    case "hold":
      return { ...office, reading: undefined, unread: undefined };
    case "unread":
      return { ...office, unread: input.paper };
    case "ask":
      return { ...office, asking: input.alarm };
    case "tongue":
      return { ...office, tongue: input.tongue };
    case "turn":
      return turned({ ...office, asking: undefined }, input.turn);
    case "switch":
      return office;
  }
}

function officeHeard(office: Office, { processes, devices }: OfficeState): Office {
  const terminal = wakened(office, devices) ?? office.terminal;
  const next = { ...office, heard: true, processes, devices, terminal };
  const papers = Object.values(devices).some((device) => isPrinter(device) && device.papers.length > 0);
  return papers ? { ...next, tried: { ...office.tried, ticket: true } } : next;
}

/** A card terminal that has just begun to wait for a card: a customer reaches for that one. */
function wakened(office: Office, devices: OfficeState["devices"]): string | undefined {
  const waits = (state: unknown) => (state as SimulatedTerminal | undefined)?.waits === "card";
  return devicesOf({ ...office, devices }, "terminal").find(
    ({ name, state }) => waits(state) && !waits(office.devices[name]),
  )?.name;
}

/** The card terminal at hand; none where there is none. */
export function terminalAtHand(office: Office): Standing<"terminal"> | undefined {
  const terminals = devicesOf(office, "terminal");
  return terminals.find(({ name }) => name === office.terminal) ?? terminals[0];
}

function viewSeen(office: Office, name: string, value: unknown): Office {
  const [kind, id = ""] = name.split("/");
  switch (kind) {
    case "site":
      return { ...office, site: value as SiteView | undefined };
    case "day":
      return { ...office, halted: (value as DayView | undefined)?.intake.halted ?? false };
    case "faults":
      return faultsSeen(office, (value as FaultsView | undefined)?.faults);
    case "office":
      return figuresSeen(office, value as OfficeView | undefined);
    case "counter":
      return { ...office, counters: { ...office.counters, [id]: value as CounterView | undefined } };
    default:
      return office;
  }
}

function faultsSeen(office: Office, faults: Office["faults"]): Office {
  const paper = office.tried.paper || (faults?.some(({ fault }) => fault === "paper-out") ?? false);
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

/** Whoever presses a button of a counter wants to see what becomes of it: its panel comes to the front. */
function turned(office: Office, { device, dial, value }: OfficeTurn): Office {
  const [kind, id] = device.split("/");
  if (kind === "button" && dial === "press") {
    const counter = countersOf(office).find((each) => [each.button, ...each.keys.map((key) => key.id)].includes(id));
    const call = office.tried.call || counter?.button === id;
    return { ...office, chosen: counter?.id ?? office.chosen, tried: { ...office.tried, call } };
  }
  const pulled = kind === "printer" && dial === "roll" && value === 0;
  return pulled ? { ...office, tried: { ...office.tried, paper: true } } : office;
}

/** What the further buttons of a counter do, in the order in which they stand on its box. */
export const keyTurns = ["call-again", "no-show", "finish", "pause", "silent-alarm"] as const satisfies ButtonTurn[];
export type KeyTurn = (typeof keyTurns)[number];

/** A counter with what stands on its table: `counter-1` each, and `finish-1` for a further button. */
export interface CounterBox {
  readonly id: string;
  readonly button: string | undefined;
  readonly keys: readonly { readonly turn: KeyTurn; readonly id: string }[];
  readonly sign: string | undefined;
  /** The lamp at its door. */
  readonly light: string | undefined;
}

/** Where somebody sits. Until the gateway has spoken, the counters are those that have a button or a sign. */
export function countersOf(office: Office): readonly CounterBox[] {
  const isThere = (device: string) => Object.hasOwn(office.devices, device);
  const names = Object.keys(office.devices).flatMap((name) => /^(?:button|sign)\/counter-(.+)$/.exec(name)?.[1] ?? []);
  const ids = office.site?.counters.map(({ id }) => id) ?? [...new Set(names)].sort();
  const at = (kind: string, id: string) => [`counter-${id}`, id].find((name) => isThere(`${kind}/${name}`));
  const staffed = ids.filter((id) => at("station", id) === undefined);
  return staffed.map((id) => ({
    id,
    button: at("button", id),
    keys: keyTurns.map((turn) => ({ turn, id: `${turn}-${id}` })).filter((key) => isThere(`button/${key.id}`)),
    sign: at("sign", id),
    light: at("lamp", id),
  }));
}

/** The counter whose station `station/e1` is. */
export function counterOfStation({ site }: Office, name: string): string | undefined {
  const [, id] = name.split("/");
  return site?.counters.find((counter) => [counter.id, `counter-${counter.id}`].includes(id ?? ""))?.id;
}

/** Counters that have more than a panel. */
export function tablesOf(office: Office): readonly CounterBox[] {
  return countersOf(office).filter(({ button, sign, light }) => button ?? sign ?? light);
}

export function chosenCounter(office: Office): string | undefined {
  return office.chosen ?? countersOf(office)[0]?.id;
}

const isPrinter = (state: unknown): state is SimulatedPrinter => (state as SimulatedPrinter).kind === "printer";

interface Kinds {
  alarm: SimulatedAlarm;
  lamp: SimulatedLamp;
  printer: SimulatedPrinter;
  scanner: SimulatedScanner;
  sign: SimulatedSign;
  station: SimulatedStation;
  terminal: SimulatedTerminal;
}
/** A device by its whole name, `printer/kiosk-1`, with what it shows. */
export interface Standing<Kind extends keyof Kinds> {
  readonly name: string;
  readonly state: Kinds[Kind];
}

export function devicesOf<Kind extends keyof Kinds>({ devices }: Office, kind: Kind): readonly Standing<Kind>[] {
  const known = Object.entries(devices) as [name: string, state: Kinds[Kind]][];
  return known.flatMap(([name, state]) => (state.kind === kind ? [{ name, state }] : []));
}

/** Lamps that hang at no counter's door: a tower light as the demo calls it, and those of the house. */
export function towersOf(office: Office): readonly Standing<"lamp">[] {
  return hallLamps(office).filter(({ name }) => name === towerLight);
}
export function houseLampsOf(office: Office): readonly Standing<"lamp">[] {
  return hallLamps(office).filter(({ name }) => name !== towerLight);
}
const towerLight = "lamp/tower";
function hallLamps(office: Office): readonly Standing<"lamp">[] {
  const doors = countersOf(office).map(({ light }) => `lamp/${light}`);
  return devicesOf(office, "lamp").filter(({ name }) => !doors.includes(name));
}

/** Signs that stand at no counter. */
export function hallSignsOf(office: Office): readonly Standing<"sign">[] {
  const tables = countersOf(office).map(({ sign }) => `sign/${sign}`);
  return devicesOf(office, "sign").filter(({ name }) => !tables.includes(name));
}

/** Where nobody sits but people are called to, and contacts that only the house has a use for. */
export function stationsOf(office: Office): readonly Standing<"station">[] {
  return devicesOf(office, "station").filter(({ name }) => !isLoose(office, name));
}
export function contactsOf(office: Office): readonly Standing<"station">[] {
  return devicesOf(office, "station").filter(({ name }) => isLoose(office, name));
}
/** Before the gateway has spoken nobody knows which counter is whose. */
function isLoose(office: Office, name: string): boolean {
  return office.site !== undefined && counterOfStation(office, name) === undefined;
}

/** What a visitor would hold before a reader: the newest that is off the printer's roll. */
export function paperAtHand(office: Office): number | undefined {
  const papers = devicesOf(office, "printer").flatMap(({ state }) => state.papers.filter(({ cut }) => cut));
  return papers[0]?.id;
}

/** The number in letters on a paper; undefined when there is none, as on one that is all dots. */
export function numberOn({ lines }: SimulatedPrinter["papers"][number]): string | undefined {
  return lines.map(({ text }) => text.trim()).find((text) => /^[A-Z]\d{3}$/.test(text));
}

export function signOf({ devices }: Office, id: string | undefined): SimulatedSign | undefined {
  return id === undefined ? undefined : (devices[`sign/${id}`] as SimulatedSign | undefined);
}

export function lampOf({ devices }: Office, id: string | undefined): SimulatedLamp | undefined {
  return id === undefined ? undefined : (devices[`lamp/${id}`] as SimulatedLamp | undefined);
}

export function buttonOf({ devices }: Office, id: string | undefined): SimulatedButton | undefined {
  return id === undefined ? undefined : (devices[`button/${id}`] as SimulatedButton | undefined);
}

/** Do the dials work at all? */
export function turnable(office: Office): boolean {
  return office.heard && office.processes?.simulators === "running";
}

/** Nothing is wrong, and somebody would know. */
export function isWell(office: Office): boolean {
  const { gateway, drivers, flows = "running" } = office.processes ?? {};
  const areRunning = [gateway, drivers, flows].every((program) => program === "running");
  const isTold = office.site !== undefined && office.faults?.length === 0;
  return office.heard && areRunning && isTold;
}

/** What a gateway that is stopped said last is not known to be so; without its program no device can be reached. */
export function knownFaults({ faults = [], processes }: Office): FaultsView["faults"] {
  if (processes?.gateway === "stopped") return [];
  const { drivers, flows = "running" } = processes ?? {};
  const program = (source: string) => (source.startsWith("flows/") ? flows : drivers);
  return faults.filter(({ fault, source }) => fault !== "unreachable" || program(source) === "running");
}
