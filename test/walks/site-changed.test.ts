/** The site file is changed at nine, with people waiting, on their way and booked for a service that is gone. */
import { afterEach, expect, test } from "vitest";
import type { Site } from "../../gateway/contract/site.ts";
import type { FaultsView, ServiceView } from "../../gateway/contract/views.ts";
import type { AppointmentsView } from "../../gateway/contract/views-visits.ts";
import { asks, until } from "../appliance.ts";
import { at, monday, type Office, openOffice, ticket } from "./big-office.ts";

let office: Office;
afterEach(() => office.stop());

const gone = "move";
/** What facilities staff make of it: the service is taken out wherever it is named. */
function without(site: Site): Site {
  const rest = (ids: readonly string[]) => ids.filter((id) => id !== gone);
  return {
    ...site,
    services: site.services.filter(({ id }) => id !== gone),
    counters: site.counters.map((counter) => ({ ...counter, services: rest(counter.services) })),
    pools: site.pools!.map((pool) => ({ ...pool, services: rest(pool.services) })),
    appointments: {
      ...site.appointments,
      sources: site.appointments!.sources!.map((source) => ({
        ...source,
        services: Object.fromEntries(Object.entries(source.services ?? {}).filter(([, id]) => id !== gone)),
      })),
    },
  };
}

test("nobody is lost: who waits is sent on, who is served is finished, who is booked is told at check-in", async () => {
  office = await openOffice({ time: "08:58" });
  const kiosk = await office.page("/kiosk");
  const [desk, reception] = await Promise.all([office.counter("1"), office.counter("reception")]);
  const served = await ticket(kiosk, gone);
  const waiting = [await ticket(kiosk, gone), await ticket(kiosk, [gone, "letter"])];
  expect(await desk.calls()).toBe(served);
  await desk.begins();
  const book = {
    type: "book-slot",
    pool: "extend",
    service: gone,
    start: at(monday, "09:20"),
    language: "de",
  } as const;
  const { code } = await asks(reception.page, book);
  const both = await asks(reception.page, {
    ...{ type: "invite", services: [gone, "letter"], from: monday, until: monday, language: "de", ready: true },
  });

  office.itIs(monday, "09:00");
  await office.stopGateway();
  await office.startGateway({ site: without(office.site) });
  await until(() => desk.page.view<FaultsView>("faults")?.faults.some(({ fault }) => fault === "service-gone"));
  await until(() => desk.page.view<ServiceView>(`service/${gone}`)?.total === 2);
  expect(await kiosk.ask({ type: "take-ticket", services: [gone], language: "de" })).toEqual({
    ...{ ok: false, refusal: "unknown-service" },
  });
  await desk.has(served);
  await desk.finishes();
  expect(office.desk().state().ended.get(served)?.state).toBe("finished");

  for (const number of waiting) await asks(reception.page, { type: "transfer", number, to: { service: "letter" } });
  for (const number of waiting) expect(await desk.calls()).toBe(number);
  await desk.finishes();
  expect(await kiosk.ask({ type: "check-in", code: code! })).toMatchObject({ ok: false, refusal: "unknown-service" });
  const kept = await asks(kiosk, { type: "check-in", code: both.code! });
  await desk.sees(kept.number!, "longest-waiting");
  await until(() => !desk.page.view<FaultsView>("faults")?.faults.some(({ fault }) => fault === "service-gone"));
  await until(() => reception.page.view<AppointmentsView>("appointments")?.total === 2);
});
