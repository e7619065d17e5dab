/** Writes what follows from the contract: its JSON Schemas beside it, and DATENSCHUTZ.md. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { privacyDocument } from "../gateway/contract/privacy-document.ts";
import { schemaFiles, schemaText } from "../gateway/contract/schemas.ts";

for (const [name, schema] of Object.entries(schemaFiles)) {
  writeFileSync(join(import.meta.dirname, "../gateway/contract", name), schemaText(schema));
}
writeFileSync(join(import.meta.dirname, "../DATENSCHUTZ.md"), privacyDocument());
