/** What the tests of appointments at the kiosk have in common: a site, its views, and a visitor's taps. */
import { codeOf } from "../../../gateway/contract/code.ts";
import type { Answer } from "../../../gateway/contract/commands.ts";
import type { Intake, KioskView, SiteView } from "../../../gateway/contract/views.ts";
import type { SlotsView } from "../../../gateway/contract/views-visits.ts";
import { type KioskInput, type KioskState, start, step, type Tap } from "./state.ts";

export const open: Intake = { open: true, halted: false };
export const code = codeOf("470815001");
export const at = (hour: number, minute = 0, date = 24) => Date.UTC(2026, 10, date, hour - 1, minute);

export const site: SiteView = {
  name: "Service Point Mitte",
  authority: "Ausländerbehörde",
  zone: "Europe/Berlin",
  languages: ["de", "en", "ar", "uk"].map((tag) => ({ tag, draft: false })),
  services: [
    { id: "pickup", name: { de: "Abholen" }, area: "ground" },
    { id: "extend", name: { de: "Verlängern" }, area: "ground", ask: "country" },
    { id: "advice", name: { de: "Beratung" }, area: "ground", ask: "letter" },
  ],
  teams: [
    { id: "one", countries: ["SY", "TR"], letters: "A-D,X" },
    { id: "two", countries: ["UA"], letters: "E-W" },
  ],
  checkedCodes: true,
  areas: [{ id: "ground", name: { de: "Wartebereich A" } }],
  counters: [],
};

export const offered = (id: string, more: Partial<KioskView["services"][number]> = {}) => ({
  id,
  waiting: 0,
  full: false,
  ...more,
});
export function kioskView(more: Partial<KioskView> = {}): KioskView {
  const services = [offered("pickup", { slots: true }), offered("extend"), offered("advice")];
  return {
    id: "k",
    area: "ground",
    intake: open,
    printer: { blocked: false },
    checkIn: true,
    services,
    tickets: [],
    ...more,
  };
}

const desk = { pool: "desk", minutes: 20, kiosk: true as const };
export const slots: SlotsView = {
  service: "pickup",
  days: [
    {
      start: at(0),
      pools: [
        { ...desk, at: [7 * 60, 9 * 60, 9 * 60 + 40] },
        { ...desk, pool: "room", at: [9 * 60] },
        { pool: "staff", minutes: 20, at: [9 * 60 + 20] },
      ],
    },
    { start: at(0, 0, 25), pools: [{ ...desk, at: [8 * 60] }] },
  ],
};

export function run(state: KioskState, ...inputs: KioskInput[]): KioskState {
  return inputs.reduce(step, state);
}
export const ready = run(
  start("k", 0),
  { type: "site", value: site },
  { type: "day", value: { day: "2026-11-24", intake: open } },
  { type: "kiosk", value: kioskView() },
  { type: "slots-of", service: "pickup", value: slots },
  { type: "time", at: at(8) },
  { type: "link", link: "up" },
);
export const arabic: Tap = { type: "language", tag: "ar" };
export const service = (id: string): Tap => ({ type: "service", id });
export const one: Tap = { type: "people", people: 1 };
export const typed = (text: string): KioskInput[] => [...text].map((character) => ({ type: "character", character }));
export const answer = (value: Answer): KioskInput => ({ type: "answer", answer: value });
export const command = ({ screen }: KioskState) => (screen.at === "asking" ? screen.command : undefined);
