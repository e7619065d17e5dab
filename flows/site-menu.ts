/** What nodes offer in their menus of a site: its names, and what it gives to flows. */
import { flowsHost } from "../gateway/contract/configuration.ts";
import type { Site } from "../gateway/contract/site.ts";
import { deviceName } from "../gateway/contract/topics.ts";
import type { SiteMenu } from "./talk.ts";

export function siteMenu(site: Site): SiteMenu {
  return {
    counters: site.counters.map(({ id, label }) => ({ id, label })),
    services: site.services.map(({ id, name }) => ({ id, name: name.de })),
    areas: site.areas.map(({ id, name }) => ({ id, name: name.de })),
    kiosks: site.kiosks.map(({ id }) => id),
    displays: site.displays.map(({ id }) => id),
    devices: site.devices.map(deviceName),
    shows: site.flows?.shows ?? [],
    served: site.devices.filter(({ host }) => host === flowsHost).map(deviceName),
    languages: site.languages,
  };
}
