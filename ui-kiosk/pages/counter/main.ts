/** The panel of one counter: joins state, view, bus and keyboard. */
import { type Reach, startPage } from "../../lib/page.ts";
import { listenToReader } from "../../lib/reader.ts";
import { appointmentIn, codeOf } from "../../lib/scan.ts";
import { sendForm } from "../../lib/send-code.ts";
import { keepTongue, keptTongue, onTongue } from "../../lib/staff-tongue.ts";
import { listenForKeys, openFocusGuide } from "./keys.ts";
import { type Input, openedBy, type Panel, startPanel, step } from "./state.ts";
import { view } from "./view.ts";
import { viewsWanted } from "./wanted.ts";

const here = decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1) ?? "");
const today = new Date().toLocaleDateString("sv"); // The Swedish way of writing a date is ISO 8601.
const heard = new Set<string>();
const guideFocus = openFocusGuide(document);

await startPage<Panel, Input>({
  start: ({ cards = [] }) => startPanel(here, keptTongue(), today, { framed: window.top !== window, cards }),
  step,
  view,
  listen(reach) {
    const { bus, session, send } = reach;
    const names = [
      `station/${session.identity}`,
      "counters",
      "service/+",
      "alarms",
      "called",
      "doubts",
      "faults",
      "day",
      "site",
    ];
    for (const name of names as "site"[]) bus.onView(name, (value, name) => send({ type: "view", name, value }));
    bus.onTime(({ at }) => send({ type: "time", at }));
    bus.onLink((link) => send({ type: "link", link }));
    onTongue((tongue) => send({ type: "tongue", tongue }));
    listenForKeys(document, () => send({ type: "silent-alarm" }));
    listenToReader((text) => send(scanOf(text)));
    hear([`counter/${here}`], reach);
  },
  after(panel, before, reach) {
    const { bus, send } = reach;
    const { asked } = panel;
    hear(viewsWanted(panel), reach);
    if (asked && asked !== before.asked) bus.ask(asked).then((answer) => send({ type: "answered", answer }));
    const { raising } = panel;
    if (raising !== undefined && before.raising === undefined)
      bus
        .ask({ type: "raise-silent-alarm", counter: raising })
        .then((answer) => send({ type: "silent-alarm-answered", answer }));
    hearScanner(panel, before, reach);
    hearTerminal(panel, before, reach);
    if (panel.entry.sending && !before.entry.sending) signIn(panel.entry.digits, send);
    if (panel.tongue !== before.tongue) keepTongue(panel.tongue);
  },
  drawn(panel, before) {
    document.documentElement.lang = panel.tongue;
    const opened = before && openedBy(before, panel);
    if (opened) document.querySelector(`[data-opened="${CSS.escape(opened)}"]`)?.scrollIntoView({ block: "nearest" });
    guideFocus();
  },
});

/** Of all panels only one's own is heard, and of all lists those that are looked at: they change with every call. */
function hear(names: readonly string[], { bus, send }: Reach<Input>): void {
  for (const name of names.filter((each) => !heard.has(each))) {
    heard.add(name);
    bus.onView(name as "site", (value) => send({ type: "view", name, value }));
  }
}

function scanOf(text: string): Input {
  return { type: "scanned", code: codeOf(text), appointment: appointmentIn(text) };
}

/** The scanner that lies at this page, whichever counter somebody has picked here. */
function hearScanner(panel: Panel, before: Panel, { bus, send }: Reach<Input>): void {
  const scanner = panel.panels[here]?.scanner;
  if (scanner === undefined || scanner === before.panels[here]?.scanner) return;
  bus.onScan(scanner, (text) => send(scanOf(text)));
}

/** The terminal of this page's own counter; those of others are nobody else's to read. */
function hearTerminal(panel: Panel, before: Panel, { bus, send }: Reach<Input>): void {
  const terminal = panel.tills[here]?.terminal?.id;
  if (terminal === undefined || terminal === before.tills[here]?.terminal?.id) return;
  bus.onTerminal(terminal, (shows) => send({ type: "terminal", terminal, shows }));
}

async function signIn(code: string, send: (input: Input) => void): Promise<void> {
  const sent = await sendForm("/sign-in", { code, page: location.pathname });
  send({ type: "code-answered", trouble: sent.ok ? undefined : sent.trouble });
}
