import { expect, test } from "vitest";
import type { Command } from "../contract/commands.ts";
import type { SignShow } from "../contract/messages.ts";
import type { CounterView, DisplayView } from "../contract/views.ts";
import { project } from "./project.ts";
import { configuration, type Morning, minute, morning } from "./testing.ts";

const view = <T>(office: Morning, name: string) => project(office.state).get(`view/${name}`) as T;
const sign = (office: Morning, id: string) => project(office.state).get(`device/sign/${id}/show`) as SignShow;
const callNext = (counter: string): Command => ({ type: "call-next", counter });
const refused = (refusal: string) => ({ ok: false, refusal });

test("the longest waiting of the services a counter serves is called, and its sign says so", () => {
  const office = morning();
  office.kiosk("advice");
  office.kiosk("extend");
  office.kiosk("collect");
  expect(office.at("1", callNext("1"))).toMatchObject({ ok: true, number: "K001" });
  expect(sign(office, "s1")).toEqual({ text: "K001", blink: true });
  expect(office.at("2", callNext("2"))).toMatchObject({ number: "F001" });
});

test("precedence first, then who is back at the counter that parked, then who was sent here, then standing", () => {
  const office = morning();
  const [a, b, c, d] = [1, 2, 3, 4].map(() => office.kiosk("collect") as { number: string }).map((x) => x.number);
  office.at("1", { type: "set-precedence", number: d!, precedence: true });
  office.at("1", { type: "transfer", number: c!, to: { counter: "1" } });
  office.at("1", { type: "call", counter: "1", number: b! });
  office.at("1", { type: "park", counter: "1" });
  office.at("1", { type: "resume", number: b! });
  const order = [1, 2, 3, 4].map(() => office.at("1", callNext("1")) as { number: string }).map((x) => x.number);
  expect(order).toEqual([d, b, c, a]);
  const reasons = office.of("ticket-called").map((e) => (e as { reason: string }).reason);
  expect(reasons).toEqual(["picked", "precedence", "parked-here", "for-this-counter", "longest-waiting"]);
});

test("a visit sent to one counter waits for that counter only", () => {
  const office = morning();
  office.kiosk("collect");
  office.at("2", { type: "transfer", number: "K001", to: { counter: "1" } });
  expect(office.at("2", callNext("2"))).toEqual(refused("nobody-waiting"));
  expect(office.at("1", callNext("1"))).toMatchObject({ number: "K001" });
});

test("a second press within two seconds calls nobody else; the same press again has the same answer", () => {
  const office = morning();
  office.kiosk("collect");
  office.kiosk("collect");
  expect(office.press("b1", "press-1")).toEqual({ ok: true, number: "K001" });
  expect(office.press("b1", "press-1")).toEqual({ ok: true, number: "K001" });
  office.now += 1_500;
  expect(office.press("b1")).toEqual(refused("already-called"));
  office.now += 600;
  expect(office.press("b1")).toMatchObject({ number: "K002" });
  expect(office.numbers("called")).toEqual(["K002"]);
});

test("a button calls with the skills of who is signed in there, else with the counter's own", () => {
  const office = morning();
  office.kiosk("advice");
  expect(office.press("b3")).toMatchObject({ number: "L001" });
  office.at("2", { type: "sign-off" });
  expect(office.press("b2")).toEqual(refused("counter-not-open"));
});

test("undo within ten seconds brings back the visit before and the one that was called", () => {
  const office = morning();
  office.kiosk("collect");
  office.kiosk("collect");
  office.at("1", callNext("1"));
  office.later(minute);
  office.at("1", callNext("1"));
  expect(office.at("1", { type: "undo", counter: "1" })).toMatchObject({ ok: true });
  expect(view<CounterView>(office, "counter/1").current?.number).toBe("K001");
  expect(office.numbers("waiting")).toEqual(["K002"]);
  expect(view<DisplayView>(office, "display/display-1").calls.map((c) => c.number)).toEqual(["K001"]);
  expect(office.at("1", { type: "undo", counter: "1" })).toEqual(refused("nothing-to-undo"));
});

test("undo comes too late after ten seconds, or once somebody else has turned the visit", () => {
  const office = morning();
  office.kiosk("collect");
  office.at("1", callNext("1"));
  office.now += 10_001;
  expect(office.at("1", { type: "undo", counter: "1" })).toEqual(refused("nothing-to-undo"));
  office.at("1", { type: "transfer", number: "K001", to: { counter: "2" } });
  office.at("2", callNext("2"));
  expect(office.at("1", { type: "undo", counter: "1" })).toEqual(refused("nothing-to-undo"));
});

