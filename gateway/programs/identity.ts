/** `wartemarke identity`: lets a page or program connect, or makes a new set-up code; prints it once. */
import { mkdirSync } from "node:fs";
import { clientRoles } from "../contract/staff-rights.ts";
import { openIdentities } from "../identities.ts";
import { Mistake } from "../mistake.ts";
import { type Program, say } from "./program.ts";

export const run: Program = async ({ words: [verb, role, id], data }) => {
  const known = clientRoles.find((r) => r === role);
  if (verb !== "setup" && (verb !== "add" || !known || !id)) {
    throw new Mistake(`wartemarke identity add <role> <id>; roles: ${clientRoles.join(", ")}.`);
  }
  mkdirSync(data, { recursive: true });
  if (verb === "setup") {
    say(`set-up code: ${openIdentities(data).newSetupCode()}`);
    return undefined;
  }
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id!)) {
    throw new Mistake(`„${id}“: an id is lower-case letters, digits and hyphens, for example ${role}-1.`);
  }
  const code = openIdentities(data).add({ id: id!, role: known! });
  say(`${known} ${id}, told only this once: ${code}`);
  return undefined;
};
