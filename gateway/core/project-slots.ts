/** Free slots as pages see them: by service, day by day, whole days as many as fit into one message. */
import type { Configuration } from "../contract/configuration.ts";
import type { Pool } from "../contract/site-visits.ts";
import { topics } from "../contract/topics.ts";
import type { FreeOfDay, SlotsView } from "../contract/views-visits.ts";
import { bookedIn, freeOn } from "./appointment.ts";
import { minuteMs, momentOf, nextDay } from "./calendar/moments.ts";
import type { Appointment, State } from "./state.ts";

/** Of JSON: below what a view may have. */
const bytesAtMost = 40_000;
/** A pool's name, its length and brackets; one time. */
const bytesOfPool = 80;
const bytesOfTime = 5;

export function* projectSlots(state: State, configuration: Configuration): Generator<[string, unknown]> {
  for (const [service, pools] of bookableOf(configuration)) {
    yield [topics.view(`slots/${service}`), slotsView(state, configuration, service, pools)];
  }
}

type ByService = ReadonlyMap<string, readonly Pool[]>;
/** A configuration is replaced, never changed, and so are appointments: all that is known here stays true of them. */
const bookable = new WeakMap<Configuration, ByService>();

/** By service: the pools that can be booked here. */
function bookableOf(configuration: Configuration): ByService {
  let known = bookable.get(configuration);
  if (!known) {
    const own = (configuration.pools ?? []).filter(({ source }) => source === undefined);
    const ids = new Set(own.flatMap(({ services }) => services));
    known = new Map([...ids].map((id) => [id, own.filter(({ services }) => services.includes(id))]));
    bookable.set(configuration, known);
  }
  return known;
}

/** From today on, one after the other; a day without a free slot is undefined. */
type Days = readonly (FreeOfDay | undefined)[];

interface PoolMemory {
  readonly configuration: Configuration;
  readonly day: string;
  readonly booked: readonly Appointment[];
  readonly days: Days;
}
const poolMemory = new WeakMap<Pool, PoolMemory>();

/** Found anew only for pools that somebody booked. */
function daysOf(state: State, configuration: Configuration, pool: Pool): Days {
  const day = state.day!;
  const booked = bookedIn(state, pool.id);
  const known = poolMemory.get(pool);
  if (known?.configuration === configuration && known.day === day && isSame(known.booked, booked)) return known.days;
  const { bookableDays = 90 } = pool;
  const days = Array.from({ length: bookableDays + 1 }, (_, nth) => freeOfDay(configuration, pool, day, nth, booked));
  poolMemory.set(pool, { configuration, day, booked, days });
  return days;
}

function isSame<T>(some: readonly T[], others: readonly T[]): boolean {
  return some.length === others.length && some.every((each, nth) => each === others[nth]);
}

function freeOfDay(
  configuration: Configuration,
  pool: Pool,
  today: string,
  nth: number,
  booked: readonly Appointment[],
): FreeOfDay | undefined {
  const { id, minutes, counter, kioskDays = 0 } = pool;
  const day = nextDay(today, nth);
  const free = freeOn(pool, configuration, day, booked);
  if (free.length === 0) return undefined;
  const from = momentOf(day, "00:00", configuration.zone);
  const at = free.map(({ start }) => (start - from) / minuteMs);
  return { pool: id, minutes, ...(nth < kioskDays && { kiosk: true as const }), ...(counter && { counter }), at };
}

interface ServiceMemory {
  readonly lists: readonly Days[];
  readonly view: SlotsView;
}
const serviceMemory = new WeakMap<Configuration, Map<string, ServiceMemory>>();

function slotsView(state: State, configuration: Configuration, service: string, pools: readonly Pool[]): SlotsView {
  const lists = state.day === undefined ? [] : pools.map((pool) => daysOf(state, configuration, pool));
  const memory = serviceMemory.get(configuration) ?? new Map<string, ServiceMemory>();
  const known = memory.get(service);
  if (known && isSame(known.lists, lists)) return known.view;
  const view = { service, days: together(state, configuration, lists) };
  serviceMemory.set(configuration, memory.set(service, { lists, view }));
  return view;
}

/** A day is told whole or not at all: a count of what is free would be wrong otherwise. */
function together(state: State, { zone }: Configuration, lists: readonly Days[]): SlotsView["days"] {
  const days: SlotsView["days"] = [];
  const farthest = Math.max(0, ...lists.map((list) => list.length));
  let bytes = 0;
  for (let nth = 0; nth < farthest; nth++) {
    const pools = lists.flatMap((list) => list[nth] ?? []);
    if (pools.length === 0) continue;
    bytes += pools.reduce((sum, { at }) => sum + bytesOfPool + bytesOfTime * at.length, bytesOfPool);
    if (bytes > bytesAtMost) break;
    days.push({ start: momentOf(nextDay(state.day!, nth), "00:00", zone), pools });
  }
  return days;
}
