/** Enrols this device with a code: before that it has no identity, and so no bus. */

import { startForm } from "../../lib/form-page.ts";
import { sendForm } from "../../lib/send-code.ts";
import { keepTongue, keptTongue } from "../../lib/staff-tongue.ts";
import { type Enrolment, type Input, startEnrolment, step } from "./state.ts";
import { view } from "./view.ts";

startForm<Enrolment, Input>({
  state: startEnrolment(keptTongue()),
  step,
  view,
  second: { type: "second" },
  after(enrolment, before, send) {
    document.documentElement.lang = enrolment.tongue;
    keepTongue(enrolment.tongue);
    if (enrolment.entry.sending && !before.entry.sending) enrol(enrolment.entry.digits, send);
    if (enrolment.page !== undefined) location.assign(enrolment.page);
  },
});

async function enrol(code: string, send: (input: Input) => void): Promise<void> {
  const sent = await sendForm<{ page: string }>("/enrol", { code });
  send(sent.ok ? { type: "right", page: sent.value.page } : { type: "wrong", trouble: sent.trouble });
}
