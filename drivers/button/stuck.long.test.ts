/** Contacts that stay pressed for longer than any finger, in real time. */
import { Compile } from "typebox/compile";
import { afterEach, expect, test } from "vitest";
import { recordedPort, until } from "../testing.ts";
import button from "./index.ts";
import { type ButtonSimulatorOptions, simulateButton } from "./simulator.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function startDriver(config: Readonly<Record<string, unknown>>) {
  const port = recordedPort();
  expect(Compile(button.config).Check(config)).toBe(true);
  const running = button.start(config as never, port);
  closers.push(() => running.stop());
  return port;
}

async function start(config: Pick<ButtonSimulatorOptions, "contact" | "pull"> & { readonly holdMs?: number } = {}) {
  const simulator = await simulateButton(config);
  closers.push(() => simulator.close());
  const port = startDriver({ at: simulator.at, ...config });
  await until(() => port.faults.length > 0);
  return { simulator, port };
}

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
