/** Writes the contract's JSON Schemas beside it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemaFiles, schemaText } from "../gateway/contract/schemas.ts";

for (const [name, schema] of Object.entries(schemaFiles)) {
  writeFileSync(join(import.meta.dirname, "../gateway/contract", name), schemaText(schema));
}
