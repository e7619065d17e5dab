/** The page's line to the office program, which is there also while the gateway is stopped: dials out, states in. */
import type { OfficeState, OfficeSwitch, OfficeTurn } from "../../../gateway/contract/office.ts";
import type { Input } from "./state.ts";

/** A dial that cannot be turned changes nothing; what it changed comes back as a state. */
export async function post(path: "/office/turn" | "/office/process", turn: OfficeTurn | OfficeSwitch): Promise<void> {
  const body = JSON.stringify(turn);
  try {
    await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body });
  } catch {
    // The line to the office program is gone; hearOffice says so.
  }
}

/** Listens for ever; the browser connects again by itself. */
export function hearOffice(send: (input: Input) => void): void {
  const source = new EventSource("/office/events");
  source.onmessage = ({ data }: MessageEvent<string>) =>
    send({ type: "office", state: JSON.parse(data) as OfficeState });
  source.onerror = () => send({ type: "unheard" });
}
