/** Contacts that stay pressed for longer than any finger, in real time. */
import { expect, test } from "vitest";
import { until } from "../testing.ts";
import { start } from "./testing.ts";

test("a stuck button is one press, and a fault after half a minute until it is free", async () => {
  const { simulator, port } = await start();
  simulator.turn("contact", "stuck");
  await until(() => port.faults.at(-1) === "contact-stuck", 35_000);
  expect(port.happenings.length).toBe(1);
  simulator.turn("contact", "ok");
  await until(() => port.faults.at(-1) === undefined);
}, 45_000);

test("a cut wire of a normally closed contact is one press at most and a fault until it is mended", async () => {
  const { simulator, port } = await start({ contact: "normally-closed" });
  simulator.turn("contact", "wire-cut");
  await until(() => port.faults.at(-1) === "contact-stuck", 35_000);
  expect(port.happenings.length).toBe(1);
  simulator.turn("contact", "ok");
  await until(() => port.faults.at(-1) === undefined);
  expect(port.happenings.length).toBe(1);
}, 45_000);
