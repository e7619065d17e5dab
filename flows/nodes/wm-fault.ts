/** Node "fault": every fault that comes or goes, in the words that staff read of it. */
import type { FaultCode } from "../../gateway/contract/faults.ts";
import { faultText, type StaffTag } from "../../gateway/contract/texts.ts";
import type { FaultsView } from "../../gateway/contract/views.ts";
import { wartemarkeNode } from "./red.ts";

export interface FaultConfig {
  /** `printer`, `gateway`, `service`, `flow`. Empty: all but those that flows tell themselves. */
  readonly source: string;
  /** Empty: any fault. */
  readonly code: string;
  /** Empty: as the flows' own. */
  readonly language: "" | StaffTag;
  /** Also those that stand when the flows start. */
  readonly atStart: boolean;
}

type Fault = FaultsView["faults"][number];

/** `payload`: `since` is in milliseconds since the epoch; `text` says which one of many it is. */
export interface FaultNews {
  readonly source: string;
  readonly fault: FaultCode;
  readonly since: number;
  readonly title: string;
  readonly remedy: string;
  readonly text?: string;
}

export default wartemarkeNode<FaultConfig>("wm-fault", (config, { hear, note, tag, tell }) => {
  let before: FaultsView["faults"] | undefined = config.atStart ? [] : undefined;
  hear("view/faults", (value) => {
    const view = value as FaultsView | null;
    if (!view) return;
    for (const { topic, fault } of faultChanges(before, view.faults)) {
      if (!isMeant(fault, config)) continue;
      const news = newsOf(fault, config.language || tag);
      const over = topic === "cleared" ? `${overWord[tag]}: ` : "";
      note({ fill: over ? "green" : "red", shape: "dot", text: `${over}${news.title} (${news.source})` });
      tell(news, { topic, whole: fault });
    }
    before = view.faults;
  });
});

const overWord: Readonly<Record<StaffTag, string>> = { de: "vorbei", en: "over" };

/** What came and went between two views. New words for one that stands are news; a view without one before is none. */
export function faultChanges(
  before: readonly Fault[] | undefined,
  now: readonly Fault[],
): readonly { readonly topic: "raised" | "cleared"; readonly fault: Fault }[] {
  if (!before) return [];
  const saidBefore = new Map(before.map((fault) => [keyOf(fault), fault]));
  const present = new Set(now.map(keyOf));
  const gone = before.filter((fault) => !present.has(keyOf(fault)));
  const come = now.filter((fault) => {
    const known = saidBefore.get(keyOf(fault));
    return !known || known.text !== fault.text;
  });
  return [
    ...gone.map((fault) => ({ topic: "cleared" as const, fault })),
    ...come.map((fault) => ({ topic: "raised" as const, fault })),
  ];
}

function keyOf({ source, fault }: Fault): string {
  return `${source} ${fault}`;
}

/** A flow that hears of its own faults, and tells one for each, runs in circles: those have to be asked for. */
export function isMeant({ source, fault }: Fault, config: Pick<FaultConfig, "source" | "code">): boolean {
  const kind = source.split("/")[0]!;
  if (config.source ? kind !== config.source : kind === "flow") return false;
  return !config.code || fault === config.code;
}

export function newsOf({ source, fault, since, text }: Fault, tag: StaffTag): FaultNews {
  return { source, fault, since, ...faultText(fault, tag), ...(text !== undefined && { text }) };
}
