/** Holds the pigpio library for pigpio.ts; each line it hears is the number of a GPIO line and a level up to 255. */
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

interface Pigpio {
  readonly Gpio: new (line: number, options: { mode: number }) => { pwmWrite(level: number): void };
}

const { Gpio } = createRequire(import.meta.url)("pigpio") as Pigpio;
const output = 1;
const lines = new Map<number, InstanceType<typeof Gpio>>();

createInterface({ input: process.stdin }).on("line", (text) => {
  const [number, level] = text.split(" ").map(Number);
  const line = lines.get(number!) ?? new Gpio(number!, { mode: output });
  lines.set(number!, line);
  line.pwmWrite(level!);
});
