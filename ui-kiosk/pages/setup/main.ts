/** The set-up page: joins state, view and the forms of the gateway. */
import { startForm } from "../../lib/form-page.ts";
import { sendForm } from "../../lib/send-code.ts";
import { keepTongue, keptTongue } from "../../lib/staff-tongue.ts";
import { type Input, type Inventory, type Setup, startSetup, step, type Wish } from "./state.ts";
import { view } from "./view.ts";

startForm<Setup, Input>({
  state: startSetup(keptTongue()),
  step,
  view,
  second: { type: "second" },
  after(setup, before, send) {
    document.documentElement.lang = setup.tongue;
    keepTongue(setup.tongue);
    if (setup === before || (setup.door === "asking" && before.door !== "asking")) void look(send);
    if (setup.entry.sending && !before.entry.sending) void enter(setup.entry.digits, send);
    if (setup.wish && !before.wish) void ask(setup.wish, send);
    if (setup.told && !before.told) document.querySelector<HTMLElement>(".told button")?.focus();
  },
});

/** Asks until there is an answer: a gateway that starts later than the page is normal. */
async function look(send: (input: Input) => void): Promise<void> {
  try {
    const response = await fetch("/setup/state", { cache: "no-store" });
    if (response.status === 401) return send({ type: "closed" });
    if (response.ok) return send({ type: "inventory", inventory: (await response.json()) as Inventory });
  } catch {
    // No line: fetch has no other way of saying it.
  }
  setTimeout(() => void look(send), 2000);
}

async function enter(code: string, send: (input: Input) => void): Promise<void> {
  const sent = await sendForm("/setup/enter", { code });
  send({ type: "code-answered", trouble: sent.ok ? undefined : sent.trouble });
}

async function ask({ path, form }: Wish, send: (input: Input) => void): Promise<void> {
  const sent = await sendForm<{ code: string } | undefined>(path, form);
  send(sent.ok ? { type: "granted", code: sent.value?.code } : { type: "denied", trouble: sent.trouble });
  await look(send);
}
