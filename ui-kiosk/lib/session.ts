/** Who this page is: asks the gateway once at start. Connecting is bus.ts. */
import type { StaffRole } from "../../gateway/contract/shapes.ts";

/** What the gateway says of this page. */
export interface Session {
  /** The page's own identity: `kiosk-1`, `counter-3`. */
  readonly identity: string;
  /** A random name for this one connection, so that two tabs of one kiosk do not throw each other out. */
  readonly part: string;
  readonly role: string;
  readonly site: string;
  /** The WebSocket's path on this host: `/bus`, `/bus/kiosk-1`. */
  readonly bus: string;
  /** The demo office on loopback: pages need no enrolment. */
  readonly demo: boolean;
  /** Only in the demo office, for pages of counters: codes with which anybody may try the signing in. */
  readonly cards?: readonly CodeCard[];
}

/** A card with a personal code, as a lead hands them out. */
export interface CodeCard {
  readonly role: StaffRole;
  /** Eight digits. */
  readonly code: string;
}

const firstWaitMs = 500;
const longestWaitMs = 5000;

/**
 * Asks for ever, with a bounded wait: a gateway that starts later than the page is normal. A page without an identity
 * goes to `/enrol`. `onTrouble` is told once when the first try fails.
 */
export async function openSession(onTrouble: () => void = () => {}): Promise<Session> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 1.5, longestWaitMs)) {
    const session = await askOnce();
    if (session === "enrol") {
      location.assign("/enrol");
      return new Promise(() => {});
    }
    if (session) return session;
    if (waitMs === firstWaitMs) onTrouble();
    await new Promise((resolve) => setTimeout(resolve, waitMs * (0.8 + 0.4 * Math.random())));
  }
}

async function askOnce(): Promise<Session | "enrol" | undefined> {
  try {
    const response = await fetch(`/session?page=${encodeURIComponent(location.pathname)}`, { cache: "no-store" });
    if (response.status === 401) return "enrol";
    return response.ok ? ((await response.json()) as Session) : undefined;
  } catch {
    return undefined; // No line to the gateway: fetch has no other way of saying it.
  }
}
