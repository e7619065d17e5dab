/** What a device takes of that which it hangs on, so that no two devices are given the same. */
import { parseAddress } from "./address.ts";
import { besides, headerLabels, parseLine } from "./lines.ts";

export interface Occupied {
  /** Where the site file says so: `lamp`, `pins.data`. */
  readonly key: string;
  /** The board, port or address. */
  readonly place: string;
  /** What of it no other device may have: `line 17`. Undefined: all of it. */
  readonly part: string | undefined;
  /** What all who share the place must agree on. */
  readonly how: string;
}

/** By a contact or output; nothing where there is none. */
export function occupiedLine(key: string, line: string | undefined, at?: string): Occupied[] {
  const address = line === undefined ? undefined : parseLine(besides(at, line));
  if (!address) return [];
  switch (address.kind) {
    case "gpiomon": {
      const part = address.line === undefined ? undefined : `line ${address.line}`;
      return [{ key, place: address.at.toLowerCase(), part, how: "gpiomon" }];
    }
    case "firmata":
      return [{ key, ...box(address.at), part: `pin ${address.pin}` }];
    case "hid":
      // A chord may share its keys with others, but not be another's chord.
      return [{ key, place: address.path, part: [...address.keys].sort().join("+"), how: "keys" }];
    case "pwm":
      return [{ key, place: `PWM chip ${address.chip}`, part: `channel ${address.channel}`, how: "PWM" }];
    default: {
      // The kernel's two interfaces and pigpio lead to the same header.
      const label = "label" in address ? address.label : undefined;
      const place = label === undefined || headerLabels.includes(label) ? "this board's header" : `chip ${label}`;
      return [{ key, place, part: `line ${address.line}`, how: "GPIO" }];
    }
  }
}

function box(at: string): Pick<Occupied, "place" | "how"> {
  const [place = "", settings] = at.replace(/^serial:/, "").split("?");
  if (place.startsWith("tcp:")) return { place: place.toLowerCase(), how: "Firmata" };
  return { place, how: `Firmata, ${settings ?? "baud=57600"}` };
}

/** By what speaks in bytes: all of the line, or the part that it answers to. */
export function occupiedPipe(at: string, speaks: string, part?: string): Occupied[] {
  const key = "at";
  const address = parseAddress(at);
  switch (address?.kind) {
    case undefined:
      return [];
    case "usb":
      return [{ key, place: at, part, how: speaks }];
    case "tcp":
      return [{ key, place: at.toLowerCase(), part, how: speaks }];
    case "serial": {
      const { path, baud, flow, dataBits, parity } = address;
      const how = `${speaks}, baud=${baud}&flow=${flow}&data=${dataBits}&parity=${parity}`;
      return [{ key, place: path, part, how }];
    }
  }
}
