/** Where a program finds the gateway's broker, and by which secret it proves who it is. */
import { readFileSync } from "node:fs";
import { type Options, portOf } from "../command-line.ts";
import type { ClientRole } from "../contract/staff-rights.ts";
import { ownSecretPath } from "../identities.ts";
import { Mistake } from "../mistake.ts";
import { authority } from "./program.ts";

export interface Line {
  readonly broker: string;
  readonly identity: string;
  readonly secret: string;
  readonly ca?: string;
}

/**
 * On the gateway's own machine, unless the options name another one; the secret then comes with the environment.
 * @throws Mistake
 */
export function lineFor(options: Options, identity: string, role: ClientRole): Line {
  const ca = authority(options);
  const local = `${ca ? "mqtts" : "mqtt"}://localhost:`;
  const broker = options.mqtt.includes("://") ? options.mqtt : local + portOf(options.mqtt, "mqtt");
  const secret = process.env.WM_SECRET ?? ownSecret(options, identity, role);
  return { broker, identity, secret, ...(ca !== undefined && { ca }) };
}

function ownSecret({ data }: Options, identity: string, role: ClientRole): string {
  const path = ownSecretPath(data, identity);
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    throw new Mistake(
      `${path} is missing: name the gateway's folder with --data, start the gateway first, ` +
        `or set WM_IDENTITY and WM_SECRET to what wartemarke identity add ${role} <id> printed.`,
    );
  }
}
