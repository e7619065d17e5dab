/** Starts the kiosk: its views, its clock, its taps. What it is stands in state.ts, what it looks like in view.ts. */
import { measureScreen, shortSideMm } from "../../lib/millimetres.ts";
import { lockDown, reloadAfterBug, startPage, warmFonts } from "../../lib/page.ts";
import { Intent, keptIntent } from "./asking.ts";
import { showLanguage, tellCrowding } from "./drawn.ts";
import { lookUp } from "./place.ts";
import { codeOf, nothingTyped, stroke } from "./scan.ts";
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
    listenToReader(send);
    intent.resume(bus, send);
  },
  after(state, before, { bus, send }) {
    intent.follow(state, before, bus, send);
    lookUp(state, before, bus, send);
  },
  drawn(state, before, send) {
    showLanguage(state, before);
    tellCrowding(send);
  },
});

/** The reader is a keyboard. Its keys are taken away before any button hears them; all others pass. */
function listenToReader(send: (input: KioskInput) => void): void {
  let typed = nothingTyped;
  const hear = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const { typed: next, scanned, isScan } = stroke(typed, event.key, event.timeStamp);
    typed = next;
    if (isScan) event.preventDefault();
    const code = scanned === undefined ? undefined : codeOf(scanned);
    if (code) send({ type: "scanned", code });
  };
  addEventListener("keydown", hear, { capture: true });
}
