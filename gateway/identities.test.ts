import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openIdentities } from "./identities.ts";
import { appointmentCodes, openPace, openTries } from "./rate-limit.ts";

const folder = () => mkdtempSync(join(tmpdir(), "wartemarke-identities-"));

test("a program proves itself by its secret, which no file holds", () => {
  const data = folder();
  const secret = openIdentities(data).add({ id: "flow-1", role: "flow" });
  const again = openIdentities(data);
  expect(again.proven("flow-1", secret)).toEqual({ id: "flow-1", role: "flow" });
  expect(again.proven("flow-1", `${secret}x`)).toBeUndefined();
  expect(again.proven("flow-2", secret)).toBeUndefined();
  expect(readFileSync(join(data, "identities.json"), "utf8")).not.toContain(secret);
  expect(statSync(join(data, "identities.json")).mode & 0o077).toBe(0);
});

test("an enrolment code works once, however it is typed", () => {
  const identities = openIdentities(folder());
  const code = identities.add({ id: "kiosk-1", role: "kiosk" });
  expect(identities.proven("kiosk-1", code)).toBeUndefined();
  const enrolled = identities.enrol(code.replaceAll("-", " "))!;
  expect(enrolled.identity).toEqual({ id: "kiosk-1", role: "kiosk" });
  expect(identities.proven("kiosk-1", enrolled.secret)).toEqual(enrolled.identity);
  expect(identities.enrol(code)).toBeUndefined();
});

test("an identity that was removed or renewed no longer opens anything", () => {
  const identities = openIdentities(folder());
  const first = identities.add({ id: "hub-2", role: "driver" });
  const second = identities.add({ id: "hub-2", role: "driver" });
  expect(identities.proven("hub-2", first)).toBeUndefined();
  expect(identities.proven("hub-2", second)).toBeDefined();
  const connected = identities.proven("hub-2", second)!;
  expect(identities.holds(connected)).toBe(true);
  identities.remove("hub-2");
  expect(identities.proven("hub-2", second)).toBeUndefined();
  expect(identities.holds(connected)).toBe(false);
});

test("what another process adds is known at once", () => {
  const data = folder();
  const gateway = openIdentities(data);
  gateway.add({ id: "a", role: "flow" });
  const secret = openIdentities(data).add({ id: "b", role: "observer" });
  expect(gateway.proven("b", secret)).toEqual({ id: "b", role: "observer" });
});

test("a personal code finds its person; a wrong one nobody", async () => {
  const identities = openIdentities(folder());
  const both = ["clerk-1", "clerk-2"];
  const codes = [await identities.addStaff("clerk-1", both), await identities.addStaff("clerk-2", both)];
  expect(codes[0]).toMatch(/^\d{8}$/);
  expect(await identities.staffOf(codes[0]!)).toBe("clerk-1");
  expect(await identities.staffOf(codes[1]!)).toBe("clerk-2");
  const wrong = codes[0]!.slice(0, 7) + String((Number(codes[0]![7]) + 1) % 10);
  expect(await identities.staffOf(wrong)).toBeUndefined();
  expect(await identities.staffOf("")).toBeUndefined();
});

test("the set-up code is told once, and only its successor opens afterwards", () => {
  const identities = openIdentities(folder());
  const first = identities.firstSetupCode()!;
  expect(identities.firstSetupCode()).toBeUndefined();
  expect(identities.isSetupCode(first)).toBe(true);
  const next = identities.newSetupCode();
  expect(identities.isSetupCode(first)).toBe(false);
  expect(identities.isSetupCode(next)).toBe(true);
});

test("the code of somebody who has left opens nothing once a new one is made", async () => {
  const identities = openIdentities(folder());
  const left = await identities.addStaff("clerk-1", ["clerk-1"]);
  await identities.addStaff("clerk-2", ["clerk-2"]);
  expect(await identities.staffOf(left)).toBeUndefined();
  expect(identities.staffWithCode()).toEqual(["clerk-2"]);
});

test("five wrong codes cost a minute; a right one takes back only itself", () => {
  let now = 0;
  const tries = openTries(undefined, () => now);
  for (let n = 0; n < 4; n++) tries.start("a");
  tries.start("a");
  tries.right("a");
  expect(tries.waitSeconds("a")).toBe(0);
  tries.start("a");
  expect(tries.waitSeconds("a")).toBe(60);
  expect(tries.waitSeconds("b")).toBe(0);
  now += 60_000;
  expect(tries.waitSeconds("a")).toBe(0);
  tries.start("a");
  expect(tries.waitSeconds("a")).toBe(60);
  now += 3_600_000;
  tries.start("a");
  expect(tries.waitSeconds("a")).toBe(0);
});

test("twenty wrong appointment codes within ten minutes cost half a minute; spread over an hour, nothing", () => {
  let now = 0;
  const tries = openTries(appointmentCodes, () => now);
  const wrong = (count: number, everyMs: number) => {
    for (let n = 0; n < count; n++) {
      now += everyMs;
      tries.start("kiosk-1");
    }
  };
  wrong(100, 35_000);
  expect(tries.waitSeconds("kiosk-1")).toBe(0);
  now += 600_000;
  wrong(19, 1_000);
  expect(tries.waitSeconds("kiosk-1")).toBe(0);
  wrong(1, 1_000);
  expect(tries.waitSeconds("kiosk-1")).toBe(30);
  expect(tries.waitSeconds("kiosk-2")).toBe(0);
  now += 30_000;
  expect(tries.waitSeconds("kiosk-1")).toBe(0);
  wrong(1, 0);
  expect(tries.waitSeconds("kiosk-1")).toBe(30);
  now += 600_000;
  expect(tries.waitSeconds("kiosk-1")).toBe(0);
});

test("what is tried at the same time counts at once", () => {
  const tries = openTries(undefined, () => 0);
  const passed = Array.from({ length: 50 }, () => {
    const free = tries.waitSeconds("a") === 0;
    if (free) tries.start("a");
    return free;
  });
  expect(passed.filter(Boolean)).toHaveLength(5);
});

test("a second's worth passes at once, what comes faster waits its turn", () => {
  let now = 0;
  const pace = openPace(() => now);
  const waits = Array.from({ length: 15 }, () => pace("flow-1", 10));
  expect(waits.slice(0, 10).every((ms) => ms === 0)).toBe(true);
  expect(waits.slice(10)).toEqual([100, 200, 300, 400, 500]);
  expect(pace("flow-2", 10)).toBe(0);
  now += 10_000;
  expect(pace("flow-1", 10)).toBe(0);
});
