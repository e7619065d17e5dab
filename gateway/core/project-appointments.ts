/** What pages see of appointments: a counter's agenda, and everything of today. */
import type { Configuration } from "../contract/configuration.ts";
import { topics } from "../contract/topics.ts";
import type { AgendaEntry, AgendaView, AppointmentsView } from "../contract/views-visits.ts";
import { isOn, isOpen } from "./appointment.ts";
import { momentOf } from "./calendar/moments.ts";
import { fitting } from "./fitting.ts";
import type { Appointment, State } from "./state.ts";

const agendaShown = 80;
const appointmentsShown = 120;

export function* projectAppointments(state: State, configuration: Configuration): Generator<[string, unknown]> {
  const today = todayOf(state, configuration);
  for (const counter of configuration.counters) {
    yield [topics.view(`agenda/${counter.id}`), agendaView(state, configuration, counter.id, today)];
  }
  yield [topics.view("appointments"), { ...today.view, sources: sourcesOf(state, configuration) }];
}

interface Today {
  readonly configuration: Configuration;
  readonly day: string | undefined;
  readonly view: Omit<AppointmentsView, "sources">;
  /** By `clerk x`, `counter 3` or `team b`: those of theirs that have a time, or whose visitor is here. */
  readonly agendas: ReadonlyMap<string, readonly Appointment[]>;
  /** By counter: what was made of them for whoever was there. */
  readonly shown: Map<string, { readonly whose: string; readonly view: AgendaView }>;
}
const todays = new WeakMap<State["appointments"], Today>();

function todayOf(state: State, configuration: Configuration): Today {
  const { appointments, day } = state;
  const known = todays.get(appointments);
  if (known?.configuration === configuration && known.day === day) return known;
  const all = day === undefined ? [] : expectedOn(state, configuration, day);
  const agendas = new Map<string, Appointment[]>();
  for (const appointment of all.filter((each) => each.plan.start !== undefined || each.number !== undefined)) {
    const { clerk, counter, team } = appointment.plan;
    for (const [what, id] of Object.entries({ clerk, counter, team })) {
      if (id === undefined) continue;
      const key = `${what} ${id}`;
      const agenda = agendas.get(key);
      if (agenda) agenda.push(appointment);
      else agendas.set(key, [appointment]);
    }
  }
  // First those that are still to come.
  const [open, others] = [all.filter(isOpen), all.filter((each) => !isOpen(each))];
  const shown = fitting([...open, ...others], appointmentsShown, entryOf);
  const today = { configuration, day, view: { total: all.length, entries: shown }, agendas, shown: new Map() };
  todays.set(appointments, today);
  return today;
}

/** Those of a day that are not cancelled, in the order of time; who came before this day is of no day any more. */
function expectedOn({ appointments }: State, { zone }: Configuration, day: string): Appointment[] {
  const hours = [momentOf(day, "00:00", zone), momentOf(day, "24:00", zone)] as const;
  const expected: Appointment[] = [];
  appointments.forEach((each) => {
    const isComing = each.state !== "cancelled" && each.state !== "arrived" && isOn(each, day, hours);
    if (isComing || each.number !== undefined) expected.push(each);
  });
  return expected.sort(byTime);
}

const timeOf = ({ plan }: Appointment) => plan.start ?? Number.MAX_SAFE_INTEGER;

function byTime(a: Appointment, b: Appointment): number {
  return timeOf(a) - timeOf(b) || compare(a.plan.until ?? "", b.plan.until ?? "") || compare(a.id, b.id);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const entries = new WeakMap<Appointment, AgendaEntry>();

function entryOf(appointment: Appointment): AgendaEntry {
  const known = entries.get(appointment);
  if (known) return known;
  const { start, minutes, until, services, language, people, ready, pool, counter, team, clerk } = appointment.plan;
  const { feeCents } = appointment.plan;
  const entry: AgendaEntry = {
    appointment: appointment.id,
    ...(start !== undefined && { start }),
    ...(minutes !== undefined && { minutes }),
    ...(start === undefined && until !== undefined && { until }),
    services,
    language,
    people,
    state: appointment.state,
    ready,
    ...(pool !== undefined && { pool }),
    ...(counter !== undefined && { counter }),
    ...(team !== undefined && { team }),
    ...(clerk !== undefined && { clerk: true as const }),
    ...(appointment.number !== undefined && { number: appointment.number }),
    ...(feeCents !== undefined && { feeCents }),
  };
  entries.set(appointment, entry);
  return entry;
}

function agendaView(state: State, configuration: Configuration, counter: string, today: Today): AgendaView {
  const staff = state.stations.find((station) => station.counter === counter)?.staff;
  const teams = configuration.staff.find(({ id }) => id === staff)?.teams ?? [];
  const keys = [`counter ${counter}`, ...teams.map((team) => `team ${team}`)];
  if (staff !== undefined) keys.push(`clerk ${staff}`);
  const whose = keys.join(" ");
  const known = today.shown.get(counter);
  if (known?.whose === whose) return known.view;
  const theirs = new Set(keys.flatMap((key) => today.agendas.get(key) ?? []));
  const view = { counter, entries: fitting([...theirs].sort(byTime), agendaShown, entryOf) };
  today.shown.set(counter, { whose, view });
  return view;
}

function sourcesOf(state: State, configuration: Configuration): AppointmentsView["sources"] {
  return (configuration.sources ?? []).map(({ id: source }) => {
    const list = state.lists.get(source);
    return list
      ? { source, at: list.at, taken: list.taken, wrong: list.wrong, forToday: list.forToday }
      : { source, forToday: false };
  });
}
