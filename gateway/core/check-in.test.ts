/** Checking in otherwise than on time: too early with staff's leave, too late as a walk-in, again after a mistake. */
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import type { CommandOf } from "../contract/commands.ts";
import { configurationOf } from "../contract/configuration.ts";
import { PrintJob } from "../contract/messages.ts";
import type { Site } from "../contract/site.ts";
import { lineAt } from "./order.ts";
import { type Morning, minute, morning, seven, site } from "./testing.ts";

const refused = (refusal: string, more: object = {}) => ({ ok: false, refusal, ...more });
const week = Object.fromEntries("mon tue wed thu fri sat sun".split(" ").map((day) => [day, ["08:00-12:00"]]));
const pools: NonNullable<Site["pools"]> = [
  { id: "hall", services: ["collect", "extend"], minutes: 20, week, parallel: 20, kioskDays: 2 },
];
const nine = seven + 120 * minute;

/** With one appointment at nine. */
function bookedOffice(more: Partial<Site> = {}, service = "collect"): { office: Morning; id: string } {
  const office = morning(configurationOf({ ...site, pools, ...more }));
  const slot = { pool: "hall", service, start: nine } as const;
  const answer = office.at("1", { type: "book-slot", ...slot, language: "de" });
  return { office, id: (answer as { appointment: string }).appointment };
}
const atKiosk = (office: Morning, id: string, more: Partial<CommandOf<"check-in">> = {}) => {
  const code = office.state.appointments.get(id)!.plan.code!;
  return office.ask("kiosk", "kiosk-1", { type: "check-in", code, ...more });
};
const itIs = (office: Morning, at: number) => office.later(at - office.now);

test("staff let in who is too early, who then waits as one that is not due yet; a kiosk does not", () => {
  const { office, id } = bookedOffice();
  expect(atKiosk(office, id, { asWalkIn: true })).toEqual(refused("too-early", { at: nine - 45 * minute }));
  expect(office.at("1", { type: "check-in", appointment: id })).toMatchObject({ ok: true, at: nine });
  office.kiosk("collect");
  expect(lineAt(office.state, "1").next).toMatchObject({ visit: { number: "K002" } });
  expect(office.state.visits.get("K001")?.due).toBe(nine);
});

test("who is too late takes the walk-in's ticket with the same code: no time, and standing from now on", () => {
  const { office, id } = bookedOffice();
  itIs(office, nine + 16 * minute);
  expect(atKiosk(office, id)).toMatchObject(refused("too-late", { service: "collect" }));
  expect(atKiosk(office, id, { asWalkIn: true })).toMatchObject({ ok: true, number: "K001", appointment: id });
  expect(office.state.visits.get("K001")).toMatchObject({ due: undefined, standing: office.now, appointment: id });
  expect(atKiosk(office, id, { asWalkIn: true })).toEqual(refused("code-used", { at: office.now }));
});

test("on time nobody becomes a walk-in", () => {
  const { office, id } = bookedOffice();
  itIs(office, nine);
  expect(atKiosk(office, id, { asWalkIn: true })).toMatchObject({ ok: true, at: nine });
});

test("where walk-ins get no ticket, who is too late gets none either", () => {
  const { office, id } = bookedOffice();
  itIs(office, nine + 16 * minute);
  office.at("1", { type: "close-intake", reason: "full" });
  expect(atKiosk(office, id, { asWalkIn: true })).toEqual(refused("intake-closed"));
  const services = site.services.map((each) => ({ ...each, kiosk: each.id !== "collect" }));
  const other = bookedOffice({ services });
  itIs(other.office, nine + 16 * minute);
  expect(atKiosk(other.office, other.id, { asWalkIn: true })).toEqual(refused("too-late", { at: nine }));
});

test("a check-in that staff cancel uses nothing up; one that ended otherwise does, and so does the day", () => {
  const { office, id } = bookedOffice();
  itIs(office, nine);
  atKiosk(office, id);
  office.at("1", { type: "cancel", number: "K001" });
  office.later(minute);
  expect(atKiosk(office, id)).toMatchObject({ ok: true, number: "K002", at: nine });
  office.at("1", { type: "leave", number: "K002" });
  expect(atKiosk(office, id)).toEqual(refused("code-used", { at: office.now }));
  const other = bookedOffice();
  itIs(other.office, nine);
  atKiosk(other.office, other.id);
  other.office.at("1", { type: "cancel", number: "K001" });
  itIs(other.office, seven + 24 * 60 * minute);
  expect(atKiosk(other.office, other.id)).toEqual(refused("code-used"));
});

test("a kiosk books only what kiosks offer", () => {
  const services = site.services.map((each) => ({ ...each, kiosk: each.id !== "collect" }));
  const { office } = bookedOffice({ services });
  const slot = { type: "book-slot", pool: "hall", start: nine, language: "de" } as const;
  expect(office.ask("kiosk", "kiosk-1", { ...slot, service: "collect" })).toEqual(refused("unknown-service"));
  expect(office.ask("kiosk", "kiosk-1", { ...slot, service: "extend" })).toMatchObject({ ok: true });
});

test("who is sent home on a long way keeps all of it, and the slip still fits", () => {
  const step = (id: string) => ({ id, name: { de: id, ar: `${id}-ar` }, kiosk: false });
  const steps = Array.from({ length: 17 }, (_, nth) => `step-${nth}`);
  const bring = { de: Array.from({ length: 40 }, (_, nth) => `Blatt ${nth}`) };
  const collect = { before: steps.slice(0, 8), after: steps.slice(8, 16), meanwhile: steps.slice(16), bring };
  const services = [
    ...site.services.map((each) => (each.id === "collect" ? { ...each, ...collect } : each)),
    ...steps.map(step),
  ];
  const { office } = bookedOffice({ services });
  office.kiosk("collect", { services: ["collect", "extend", "advice"], language: "ar" });
  office.printed("ok");
  const { appointment } = office.at("1", { type: "send-home", number: "K001" }) as { appointment: string };
  const { plan } = office.state.appointments.get(appointment)!;
  expect(office.job()?.doc).toMatchObject({ slip: "appointment" });
  expect(Compile(PrintJob).Check(office.job())).toBe(true);
  expect([...plan.services].sort()).toEqual([...steps, "collect", "extend", "advice"].sort());
});
