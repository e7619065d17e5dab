/** A terminal that says whole card numbers: nothing of them on the disk, on any topic, on paper or in the logs. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Payment } from "../../gateway/core/money.ts";
import { until } from "../appliance.ts";
import { openPage } from "../page.ts";
import { cardNumbers, foundOf } from "../payments/card-numbers.ts";
import { openPayingOffice, saturday, sunday, type Till } from "./paying-office.ts";

const wanted = 60;
/** Each payment has a status and two receipts. */
const perPayment = 3;
const numbers = cardNumbers(wanted, 20_261_121);
const halves = [numbers.slice(0, wanted / 2), numbers.slice(wanted / 2)] as const;
/** All that a counter's page may read; what its own terminal tells is among it. */
const readable = [
  ...["view/counter/+", "view/till/+", "view/service/+", "view/agenda/+", "view/payments", "view/faults"],
  ...["view/called", "view/doubts", "view/office", "view/end-of-day", "device/terminal/ec-1/event"],
];

test("card numbers and tracks that a terminal says leave no trace in the whole office", async () => {
  const [first, second] = halves;
  const office = await openPayingOffice(onTestFinished, {
    terminals: {
      "ec-1": { hostile: { numbers: first } },
      "ec-2": { hostile: { numbers: second, malformed: true } },
    },
  });
  const heard: string[] = [];
  const reader = await openPage(office.httpPort, "/counter/1", (text) => heard.push(text));
  onTestFinished(() => reader.close());
  expect(await Promise.all(readable.map((topic) => reader.listens(topic)))).not.toContain(undefined);

  // The printer remembers its last papers alone: they are collected after each payment.
  const papers = new Map<number, string>();
  const pays = async (till: Till) => {
    await till.paysOnce();
    await until(() => [...office.desk().state().payments.values()].every(isPrinted), 20_000);
    for (const paper of office.printerAt("receipts").state().papers) papers.set(paper.id, JSON.stringify(paper));
  };
  for (let nth = 0; nth < wanted / 2 / perPayment; nth++) await Promise.all(office.tills.map(pays));
  await office.nextDay(sunday, "07:30");
  await until(() => office.desk().state().dayFiles.get(saturday)?.written, 20_000);

  const disk = onDisk(office.data);
  expect([...disk.keys()]).toEqual(
    expect.arrayContaining(["journal.sqlite", `treasury/zahlungen-test-${saturday}.csv`]),
  );
  const places = new Map([
    ...disk,
    ["topics", heard.join("\n")],
    ["papers", [...papers.values()].join("\n")],
    ["logs", [...office.log, ...office.driverLog].join("\n")],
  ]);
  for (const [place, text] of places) expect([place, foundOf(numbers, text)]).toEqual([place, []]);

  // They were said, and searched for where they would be: what may be seen of them is there.
  const journal = [...disk].flatMap(([name, text]) => (name.startsWith("journal") ? [text] : [])).join("\n");
  for (const text of [journal, disk.get(`treasury/zahlungen-test-${saturday}.csv`)!])
    expect(numbers.filter((number) => text.includes(`**${number.slice(-4)}`)).length).toBeGreaterThan(wanted / 2);
  expect(papers.size).toBe(wanted / perPayment);
  expect(heard.some((text) => text.includes("ec-1/event") && text.includes("receipt"))).toBe(true);
  expect(office.driverLog.some((line) => line.includes("terminal/ec-1: pay: approved"))).toBe(true);
}, 60_000);

const isPrinted = ({ receipts }: Payment) =>
  receipts.some(({ receipt, printed }) => receipt.copy === "customer" && printed);

/** Every file below the folder, byte by byte. */
function onDisk(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map(({ parentPath, name }) => join(parentPath, name)).filter((path) => existsSync(path));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, "latin1")]));
}
