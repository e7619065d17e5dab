import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { until } from "../testing.ts";
import { openOutputWith } from "./pigpio.ts";

/** A board of this model, and a program in the library's place. */
function board(model: string | undefined, program = "") {
  const folder = mkdtempSync(join(tmpdir(), "wm-pigpio-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const places = { model: join(folder, "model"), nativePart: join(folder, "native"), program: join(folder, "p.mjs") };
  if (model !== undefined) writeFileSync(places.model, `${model}\0`);
  writeFileSync(places.nativePart, "");
  writeFileSync(places.program, program);
  return { ...places, folder };
}

function outputOn(places: ReturnType<typeof board>, line: number) {
  const told: string[] = [];
  const listener = {
    ready: () => void told.push("ready"),
    lost: (fault: string, sentence: string) => void told.push(`${fault}: ${sentence}`),
  };
  const output = openOutputWith(places, { kind: "pigpio", line }, listener);
  onTestFinished(() => output.close());
  return { output, told };
}

test.each([
  ["Raspberry Pi 5 Model B Rev 1.0", "„Raspberry Pi 5 Model B Rev 1.0“"],
  ["Raspberry Pi 500 Rev 1.0", "„Raspberry Pi 500 Rev 1.0“"],
  ["Raspberry Pi Compute Module 5 Rev 1.0", "„Raspberry Pi Compute Module 5 Rev 1.0“"],
  ["Orange Pi Zero", "„Orange Pi Zero“"],
  [undefined, "this board"],
])("on %s it is told plainly, and nothing is loaded", (model, named) => {
  const { told } = outputOn(board(model, "throw 1"), 18);
  expect(told).toEqual([
    `unreachable: pigpio works on the Raspberry Pi up to 4, and not on ${named}: use pwm: or gpio:`,
  ]);
});

test("where it is not built it is told plainly", () => {
  const places = board("Raspberry Pi 4 Model B Rev 1.5");
  rmSync(places.nativePart);
  expect(outputOn(places, 18).told[0]).toMatch(/^unreachable: pigpio: the library's native part is not built here/);
});

test("levels of all lines reach one process, which ends with the last line", async () => {
  const places = board(
    "Raspberry Pi 4 Model B Rev 1.5",
    `import { writeFileSync } from "node:fs";
    let heard = "";
    process.stdin.on("data", (chunk) => { writeFileSync("${"FOLDER"}/heard", heard += chunk); });
    process.stdin.on("end", () => writeFileSync("${"FOLDER"}/ended", ""));`,
  );
  writeFileSync(places.program, readFileSync(places.program, "utf8").replaceAll("FOLDER", places.folder));
  const heard = () =>
    existsSync(join(places.folder, "heard")) ? readFileSync(join(places.folder, "heard"), "utf8") : "";
  const [lamp, beeper] = [outputOn(places, 18), outputOn(places, 23)];
  lamp.output.set(0.5);
  beeper.output.set(2);
  await until(() => heard() === "18 0\n23 0\n18 128\n23 255\n");
  lamp.output.close();
  beeper.output.close();
  await until(() => existsSync(join(places.folder, "ended")));
});

test("a library that ends its process ends nobody else's, is told once, and tried until it stays", async () => {
  const places = board("Raspberry Pi 3 Model B Rev 1.2");
  const starts = join(places.folder, "starts");
  writeFileSync(
    places.program,
    `import { appendFileSync, readFileSync } from "node:fs";
    appendFileSync("${starts}", "x");
    if (readFileSync("${starts}").length < 4) { console.error("pigpio: cannot run here"); process.exit(1); }
    process.stdin.resume();`,
  );
  const { told } = outputOn(places, 18);
  await until(() => told.length > 2);
  const lost = "unreachable: the pigpio library has ended: pigpio: cannot run here";
  expect(told).toEqual(["ready", lost, "ready"]);
  expect(readFileSync(starts, "latin1")).toBe("xxxx");
});
