/** Views keep within what a topic may carry, on the fullest day with the longest names that a site may have. */
import { expect, test } from "vitest";
import { planServicesAtMost } from "../contract/appointments.ts";
import { configurationOf } from "../contract/configuration.ts";
import type { AgendaView, AppointmentsView } from "../contract/views-visits.ts";
import { apply } from "./apply.ts";
import { project } from "./project.ts";
import { type Morning, minute, morning, seven, site } from "./testing.ts";

const viewBytes = 48_000;
const longest = (id: string) => `${id}-`.padEnd(40, "x");
const days = "mon tue wed thu fri sat sun".split(" ");

const ids = Array.from({ length: planServicesAtMost }, (_, nth) => longest(`service-${nth}`));
const services = ids.map((id) => ({ id, name: { de: "Anliegen" } }));
const meanwhile = ids.slice(-3);
const counter = longest("counter");
const team = longest("team");
const pools = [0, 1].map((nth) => ({
  id: longest(`pool-${nth}`),
  ...{ services: ids.slice(0, 1), minutes: 5, parallel: 2, kioskDays: 60, counter },
  week: Object.fromEntries(days.map((day) => [day, ["00:00-24:00"]])),
}));

/** Appointments with so many services each; the first visitors are here. */
function fullOffice(each: number): Morning {
  const office = morning(
    configurationOf({
      ...{ ...site, pools, services },
      counters: [
        { id: "1", label: "1", services: ids },
        { id: counter, label: "2", services: ids, alwaysOpen: true },
      ],
      kiosks: [],
      displays: [],
      devices: [],
      teams: [{ id: team }],
    }),
  );
  const tell = (event: object) => {
    const place = { seq: office.state.seq + 1, at: office.now, day: office.state.day! };
    office.state = apply(office.state, { ...event, ...place } as Parameters<typeof apply>[1]);
  };
  const wanted = { services: ids.slice(0, each), clerk: "clerk-1", team, counter, feeCents: 1_000_000 };
  const who = { language: "sr-Latn", people: 9, precedence: true as const };
  for (let nth = 0; nth < 240; nth++) {
    const appointment = `a${String(nth).padStart(15, "0")}`;
    const start = seven + nth * minute;
    const plan = { ...wanted, ...who, pool: longest("pool-0"), minutes: 480, ready: false, start };
    tell({ type: "appointment-set", appointment, source: "counter", plan });
    if (nth >= 150) continue;
    const number = `A${String(nth + 1).padStart(3, "0")}`;
    tell({
      type: "ticket-issued",
      number,
      area: "hall",
      ahead: nth,
      appointment,
      due: start,
      meanwhile,
      ...wanted,
      ...who,
    });
  }
  return office;
}

test.each([1, 5, planServicesAtMost])("with %i services for each of many appointments", (each) => {
  const office = fullOffice(each);
  const sizes = [...project(office.state)].map(([topic, view]) => [topic, Buffer.byteLength(JSON.stringify(view))]);
  expect(sizes.filter(([topic, size]) => String(topic).startsWith("view/") && Number(size) > viewBytes)).toEqual([]);
  const { total, entries } = office.view<AppointmentsView>("appointments");
  expect(total).toBe(240);
  expect(entries.length).toBeGreaterThan(20);
  expect(office.view<AgendaView>(`agenda/${counter}`).entries.length).toBeGreaterThan(20);
});
