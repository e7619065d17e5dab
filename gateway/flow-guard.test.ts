import { expect, test } from "vitest";
import { openFlowGuard, type TroubleTold } from "./flow-guard.ts";

/** A guard whose clock only the test moves, and whose core takes what it is told unless the disk is full. */
function start(standing: Omit<TroubleTold, "stands">[] = []) {
  const clock = { now: 1_000_000 };
  const told: TroubleTold[] = [];
  const cut: string[] = [];
  const disk = { isFull: false };
  const guard = openFlowGuard({
    now: () => clock.now,
    async tell(trouble) {
      if (!disk.isFull) told.push(trouble);
      return !disk.isFull;
    },
    cut: (flow) => cut.push(flow),
    standing,
    log: () => {},
  });
  /** Second by second, as the gateway ticks. */
  const pass = async (seconds: number) => {
    for (let n = 0; n < seconds; n++) {
      clock.now += 1_000;
      guard.tick();
      await Promise.resolve();
    }
  };
  const last = () => told.splice(0);
  return { guard, clock, cut, disk, pass, told: last };
}

const flooding = { flow: "flows", fault: "flow-flooding" } as const;
const misfit = { flow: "flows", fault: "flow-misfit" } as const;

test("who has more than a second's backlog is cut off for 30 s, told at once, and well 30 s after that", async () => {
  const { guard, cut, pass, told } = start();
  expect(guard.mayWait("flows", 1_000)).toBe(true);
  expect(cut).toEqual([]);
  expect(guard.mayWait("flows", 1_001)).toBe(false);
  expect(guard.mayWait("flows", 0)).toBe(false);
  guard.floods("flows");
  expect(cut).toEqual(["flows"]);
  const text = "Zu viele Nachrichten auf einmal: für 30 Sekunden getrennt";
  expect(told()).toEqual([{ ...flooding, stands: true, text }]);
  expect(guard.isOut("others")).toBe(false);
  await pass(29);
  expect(guard.isOut("flows")).toBe(true);
  await pass(1);
  expect(guard.isOut("flows")).toBe(false);
  await pass(29);
  expect(told()).toEqual([]);
  await pass(1);
  expect(told()).toEqual([{ ...flooding, stands: false }]);
});

test("who floods again when it has come back is cut off again, and its fault stands all the while", async () => {
  const { guard, cut, pass, told } = start();
  guard.floods("flows");
  await pass(35);
  guard.floods("flows");
  expect(cut).toHaveLength(2);
  await pass(59);
  expect(told().filter(({ stands }) => !stands)).toEqual([]);
  await pass(1);
  expect(told()).toEqual([{ ...flooding, stands: false }]);
});

test("a misfit is told at once, in new words after 5 s at the earliest, and over 30 s after the last", async () => {
  const { guard, pass, told } = start();
  guard.misfit("flows", "first");
  for (let n = 0; n < 1_000; n++) guard.misfit("flows", `word ${n}`);
  expect(told()).toEqual([{ ...misfit, stands: true, text: "first" }]);
  await pass(5);
  expect(told()).toEqual([{ ...misfit, stands: true, text: "word 999" }]);
  await pass(10);
  guard.misfit("flows", "word 999");
  await pass(29);
  expect(told()).toEqual([]);
  await pass(1);
  expect(told()).toEqual([{ ...misfit, stands: false }]);
});

test("what the disk could not take is told again until it is, raised or over", async () => {
  const { guard, disk, pass, told } = start();
  disk.isFull = true;
  guard.notAllowed("flows", "Befehl transfer");
  await pass(3);
  expect(told()).toEqual([]);
  disk.isFull = false;
  await pass(1);
  expect(told()).toMatchObject([{ fault: "flow-not-allowed", stands: true, text: "Befehl transfer" }]);
  disk.isFull = true;
  await pass(40);
  disk.isFull = false;
  await pass(2);
  expect(told()).toMatchObject([{ fault: "flow-not-allowed", stands: false }]);
});

test("what is raised while its end is being written down is told anew, and after it", async () => {
  const { guard, clock, told } = start();
  guard.misfit("flows", "words");
  clock.now += 30_000;
  guard.tick();
  guard.misfit("flows", "words");
  expect(told().map(({ stands }) => stands)).toEqual([true, false, true]);
});

test("what stood when the gateway ended is over 30 s after its start", async () => {
  const { pass, told } = start([{ ...misfit, text: "yesterday" }]);
  await pass(29);
  expect(told()).toEqual([]);
  await pass(1);
  expect(told()).toEqual([{ ...misfit, stands: false }]);
});

test("twenty commands pass at once, and five a second from then on; what is refused does not count", () => {
  const { guard, clock, cut, told } = start();
  const ask = (times: number) => Array.from({ length: times }, () => guard.mayAsk("flows", "halt-site"));
  expect(ask(100).filter(Boolean)).toHaveLength(20);
  expect(guard.mayAsk("others", "halt-site")).toBe(true);
  const passedAt: number[] = [];
  for (let ms = 0; ms < 40_000; ms += 50) {
    clock.now += 50;
    if (guard.mayAsk("flows", "halt-site")) passedAt.push(clock.now);
  }
  const busiest = passedAt.map((from) => passedAt.filter((at) => at >= from && at < from + 4_000).length);
  expect(Math.max(...busiest)).toBe(20);
  expect(passedAt.length).toBeGreaterThanOrEqual(180);
  expect(cut).toEqual([]);
  expect(told()).toEqual([{ ...flooding, stands: true, text: "Mehr als 5 Befehle oder Ereignisse in der Sekunde" }]);
});

test("whatever a flow asks day after day, no hour sees more than 3,600 of it", () => {
  const { guard, clock, told } = start();
  const hour = 60 * 60_000;
  let passed = 0;
  for (let ms = 0; ms < 3 * hour; ms += 250) {
    clock.now += 250;
    if (guard.mayAsk("flows", "halt-site")) passed += 1;
  }
  expect(passed).toBe(3 * 3_600);
  expect(told()).toMatchObject([{ ...flooding, text: "Mehr als 3600 Befehle oder Ereignisse in der Stunde" }]);
});

test.each([
  ["take-ticket", 30],
  ["announce", 6],
] as const)("of %s no minute sees more than %i, and other commands go on", (command, atMost) => {
  const { guard, clock } = start();
  const passedAt: number[] = [];
  for (let ms = 0; ms < 300_000; ms += 250) {
    clock.now += 250;
    if (guard.mayAsk("flows", command)) passedAt.push(clock.now);
  }
  const busiest = passedAt.map((from) => passedAt.filter((at) => at >= from && at < from + 60_000).length);
  expect(Math.max(...busiest)).toBe(atMost);
  expect(guard.mayAsk("flows", "call-next")).toBe(true);
});

test.each([
  ["view/counter/+", 60],
  ["device/lamp/hall/show", 400],
])("who subscribes to %s without end is cut off, after more than a house full of flows does", (filter, atMost) => {
  const { guard, cut } = start();
  for (let n = 0; n < atMost; n++) expect(guard.mayOpen("flows", filter)).toBe(true);
  expect(cut).toEqual([]);
  expect(guard.mayOpen("flows", filter)).toBe(false);
  expect(cut).toEqual(["flows"]);
});
