/** What a scanner's driver tells on the bus, as far as it is news: each event once, and none of the past. */
import { type DeviceEvent, eventTooOldMs, type Time } from "../../gateway/contract/messages.ts";

/** As many ids as can come within that age. */
const mostKept = 100;

export class ScanEvents {
  private readonly known = new Set<string>();

  /** The text that was read; undefined where the event is none of a scan, known, or old by the gateway's time. */
  textOf(payload: string, time: Time | undefined): string | undefined {
    const event = parsed(payload);
    if (event?.type !== "scanned" || !time || event.run !== time.run) return undefined;
    if (time.at - event.at > eventTooOldMs || this.known.has(event.id)) return undefined;
    this.known.add(event.id);
    for (const id of [...this.known].slice(0, -mostKept)) this.known.delete(id);
    return event.text;
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
