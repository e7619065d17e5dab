/** The set-up: facilities staff, with the set-up code, enrol pages and programs and give out personal codes. */
import { randomBytes } from "node:crypto";
import { Type } from "typebox";
import { Id } from "./contract/shapes.ts";
import type { Site } from "./contract/site.ts";
import { type ClientRole, clientRoles } from "./contract/staff-rights.ts";
import { type Identity, programRoles } from "./identities.ts";
import type { Tries } from "./rate-limit.ts";
import { cookieOf, type WebRequest } from "./web.ts";
import { Code, cookieHeader, type Form, type FormParts, placeOf, proven } from "./web-forms.ts";

const setupMs = 30 * 60_000;
const setupCookie = "wm-setup";

export function setupForms(parts: FormParts, tries: Tries) {
  const { identities, site } = parts;
  const openUntil = new Map<string, number>();
  const allowed = (asked: WebRequest) => {
    const token = cookieOf(asked.request, setupCookie);
    return token !== undefined && (openUntil.get(token) ?? 0) > performance.now();
  };
  const forms: Readonly<Record<string, Form>> = {
    "/setup/enter": {
      body: Type.Object({ code: Code }),
      async post(asked, { code }: { code: string }) {
        const right = await proven(
          asked,
          tries,
          placeOf("setup", asked),
          () => identities.isSetupCode(code) || undefined,
        );
        if (!right) return;
        const token = randomBytes(20).toString("base64url");
        openUntil.set(token, performance.now() + setupMs);
        asked.reply(204, undefined, cookieHeader(asked, setupCookie, token, setupMs / 1000));
      },
    },
    "/setup/identity": {
      body: Type.Object({ id: Id, role: Type.Enum([...clientRoles]) }),
      allowed,
      async post(asked, { id, role }: Identity) {
        asked.reply(200, { code: identities.add({ id, role }) });
      },
    },
    "/setup/identity/remove": {
      body: Type.Object({ id: Id }),
      allowed,
      async post(asked, { id }: { id: string }) {
        identities.remove(id);
        asked.reply(204);
      },
    },
    "/setup/staff": {
      body: Type.Object({ id: Id }),
      allowed,
      async post(asked, { id }: { id: string }) {
        const known = site.staff?.some((member) => member.id === id);
        if (!known) return asked.reply(404, { message: `${id} is not in the site file` });
        asked.reply(200, { code: await identities.addStaff(id, staffOf(site)) });
      },
    },
  };
  return {
    forms,
    state(asked: WebRequest): void {
      if (allowed(asked)) asked.reply(200, setupState(parts));
      else asked.reply(401, { message: "enter the set-up code first" });
    },
  };
}

function staffOf(site: Site): string[] {
  return (site.staff ?? []).map((member) => member.id);
}

/** What is enrolled, what of the site file is still missing, and who has a personal code. */
function setupState({ identities, site }: FormParts) {
  const known = identities.list();
  const wanted: { id: string; role: ClientRole }[] = [
    ...site.kiosks.map(({ id }) => ({ id, role: "kiosk" as const })),
    ...site.displays.map(({ id }) => ({ id, role: "display" as const })),
    ...site.counters.map(({ id }) => ({ id: `counter-${id}`, role: "counter" as const })),
  ];
  const withCode = identities.staffWithCode();
  return {
    site: site.name,
    identities: known.map((i) => ({ ...i, kind: programRoles.includes(i.role) ? "program" : "page" })),
    missing: wanted.filter(({ id }) => !known.some((i) => i.id === id)),
    staff: (site.staff ?? []).map(({ id, role }) => ({ id, role, hasCode: withCode.includes(id) })),
  };
}
