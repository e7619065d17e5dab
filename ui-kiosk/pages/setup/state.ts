/** What the set-up page knows: who is enrolled, who has a code, and the one code being told. It sends nothing. */
import type { StaffRole } from "../../../gateway/contract/shapes.ts";
import type { ClientRole } from "../../../gateway/contract/staff-rights.ts";
import type { StaffTag } from "../../../gateway/contract/texts.ts";
import { answeredWith, type CodeEntry, entryOf, secondPassed, typedInto } from "../../lib/code-entry.ts";
import type { CodeTrouble } from "../../lib/send-code.ts";

/** GET /setup/state */
export interface Inventory {
  readonly site: string;
  readonly identities: readonly {
    readonly id: string;
    readonly role: ClientRole;
    readonly enrolled: boolean;
    readonly kind: "page" | "program";
  }[];
  readonly missing: readonly { readonly id: string; readonly role: ClientRole }[];
  readonly staff: readonly { readonly id: string; readonly role: StaffRole; readonly hasCode: boolean }[];
}

/** A code that is shown this one time. */
export interface Told {
  readonly of: "page" | "program" | "person";
  readonly id: string;
  readonly code: string;
}

/** What is asked of the gateway, and has no answer yet. */
export type Wish =
  | { readonly path: "/setup/identity"; readonly form: { readonly role: ClientRole; readonly id: string } }
  | { readonly path: "/setup/identity/remove"; readonly form: { readonly id: string } }
  | { readonly path: "/setup/staff"; readonly form: { readonly id: string } };

export interface Setup {
  readonly tongue: StaffTag;
  /** `closed`: the set-up code must be entered first. */
  readonly door: "asking" | "closed" | "open";
  readonly entry: CodeEntry;
  readonly inventory: Inventory | undefined;
  readonly told: Told | undefined;
  readonly wish: Wish | undefined;
  readonly trouble: CodeTrouble | undefined;
  /** The identity whose removal is asked for once more. */
  readonly leaving: string | undefined;
  readonly further: { readonly role: ClientRole; readonly id: string };
}

export type Input =
  | { readonly type: "inventory"; readonly inventory: Inventory }
  | { readonly type: "closed" }
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "code-answered"; readonly trouble: CodeTrouble | undefined }
  | { readonly type: "wish"; readonly wish: Wish }
  | { readonly type: "granted"; readonly code: string | undefined }
  | { readonly type: "denied"; readonly trouble: CodeTrouble }
  | { readonly type: "noted" }
  | { readonly type: "leaving"; readonly id: string | undefined }
  | { readonly type: "further"; readonly change: Partial<Setup["further"]> }
  | { readonly type: "second" }
  | { readonly type: "tongue"; readonly tongue: StaffTag };

/** Three groups of four digits. */
const codeLength = 12;
/** These prove themselves by a secret that is written into their configuration; all others by an enrolment code. */
const programs: ReadonlySet<ClientRole> = new Set(["driver", "flow", "observer"]);

export function startSetup(tongue: StaffTag): Setup {
  return {
    tongue,
    door: "asking",
    entry: entryOf(codeLength),
    inventory: undefined,
    told: undefined,
    wish: undefined,
    trouble: undefined,
    leaving: undefined,
    further: { role: "driver", id: "" },
  };
}

export function step(setup: Setup, input: Input): Setup {
  switch (input.type) {
    case "inventory":
      return { ...setup, door: "open", inventory: input.inventory };
    case "closed":
      return { ...startSetup(setup.tongue), door: "closed" };
    case "code":
      return { ...setup, entry: typedInto(setup.entry, input.text) };
    case "code-answered":
      return { ...setup, entry: answeredWith(setup.entry, input.trouble), door: input.trouble ? "closed" : "asking" };
    case "wish":
      return setup.wish ? setup : { ...setup, wish: input.wish, leaving: undefined, trouble: undefined };
    case "granted":
      return granted(setup, input.code);
    case "denied":
      return denied(setup, input.trouble);
    case "noted":
      return { ...setup, told: undefined };
    case "leaving":
      return { ...setup, leaving: input.id };
    case "further":
      return { ...setup, further: { ...setup.further, ...input.change } };
    case "second":
      return setup.entry.trouble ? { ...setup, entry: secondPassed(setup.entry) } : setup;
    case "tongue":
      return { ...setup, tongue: input.tongue };
  }
}

function granted(setup: Setup, code: string | undefined): Setup {
  const { wish } = setup;
  const settled = { ...setup, wish: undefined };
  if (!wish || code === undefined) return settled;
  const further = { ...setup.further, id: "" };
  return { ...settled, further, told: { of: ownerOf(wish), id: wish.form.id, code } };
}

function ownerOf(wish: Wish): Told["of"] {
  if (wish.path !== "/setup/identity") return "person";
  return programs.has(wish.form.role) ? "program" : "page";
}

/** After half an hour the gateway has forgotten who entered: the code is asked for again. */
function denied(setup: Setup, trouble: CodeTrouble): Setup {
  if (trouble.why === "wrong") return { ...startSetup(setup.tongue), door: "closed" };
  return { ...setup, wish: undefined, trouble };
}

/** Could this be the id of a new identity? */
export function isId(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,39}$/.test(text);
}

/** `waiting`: its code was given out, and nobody has entered it yet. */
export type PageState = "missing" | "waiting" | "enrolled";
const pageOrder: readonly ClientRole[] = ["kiosk", "display", "counter"];

/** The site's screens, those that are still missing among the others: a row keeps its place when it is enrolled. */
export function pagesOf({ identities, missing }: Inventory) {
  const known = identities
    .filter(({ kind }) => kind === "page")
    .map(({ id, role, enrolled }) => ({ id, role, state: (enrolled ? "enrolled" : "waiting") as PageState }));
  const lacking = missing.map(({ id, role }) => ({ id, role, state: "missing" as PageState }));
  const rank = (role: ClientRole) => pageOrder.indexOf(role);
  return [...known, ...lacking].sort((a, b) => rank(a.role) - rank(b.role) || a.id.localeCompare(b.id));
}