test("a visit cancelled elsewhere cannot be brought back to a counter that has called the next one", () => {
  const office = morning();
  office.kiosk("collect");
  office.kiosk("collect");
  office.at("2", callNext("2"));
  office.at("1", { type: "cancel", number: "K001" });
  office.at("2", callNext("2"));
  expect(office.at("1", { type: "undo", counter: "1" })).toEqual(refused("nothing-to-undo"));
  expect(view<CounterView>(office, "counter/2").current?.number).toBe("K002");
});

test("a call leaves the display when its visitor waits again, and after five newer ones when done", () => {
  const office = morning();
  for (let n = 0; n < 9; n++) office.kiosk("collect");
  const shown = () => view<DisplayView>(office, "display/display-1").calls.map((c) => c.number);
  office.at("1", callNext("1"));
  office.at("1", { type: "transfer", number: "K001", to: { service: "extend" } });
  expect(shown()).toEqual([]);
  for (let n = 0; n < 8; n++) office.at("1", callNext("1"));
  expect(shown()).toEqual(["K009", "K008", "K007", "K006", "K005", "K004"]);
});

test("take-over moves the call and frees the first counter; undo puts it back", () => {
  const office = morning();
  office.kiosk("collect");
  office.at("1", callNext("1"));
  expect(office.at("2", { type: "take-over", counter: "2", number: "K001" })).toMatchObject({ ok: true });
  expect([sign(office, "s1").text, sign(office, "s2").text]).toEqual(["", "K001"]);
  office.at("2", { type: "undo", counter: "2" });
  expect([sign(office, "s1").text, sign(office, "s2").text]).toEqual(["K001", ""]);
});

test("a no-show who turns up in time keeps the old standing, later he has to take a new ticket", () => {
  const office = morning();
  office.kiosk("collect");
  office.kiosk("collect");
  office.at("1", callNext("1"));
  office.at("1", { type: "no-show", counter: "1" });
  office.later(10 * minute);
  expect(office.at("1", { type: "reinstate", number: "K001" })).toMatchObject({ ok: true });
  expect(office.at("1", callNext("1"))).toMatchObject({ number: "K001" });
  office.at("1", { type: "no-show", counter: "1" });
  office.later(31 * minute);
  expect(office.at("1", { type: "reinstate", number: "K001" })).toEqual(refused("reinstate-too-late"));
});

test("a transfer to a service keeps what else the visitor came for, and shows in the new area", () => {
  const office = morning();
  office.kiosk("collect", { services: ["collect", "extend"] });
  office.at("1", callNext("1"));
  office.at("1", { type: "transfer", number: "K001", to: { service: "advice" } });
  expect(office.state.visits.get("K001")).toMatchObject({
    services: ["advice", "extend"],
    area: "upstairs",
    state: "waiting",
  });
  expect(sign(office, "s1").text).toBe("");
  office.press("b3");
  expect(view<DisplayView>(office, "display/display-2").calls[0]).toMatchObject({
    number: "K001",
    label: "103",
    kind: "room",
  });
});

test("a call shows in the visit's area only", () => {
  const office = morning();
  office.kiosk("collect");
  office.at("1", callNext("1"));
  expect(view<DisplayView>(office, "display/display-1").calls).toHaveLength(1);
  expect(view<DisplayView>(office, "display/display-2").calls).toHaveLength(0);
});

test("while the site is halted nobody is called; afterwards everyone has kept their place", () => {
  const office = morning();
  office.kiosk("collect");
  office.kiosk("collect");
  office.at("1", callNext("1"));
  office.at("2", { type: "halt-site" });
  expect(office.at("2", callNext("2"))).toEqual(refused("halted"));
  expect(office.at("1", { type: "call-again", counter: "1" })).toEqual(refused("halted"));
  expect(office.at("2", { type: "resume-site" })).toEqual(refused("not-allowed"));
  office.at("1", { type: "resume-site" });
  expect(sign(office, "s1").text).toBe("K001");
  expect(office.at("2", callNext("2"))).toMatchObject({ number: "K002" });
});

test("begin, finish, call again: each only where it makes sense", () => {
  const office = morning();
  expect(office.at("1", { type: "finish", counter: "1" })).toEqual(refused("nobody-at-counter"));
  office.kiosk("collect");
  office.at("1", callNext("1"));
  office.at("1", { type: "call-again", counter: "1" });
  expect(view<DisplayView>(office, "display/display-1").calls[0]).toMatchObject({ nth: 2, waiting: true });
  office.at("1", { type: "begin", counter: "1" });
  expect(sign(office, "s1")).toEqual({ text: "K001", blink: false });
  expect(office.at("1", { type: "no-show", counter: "1" })).toEqual(refused("not-in-this-state"));
  expect(office.at("1", { type: "close-counter", counter: "1" })).toEqual(refused("counter-busy"));
  office.at("1", { type: "finish", counter: "1" });
  expect(office.state.ended.get("K001")?.state).toBe("finished");
});

