/** Starts the kiosk: its views, its clock, its taps. What it is stands in state.ts, what it looks like in view.ts. */
import { fitLargest } from "../../lib/largest-fit.ts";
import { measureScreen, shortSideMm } from "../../lib/millimetres.ts";
import { lockDown, reloadAfterBug, startPage, warmFonts } from "../../lib/page.ts";
import { listenToReader } from "../../lib/reader.ts";
import { codeOf } from "../../lib/scan.ts";
import { Intent, keptIntent } from "./asking.ts";
import { showLanguage, tellCrowding } from "./drawn.ts";
import { lookUp } from "./place.ts";
import { type KioskInput, type KioskState, start, step } from "./state.ts";
import { view } from "./view.ts";

const kept = keptIntent(sessionStorage, Date.now());
const intent = new Intent(sessionStorage, kept);

lockDown();
reloadAfterBug();
warmFonts();
void startPage<KioskState, KioskInput>({
  start: ({ identity }) => start(identity, performance.now(), kept?.command),
  step,
  view,
  listen({ bus, session, send }) {
    measureScreen(shortSideMm.kiosk, (extent) => send({ type: "extent", extent }));
    bus.onView("site", (value) => send({ type: "site", value }));
    bus.onView("day", (value) => send({ type: "day", value }));
    bus.onView(`kiosk/${session.identity}`, (value) => send({ type: "kiosk", value }));
    bus.onTime(({ at }) => send({ type: "time", at }));
    bus.onLink((link) => send({ type: "link", link }));
    setInterval(() => send({ type: "tick", now: performance.now() }), 500);
    for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => send({ type: "touch" }));
    listenToReader(readInto(send));
    intent.resume(bus, send);
  },
  after(state, before, { bus, send }) {
    intent.follow(state, before, bus, send);
    lookUp(state, before, bus, send);
    const scanner = state.kiosk?.scanner;
    if (scanner !== undefined && scanner !== before.kiosk?.scanner) bus.onScan(scanner, readInto(send));
  },
  drawn(state, before, send) {
    showLanguage(state, before);
    tellCrowding(send);
    fitLargest(".orders");
  },
});

/** What a reader reads and is none of our codes means nothing here. */
function readInto(send: (input: KioskInput) => void): (text: string) => void {
  return (text) => {
    const code = codeOf(text);
    if (code) send({ type: "scanned", code });
  };
}
