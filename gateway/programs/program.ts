/** What the programs of the command line have in common. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Options } from "../command-line.ts";

/** Ends a program cleanly. */
export type Stop = () => Promise<void>;
/** Starts it; resolves to how it is stopped, or to nothing when it is over. */
export type Program = (options: Options) => Promise<Stop | undefined>;

export const root = join(import.meta.dirname, "../..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

export { version };
export const pages = join(root, "dist/pages");

export const say = (line: string) => console.log(line);

/** The office hears it over its channel; on a console the line is for people and scripts. */
export function ready(message: object, line: string): void {
  process.send?.(message);
  say(line);
}

/** The site's certificate authority, where the gateway of this folder has one or a copy of it was put. */
export function authority({ data }: Options): string | undefined {
  const path = join(data, "tls/ca.pem");
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
