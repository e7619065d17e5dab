/** Contacts and outputs at simulated GPIO chips, through onoff and sysfs. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { until } from "../../drivers/testing.ts";
import { openContact, openOutput } from "../../drivers/transport/sysfs.ts";
import { plugChip } from "./simulated-chip.ts";
import type { Walk } from "./walks.ts";

/** From the package's own folder to where the walks and its native part lie. */
process.env.NODE_BINDINGS_COMPILED_DIR = "../../test/kernel";

function contactAt(line: number) {
  const told: string[] = [];
  const { close } = openContact(
    { kind: "sysfs", label: undefined, line },
    { pull: "up", debounceMs: 0 },
    {
      ready: (closed) => void told.push(closed ? "closed" : "open"),
      edge: (closed) => void told.push(closed ? "press" : "release"),
      lost: (fault) => void told.push(fault),
    },
  );
  return { told, close };
}

export const sysfsWalks: readonly Walk[] = [
  {
    name: "through onoff: press and release, an output, and a chip that is pulled and comes back",
    async run() {
      if (!existsSync(`/project/test/kernel/${process.versions.node}/linux/x64/epoll.node`)) {
        return "the native part of epoll cannot be built here: that needs g++ and the headers of Node";
      }
      const chip = plugChip("pinctrl-rp1", 16);
      chip.drive(5, true);
      const { told, close } = contactAt(5);
      assert.deepEqual(told, ["open"]);
      chip.drive(5, false);
      await until(() => told.at(-1) === "press");
      chip.drive(5, true);
      await until(() => told.at(-1) === "release");
      assert.deepEqual(told, ["open", "press", "release"]);

      const output = openOutput({ kind: "sysfs", label: undefined, line: 9 }, { ready() {}, lost: console.log });
      for (const level of [1, 0, 0.5]) {
        output.set(level);
        assert.equal(chip.isHigh(9), level > 0);
      }
      output.close();

      chip.unplug();
      await until(() => told.at(-1) === "unreachable");
      const again = plugChip("pinctrl-rp1", 16);
      again.drive(5, true);
      await until(() => told.length > 4);
      close();
      again.unplug();
      return undefined;
    },
  },
];
