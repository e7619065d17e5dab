/** What facilities staff do with a device before the site opens: find it, try it, sign for it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { holdDevices } from "../../drivers/holder.ts";
import { simulatePrinter } from "../../drivers/printer/simulator.ts";
import { simulateSign } from "../../drivers/sign/simulator.ts";
import { runProgram } from "../program.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The walks' site with one device at a real address. */
function siteWith(device: string, at: string): string {
  const folder = mkdtempSync(join(tmpdir(), "wartemarke-facilities-"));
  closers.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "site.yaml");
  const [kind, id] = device.split("/");
  const text = readFileSync(join(import.meta.dirname, "../site.yaml"), "utf8");
  const entry = `{ kind: ${kind}, id: ${id}, config: { at: `;
  expect(text).toContain(`${entry}simulator`);
  writeFileSync(file, text.replace(`${entry}simulator`, `${entry}"${at}"`));
  return file;
}

async function sign() {
  const simulator = await simulateSign();
  closers.push(() => simulator.close());
  return { simulator, site: siteWith("sign/counter-1", simulator.at) };
}

test("devices lists what is plugged in, for people and for programs", async () => {
  const { code, out } = await runProgram("devices");
  expect(code).toBe(0);
  expect(out).toMatch(/not looked for/i);
  const list = await runProgram("devices", "--json");
  expect(Array.isArray(JSON.parse(list.out))).toBe(true);
});

test("test walks a sign and ends with a line for the acceptance sheet", async () => {
  const { simulator, site } = await sign();
  const { code, out } = await runProgram("test", "sign/counter-1", "--site", site, "--yes");
  expect(out).toMatch(/✓ 8888: yes/);
  const line = out.trimEnd().split("\n").at(-1);
  expect(line).toContain(` | sign/counter-1 | ${simulator.at} | model not told | passed | `);
  expect(line).toMatch(/nobody \(--yes\) says 8888: yes, blink: yes, text: yes, dark: yes$/);
  expect(code).toBe(0);
});

test("a printer's walk prints the self-test slip that staff know from their page", async () => {
  const simulator = await simulatePrinter();
  closers.push(() => simulator.close());
  const site = siteWith("printer/kiosk-1", simulator.at);
  const { code, out } = await runProgram("test", "printer/kiosk-1", "--site", site, "--yes");
  expect(out).toMatch(/✓ slip: printed/);
  expect(code).toBe(0);
  expect(simulator.state().papers).toHaveLength(1);
});

test("a device that does not answer has failed, and so says the program's end", async () => {
  const { simulator, site } = await sign();
  simulator.turn("line", "cut");
  const { code, out } = await runProgram("test", "sign/counter-1", "--site", site, "--yes");
  expect(out).toMatch(/✗ reached: unreachable\n\n.* \| FAILED \| /);
  expect(code).toBe(1);
});

test("a device that the driver program holds is left alone", async () => {
  const { simulator, site } = await sign();
  const held = holdDevices([simulator.at]);
  closers.push(() => held.close());
  const { code, error } = await runProgram("test", "sign/counter-1", "--site", site, "--yes");
  expect(error).toMatch(/A driver program is running and holds sign\/counter-1. Stop it first/);
  expect(code).toBe(2);
});

test.each([
  [["test"], /needs a device of the site file/],
  [["test", "sign/9"], /There is no device „sign\/9“ in the site file; there are printer\/kiosk-1/],
  [["test", "sign/counter-2"], /sign\/counter-2: config.at is „simulator“/],
  [["test", "sign/counter-1"], /Nobody answers here/],
])("%j without what it needs says what that is", async (args, sentence) => {
  const { site } = await sign();
  const { code, error } = await runProgram(...args, "--site", site);
  expect(error).toMatch(sentence);
  expect(code).toBe(2);
});
