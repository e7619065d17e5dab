/** A disk that fails to sync: nobody knows what is durable, so the gateway ends, or starts without writing. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { until } from "../appliance.ts";
import { endAll } from "./gateway-process.ts";
import { check, nothingWrong, readJournal } from "./journal-check.ts";
import { callNext, kiosk, openOffice, ownFaults, ticket } from "./office.ts";
import { buildShim } from "./shim.ts";

const library = buildShim();
afterEach(endAll);

describe.skipIf(!library)("a sync that fails", () => {
  it("ends the process; the next start has all that was answered, and makes it durable before it tells", async () => {
    const office = openOffice(library!);
    const { memory } = office;
    const first = await office.start();
    first.load.begin();
    await until(() => memory.filter(({ answer }) => answer?.ok).length > 100);
    office.failSyncs();
    const { code, error } = await first.gateway.ended;
    expect(code, error).toBeGreaterThan(0);
    first.load.stop();
    office.mendSyncs();

    // The system shows what it could not write as if it were on the disk, and takes it for clean.
    const second = await office.start({ lost: true });
    const told = memory.filter(({ answer }) => answer?.ok && answer.number).slice(-20);
    for (const asked of told) expect(await second.load.again(asked)).toEqual(asked.answer);
    for (const asked of memory.filter(({ answer }) => !answer)) asked.answer = await second.load.again(asked);
    await second.gateway.kill();
    second.load.stop();
    office.cutPower();
    expect(check(readJournal(office.data), memory)).toEqual(nothingWrong);
  });

  it("at the start: shows the queue, says that the journal is broken, and takes in nothing", async () => {
    const office = openOffice(library!);
    const { data, memory } = office;
    const first = await office.start();
    for (let n = 0; n < 20; n++) await first.load.ask(kiosk, ticket);
    await first.gateway.kill();
    first.load.stop();
    const before = readJournal(data);

    office.failSyncs();
    const second = await office.start();
    const staff = second.load.page("/counter/1");
    await until(() => ownFaults(second.load).includes("journal-broken"));
    await until(() => staff.view<{ total: number }>("service/collect")?.total === 20);
    expect(await second.load.ask(kiosk, ticket)).toEqual({ ok: false, refusal: "journal-broken" });
    expect(await second.load.ask("/counter/1", callNext)).toEqual({ ok: false, refusal: "journal-broken" });
    // What was answered before is answered as before.
    expect(await second.load.again(memory[0]!)).toEqual(memory[0]!.answer);
    expect((await second.gateway.stop()).code).toBe(0);
    second.load.stop();
    expect(readJournal(data)).toEqual(before);

    office.mendSyncs();
    const third = await office.start();
    expect(await third.load.ask(kiosk, ticket)).toMatchObject({ ok: true, ahead: 20 });
    third.load.stop();
  });

  it("is not to be confused with somebody who reads the journal with SQL", async () => {
    const office = openOffice(library!);
    const first = await office.start();
    for (let n = 0; n < 5; n++) await first.load.ask(kiosk, ticket);
    const reader = new DatabaseSync(join(office.data, "journal.sqlite"), { readOnly: true });
    reader.exec("BEGIN; SELECT count(*) FROM journal");
    await first.load.ask(kiosk, ticket);
    await first.gateway.kill();
    first.load.stop();
    const second = await office.start();
    expect(await second.load.ask(kiosk, ticket)).toMatchObject({ ok: true, ahead: 6 });
    reader.close();
    await second.gateway.kill();
    second.load.stop();
    office.cutPower();
    expect(check(readJournal(office.data), office.memory)).toEqual(nothingWrong);
  });
});
