/** Runs one configured device, its driver below and its topics above; knows the drivers' contract and no device. */
import { type GatewayClock, gatewayClock } from "../gateway/contract/gateway-clock.ts";
import { type DeviceStatus, type PressAnswer, Time } from "../gateway/contract/messages.ts";
import { deviceName, prefix, topics } from "../gateway/contract/topics.ts";
import { connectBus } from "./bus.ts";
import { type DevicePort, type Driver, type JobEnd, keepWithinMs, type Running } from "./driver.ts";
import { type Job, jobSlot } from "./job-slot.ts";
import { answers, jobs, shows } from "./messages.ts";
import { checkOf } from "./schema-check.ts";
import { openTelling } from "./telling.ts";

export interface HostOptions {
  readonly site: string;
  readonly device: { readonly kind: string; readonly id: string; readonly config: unknown };
  /** Its kind's driver; the configuration has been checked against its schema. */
  readonly driver: Driver<unknown>;
  readonly broker: string;
  readonly identity: string;
  readonly secret: string;
  readonly ca?: string;
  /** This start of the driver program. */
  readonly run: string;
  readonly log: (line: string) => void;
}

const isTime = checkOf(Time);

export function hostDevice(options: HostOptions): Running {
  const { device, run } = options;
  const topic = topicsOf(options);
  const clock = watched(gatewayClock(() => performance.now()));
  const log = (line: string) => options.log(`${deviceName(device)}: ${line}`);
  const complain = onceAMinute(log);
  let show: (value: unknown) => void = () => {};
  let work: ((job: unknown) => Promise<JobEnd>) | undefined;

  const slot = jobSlot({
    run,
    now: () => clock.read()?.at,
    work(job) {
      if (!work) throw new Error(`the driver of ${device.kind} takes no jobs, but its kind is sent some`);
      return work(job);
    },
    told: (done) => void bus.publish(topic.done, done, "state"),
  });
  const hear: Record<string, (value: unknown) => void> = {
    [topic.time](value) {
      clock.heard(value as Time);
      slot.look();
    },
    [topic.show]: (value) => show(value),
    [topic.answer]: (value) => telling.answered(value as PressAnswer),
    [topic.job]: (value) => slot.put(value as Job | null),
  };
  const fits = schemasOf(device.kind, topic);
  const tellStatus = () => bus.publish(topic.status, { online: true, run, ...condition.now() }, "state");
  const condition = conditionOf(log, tellStatus);

  const bus = connectBus({
    ...options,
    name: `${device.kind}-${device.id}`,
    farewell: { topic: topic.status, value: { online: false } },
    topics: Object.keys(fits),
    connected() {
      tellStatus();
      const last = slot.last();
      if (last) bus.publish(topic.done, last, "state");
    },
    lost() {
      clock.forget();
      // A job that waited for the time is told again on the next connection, if it still stands.
      slot.put(null);
    },
    message(from, text) {
      const value = text === "" ? null : parse(text);
      if (value === null && from !== topic.time) return void (from === topic.job && slot.put(null));
      if (fits[from]?.(value)) hear[from]?.(value);
      else complain(from, `dropped a message on ${from} that fits no schema`);
    },
    trouble: (sentence) => complain("broker", sentence),
  });

  const telling = openTelling({
    time: clock.read,
    publish: (event) => bus.publish(topic.event, event, "event"),
    keepWithinMs,
  });
  const port: DevicePort = {
    ...telling.port,
    onLine: clock.onLine,
    ...condition.told,
    onShow(handler) {
      show = handler;
    },
    onJob(handler) {
      work = handler;
    },
    now: () => clock.read()?.at ?? Date.now(),
    log,
  };
  const running = options.driver.start(device.config, port);
  return {
    async stop() {
      clock.stop();
      telling.stop();
      await running.stop();
      await bus.close();
    },
  };
}

const lookEveryMs = 500;

/** Tells when the gateway is heard, and when it has fallen silent. */
function watched(clock: GatewayClock) {
  let told: boolean | undefined;
  let tell: (heard: boolean) => void = () => {};
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const heard = clock.read() !== undefined;
    if (heard === told) return;
    told = heard;
    tell(heard);
  };
  return {
    read: clock.read,
    heard(time: Time) {
      clock.heard(time);
      look();
    },
    forget() {
      clock.forget();
      look();
    },
    onLine(handler: (heard: boolean) => void) {
      tell = handler;
      // Silence has no event of its own; most devices need not know of it.
      timer ??= setInterval(look, lookEveryMs);
    },
    stop: () => clearInterval(timer),
  };
}

type Condition = Pick<DeviceStatus, "fault" | "text" | "model" | "alarm" | "busy">;

/** How the device is, what it calls itself, whether it says alarm or busy; told when it changes. */
function conditionOf(log: (line: string) => void, changed: () => void) {
  let condition: Condition = {};
  return {
    now: () => condition,
    told: {
      fault(fault: Condition["fault"], text?: string) {
        if (fault === condition.fault && text === condition.text) return;
        const { fault: _, text: _text, ...rest } = condition;
        condition = { ...rest, ...(fault && { fault }), ...(fault && text !== undefined && { text }) };
        log(fault ? `fault ${[fault, text].filter(Boolean).join(": ")}` : "well again");
        changed();
      },
      model(model: string) {
        if (model === condition.model) return;
        condition = { ...condition, model };
        log(`it is a ${model}`);
        changed();
      },
      alarm(alarm: boolean) {
        if (alarm === condition.alarm) return;
        condition = { ...condition, alarm };
        log(alarm ? "alarm" : "no alarm");
        changed();
      },
      busy(busy: boolean) {
        if (busy === condition.busy) return;
        condition = { ...condition, busy };
        changed();
      },
    },
  };
}

function topicsOf({ site, device }: HostOptions) {
  const of = (name: string) => prefix(site) + name;
  return {
    time: of(topics.time),
    status: of(topics.status(device)),
    event: of(topics.event(device)),
    show: of(topics.show(device)),
    answer: of(topics.answer(device)),
    job: of(topics.job(device)),
    done: of(topics.done(device)),
  };
}

/** The topics that a device of this kind listens to, and what may come on each. */
function schemasOf(kind: string, topic: ReturnType<typeof topicsOf>): Record<string, (value: unknown) => boolean> {
  const job = jobs[kind] && checkOf(jobs[kind]);
  const show = shows[kind] && checkOf(shows[kind]);
  const answer = answers[kind] && checkOf(answers[kind]);
  return {
    [topic.time]: (value) => isTime.Check(value),
    ...(job && { [topic.job]: (value: unknown) => job.Check(value) }),
    ...(show && { [topic.show]: (value: unknown) => show.Check(value) }),
    ...(answer && { [topic.answer]: (value: unknown) => answer.Check(value) }),
  };
}

/** What is no JSON fits no schema either. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One line a minute for each thing that is wrong, however often it is met. */
function onceAMinute(log: (line: string) => void): (about: string, line: string) => void {
  const last = new Map<string, number>();
  return (about, line) => {
    const now = performance.now();
    if (now - (last.get(about) ?? Number.NEGATIVE_INFINITY) < 60_000) return;
    last.set(about, now);
    log(line);
  };
}
