/** The demo office's page: joins state, view, office program and bus. It works while the gateway is stopped. */
import { render } from "lit-html";
import { openBus } from "../../lib/bus.ts";
import { openSession } from "../../lib/session.ts";
import { keepTongue, keptTongue, onTongue } from "../../lib/staff-tongue.ts";
import { devicesOf, type Input, startOffice, step } from "./state.ts";
import { hearOffice, post } from "./turn.ts";
import { view } from "./view.ts";

const root = document.getElementById("page")!;
let office = startOffice(keptTongue());
let due = false;

function send(input: Input): void {
  office = step(office, input);
  if (input.type === "turn") void post("/office/turn", input.turn);
  if (input.type === "switch") void post("/office/process", input.turn);
  if (input.type === "hold") void hold(input);
  if (input.type === "tongue") keepTongue(input.tongue);
  if (!due) requestAnimationFrame(draw);
  due = true;
}

function draw(): void {
  due = false;
  document.documentElement.lang = office.tongue;
  render(view(office, send), root);
  const veil = document.querySelector(".veil");
  if (veil && !veil.contains(document.activeElement)) veil.querySelector("button")?.focus();
}

/** The decoder is large, and loaded when the first paper is held before a reader. */
async function hold({ paper, scanner }: Extract<Input, { type: "hold" }>): Promise<void> {
  const held = devicesOf(office, "printer")
    .flatMap(({ state }) => state.papers)
    .find(({ id }) => id === paper);
  const { codeOn } = await import("./read-code.ts");
  const value = held && (await codeOn(held));
  if (value === undefined) send({ type: "unread", paper });
  else send({ type: "turn", turn: { device: scanner, dial: "scan", value } });
}

draw();
hearOffice(send);
onTongue((tongue) => send({ type: "tongue", tongue }));
addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  send({ type: "read", paper: undefined });
  send({ type: "ask", alarm: undefined });
});
const bus = openBus(await openSession());
for (const name of ["site", "day", "faults", "office", "counter/+"] as const)
  bus.onView(name, (value, name) => send({ type: "view", name, value }));
bus.onLink((link) => send({ type: "link", link }));
