/** What a view that comes in makes of the panel: whole values are taken over, and news are told from the one before. */

import type { PaymentsView, TillView } from "../../../gateway/contract/payments.ts";
import type {
  AlarmsView,
  CountersView,
  CounterView,
  DayView,
  DoubtsView,
  FaultsView,
  OfficeView,
  ServiceView,
  SiteView,
  StaffVisit,
  StationView,
} from "../../../gateway/contract/views.ts";
import type { AgendaView, AppointmentsView, EndOfDayView, SlotsView } from "../../../gateway/contract/views-visits.ts";
import { visitMeant, workSeen } from "./money.ts";
import { afresh, type News, type Panel } from "./state.ts";

export function seen(panel: Panel, name: string, value: unknown): Panel {
  const [kind, id] = name.split("/");
  switch (kind) {
    case "site":
      return { ...panel, site: value as SiteView | undefined };
    case "day":
      return { ...panel, day: value as DayView | undefined };
    case "called":
      return { ...panel, called: (value as { visits: StaffVisit[] } | undefined)?.visits ?? [] };
    case "alarms":
      return { ...panel, silent: (value as AlarmsView | undefined)?.silent ?? [] };
    case "doubts":
      return { ...panel, doubts: (value as DoubtsView | undefined)?.tickets ?? [] };
    case "faults": {
      const { faults = [], printers = [] } = (value as FaultsView | undefined) ?? {};
      return { ...panel, faults, printers };
    }
    case "station":
      return stationSeen(panel, value as StationView | undefined);
    case "service":
      return { ...panel, services: withEntry(panel.services, id, value as ServiceView | undefined) };
    case "counters":
      return { ...panel, counters: (value as CountersView | undefined)?.counters ?? [] };
    case "counter":
      return counterSeen(panel, id, value as CounterView | undefined);
    case "agenda":
      return { ...panel, agendas: withEntry(panel.agendas, id, value as AgendaView | undefined) };
    case "slots":
      return { ...panel, slots: withEntry(panel.slots, id, value as SlotsView | undefined) };
    case "appointments":
      return { ...panel, house: value as AppointmentsView | undefined };
    case "office":
      return { ...panel, office: value as OfficeView | undefined };
    case "end-of-day":
      return { ...panel, endOfDay: value as EndOfDayView | undefined };
    case "till":
      return workSeen(panel, { ...panel, tills: withEntry(panel.tills, id, value as TillView | undefined) });
    case "payments":
      return { ...panel, payments: value as PaymentsView | undefined };
    default:
      return panel;
  }
}

function withEntry<T>(all: Readonly<Record<string, T>>, id: string | undefined, value: T | undefined) {
  if (id === undefined) return all;
  const rest = Object.fromEntries(Object.entries(all).filter(([name]) => name !== id));
  return value === undefined ? rest : { ...rest, [id]: value };
}

/** Who signs in or off begins afresh: nothing of the one before is left on the screen. */
function stationSeen(panel: Panel, station: StationView | undefined): Panel {
  if (panel.station?.role === station?.role && panel.station?.counter === station?.counter)
    return { ...panel, station };
  return { ...afresh(panel), station };
}

function counterSeen(panel: Panel, id: string | undefined, value: CounterView | undefined): Panel {
  const next = { ...panel, panels: withEntry(panel.panels, id, value) };
  if (id !== counterOf(panel)) return next;
  const news = newsOf(panel.panels[id]?.current, value?.current) ?? panel.news;
  const moved = panel.moving !== undefined && panel.moving === panel.panels[id]?.current?.number;
  const gone = moved && value?.current?.number !== panel.moving;
  const same = panel.panels[id]?.current?.number === value?.current?.number;
  const moving = gone ? undefined : panel.moving;
  return visitMeant({ ...next, news, moving, reference: same ? panel.reference : "" });
}

function newsOf(before: StaffVisit | null | undefined, now: StaffVisit | null | undefined): News | undefined {
  if (!now) return undefined;
  const { number, state } = now;
  const same = before?.number === number;
  if (state === "called" && !same) return { number, what: "called" };
  if (state === "called" && now.nth !== before?.nth) return { number, what: "called-again" };
  if (state === "serving" && (!same || before?.state !== "serving")) return { number, what: "serving" };
  return undefined;
}

/** The counter whose panel this is: the one that was picked here, else the one in the address. */
export function counterOf(panel: Panel): string {
  return panel.station?.counter ?? panel.here;
}
