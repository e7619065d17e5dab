/** How Node-RED is set: closed but for a bounded editor, installs nothing, keeps nothing by itself, tells nobody. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { isCode } from "./code.ts";
import type { RedStorage } from "./red.ts";
import type { RuntimeTask } from "./talk.ts";

/** Who signs in to the editor: the house, by the code of the day. */
export const editorUser = "haus";

export interface SettingsParts {
  readonly task: RuntimeTask;
  /** Folder of the program: below it the palette of our own nodes. */
  readonly root: string;
  readonly storage: RedStorage;
  /** One line of Node-RED's log. */
  readonly log: (line: string) => void;
  readonly now: () => number;
}

/** Core nodes that reach programs, files, or wait at a port for others. check.ts says why, by their types. */
const excluded = ["90-exec.js", "10-file.js", "23-watch.js", "21-httpin.js"];

const user = { username: editorUser, permissions: "*" };

export function settingsOf({ task, root, storage, log, now }: SettingsParts): object {
  const { editor } = task;
  return {
    uiHost: "127.0.0.1",
    uiPort: editor?.port ?? 0,
    disableEditor: editor === undefined,
    httpAdminRoot: editor === undefined ? false : "/",
    httpNodeRoot: false,
    ...(editor && {
      adminAuth: {
        type: "credentials",
        users: async (name: string) => (name === editorUser && now() < editor.until ? user : null),
        authenticate: async (name: string, code: string) =>
          name === editorUser && now() < editor.until && isCode(code, editor.codeHash) ? user : null,
      },
      httpAdminMiddleware: plainRefusals,
    }),
    storageModule: storage,
    credentialSecret: task.credentialSecret,
    userDir: task.palette,
    nodesDir: [join(root, "flows/nodes")],
    nodesExcludes: excluded,
    externalModules: {
      autoInstall: false,
      palette: { allowInstall: false, allowUpload: false, allowUpdate: false },
      modules: { allowInstall: false },
    },
    functionExternalModules: false,
    exportGlobalContextKeys: false,
    runtimeState: { enabled: false, ui: false },
    diagnostics: { enabled: false, ui: false },
    telemetry: { enabled: false, updateNotification: false },
    lang: "de",
    flowFilePretty: true,
    editorTheme,
    // What a flow says a thousand times a second is not to fill anybody's disk: warnings only, and the keeper counts.
    logging: {
      console: { level: "off" },
      keeper: { level: "warn", metrics: false, audit: false, handler: () => (entry: LogEntry) => log(lineOf(entry)) },
    },
  };
}

/** In its page: who knocks can tell it from another program at the same port. */
export const editorTitle = "Wartemarke · Abläufe";

const editorTheme = {
  page: { title: editorTitle },
  header: { title: editorTitle },
  tours: false,
  projects: { enabled: false },
  multiplayer: { enabled: false },
  palette: { categories: ["Wartemarke", "subflows", "common", "function", "network"] },
  menu: { "menu-item-help": false, "menu-item-keyboard-shortcuts": true },
  codeEditor: { lib: "monaco", options: {} },
};

interface LogEntry {
  readonly msg: unknown;
  readonly type?: string;
  readonly name?: string;
  readonly id?: string;
}

const lineAtMost = 300;

function lineOf({ msg, type, name, id }: LogEntry): string {
  const words = typeof msg === "object" && msg !== null && "message" in msg ? msg.message : msg;
  const who = type === undefined ? "" : `[${type}:${name || id}] `;
  return (who + String(words)).split("\n")[0]!.slice(0, lineAtMost);
}

/** Of an error that carries sentences for whoever deploys. */
export const refusedCode = "flows-refused";

/** The editor shows the answer to a deploy as it comes, as HTML: it gets the sentences alone. */
export function plainRefusals(_request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const answer = response as ServerResponse & { json(value: unknown): unknown };
  const json = answer.json.bind(answer);
  answer.json = (value) => {
    const { code, message } = (value ?? {}) as { code?: unknown; message?: unknown };
    if (code !== refusedCode) return json(value);
    response.setHeader("content-type", "text/html; charset=utf-8");
    return response.end(String(message).replace(/[&<>]/g, escapeOf).replaceAll("\n", "<br>"));
  };
  next();
}

function escapeOf(sign: string): string {
  return { "&": "&amp;", "<": "&lt;" }[sign] ?? "&gt;";
}
