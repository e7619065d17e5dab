/**
 * Runs what needs a real kernel: GPIO, keypads and USB printers in an emulated machine. Nothing is installed for it.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const env = { ...process.env, WM_TEST_KERNEL: "1" };
const { status } = spawnSync(join("node_modules", ".bin", "vitest"), ["run", "test/kernel"], { stdio: "inherit", env });
process.exit(status ?? 1);
