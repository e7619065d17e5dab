/** Who may connect and who may sign in: secrets as hashes in one file of the data folder, never in the site file. */
import { createHash, randomBytes, randomInt, scrypt, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { flowsHost } from "./contract/configuration.ts";
import type { ClientRole } from "./contract/staff-rights.ts";
import { writeWhole } from "./whole-file.ts";

/** A page or program that the gateway knows. */
export interface Identity {
  readonly id: string;
  readonly role: ClientRole;
}

interface StoredIdentity extends Identity {
  /** SHA-256 of a program's secret or a page's cookie: both are 160 random bits. */
  readonly secretHash?: string;
  /** SHA-256 of the one-time code that a page turns into its cookie. */
  readonly enrolHash?: string;
}

interface StoredStaff {
  readonly id: string;
  /** The first three digits of the personal code: they find the person, the rest proves it. */
  readonly number: string;
  readonly salt: string;
  readonly hash: string;
}

interface Stored {
  readonly setupHash?: string;
  readonly identities: readonly StoredIdentity[];
  readonly staff: readonly StoredStaff[];
}

/** Programs prove themselves by a secret, pages by a cookie. */
export const programRoles: readonly ClientRole[] = ["driver", "flow", "observer", "scheduler", "operator"];

export interface Identities {
  list(): readonly (Identity & { readonly enrolled: boolean })[];
  roleOf(id: string): ClientRole | undefined;
  /** The identity behind a name and its secret or cookie, or undefined. */
  proven(id: string, secret: string): Identity | undefined;
  /** Does what was proven still hold? Not once the identity was removed or renewed. */
  holds(identity: Identity): boolean;
  /**
   * A new or renewed identity; returns what its owner must be told, once: a program's secret, a page's enrolment code.
   */
  add(identity: Identity): string;
  remove(id: string): void;
  /** Uses up an enrolment code: the page's identity and its cookie's secret. */
  enrol(code: string): { readonly identity: Identity; readonly secret: string } | undefined;
  /** Who has a personal code. */
  staffWithCode(): readonly string[];
  /** A new personal code of eight digits, told once. Codes of people who are not `present` any more are forgotten. */
  addStaff(id: string, present: readonly string[]): Promise<string>;
  /** The id of the person with this code. */
  staffOf(code: string): Promise<string | undefined>;
  /** A set-up code if there is none yet: told once, at the first start. */
  firstSetupCode(): string | undefined;
  /** A new set-up code in place of the last. */
  newSetupCode(): string;
  isSetupCode(code: string): boolean;
}

const prefixDigits = 3;
const prefixes = Array.from({ length: 900 }, (_, n) => String(n + 100));

/** The driver program on the gateway's own machine. */
export const ownDrivers = "hub";
/** `wartemarke propose` on the gateway's own machine. */
export const ownProposals = "propose";
/** Node-RED on the gateway's own machine. */
export const ownFlows = flowsHost;
/** `wartemarke flows`, which keeps it. */
export const ownFlowKeeper = "flow-keeper";
/** Whoever sits at the command line of the gateway's own machine. */
export const ownOperator = "operator";
/** Their secrets lie in the data folder. */
export const ownPrograms: readonly Identity[] = [
  { id: ownDrivers, role: "driver" },
  { id: ownProposals, role: "scheduler" },
  { id: ownFlows, role: "flow" },
  { id: ownFlowKeeper, role: "driver" },
  { id: ownOperator, role: "operator" },
];

export function ownSecretPath(data: string, program: string = ownDrivers): string {
  return join(data, `${program}.secret`);
}

const derive = promisify(scrypt) as (code: string, salt: string, bytes: number) => Promise<Buffer>;
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
const newSecret = () => randomBytes(20).toString("base64url");
/** Typed by people: three groups of four digits. */
const newCode = () => [0, 0, 0].map(() => String(randomInt(10_000)).padStart(4, "0")).join("-");
const digitsOf = (code: string) => code.replace(/\D/g, "");

function openStore(path: string) {
  let cached: Stored = { identities: [], staff: [] };
  let cachedAt = -1;
  return {
    /** `wartemarke identity add` changes the file while the gateway runs. */
    stored(): Stored {
      const at = existsSync(path) ? statSync(path).mtimeMs : 0;
      if (at === cachedAt || at === 0) return cached;
      try {
        cached = JSON.parse(readFileSync(path, "utf8")) as Stored;
      } catch (error) {
        // Somebody is amid changing it by hand: what was known holds until it can be read again.
        if (cachedAt < 0) throw error;
      }
      cachedAt = at;
      return cached;
    },
    store(next: Stored): void {
      writeWhole(path, `${JSON.stringify(next, null, 2)}\n`);
      [cached, cachedAt] = [next, statSync(path).mtimeMs];
    },
  };
}

export function openIdentities(folder: string): Identities {
  const { stored, store } = openStore(join(folder, "identities.json"));
  const provenBy = new WeakMap<Identity, string>();

  function put(identity: StoredIdentity): void {
    const others = stored().identities.filter((i) => i.id !== identity.id);
    store({ ...stored(), identities: [...others, identity] });
  }
  function setupCode(): string {
    const code = newCode();
    store({ ...stored(), setupHash: sha256(digitsOf(code)) });
    return code;
  }
  return {
    list: () =>
      stored().identities.map(({ id, role, secretHash }) => ({ id, role, enrolled: secretHash !== undefined })),
    roleOf: (id) => stored().identities.find((i) => i.id === id)?.role,
    proven(id, secret) {
      const known = stored().identities.find((i) => i.id === id);
      if (!known?.secretHash || !same(known.secretHash, sha256(secret))) return undefined;
      const identity = { id, role: known.role };
      provenBy.set(identity, known.secretHash);
      return identity;
    },
    holds(identity) {
      const hash = provenBy.get(identity);
      return hash === undefined || stored().identities.some((i) => i.id === identity.id && i.secretHash === hash);
    },
    add({ id, role }) {
      if (programRoles.includes(role)) {
        const secret = newSecret();
        put({ id, role, secretHash: sha256(secret) });
        return secret;
      }
      const code = newCode();
      put({ id, role, enrolHash: sha256(digitsOf(code)) });
      return code;
    },
    remove: (id) => store({ ...stored(), identities: stored().identities.filter((i) => i.id !== id) }),
    enrol(code) {
      const hash = sha256(digitsOf(code));
      const known = stored().identities.find((i) => i.enrolHash !== undefined && same(i.enrolHash, hash));
      if (!known) return undefined;
      const secret = newSecret();
      const { id, role } = known;
      put({ id, role, secretHash: sha256(secret) });
      return { identity: { id, role }, secret };
    },
    staffWithCode: () => stored().staff.map((s) => s.id),
    async addStaff(id, present) {
      const staff = stored().staff.filter((s) => s.id !== id && present.includes(s.id));
      const taken = new Set(staff.map((s) => s.number));
      const free = prefixes.filter((prefix) => !taken.has(prefix));
      const number = free[randomInt(free.length)]!;
      const code = number + String(randomInt(100_000)).padStart(5, "0");
      const salt = randomBytes(16).toString("hex");
      const hash = (await derive(code, salt, 32)).toString("hex");
      store({ ...stored(), staff: [...staff, { id, number, salt, hash }] });
      return code;
    },
    async staffOf(code) {
      const digits = digitsOf(code);
      const person = stored().staff.find((s) => s.number === digits.slice(0, prefixDigits));
      // Somebody unknown takes as long as somebody known.
      const hash = (await derive(digits, person?.salt ?? "", 32)).toString("hex");
      return person && same(person.hash, hash) ? person.id : undefined;
    },
    firstSetupCode: () => (stored().setupHash === undefined ? setupCode() : undefined),
    newSetupCode: setupCode,
    isSetupCode: (code) => same(stored().setupHash ?? "", sha256(digitsOf(code))),
  };
}
