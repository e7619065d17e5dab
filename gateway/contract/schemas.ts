/**
 * The contract as JSON Schema, for editors and for programs in other languages: what `npm run schema` writes beside
 * it.
 */
import { CommandMessage, commands, Reply } from "./commands.ts";
import { events } from "./events.ts";
import { DeviceEvent, DeviceStatus, JobDone, PrintJob, SignShow, SlipDoc, TicketDoc, Time } from "./messages.ts";
import { Site } from "./site.ts";
import { namedViews, singleViews } from "./views.ts";

const draft = "https://json-schema.org/draft/2020-12/schema";

/** File name → its content. */
export const schemaFiles: Readonly<Record<string, object>> = {
  "site.schema.json": { $schema: draft, title: "Wartemarke: site.yaml", ...Site },
  "messages.schema.json": {
    $schema: draft,
    title: "Wartemarke: messages, by name",
    $defs: {
      CommandMessage,
      Reply,
      Time,
      DeviceStatus,
      DeviceEvent,
      SignShow,
      TicketDoc,
      SlipDoc,
      PrintJob,
      JobDone,
      ...prefixed("command/", commands),
      ...prefixed("view/", { ...singleViews, ...namedViews }),
      ...prefixed("event/", events),
    },
  },
};

function prefixed(prefix: string, schemas: Readonly<Record<string, object>>): Record<string, object> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [prefix + name, schema]));
}

/** The file's text, as it is written and compared. */
export function schemaText(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
