/** Works at a ZVT terminal that take no customer's money: end of day, turnover, copies, and its own care. */
import type { UpkeepWork } from "../../../gateway/contract/payments.ts";
import type { JobEnd } from "../../driver.ts";
import { resultOf } from "./codes.ts";
import type { End, Hearing } from "./dialogue.ts";
import { codeText, totalsOf, wordsOf } from "./facts.ts";
import { piecesOf } from "./read.ts";
import { gatherReceipts } from "./receipts.ts";
import type { Session } from "./session.ts";
import { notBegun, type Work } from "./work.ts";
import { diagnosis, endOfDay, initialisation, repeatReceipt, setClock, turnover } from "./write.ts";

/** ZVT 27 of a completion: a software update begins, the terminal starts anew. */
const silentAfter = [0xe0, 0xfc];

export async function doUpkeep(work: Work, what: UpkeepWork): Promise<JobEnd | undefined> {
  const { session, job } = work;
  const { port, config } = session;
  if (what !== "end-of-day" && what !== "repeat-receipt" && what !== "diagnosis" && config.lacks.includes(what)) {
    port.log(`${what}: this terminal has no command for it`);
    return { outcome: "failed" };
  }
  const condition = await session.ready();
  if (condition !== "ready") return notBegun(condition);
  if (!(await port.keep({ type: "work-started", job }))) return { outcome: "failed" };
  const again = await session.ready();
  if (again !== "ready") return notBegun(again);
  if (work.isAborted() || work.isStopped()) return { outcome: "failed" };
  const end = await carryOut(session, what, job);
  if (work.isStopped()) return undefined;
  port.log(`${what}: ${end.outcome}`);
  return end;
}

/** What a terminal asks for when it says how it is; its receipts belong to no work. */
export async function cure(session: Session, what: "initialise" | "diagnosis" | "set-clock"): Promise<void> {
  const lacks = what !== "diagnosis" && session.config.lacks.includes(what);
  const instead = lacks ? "diagnosis" : what;
  session.port.log(`it asks for care: ${instead}`);
  const { outcome } = await carryOut(session, instead);
  session.port.log(`${instead}: ${outcome}`);
}

async function carryOut(session: Session, what: UpkeepWork, job?: string): Promise<JobEnd> {
  const { dialogue, port } = session;
  const of = job === undefined ? {} : { job };
  const receipts = gatherReceipts((receipt) => port.keep({ type: "receipt", ...of, receipt }), {
    unnamed: what === "repeat-receipt" ? "payment" : "admin",
  });
  let refusal: JobEnd | undefined;
  const hearing: Hearing = {
    shown() {},
    async told(message) {
      const facts = totalsOf(message, dialogue.charset);
      refusal = facts.approved ? undefined : failed(facts.code, facts.text);
      return job === undefined || port.keep({ type: "work-told", job, facts });
    },
    printed: (message) => receipts.add(piecesOf(message, dialogue.charset)),
    ending: () => receipts.end(),
  };
  const end = await dialogue.command(apduOf(session, what), hearing);
  if (end.how === "completed" && silentAfter.includes(end.message.fields.result ?? 0)) session.updates();
  if (end.how === "completed" && what === "repeat-receipt" && receipts.kept.length === 0) return { outcome: "failed" };
  return endOf(session, end, refusal);
}

function endOf(session: Session, end: End, refusal: JobEnd | undefined): JobEnd {
  switch (end.how) {
    case "completed":
      return refusal ?? { outcome: "ok" };
    case "refused":
      session.port.log(`refused with ${codeText(end.code)}: ${resultOf(end.code).meaning}`);
      return failed(codeText(end.code));
    case "aborted":
      return refusal ?? failed(codeText(end.code), wordsOf(end.message, session.dialogue.charset));
    case "unsent":
      return { outcome: "failed", fault: "unreachable" };
    default:
      return refusal ?? { outcome: "unknown" };
  }
}

function failed(code: string | undefined, text?: string): JobEnd {
  return { outcome: "failed", ...(code && { code }), ...(text && { text }) };
}

function apduOf({ config, port }: Session, what: UpkeepWork): Uint8Array {
  const { password, diagnosisKind } = config;
  switch (what) {
    case "end-of-day":
      return endOfDay({ password });
    case "turnover":
      return turnover({ password });
    case "repeat-receipt":
      return repeatReceipt({ password });
    case "diagnosis":
      return diagnosis(diagnosisKind ? { kind: "line" } : {});
    case "initialise":
      return initialisation({ password });
    case "set-clock":
      return setClock({ password, at: clockOf(port.now()) });
  }
}

/** As the clock on the wall says. */
function clockOf(ms: number): { date: string; time: string } {
  const at = new Date(ms);
  const two = (number: number) => String(number).padStart(2, "0");
  return {
    date: [at.getFullYear() % 100, at.getMonth() + 1, at.getDate()].map(two).join("-"),
    time: [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":"),
  };
}
