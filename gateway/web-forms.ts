/**
 * What people type into pages: personal codes and enrolment codes here, the set-up in setup-forms.ts. Never onto the
 * bus.
 */
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import type { Site } from "./contract/site.ts";
import type { Desk } from "./desk.ts";
import type { Identities, Identity } from "./identities.ts";
import { openTries, type Tries } from "./rate-limit.ts";
import { setupForms } from "./setup-forms.ts";
import { cookieName, jsonOf, type WebRequest } from "./web.ts";

export interface FormParts {
  readonly identities: Identities;
  readonly desk: Desk;
  readonly site: Site;
  /** In the demo office "/" is a page; on a site it leads to the page of whoever asks. */
  readonly demo: boolean;
}

/** What one POST takes and does. `allowed` is asked first. */
export interface Form {
  readonly body: TSchema;
  readonly allowed?: (asked: WebRequest) => boolean;
  readonly post: (asked: WebRequest, body: never) => Promise<void>;
}

export const Code = Type.String({ minLength: 4, maxLength: 40 });

const yearSeconds = 365 * 24 * 3600;

/** Answers what is a form; false for everything else. */
export function openForms(parts: FormParts): (asked: WebRequest) => Promise<boolean> {
  const tries = openTries();
  const setup = setupForms(parts, tries);
  const forms: Readonly<Record<string, Form>> = {
    "/sign-in": signInForm(parts, tries),
    "/enrol": enrolForm(parts, tries),
    ...setup.forms,
  };
  return async (asked) => {
    if (asked.request.method === "GET" && asked.path === "/setup/state") {
      setup.state(asked);
      return true;
    }
    if (asked.request.method === "GET" && asked.path === "/" && !parts.demo) {
      const identity = asked.identity("/");
      asked.reply(302, undefined, { location: identity ? pageOf(identity, parts.site) : "/enrol" });
      return true;
    }
    const form = asked.request.method === "POST" ? forms[asked.path] : undefined;
    if (!form) return false;
    const body = await bodyOf(asked.request, form.body);
    if (body === undefined) asked.reply(400, { message: "not what this form sends" });
    else if (form.allowed && !form.allowed(asked)) asked.reply(401, { message: "enter the set-up code first" });
    else await form.post(asked, body as never);
    return true;
  };
}

function signInForm({ identities, desk }: FormParts, tries: Tries): Form {
  return {
    body: Type.Object({ code: Code, page: Type.String({ maxLength: 80 }) }),
    async post(asked, { code, page }: { code: string; page: string }) {
      const station = asked.identity(page);
      if (station?.role !== "counter") return asked.reply(401, { message: "this page is not enrolled yet" });
      const staff = await proven(asked, tries, `sign-in ${station.id}`, () => identities.staffOf(code));
      if (!staff) return;
      const id = randomBytes(8).toString("hex");
      const answer = await desk.submit({ type: "sign-in", id, station: station.id, staff });
      if (answer.ok) asked.reply(204);
      else asked.reply(409, { refusal: answer.refusal });
    },
  };
}

function enrolForm({ identities, site }: FormParts, tries: Tries): Form {
  return {
    body: Type.Object({ code: Code }),
    async post(asked, { code }: { code: string }) {
      const enrolled = await proven(asked, tries, placeOf("enrol", asked), () => identities.enrol(code));
      if (!enrolled) return;
      const { identity, secret } = enrolled;
      const cookie = cookieHeader(asked, cookieName, `${identity.id}.${secret}`, yearSeconds);
      asked.reply(200, { page: pageOf(identity, site) }, cookie);
    },
  };
}

/** Checks a typed code; answers for itself when it is wrong or tried too often. */
export async function proven<T>(
  asked: WebRequest,
  tries: Tries,
  place: string,
  check: () => Promise<T | undefined> | T | undefined,
): Promise<T | undefined> {
  const wait = tries.waitSeconds(place);
  if (wait > 0) {
    asked.reply(429, { message: "too many wrong codes", waitSeconds: wait }, { "retry-after": String(wait) });
    return undefined;
  }
  tries.start(place);
  const found = await check();
  if (found) {
    tries.right(place);
    return found;
  }
  asked.reply(401, { message: "wrong code" });
  return undefined;
}

/** Wrong codes are counted by where they come from. */
export function placeOf(form: string, asked: WebRequest): string {
  return `${form} ${asked.request.socket.remoteAddress ?? ""}`;
}

export function cookieHeader(asked: WebRequest, name: string, value: string, seconds: number) {
  const secure = asked.secure ? "; Secure" : "";
  return { "set-cookie": `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}` };
}

/** Where an enrolled page belongs; a screen takes its measures along. */
function pageOf({ id, role }: Identity, site: Site): string {
  const counter = site.counters.find((c) => `counter-${c.id}` === id) ?? site.counters[0]!;
  if (role === "counter") return `/counter/${counter.id}`;
  if (role !== "kiosk" && role !== "display") return "/setup";
  const screens: readonly Screen[] = role === "kiosk" ? site.kiosks : site.displays;
  const { mmPerPx, viewingDistanceMm } = screens.find((screen) => screen.id === id) ?? {};
  const measures = Object.entries({ mmPerPx, viewingDistanceMm }).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(measures.map(([name, value]) => [name, String(value)])).toString();
  return `/${role}/${id}${query && `?${query}`}`;
}

interface Screen {
  readonly id: string;
  readonly mmPerPx?: number;
  readonly viewingDistanceMm?: number;
}

async function bodyOf(request: IncomingMessage, schema: TSchema): Promise<unknown> {
  if (!request.headers["content-type"]?.startsWith("application/json")) return undefined;
  const body = await jsonOf(request);
  return Value.Check(schema, body) ? body : undefined;
}
