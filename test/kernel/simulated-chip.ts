/** A GPIO chip of the kernel's own simulation, and the wires at its lines. */
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface SimulatedChip {
  /** The voltage that whatever is wired to the line puts on it. */
  drive(line: number, high: boolean): void;
  isHigh(line: number): boolean;
  /** As an expander at a cable that is pulled. */
  unplug(): void;
}

/** `hogs`: lines that something in the kernel has, with its name. */
export function plugChip(label: string, lines: number, hogs: Readonly<Record<number, string>> = {}): SimulatedChip {
  const device = join("/sys/kernel/config/gpio-sim", label);
  const bank = join(device, "bank");
  const folders = [device, bank];
  const make = (folder: string, values: Readonly<Record<string, string>>) => {
    mkdirSync(folder, { recursive: true });
    for (const [name, value] of Object.entries(values)) writeFileSync(join(folder, name), value);
  };
  make(device, {});
  make(bank, { num_lines: String(lines), label });
  for (const [line, name] of Object.entries(hogs)) {
    make(join(bank, `line${line}`), {});
    make(join(bank, `line${line}`, "hog"), { name, direction: "input" });
    folders.push(join(bank, `line${line}`), join(bank, `line${line}`, "hog"));
  }
  writeFileSync(join(device, "live"), "1");
  const read = (...path: string[]) => readFileSync(join(...path), "utf8").trim();
  const place = join("/sys/devices/platform", read(device, "dev_name"), read(bank, "chip_name"));
  return {
    drive: (line, high) => writeFileSync(join(place, `sim_gpio${line}/pull`), high ? "pull-up" : "pull-down"),
    isHigh: (line) => read(place, `sim_gpio${line}/value`) === "1",
    unplug() {
      writeFileSync(join(device, "live"), "0");
      for (const folder of folders.reverse()) rmdirSync(folder);
    },
  };
}
