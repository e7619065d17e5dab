/** Keys as contacts and code readers that type, through the kernel's input devices. */
import assert from "node:assert/strict";
import { closeSync, constants, openSync, readSync } from "node:fs";
import scanner from "../../drivers/scanner/index.ts";
import { recordedPort, until } from "../../drivers/testing.ts";
import { openContact } from "../../drivers/transport/evdev.ts";
import { watchInput } from "../../drivers/transport/input-device.ts";
import { keyCodes } from "../../drivers/transport/key-codes.ts";
import { plugKeypad, type SimulatedKeypad } from "./simulated-keypad.ts";
import type { Walk } from "./walks.ts";

const code = (name: string) => keyCodes.get(`KEY_${name}`)!;
const pedals = ["F13", "F14", "F15"].map(code);

function contactAt(path: string, ...keys: readonly string[]) {
  const told: string[] = [];
  const times: number[] = [];
  const { close } = openContact(
    { kind: "hid", path, keys },
    { pull: "none", debounceMs: 0 },
    {
      ready: (closed) => void told.push(closed ? "ready, closed" : "ready, open"),
      edge(closed, atMs) {
        told.push(closed ? "closed" : "open");
        times.push(atMs);
      },
      lost: (fault, sentence) => void told.push(`${fault}: ${sentence}`),
    },
  );
  return { told, times, close };
}

async function withPedals(act: (keypad: SimulatedKeypad) => Promise<void>): Promise<void> {
  const keypad = plugKeypad("PCsensor FootSwitch", pedals);
  try {
    await act(keypad);
  } finally {
    keypad.unplug();
  }
}

/** What a terminal would hear of the keys; undefined: nothing. */
function overheard(path: string) {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return {
    close: () => closeSync(file),
    bytes() {
      try {
        return readSync(file, Buffer.alloc(240));
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, "EAGAIN");
        return undefined;
      }
    },
  };
}

export const inputWalks: readonly Walk[] = [
  {
    name: "a pedal is a contact, in the kernel's time, within milliseconds, and it types nowhere",
    run: () =>
      withPedals(async (keypad) => {
        const terminal = overheard(keypad.path);
        keypad.key(code("F13"), true);
        keypad.key(code("F13"), false);
        assert.notEqual(terminal.bytes(), undefined);
        const contact = contactAt(keypad.path, "KEY_F13");
        assert.deepEqual(contact.told, ["ready, open"]);
        const late: number[] = [];
        for (let moves = 0; moves < 100; moves += 1) {
          const before = performance.now();
          keypad.key(code("F13"), moves % 2 === 0);
          await until(() => contact.times.length > moves);
          late.push(performance.now() - before);
          assert.ok(contact.times[moves]! >= before - 1 && contact.times[moves]! <= performance.now() + 1);
        }
        assert.equal(terminal.bytes(), undefined);
        late.sort((a, b) => a - b);
        console.log(`pedal to contact: median ${late[50]?.toFixed(2)} ms, slowest ${late[99]?.toFixed(2)} ms`);
        contact.close();
        terminal.close();
      }),
  },
  {
    name: "a pedal that is down when it is opened is closed, and a key that the pedals have not is named",
    run: () =>
      withPedals(async (keypad) => {
        keypad.key(code("F14"), true);
        const contact = contactAt(keypad.path, "KEY_F14");
        assert.deepEqual(contact.told, ["ready, closed"]);
        const missing = contactAt(keypad.path, "KEY_A");
        assert.deepEqual(missing.told, [
          "no-such-line: PCsensor FootSwitch has no key KEY_A; it has KEY_F13, KEY_F14, KEY_F15",
        ]);
        contact.close();
        missing.close();
      }),
  },
  {
    name: "more keys than the kernel keeps leave each as it stands",
    run: () =>
      withPedals(async (keypad) => {
        let downs = 0;
        const down = new Set<number>();
        const line = watchInput(keypad.path, {
          ready() {},
          key(key, isDown) {
            downs += 1;
            if (isDown) down.add(key);
            else down.delete(key);
          },
          lost() {},
        });
        for (let presses = 0; presses < 2000; presses += 1) {
          keypad.key(code("F13"), true);
          keypad.key(code("F13"), false);
        }
        keypad.key(code("F15"), true);
        await until(() => down.has(code("F15")));
        assert.deepEqual([...down], [code("F15")]);
        assert.ok(downs < 4001, "none was lost: the walk has tried nothing");
        line.close();
      }),
  },
  {
    name: "pedals that are unplugged are unreachable, and plugged in again they are heard again",
    async run() {
      const first = plugKeypad("PCsensor FootSwitch", pedals);
      const contact = contactAt(first.path, "KEY_F13");
      first.key(code("F13"), true);
      await until(() => contact.told.includes("closed"));
      first.unplug();
      await until(() => contact.told.length === 3);
      assert.equal(contact.told[2], `unreachable: ${first.path} was unplugged`);
      const second = plugKeypad("PCsensor FootSwitch", pedals);
      assert.equal(second.path, first.path);
      await until(() => contact.told.at(-1) === "ready, open");
      second.key(code("F13"), true);
      await until(() => contact.told.at(-1) === "closed");
      contact.close();
      second.unplug();
    },
  },
  {
    name: "what another program has grabbed is said to be held, until it lets go",
    run: () =>
      withPedals(async (keypad) => {
        // A second name for the same device is a second file.
        const other = contactAt(keypad.path.replace("/input/", "/./input/"), "KEY_F13");
        const contact = contactAt(keypad.path, "KEY_F13");
        assert.match(contact.told[0]!, /^unreachable: .* is held by another program/);
        other.close();
        await until(() => contact.told.at(-1) === "ready, open");
        contact.close();
      }),
  },
  {
    name: "a code reader that types is read, and calls itself by its name",
    async run() {
      const keypad = plugKeypad(
        "Datalogic Gryphon",
        Array.from({ length: 120 }, (_, key) => key + 1),
      );
      const port = recordedPort();
      const running = scanner.start({ at: `hid:${keypad.path}` } as never, port);
      await until(() => port.faults.length > 0);
      for (const name of ["4", "0", "0", "6", "X", "ENTER"]) {
        keypad.key(code(name), true);
        keypad.key(code(name), false);
      }
      await until(() => port.happenings.length > 0);
      assert.deepEqual(port.happenings, [{ type: "scanned", text: "4006x" }]);
      assert.deepEqual(port.models, ["Datalogic Gryphon"]);
      await running.stop();
      keypad.unplug();
    },
  },
];
