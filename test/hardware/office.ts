/** The office of the campaign: 32 counters, each with button and lamp on one of four boxes and a sign on one line. */
import { type SignLine, simulateSignLine } from "../../drivers/sign/simulator-line.ts";
import { type BoxSimulator, simulateBox } from "../../drivers/transport/firmata-simulator.ts";
import type { Site } from "../../gateway/contract/site.ts";
import { type Appliance, startAppliance } from "../appliance.ts";
import type { Page } from "../page.ts";
import type { Lit } from "./reading.ts";

/** Two on USB, which have no power while they are unplugged, and two behind a device server, which keep theirs. */
const wires = ["pty", "pty", "tcp", "tcp"] as const;
const firstButton = 2;
const firstLamp = 10;
export const perBox = 8;

export interface Box {
  readonly wire: (typeof wires)[number];
  readonly simulator: BoxSimulator;
  /** The devices on it. */
  readonly sources: ReadonlySet<string>;
}

export interface Counter {
  readonly id: string;
  readonly box: Box;
  readonly pin: number;
  /** When its lamp was lit, in ms of performance.now(). */
  readonly lamp: Lit[];
}

export interface House {
  readonly office: Appliance;
  readonly boxes: readonly Box[];
  readonly counters: readonly Counter[];
  readonly signs: SignLine;
  readonly kiosk: Page;
  readonly panel: Page;
  stop(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const simulators = await Promise.all(wires.map((wire) => simulateBox({ wire })));
  const places = simulators.flatMap((_, box) =>
    Array.from({ length: perBox }, (_, nth) => ({ box, nth, id: String(perBox * box + nth + 1) })),
  );
  const signs = await simulateSignLine({ signs: places.map((_, n) => ({ unit: n + 1 })) });
  const boxes = simulators.map((simulator, n): Box => {
    const sources = places.filter(({ box }) => box === n).map(({ id }) => `button/b${id}`);
    return { wire: wires[n]!, simulator, sources: new Set(sources) };
  });
  const counters = places.map(({ id, box, nth }): Counter => {
    const lamp = watchLamp(simulators[box]!, firstLamp + nth);
    return { id, box: boxes[box]!, pin: firstButton + nth, lamp };
  });
  const office = await startAppliance({
    driversApart: true,
    site: (usual) => siteOf(usual, counters, signs.at),
  });
  const [kiosk, panel] = await Promise.all([office.page("/kiosk"), office.page("/counter/1")]);
  return {
    ...{ office, boxes, counters, signs, kiosk, panel },
    async stop() {
      await office.stop();
      for (const simulator of simulators) await simulator.close();
      await signs.close();
    },
  };
}

export const services = ["collect", "extend", "advice"];

function siteOf(usual: Site, counters: readonly Counter[], signLine: string): Site {
  return {
    ...usual,
    areas: usual.areas!.slice(0, 1),
    services: services.map((id) => ({ id, name: { de: id } })),
    counters: counters.map(({ id }) => ({
      ...{ id, label: id, services, button: `b${id}`, sign: `s${id}`, alwaysOpen: true },
    })),
    displays: [{ id: "display-1" }],
    staff: [{ id: "lead-1", role: "lead" }],
    devices: [
      ...usual.devices.filter(({ kind }) => kind === "printer"),
      ...counters.map(({ id, box, pin }) => ({
        kind: "button",
        id: `b${id}`,
        config: { at: `firmata:${atOf(box)}#${pin}`, lamp: `#${pin - firstButton + firstLamp}` },
      })),
      ...counters.map(({ id }) => ({ kind: "sign", id: `s${id}`, config: { at: signLine, unit: Number(id) } })),
    ],
  };
}

const atOf = ({ simulator }: Box) => simulator.at;

function watchLamp(box: BoxSimulator, pin: number): Lit[] {
  const lit: { from: number; to: number | undefined }[] = [];
  box.onChange(() => {
    const isLit = (box.state().lamps[pin] ?? 0) > 0;
    const last = lit.at(-1);
    const wasLit = last !== undefined && last.to === undefined;
    if (isLit && !wasLit) lit.push({ from: performance.now(), to: undefined });
    if (!isLit && wasLit) last.to = performance.now();
  });
  return lit;
}
