/** Looks for mistakes in where other systems put their lists and fetch outcomes: part of reading the site file. */
import { resolve } from "node:path";
import { isOurFolder } from "./appointments/own-files.ts";
import type { Site } from "./contract/site.ts";
import type { AppointmentSource } from "./contract/site-visits.ts";
import { isOurs } from "./core/appointment.ts";
import { idsOf, twice, unknown } from "./read-words.ts";

export function sourceMistakes(site: Site): string[] {
  const sources = site.appointments?.sources ?? [];
  const services = idsOf(site.services);
  return [
    ...twice("appointments.sources", idsOf(sources), "give one another id"),
    ...sources.flatMap((source, n) => {
      const at = `appointments.sources[${n}]`;
      const named = Object.entries(source.services ?? {});
      return [
        ...(isOurs({ source: source.id })
          ? [`${at}.id: „${source.id}“ is the word for appointments made here; give it another id`]
          : []),
        ...unknown(`${at}.service`, "service", source.service, services),
        ...named.flatMap(([name, id]) => unknown(`${at}.services.${name}`, "service", id, services)),
        ...unknown(`${at}.clerk`, "member of staff", source.clerk, idsOf(site.staff)),
        ...unknown(`${at}.team`, "team", source.team, idsOf(site.teams)),
        ...unknown(`${at}.counter`, "counter", source.counter, idsOf(site.counters)),
        ...(source.columns && source.format !== "csv" ? [`${at}.columns: only csv has columns; remove them`] : []),
      ];
    }),
    ...folderMistakes(sources),
  ];
}

/** Where the data folder is, only the start knows: somewhere deep, beside nothing that anybody writes. */
const data = "/?/?/?/?";

/** In a folder of two, one would move away what the other puts there. */
function folderMistakes(sources: readonly AppointmentSource[]): string[] {
  const at = (n: number, key: string) => `appointments.sources[${n}].${key}`;
  const setAside = sources.map(({ id, folder }) => ({
    id,
    at: "",
    folder: `${folder}/done`,
    use: "sets its lists aside",
  }));
  const named = sources.flatMap(({ id, folder, outcomes }, n) => [
    { id, at: at(n, "folder"), folder, use: "reads its lists" },
    ...(outcomes === undefined ? [] : [{ id, at: at(n, "outcomes"), folder: outcomes, use: "tells its outcomes" }]),
  ]);
  const places = [...setAside, ...named].map((place) => ({ ...place, path: resolve(data, place.folder) }));
  return places.slice(setAside.length).flatMap(({ at, folder, path }, n) => {
    if (isOurFolder(data, folder))
      return [`${at}: „${folder}“ holds what is the gateway's own; name a folder for this alone, as lists`];
    const other = places.slice(0, setAside.length + n).find((before) => before.path === path);
    return other ? [`${at}: „${other.id}“ ${other.use} there; name another folder`] : [];
  });
}
