/** Starts the kiosk: its views, its clock, its taps. What it is stands in state.ts, what it looks like in view.ts. */
import { fitLargest } from "../../lib/largest-fit.ts";
import { measureScreen, shortSideMm } from "../../lib/millimetres.ts";
import { lockDown, reloadAfterBug, startPage, warmFonts } from "../../lib/page.ts";
import { listenToReader } from "../../lib/reader.ts";
import { appointmentIn, codeOf } from "../../lib/scan.ts";
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
    bus.onView("slots/+", (value, name) => send({ type: "slots-of", service: name.slice("slots/".length), value }));
    bus.onTime(({ at }) => send({ type: "time", at }));
    bus.onLink((link) => send({ type: "link", link }));
    setInterval(() => send({ type: "tick", now: performance.now() }), 500);
    for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => send({ type: "touch" }));
    listenToReader(readInto(send));
    addEventListener("keydown", typeInto(send));
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

/** What a reader reads and may be no code means nothing here. */
function readInto(send: (input: KioskInput) => void): (text: string) => void {
  return (text) => {
    const ticket = codeOf(text);
    const appointment = appointmentIn(text);
    if (ticket) send({ type: "scanned", code: ticket });
    else if (appointment !== undefined) send({ type: "presented", code: appointment });
  };
}

/** A kiosk may have a pad of real keys: they do what those on the screen do. */
function typeInto(send: (input: KioskInput) => void): (event: KeyboardEvent) => void {
  return ({ key, ctrlKey, altKey, metaKey }) => {
    if (ctrlKey || altKey || metaKey) return;
    if (key === "Backspace") send({ type: "erase" });
    else if (/^[0-9A-Za-z./_]$/.test(key)) send({ type: "character", character: key });
  };
}
