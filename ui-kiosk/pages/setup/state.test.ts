import { describe, expect, test } from "vitest";
import { type Input, type Inventory, isId, pagesOf, type Setup, startSetup, step, type Wish } from "./state.ts";

const inventory: Inventory = {
  site: "Service Point",
  identities: [
    { id: "counter-1", role: "counter", enrolled: false, kind: "page" },
    { id: "hub", role: "driver", enrolled: true, kind: "program" },
    { id: "kiosk-2", role: "kiosk", enrolled: true, kind: "page" },
  ],
  missing: [
    { id: "display-1", role: "display" },
    { id: "kiosk-1", role: "kiosk" },
  ],
  staff: [{ id: "clerk-1", role: "clerk", hasCode: false }],
};
const folded = (inputs: readonly Input[], from: Setup = startSetup("de")) => inputs.reduce(step, from);
const open = folded([{ type: "inventory", inventory }]);
const wish = (path: Wish["path"], form: object): Input => ({ type: "wish", wish: { path, form } as Wish });

describe("the door", () => {
  test("is closed until the set-up code was right, and what is behind it is asked for anew", () => {
    const closed = folded([{ type: "closed" }]);
    expect(closed.door).toBe("closed");
    const typed = step(closed, { type: "code", text: "1234-5678-9012" });
    expect(typed.entry).toMatchObject({ digits: "123456789012", sending: true });
    expect(step(typed, { type: "code-answered", trouble: { why: "wrong" } }).door).toBe("closed");
    expect(step(typed, { type: "code-answered", trouble: undefined }).door).toBe("asking");
  });

  test("closes when the gateway has forgotten who entered: nothing stays on the screen", () => {
    const told = folded([wish("/setup/staff", { id: "clerk-1" }), { type: "granted", code: "12345678" }], open);
    expect(step(told, { type: "denied", trouble: { why: "wrong" } })).toMatchObject({
      door: "closed",
      inventory: undefined,
      told: undefined,
    });
  });
});

describe("a code", () => {
  test("is told once, for whom it is, and is gone when it was noted", () => {
    const told = folded([wish("/setup/staff", { id: "clerk-1" }), { type: "granted", code: "12345678" }], open);
    expect(told.told).toEqual({ of: "person", id: "clerk-1", code: "12345678" });
    expect(JSON.stringify(step(told, { type: "noted" }))).not.toContain("12345678");
  });

  test("of a page is an enrolment code, of a program a secret", () => {
    const asked = (role: string) =>
      folded([wish("/setup/identity", { id: "x", role }), { type: "granted", code: "c" }], open).told?.of;
    expect(["kiosk", "display", "counter"].map(asked)).toEqual(["page", "page", "page"]);
    expect(["driver", "flow", "observer"].map(asked)).toEqual(["program", "program", "program"]);
  });

  test("is asked for one at a time", () => {
    const twice = folded([wish("/setup/staff", { id: "a" }), wish("/setup/staff", { id: "b" })], open);
    expect(twice.wish?.form.id).toBe("a");
  });

  test("does not come with a removal", () => {
    const removed = folded([wish("/setup/identity/remove", { id: "x" }), { type: "granted", code: undefined }], open);
    expect(removed).toMatchObject({ wish: undefined, told: undefined });
  });

  test("that could not be fetched is said, and can be asked for again", () => {
    const cut = folded([wish("/setup/staff", { id: "a" }), { type: "denied", trouble: { why: "no-line" } }], open);
    expect(cut).toMatchObject({ wish: undefined, trouble: { why: "no-line" }, door: "open" });
  });
});

test("screens stand in one order, enrolled or not: a row keeps its place", () => {
  expect(pagesOf(inventory).map(({ id, state }) => `${id} ${state}`)).toEqual([
    "kiosk-1 missing",
    "kiosk-2 enrolled",
    "display-1 missing",
    "counter-1 waiting",
  ]);
});

test("an id is lower case, digits and hyphens", () => {
  expect(["hub-2", "3"].filter(isId)).toHaveLength(2);
  expect(["", "Hub", "-x", "a b"].filter(isId)).toEqual([]);
});
