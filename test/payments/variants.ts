/** Drivers that do wrong, as tills in the field were seen to: the judge of the cuts must catch each of them. */
import type { JobEnd } from "../../drivers/driver.ts";
import type { DeviceHappening, TerminalJob } from "../../gateway/contract/messages.ts";
import type { Variant } from "./cut.ts";

/** What became of a work is not looked up at the terminal. */
const looksNowhere = { giveUp: 0 };
const again = "-again";
const isAgain = (job: string | undefined) => job?.endsWith(again) === true;

/** Asks the terminal once more when a payment did not end well. */
export const resending: Variant = {
  times: looksNowhere,
  start: (port, start) =>
    start({
      ...port,
      onJob: (handler) =>
        port.onJob(async (job) => {
          const end = await handler(job);
          const { id, order } = job as TerminalJob;
          if (end.outcome === "ok" || order.work !== "pay") return end;
          return handler({ ...(job as TerminalJob), id: `${id}${again}` });
        }),
      keep(happening: DeviceHappening) {
        if (!("job" in happening) || !isAgain(happening.job)) return port.keep(happening);
        if (happening.type === "work-started") return Promise.resolve(true);
        return port.keep({ ...happening, job: happening.job!.slice(0, -again.length) } as DeviceHappening);
      },
    }),
};

/** Takes whatever it does not know for not paid. */
export const rounding: Variant = {
  times: looksNowhere,
  start: (port, start) =>
    start({
      ...port,
      onJob: (handler) =>
        port.onJob(async (job): Promise<JobEnd> => {
          const end = await handler(job);
          return end.outcome === "unknown" ? { ...end, outcome: "failed" } : end;
        }),
    }),
};
