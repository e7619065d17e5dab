/** Looks for mistakes in how fees are taken: terminals, where receipts come out, the step of paying, the folder. */
import { resolve } from "node:path";
import { isOurFolder } from "./appointments/own-files.ts";
import { defaultPayments } from "./contract/configuration.ts";
import type { Site } from "./contract/site.ts";
import { unknown } from "./read-words.ts";

export function paymentMistakes(site: Site): string[] {
  return [
    ...site.counters.flatMap((counter, n) => counterMistakes(`counters[${n}]`, counter, site)),
    ...site.services.flatMap((service, n) => payingMistakes(`services[${n}]`, service)),
    ...unusedMistakes(site),
    ...folderMistakes(site),
  ];
}

type Counter = Site["counters"][number];

function counterMistakes(at: string, counter: Counter, { devices, kiosks, payments }: Site): string[] {
  const { terminal, receiptPrinter, station } = counter;
  const named = (kind: string) => devices.filter((device) => device.kind === kind).map(({ id }) => `${kind}/${id}`);
  const device = (key: string, kind: string, id: string | undefined) =>
    unknown(`${at}.${key}`, "device", id === undefined ? undefined : `${kind}/${id}`, named(kind));
  const hasPrinter = receiptPrinter !== undefined || kiosks.some(({ printer }) => printer !== undefined);
  return [
    ...device("terminal", "terminal", terminal),
    ...device("receiptPrinter", "printer", receiptPrinter),
    ...(terminal !== undefined && !payments
      ? [`${at}.terminal: without „payments“ no fee is taken here; add payments: {} to the file, or remove this`]
      : []),
    ...(terminal !== undefined && station !== undefined
      ? [`${at}.terminal: nobody sits at a station who could take a fee; remove it`]
      : []),
    ...(terminal !== undefined && !hasPrinter
      ? [`${at}: receipts of terminal/${terminal} would come out nowhere; name a receiptPrinter`]
      : []),
    ...(receiptPrinter !== undefined && !payments
      ? [`${at}.receiptPrinter: without „payments“ there are no receipts; add payments: {} to the file, or remove this`]
      : []),
  ];
}

/** The step is left out when nothing is open: a fee of its own would be open always. */
function payingMistakes(at: string, { paying, feeCents }: Site["services"][number]): string[] {
  if (!paying || feeCents === undefined) return [];
  return [`${at}.paying: a step that is for paying costs nothing by itself; put feeCents at what is paid for`];
}

function unusedMistakes({ counters, payments }: Site): string[] {
  if (!payments || counters.some(({ terminal }) => terminal !== undefined)) return [];
  return ["payments: no counter has a card terminal; add „terminal“ to one, or remove this"];
}

/** Where the data folder is, only the start knows: somewhere deep, beside nothing that anybody writes. */
const data = "/?/?/?/?";

/** Whatever lies in a folder of lists is read as a list, and moved away. */
function folderMistakes({ payments, appointments }: Site): string[] {
  if (!payments) return [];
  const at = "payments.treasuryFolder";
  const { treasuryFolder: folder } = { ...defaultPayments, ...payments };
  if (isOurFolder(data, folder))
    return [`${at}: „${folder}“ holds what is the gateway's own; name a folder for this alone, as treasury`];
  const other = (appointments?.sources ?? []).find(({ folder: lists, outcomes }) =>
    [lists, `${lists}/done`, outcomes].some(
      (used) => used !== undefined && resolve(data, used) === resolve(data, folder),
    ),
  );
  return other ? [`${at}: „${other.id}“ of appointments uses „${folder}“; name another folder`] : [];
}
