/** All that watches flows at one gateway, put together: what they send and show, and which devices they serve. */
import type { Broker } from "./broker.ts";
import type { Site } from "./contract/site.ts";
import type { ClientRole } from "./contract/staff-rights.ts";
import { deviceName, topics } from "./contract/topics.ts";
import type { FlowTrouble } from "./core/decision.ts";
import type { State } from "./core/state.ts";
import type { Desk } from "./desk.ts";
import { type FlowGuard, openFlowGuard, type TroubleTold } from "./flow-guard.ts";
import { openFlowShows } from "./flow-shows.ts";

export interface FlowWatchParts {
  readonly site: Site;
  readonly prefix: string;
  /** As the gateway finds it when it starts. */
  readonly state: State;
  readonly roleOf: (identity: string) => ClientRole | undefined;
  /** Asked for only once they are there. */
  readonly broker: () => Broker;
  readonly desk: () => Desk;
  readonly log: (line: string) => void;
}

export interface FlowWatch {
  readonly flows: FlowGuard;
  /** Devices that flows serve, as `kind/id`, and the identity of each one's flow. */
  readonly served: ReadonlyMap<string, string>;
  /** Resolves once it is heard what flows show: before the broker lets anybody in. */
  start(): Promise<void>;
  /** To be called each second. */
  tick(): void;
}

export function openFlowWatch({ site, prefix, state, roleOf, broker, desk, log }: FlowWatchParts): FlowWatch {
  const now = () => performance.now();
  const guard = openFlowGuard({
    now,
    tell: async (trouble) => (await desk().submit({ type: "flow-trouble", ...trouble })).ok,
    cut: (flow) => broker().endWhere(({ id }) => id === flow),
    standing: troublesOf(state),
    log,
  });
  const served = servedByFlows(site, roleOf);
  const seenAt = new Map<string, number>();
  let shows: Awaited<ReturnType<typeof openFlowShows>> | undefined;

  /** What tells its last word by itself has long done so. */
  function endServed(): void {
    for (const flow of new Set(served.values()))
      if (broker().isConnected(flow) || !seenAt.has(flow)) seenAt.set(flow, now());
    for (const [name, flow] of served) {
      const isGone = now() - seenAt.get(flow)! >= goneAfterMs;
      if (!isGone || !desk().state().devices.get(name)?.online) continue;
      const [kind = "", id = ""] = name.split("/");
      broker().publish(prefix + topics.status({ kind, id }), JSON.stringify({ online: false }));
    }
  }
  return {
    flows: guard,
    served,
    async start() {
      shows = await openFlowShows({ broker: broker(), prefix, shows: site.flows?.shows ?? [], roleOf, guard, now });
    },
    tick() {
      guard.tick();
      shows?.tick();
      if (shows) endServed();
    },
  };
}

/** A flow that is gone for so long serves nothing, whatever it said last. */
const goneAfterMs = 5_000;

const watched: readonly string[] = ["flow-flooding", "flow-misfit", "flow-not-allowed"] satisfies FlowTrouble[];

/** What stood when the gateway ended must not stand for ever. */
function troublesOf({ faults }: State): Omit<TroubleTold, "stands">[] {
  return [...faults.values()].flatMap(({ source, fault, text }) => {
    const [root, flow, ...rest] = source.split("/");
    if (root !== "flow" || !flow || rest.length > 0 || !watched.includes(fault)) return [];
    return { flow, fault: fault as FlowTrouble, ...(text !== undefined && { text }) };
  });
}

function servedByFlows({ devices }: Site, roleOf: FlowWatchParts["roleOf"]): ReadonlyMap<string, string> {
  const served = devices.flatMap((device) =>
    device.host !== undefined && roleOf(device.host) === "flow" ? [[deviceName(device), device.host] as const] : [],
  );
  return new Map(served);
}
