/** Starts the display: its view, its clock, its gong. What it is stands in state.ts, what it looks like in view.ts. */
import { fitLargest } from "../../lib/largest-fit.ts";
import { measureScreen, shortSideMm } from "../../lib/millimetres.ts";
import { lockDown, reloadAfterBug, startPage, warmFonts } from "../../lib/page.ts";
import { keptTongue } from "../../lib/staff-tongue.ts";
import { Gong } from "./gong.ts";
import { displayLayout, usualDistanceMm } from "./layout.ts";
import { type DisplayInput, type DisplayState, start, step } from "./state.ts";
import { view } from "./view.ts";

const distanceMm = Number(new URLSearchParams(location.search).get("viewingDistanceMm")) || usualDistanceMm;
let gong: Gong | undefined;

lockDown();
reloadAfterBug();
warmFonts();
void startPage<DisplayState, DisplayInput>({
  start: () => start(performance.now(), distanceMm),
  step,
  view: (state) => view(state, { tongue: keptTongue(), allow: () => gong?.allow() }),
  listen({ bus, session, send }) {
    gong = new Gong((audible) => send({ type: "audible", audible }));
    measureScreen(shortSideMm.display, (extent) => {
      const { rowMm, pitchMm, heroMm } = displayLayout(extent, distanceMm);
      for (const [name, mm] of Object.entries({ row: rowMm, pitch: pitchMm, hero: heroMm }))
        document.documentElement.style.setProperty(`--${name}`, `calc(${mm} * var(--mm))`);
      send({ type: "extent", extent });
    });
    bus.onView("site", (value) => send({ type: "site", value }));
    bus.onView(`display/${session.identity}`, (value) => send({ type: "display", value }));
    bus.onLine(session.identity, (value) => send({ type: "line", value }));
    bus.onTime(({ at }) => send({ type: "time", at, now: performance.now() }));
    setInterval(() => send({ type: "tick", now: performance.now() }), 500);
  },
  after: (state, before) => gong?.ring(state.gongs - before.gongs),
  drawn() {
    for (const words of [".orders", ".announced", ".line-words"]) fitLargest(words);
  },
});
