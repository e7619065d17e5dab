import { expect, test } from "vitest";
import { type Input, startEnrolment, step } from "./state.ts";

const folded = (...inputs: readonly Input[]) => inputs.reduce(step, startEnrolment("de"));
const whole: Input = { type: "code", text: "123456789012" };

test("the code is sent with its twelfth digit, and the device then knows its page", () => {
  expect(folded({ type: "code", text: "12345678901" }).entry.sending).toBe(false);
  expect(folded(whole).entry).toMatchObject({ digits: "123456789012", sending: true });
  const right = folded(whole, { type: "right", page: "/kiosk/kiosk-1" });
  expect(right).toMatchObject({ page: "/kiosk/kiosk-1", entry: { digits: "", sending: false } });
});

test("whoever guessed too often waits, second by second", () => {
  const waiting = folded(whole, { type: "wrong", trouble: { why: "wait", seconds: 2 } });
  expect(step(waiting, { type: "code", text: "1" }).entry.digits).toBe("");
  const sooner = step(waiting, { type: "second" });
  expect(sooner.entry.trouble).toEqual({ why: "wait", seconds: 1 });
  const over = step(sooner, { type: "second" });
  expect(over.entry.trouble).toBeUndefined();
  expect(step(over, { type: "code", text: "1" }).entry.digits).toBe("1");
});
