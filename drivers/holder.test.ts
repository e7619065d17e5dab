import { expect, test } from "vitest";
import { holdDevices, isHeld } from "./holder.ts";

test("whoever holds an address is known by it, until the last one lets go", async () => {
  const at = `tcp://127.0.0.1:${process.pid}`;
  expect(await isHeld(at)).toBe(false);
  const first = holdDevices([at, at, "usb:1-1.9"]);
  await expect.poll(() => isHeld(at)).toBe(true);
  const second = holdDevices([at]);
  expect(await isHeld("usb:1-1.8")).toBe(false);
  second.close();
  expect(await isHeld(at)).toBe(true);
  first.close();
  await expect.poll(() => isHeld(at)).toBe(false);
});
