/** What signs, lamps and displays' lines were last told to show, to be told again on the next connection. */
import { type DeviceRef, deviceName } from "../../gateway/contract/topics.ts";

interface Showing {
  readonly device: DeviceRef;
  readonly value: unknown;
}

export interface Shown {
  /** Returned: by which one what is shown is known to be one's own. */
  put(device: DeviceRef, value: unknown): Showing;
  /** False: somebody else shows there by now. */
  letGo(mine: Showing): boolean;
  all(): readonly Showing[];
}

export function openShown(): Shown {
  const showing = new Map<string, Showing>();
  return {
    put(device, value) {
      const mine = { device, value };
      showing.set(deviceName(device), mine);
      return mine;
    },
    letGo(mine) {
      const name = deviceName(mine.device);
      return showing.get(name) === mine && showing.delete(name);
    },
    all: () => [...showing.values()],
  };
}
