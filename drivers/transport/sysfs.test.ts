import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { globalNumber, openContact } from "./sysfs.ts";

/** /sys as a kernel lays it out with these chips. */
function board(...chips: readonly { base: number; label: string; lines: number }[]): string {
  const sys = mkdtempSync(join(tmpdir(), "wm-sysfs-"));
  onTestFinished(() => rmSync(sys, { recursive: true }));
  for (const { base, label, lines } of chips) {
    const place = join(sys, "class/gpio", `gpiochip${base}`);
    mkdirSync(place, { recursive: true });
    for (const [name, value] of Object.entries({ base, label, ngpio: lines })) {
      writeFileSync(join(place, name), `${value}\n`);
    }
  }
  return sys;
}

const pi5 = { base: 571, label: "pinctrl-rp1", lines: 54 };
const expander = { base: 512, label: "exp-1", lines: 16 };
const header = (line: number) => ({ kind: "sysfs", label: undefined, line }) as const;

test("a line is counted from where its chip begins on this board", () => {
  expect(globalNumber(board(expander, pi5), header(17))).toBe(588);
  expect(globalNumber(board({ base: 512, label: "pinctrl-bcm2711", lines: 58 }), header(17))).toBe(529);
  expect(globalNumber(board(expander, pi5), { kind: "sysfs", label: "exp-1", line: 3 })).toBe(515);
});

test("what is not there is told with what is", () => {
  expect(() => globalNumber(board(expander), header(17))).toThrow(
    "sysfs has no header of a Raspberry Pi; there are „exp-1“",
  );
  expect(() => globalNumber(board(), { kind: "sysfs", label: "x", line: 1 })).toThrow(
    "sysfs has no GPIO chip called „x“; there is no chip at all",
  );
  expect(() => globalNumber(board(pi5), header(54))).toThrow("„pinctrl-rp1“ has the lines 0 to 53, and no 54");
  expect(() => globalNumber(board(pi5, { ...pi5, base: 700 }), header(1))).toThrow("2 chips are called");
});

test.skipIf(epollIsBuilt())("without the native part of epoll it is told in one sentence", () => {
  const told: string[] = [];
  const listener = {
    ready: () => void told.push("ready"),
    edge: () => void told.push("edge"),
    lost: (fault: string, sentence: string) => void told.push(`${fault}: ${sentence}`),
  };
  const line = openContact(header(17), { pull: "up", debounceMs: 0 }, listener);
  onTestFinished(() => line.close());
  expect(told).toEqual([expect.stringMatching(/^unreachable: sysfs: needs the native part of the package epoll/)]);
});

function epollIsBuilt(): boolean {
  try {
    createRequire(import.meta.url)("epoll");
    return true;
  } catch {
    return false;
  }
}
