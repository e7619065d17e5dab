import { expect, test } from "vitest";
import { gatewayClock } from "./gateway-clock.ts";

test("goes on from what was heard, and falls silent when nothing more is heard", () => {
  let monotonic = 1000;
  const clock = gatewayClock(() => monotonic);
  expect(clock.read()).toBeUndefined();
  clock.heard({ run: "g1", at: 50_000 });
  monotonic += 1234.6;
  expect(clock.read()).toEqual({ run: "g1", at: 51_235 });
  monotonic += 5000;
  expect(clock.read()).toBeUndefined();
  clock.heard({ run: "g2", at: 40_000 });
  expect(clock.read()).toEqual({ run: "g2", at: 40_000 });
});

test("knows nothing of the gateway after a lost connection", () => {
  const clock = gatewayClock(() => 0);
  clock.heard({ run: "g1", at: 1 });
  clock.forget();
  expect(clock.read()).toBeUndefined();
});
