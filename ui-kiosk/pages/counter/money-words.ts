/** What has come of a yes about money, in a sentence, where nothing else on the page shows it. Pure. */
import { staffKeys } from "../../../gateway/contract/texts.ts";
import { moneyWords, sayIn, serviceWords } from "../../parts/staff-words.ts";
import type { Noted } from "./appointments.ts";
import type { Panel } from "./state.ts";

/** Undefined: it is not about money. */
export function moneyNoted(panel: Panel, what: Exclude<Noted["what"], "copied">): string | undefined {
  const { tongue, site } = panel;
  const say = sayIn(tongue);
  switch (what.type) {
    case "set-fee": {
      const service = serviceWords(site, what.service, tongue);
      return say("feeSet", { service, amount: moneyWords(what.cents, tongue) });
    }
    case "note-payment": {
      const way = say(staffKeys.otherWay[what.way]);
      return say("otherwiseNoted", { way, reference: what.reference });
    }
    case "settled":
      return say("paymentSettled", { number: what.number, state: say(staffKeys.paymentState[what.state]) });
    case "print-receipt":
      return say("paymentReceiptComes");
    case "ask-terminal":
      return say("terminalAsked", { work: say(staffKeys.terminalWork[what.work]) });
    default:
      return undefined;
  }
}
