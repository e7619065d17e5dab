/** Contacts that are keys of a keypad or foot switch on USB; several keys of one device are one open file. */
import { watchInput } from "./input-device.ts";
import { keyCodes, keyNames } from "./key-codes.ts";
import type { ContactListener, ContactOptions, Line, LineAddress } from "./lines.ts";

/** More keys than these a sentence does not name. */
const namedAtMost = 24;

/** Closed while all keys of the address are down. A keypad debounces by itself, and says at once when a key is down. */
export function openContact(address: LineAddress, _options: ContactOptions, listener: ContactListener): Line {
  if (address.kind !== "hid") throw new Error(`${address.kind}: is no input device`);
  const codes = address.keys.map((key) => keyCodes.get(key));
  const unknown = address.keys.filter((key) => !keyCodes.has(key));
  if (unknown.length > 0) return refused(unknown, listener);
  return watchKeys(address.path, codes as number[], listener);
}

function refused(unknown: readonly string[], listener: ContactListener): Line {
  const sentence =
    `there is no key ${unknown.map((key) => `„${key}“`).join(", ")}; keys are called as in the kernel, ` +
    "for example KEY_A, KEY_1, KEY_F13, KEY_KP0, KEY_KPENTER, KEY_SPACE";
  const timer = setTimeout(() => listener.lost("no-such-line", sentence), 0);
  return { close: () => clearTimeout(timer) };
}

function watchKeys(path: string, codes: readonly number[], listener: ContactListener): Line {
  const down = new Set<number>();
  let closed = false;
  return watchInput(path, {
    ready(device) {
      down.clear();
      const missing = codes.filter((code) => device.keys && !device.keys.has(code));
      if (missing.length > 0) {
        const has = keyNames(device.keys!);
        const named = has.length > namedAtMost ? `${has.slice(0, namedAtMost).join(", ")} and others` : has.join(", ");
        const sentence = `${device.name ?? path} has no key ${keyNames(missing).join(", ")}; it has ${named || "none"}`;
        return listener.lost("no-such-line", sentence);
      }
      for (const code of codes) if (device.down?.has(code)) down.add(code);
      closed = down.size === codes.length;
      listener.ready(device.down && closed);
    },
    key(code, isDown, atMs) {
      if (!codes.includes(code)) return;
      if (isDown) down.add(code);
      else down.delete(code);
      const now = down.size === codes.length;
      if (now === closed) return;
      closed = now;
      listener.edge(closed, atMs);
    },
    lost(fault, sentence) {
      down.clear();
      closed = false;
      listener.lost(fault, sentence);
    },
  });
}
