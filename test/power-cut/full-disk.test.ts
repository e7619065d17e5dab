/** A full disk is a refusal and a fault, not an end; with space it heals, and nothing that was answered is lost. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { until } from "../appliance.ts";
import { endAll } from "./gateway-process.ts";
import { check, nothingWrong, readJournal } from "./journal-check.ts";
import { type Load, openLoad } from "./load.ts";
import { callNext, kiosk, openOffice, ownFaults, ticket } from "./office.ts";
import { buildShim } from "./shim.ts";

const library = buildShim();
afterEach(endAll);

const refused = { ok: false, refusal: "journal-full" };
const sentence = /^The disk is full\..*\n$/;
const tickets = 60;
/** So many, one by one, make a checkpoint worth it (see journal-worker.ts): it too meets the full disk. */
const ticketsForCheckpoint = 900;

describe.skipIf(!library)("a full disk", () => {
  it("while running: refuses, raises the fault, stays, and goes on once there is space", async () => {
    const office = openOffice(library!);
    const { gateway, load } = await office.start();
    for (let n = 0; n < ticketsForCheckpoint; n++) expect((await load.ask(kiosk, ticket)).ok).toBe(true);
    office.fill();
    const given = ticketsForCheckpoint + (await untilRefused(load));
    const before = office.syncs();
    const hindered = office.memory.at(-1)!;
    await until(() => ownFaults(load).includes("journal-full"));
    // A checkpoint was tried: its first step is to sync the log.
    await Promise.race([until(() => office.syncs() > before), gateway.ended]);
    expect(await load.ask(kiosk, ticket)).toEqual(refused);
    expect(await load.ask("/counter/1", callNext)).toEqual(refused);

    office.free();
    expect(await load.again(hindered)).toMatchObject({ ok: true, ahead: given });
    await until(() => !ownFaults(load).includes("journal-full"));
    expect(await load.ask("/counter/1", callNext)).toMatchObject({ ok: true });
    await gateway.kill();
    load.stop();
    office.cutPower();
    expect(check(readJournal(office.data), office.memory)).toEqual(nothingWrong);
  });

  it("heals without anybody asking for anything", async () => {
    const office = openOffice(library!);
    const { load } = await office.start();
    office.fill();
    await untilRefused(load);
    await until(() => ownFaults(load).includes("journal-full"));
    office.free();
    await until(() => !ownFaults(load).includes("journal-full"));
    load.stop();
  });

  it("at the very first start: one sentence", async () => {
    const office = openOffice(library!);
    office.fill();
    const hindered = await office.tryToStart().ended;
    expect(hindered.code).toBe(1);
    expect(hindered.error).toMatch(sentence);
    office.free();
    const { load } = await office.start();
    expect(await load.ask(kiosk, ticket)).toMatchObject({ ok: true, number: "B001" });
    load.stop();
  });

  it.each([
    ["not one byte", () => 0],
    ["what SQLite gives up at the start, but no more", (data: string) => bytesIn(data)],
  ])("at a later start (%s): one sentence or the fault, and nothing is lost", async (_, left) => {
    const office = openOffice(library!);
    const { data, memory } = office;
    const first = await office.start();
    for (let n = 0; n < tickets; n++) await first.load.ask(kiosk, ticket);
    await first.gateway.kill();
    first.load.stop();

    office.fill(left(data));
    const second = office.tryToStart();
    let starts = 1;
    let given = tickets;
    if (await second.ready) {
      starts += 1;
      const load = await openLoad(second, office.random, memory);
      given += await untilRefused(load);
      await until(() => ownFaults(load).includes("journal-full"));
      office.free();
      await until(() => !ownFaults(load).includes("journal-full"));
      load.stop();
      await second.kill();
    } else {
      expect((await second.ended).error).toMatch(sentence);
      office.free();
    }
    // Whoever became ready has begun: it stands in the journal, or devices would be taken for heard that are not.
    const begun = () => readJournal(data).filter(({ type }) => type === "gateway-started").length;
    expect(begun()).toBe(starts);
    const third = await office.start();
    expect(await third.load.ask(kiosk, ticket)).toMatchObject({ ok: true, ahead: given });
    await third.gateway.kill();
    third.load.stop();
    office.cutPower();
    expect(check(readJournal(data), memory)).toEqual(nothingWrong);
    expect(begun()).toBe(starts + 1);
  });
});

/** The log has some room of its own (see journal-log.ts). Resolves to the tickets that were given meanwhile. */
async function untilRefused(load: Load): Promise<number> {
  for (let given = 0; ; given++) {
    const answer = await load.ask(kiosk, ticket);
    if (answer.ok) continue;
    expect(answer).toEqual(refused);
    return given;
  }
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
