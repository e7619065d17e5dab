/** An office whose gateway lives on the preloaded disk: fill the disk, break its syncs, cut the power, start again. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandOf } from "../../gateway/contract/commands.ts";
import type { FaultsView } from "../../gateway/contract/views.ts";
import { cutPower } from "./disk.ts";
import { type Process, start, started } from "./gateway-process.ts";
import { type Asked, type Load, openLoad } from "./load.ts";
import { openRandom } from "./random.ts";
import { scratch } from "./scratch.ts";
import { countsOf, type ShimOptions, shimEnvironment } from "./shim.ts";

export const siteFile = join(import.meta.dirname, "site.yaml");
/** A kiosk without a printer, and what is asked there. */
export const kiosk = "/kiosk/kiosk-2";
export const ticketFor = (service: string): CommandOf<"take-ticket"> => ({
  type: "take-ticket",
  services: [service],
  language: "de",
});
export const ticket = ticketFor("collect");
export const callNext: CommandOf<"call-next"> = { type: "call-next", counter: "1" };

type Circumstances = Pick<ShimOptions, "lost" | "syncMs" | "cut" | "clock">;

export function openOffice(library: string, site = siteFile) {
  const { folder, data } = scratch();
  const platter = join(folder, "platter");
  const full = join(folder, "full");
  const eio = join(folder, "eio");
  const random = openRandom();
  /** All that was asked here, and the answers. */
  const memory: Asked[] = [];
  const options = (circumstances: Circumstances) => ({
    site,
    data,
    environment: shimEnvironment({ library, data, platter, full, eio, ...circumstances }),
  });
  return {
    data,
    memory,
    random,
    /** Starts the gateway and connects its pages. */
    async start(circumstances: Circumstances = {}): Promise<{ gateway: Process; load: Load }> {
      const gateway = await started("gateway", options(circumstances));
      return { gateway, load: await openLoad(gateway, random, memory) };
    },
    /** Starts the gateway, which may or may not become ready. */
    tryToStart: (circumstances: Circumstances = {}) => start("gateway", options(circumstances)),
    /** No file grows once all together have so many bytes. Default: as many as there are. */
    fill: (bytes = 0) => writeFileSync(full, String(bytes)),
    free: () => rmSync(full),
    failSyncs: () => writeFileSync(eio, ""),
    mendSyncs: () => rmSync(eio),
    syncs: () => countsOf(platter).syncs,
    /** What was not synced is gone. The gateway must have ended. */
    cutPower: () => cutPower(data, platter, random),
  };
}

/** The gateway's own faults, as staff see them. */
export function ownFaults(load: Load): string[] {
  const { faults = [] } = load.page("/counter/1").view<FaultsView>("faults") ?? {};
  return faults.flatMap(({ source, fault }) => (source === "gateway" ? [fault] : []));
}
