import { expect, test } from "vitest";
import { keysOf } from "./keys.ts";

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  keysOf({ key, code: "", ctrlKey: false, altKey: false, ...more });

test("keys are called as aria-keyshortcuts calls them", () => {
  expect(press("F2")).toBe("F2");
  expect(press("z", { ctrlKey: true, code: "KeyZ" })).toBe("Control+Z");
  expect(press("Escape")).toBe("Escape");
});

test("a digit is a digit, whatever Alt makes of it and wherever it stands", () => {
  expect(press("¡", { altKey: true, code: "Digit1" })).toBe("Alt+1");
  expect(press("&", { code: "Digit1" })).toBe("1");
  expect(press("5", { code: "Numpad5" })).toBe("5");
});
