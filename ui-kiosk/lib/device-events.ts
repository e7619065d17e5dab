/** What the drivers of a page's own devices tell on the bus, as far as it is news: each once, none of the past. */
import { type DeviceEvent, eventTooOldMs, type Time } from "../../gateway/contract/messages.ts";

/** As many ids as can come within that age. */
const mostKept = 100;

export class DeviceEvents {
  private readonly known = new Set<string>();

  /** Undefined where it is no event, is known, or is old by the gateway's time. */
  newsOf(payload: string, time: Time | undefined): DeviceEvent | undefined {
    const event = parsed(payload);
    if (typeof event?.id !== "string" || !time || event.run !== time.run) return undefined;
    if (time.at - event.at > eventTooOldMs || this.known.has(event.id)) return undefined;
    this.known.add(event.id);
    for (const id of [...this.known].slice(0, -mostKept)) this.known.delete(id);
    return event;
  }
}

/** Unlike a view it was written by a device's driver, of which a site may have its own. */
function parsed(payload: string): DeviceEvent | undefined {
  try {
    return JSON.parse(payload) as DeviceEvent;
  } catch {
    return undefined;
  }
}
