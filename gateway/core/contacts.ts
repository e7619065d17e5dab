/** Contacts that are no visits: noted by service and way, with no person, and counted by day. */
import type { CommandOf } from "../contract/commands.ts";
import type { ContactWay } from "../contract/shapes.ts";
import { type Asked, byCounter, type Decision, events, refuse } from "./decision.ts";
import type { State } from "./state.ts";

export function noteContact(state: State, { service, way }: CommandOf<"note-contact">, asked: Asked): Decision {
  if (!state.configuration!.services.some(({ id }) => id === service)) return refuse("unknown-service");
  return events({ type: "contact-noted", service, way, ...byCounter(asked) });
}

export function withContact(state: State, { service, way }: { service: string; way: ContactWay }): State {
  return { ...state, contacts: state.contacts.update(`${service} ${way}`, 0, (n) => n + 1) };
}

/** Those of today. */
export function contactsOf(state: State): Record<ContactWay, number> {
  const count = (way: ContactWay) =>
    state.contacts.reduce((sum, n, key) => (key.endsWith(` ${way}`) ? sum + n : sum), 0);
  return { phone: count("phone"), mail: count("mail") };
}