test("a clerk acts at the own counter, a lead at any", () => {
  const office = morning();
  office.kiosk("collect");
  expect(office.at("2", callNext("1"))).toEqual(refused("not-allowed"));
  expect(office.at("1", callNext("2"))).toMatchObject({ number: "K001" });
});

test("while the disk stalls, two presses of one finger are one call, and a press too old calls nobody", () => {
  const office = morning();
  office.kiosk("collect");
  office.kiosk("collect");
  const press = (id: string, at: number) => office.put({ type: "pressed", id, at, device: "button/b1" });
  const pressedAt = office.now;
  office.now += 3_000;
  expect(press("p1", pressedAt)).toMatchObject({ number: "K001" });
  expect(press("p2", pressedAt + 400)).toEqual(refused("already-called"));
  office.now += 60_000;
  expect(press("p3", office.now - 5_001)).toEqual(refused("too-old"));
});

test("finishing sends a visitor on who came for something else too that is not dealt with here", () => {
  const office = morning();
  office.kiosk("collect", { services: ["collect", "advice"] });
  office.at("1", callNext("1"));
  office.at("1", { type: "finish", counter: "1" });
  expect(office.state.visits.get("K001")).toMatchObject({ state: "waiting", services: ["advice"], area: "upstairs" });
  expect(office.press("b3")).toMatchObject({ number: "K001" });
});

test("finishing ends the visit when this counter has dealt with everything", () => {
  const office = morning();
  office.kiosk("collect", { services: ["collect", "extend"] });
  office.at("2", callNext("2"));
  office.at("2", { type: "finish", counter: "2" });
  expect(office.state.ended.get("K001")?.state).toBe("finished");
});

test("a counter goes from the site file while somebody is there: the visit can be ended, nobody is forgotten", () => {
  const office = morning();
  for (let n = 0; n < 3; n++) office.kiosk("collect");
  office.at("2", callNext("2"));
  office.at("2", { type: "park", counter: "2" });
  office.at("1", { type: "transfer", number: "K002", to: { counter: "2" } });
  office.at("2", { type: "call", counter: "2", number: "K003" });
  const counters = configuration.counters.filter((c) => c.id !== "2");
  office.put({ type: "configure", configuration: { ...configuration, counters } });
  expect(office.numbers("waiting")).toEqual(["K001", "K002"]);
  expect(office.at("2", callNext("2"))).toEqual(refused("unknown-counter"));
  expect(office.at("2", { type: "finish", counter: "2" })).toMatchObject({ ok: true });
  expect(office.at("2", { type: "sign-off" })).toMatchObject({ ok: true });
  expect(office.at("1", callNext("1"))).toMatchObject({ number: "K001" });
  expect(office.at("1", callNext("1"))).toMatchObject({ number: "K002" });
});

test("who signs in elsewhere leaves no open counter behind; with a visitor there it is paused", () => {
  const office = morning();
  office.signIn("3", "clerk-1");
  expect(office.state.counters.get("2")?.state).toBe("closed");
  office.kiosk("collect");
  office.at("1", callNext("1"));
  office.signIn("2", "lead-1");
  expect(office.state.counters.get("1")).toMatchObject({ state: "paused", current: "K001" });
});

test("whoever is taken out of the site file may nothing any more", () => {
  const office = morning();
  const staff = configuration.staff.filter((m) => m.id !== "lead-1");
  office.put({ type: "configure", configuration: { ...configuration, staff } });
  expect(office.at("1", { type: "halt-site" })).toEqual(refused("sign-in-first"));
});

test("undoing a take-over calls the visitor at the first counter again, on every display", () => {
  const office = morning();
  office.kiosk("collect");
  office.at("1", callNext("1"));
  office.at("2", { type: "take-over", counter: "2", number: "K001" });
  office.at("2", { type: "undo", counter: "2" });
  const shown = view<DisplayView>(office, "display/display-1").calls;
  expect(shown).toMatchObject([{ number: "K001", counter: "1", waiting: true }]);
});

test("a sign that hangs at no counter is dark", () => {
  const office = morning();
  office.kiosk("collect");
  office.at("1", callNext("1"));
  const counters = configuration.counters.map(({ sign: _, ...counter }) => counter);
  office.put({ type: "configure", configuration: { ...configuration, counters } });
  expect(sign(office, "s1")).toEqual({ text: "", blink: false });
});
