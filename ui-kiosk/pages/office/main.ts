/** The demo office's page: joins state, view, office program and bus. It works while the gateway is stopped. */
import { render } from "lit-html";
import { openBus } from "../../lib/bus.ts";
import { openSession } from "../../lib/session.ts";
import { keepTongue, keptTongue, onTongue } from "../../lib/staff-tongue.ts";
import { type Input, startOffice, step } from "./state.ts";
import { hearOffice, post } from "./turn.ts";
import { view } from "./view.ts";

const root = document.getElementById("page")!;
let office = startOffice(keptTongue());
let due = false;

function send(input: Input): void {
  office = step(office, input);
  if (input.type === "turn") void post("/office/turn", input.turn);
  if (input.type === "switch") void post("/office/process", input.turn);
  if (input.type === "tongue") keepTongue(input.tongue);
  if (!due) requestAnimationFrame(draw);
  due = true;
}

function draw(): void {
  due = false;
  document.documentElement.lang = office.tongue;
  render(view(office, send), root);
  const close = document.querySelector<HTMLElement>(".reading button");
  if (close && document.activeElement !== close) close.focus();
}

draw();
hearOffice(send);
onTongue((tongue) => send({ type: "tongue", tongue }));
addEventListener("keydown", ({ key }) => key === "Escape" && send({ type: "read", paper: undefined }));
const bus = openBus(await openSession());
for (const name of ["site", "faults", "office", "counter/+"] as const)
  bus.onView(name, (value, name) => send({ type: "view", name, value }));
bus.onLink((link) => send({ type: "link", link }));
