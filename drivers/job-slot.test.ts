import { expect, test } from "vitest";
import type { JobDone } from "../gateway/contract/messages.ts";
import type { JobEnd } from "./driver.ts";
import { type Job, jobSlot } from "./job-slot.ts";

/** A slot of run „d1“ whose work ends when the test says so. */
function openSlot() {
  const begun: string[] = [];
  const told: JobDone[] = [];
  const ends: ((end: JobEnd) => void)[] = [];
  let now: number | undefined = 1000;
  const slot = jobSlot({
    run: "d1",
    now: () => now,
    work: (job) => {
      begun.push(job.id);
      return new Promise((resolve) => ends.push(resolve));
    },
    told: (done) => void told.push(done),
  });
  return {
    slot,
    begun,
    told,
    clock(next: number | undefined) {
      now = next;
    },
    async finish(end: JobEnd) {
      ends.shift()?.(end);
      await Promise.resolve();
    },
  };
}
const job = (id: string, more: Partial<Job> = {}): Job => ({ id, run: "d1", until: 2000, ...more });

test("a job is done once, however often the slot tells it", async () => {
  const { slot, begun, told, finish } = openSlot();
  slot.put(job("a"));
  slot.put(job("a"));
  await finish({ outcome: "ok" });
  slot.put(job("a"));
  expect(begun).toEqual(["a"]);
  expect(told).toEqual([
    { id: "a", run: "d1", outcome: "ok" },
    { id: "a", run: "d1", outcome: "ok" },
  ]);
});

test("an end long past is still known", async () => {
  const { slot, begun, told, finish } = openSlot();
  slot.put(job("a"));
  await finish({ outcome: "unknown", fault: "paper-out" });
  slot.put(job("b"));
  await finish({ outcome: "ok" });
  slot.put(job("a"));
  expect(begun).toEqual(["a", "b"]);
  expect(told.at(-1)).toEqual({ id: "a", run: "d1", outcome: "unknown", fault: "paper-out" });
});

test("one at a time: the next waits, and only the latest of those that wait is done", async () => {
  const { slot, begun, finish } = openSlot();
  slot.put(job("a"));
  slot.put(job("b"));
  slot.put(job("c"));
  expect(begun).toEqual(["a"]);
  await finish({ outcome: "ok" });
  expect(begun).toEqual(["a", "c"]);
});

test("nothing to do is nothing done, and takes back what waits", async () => {
  const { slot, begun, told, finish } = openSlot();
  slot.put(null);
  slot.put(job("a"));
  slot.put(job("b"));
  slot.put(null);
  await finish({ outcome: "ok" });
  expect(begun).toEqual(["a"]);
  expect(told.map((done) => done.id)).toEqual(["a"]);
});

test("another run's job is not ours", () => {
  const { slot, begun, told } = openSlot();
  slot.put(job("a", { run: "d0" }));
  expect(begun).toEqual([]);
  expect(told).toEqual([]);
});

test("a job past its time is failed before it was begun", () => {
  const { slot, begun, told } = openSlot();
  slot.put(job("a", { until: 999 }));
  expect(begun).toEqual([]);
  expect(told).toEqual([{ id: "a", run: "d1", outcome: "failed" }]);
});

test("while the time is not known a job waits", () => {
  const { slot, begun, clock } = openSlot();
  clock(undefined);
  slot.put(job("a"));
  slot.look();
  expect(begun).toEqual([]);
  clock(1500);
  slot.look();
  slot.look();
  expect(begun).toEqual(["a"]);
});
