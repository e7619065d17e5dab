/** The office of office.yaml on loopback, at a day and hour that a walk sets, with what is put into its folders. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Site } from "../../gateway/contract/site.ts";
import type { CounterView, DisplayView } from "../../gateway/contract/views.ts";
import { momentOf } from "../../gateway/core/calendar/moments.ts";
import { readSite } from "../../gateway/read-site.ts";
import { type Appliance, slipText, startAppliance, until } from "../appliance.ts";
import type { Page } from "../page.ts";

const zone = "Europe/Berlin";
/** Days without holidays and changes of clocks, long ago: what a page sends is never too old. */
export const monday = "2025-11-24";
export const tuesday = "2025-11-25";
export const wednesday = "2025-11-26";
export const at = (day: string, time: string) => momentOf(day, time, zone);

export interface Options {
  readonly day?: string;
  readonly time?: string;
  readonly site?: (usual: Site) => Site;
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

export async function openOffice({ day = monday, time = "08:00", site = (usual) => usual }: Options = {}) {
  const folders = mkdtempSync(join(tmpdir(), "wartemarke-folders-"));
  const clock = openTime(at(day, time));
  const usual = readSite(join(import.meta.dirname, "office.yaml"), () => []);
  const appliance = await startAppliance({ wall: clock.wall, site: () => atFolders(site(usual), folders) });
  const staffed = usual.counters.filter(({ station }) => station === undefined);
  const everybodyThere = () => until(() => appliance.desk().state().stations.size === staffed.length);
  await everybodyThere();
  return {
    ...appliance,
    folders,
    /** The clock on the wall is set forward; what the gateway makes of it within a second is the walk's to wait for. */
    itIs: (day: string, time: string) => clock.set(at(day, time)),
    /** Overnight: a new day begins, and everybody is at the counters again. */
    async nextDay(day: string, time: string) {
      clock.set(at(day, time));
      await until(() => appliance.desk().state().day === day);
      await everybodyThere();
    },
    counter: async (id: string) => counterPage(await appliance.page(`/counter/${id}`), id),
    /** As another system does it: under another name first. */
    put(source: string, name: string, text: string) {
      const path = join(folders, "lists", source, name);
      writeFileSync(`${path}.part`, text);
      renameSync(`${path}.part`, path);
    },
    /** The list is put aside with this report. */
    async report(source: string, name: string): Promise<string> {
      const path = join(folders, "lists", source, "done", `${name}.report.txt`);
      await until(() => existsSync(path) && !existsSync(join(folders, "lists", source, name)), 30_000);
      return readFileSync(path, "utf8");
    },
    async stop() {
      await appliance.stop();
      rmSync(folders, { recursive: true, force: true });
    },
  };
}

/** A clock on the wall that goes on by itself and can be set. */
export function openTime(start: number) {
  let [base, since] = [start, performance.now()];
  return {
    wall: () => base + (performance.now() - since),
    set(to: number) {
      [base, since] = [to, performance.now()];
    },
  };
}

/** Folders that are there before the gateway looks. */
function atFolders(site: Site, folders: string): Site {
  const sources = (site.appointments?.sources ?? []).map((source) => ({
    ...source,
    folder: join(folders, source.folder),
    ...(source.outcomes !== undefined && { outcomes: join(folders, source.outcomes) }),
  }));
  for (const { folder, outcomes } of sources) {
    mkdirSync(folder, { recursive: true });
    if (outcomes !== undefined) mkdirSync(outcomes, { recursive: true });
  }
  return { ...site, appointments: { ...site.appointments, sources } };
}

/** What somebody at a counter does and sees. */
function counterPage(page: Page, counter: string) {
  const view = () => page.view<CounterView>(`counter/${counter}`);
  return {
    page,
    view,
    /** Calls the next one; undefined when nobody is there to be called. */
    async calls(): Promise<string | undefined> {
      const answer = await page.ask({ type: "call-next", counter });
      return answer.ok ? answer.number : undefined;
    },
    begins: () => asked(page, { type: "begin", counter }),
    finishes: () => asked(page, { type: "finish", counter }),
    /** Sees this visitor at the counter. */
    has: (number: string | undefined) => until(() => view()?.current?.number === number),
    /** Sees that this one is next, and why. */
    async sees(number: string, reason: string) {
      await until(() => view()?.next?.visit.number === number && view()?.next?.reason === reason);
    },
  };
}
export type Counter = ReturnType<typeof counterPage>;

async function asked(page: Page, command: Parameters<Page["ask"]>[0]): Promise<void> {
  const answer = await page.ask(command);
  if (!answer.ok) throw new Error(`${command.type} was refused: ${answer.refusal}`);
}

/** A walk-in's number. */
export async function ticket(
  kiosk: Page,
  services: string | readonly string[],
  more: { language?: string; people?: number; team?: string } = {},
): Promise<string> {
  const wanted = typeof services === "string" ? [services] : [...services];
  const answer = await kiosk.ask({ type: "take-ticket", services: wanted, language: "de", ...more });
  if (!answer.ok) throw new Error(`no ticket: ${answer.refusal}`);
  return answer.number!;
}

/** All that came out of a printer, each slip as its lines. */
export function slips({ printerAt }: Appliance, printer: string): string[] {
  return printerAt(printer)
    .state()
    .papers.filter((paper) => paper.cut)
    .map(slipText);
}

/** What a display calls: number and place. */
export function callsOn(display: Page, id: string): string[] {
  return (display.view<DisplayView>(`display/${id}`)?.calls ?? []).map(({ number, label }) => `${number} ${label}`);
}
