/** What the keeper and the Node-RED process that it keeps say to each other over their channel. */

/** Where Node-RED's nodes find the gateway: becomes the environment of `flows/nodes/line.ts`. */
export interface FlowsLine {
  readonly broker: string;
  readonly identity: string;
  readonly secret: string;
  readonly ca?: string;
  /** The site's short name, part of every topic. */
  readonly site: string;
}

/** An open editor. */
export interface EditorOpening {
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** SHA-256 of the code that it asks for, in hexadecimal digits. */
  readonly codeHash: string;
}

/** What the process is started with, as JSON in `WM_FLOWS`. */
export interface RuntimeTask {
  /** `run`: Node-RED with these flows. `check`: loads all nodes, judges the flows, and ends. */
  readonly task: "run" | "check";
  /** 0: any free port. Absent: no editor, and nothing listens. */
  readonly editor?: { readonly port: number } & EditorOpening;
  /** Folder with modules that facilities staff have put in: `node_modules` below it. */
  readonly palette: string;
  readonly credentialSecret: string;
  /** What nodes offer in their menus. */
  readonly site: SiteMenu;
}

/** Names of a site as the editor's menus offer them; `shows` and `served` are what the site gives to flows. */
export interface SiteMenu {
  readonly counters: readonly { readonly id: string; readonly label: string }[];
  readonly services: readonly { readonly id: string; readonly name: string }[];
  readonly areas: readonly { readonly id: string; readonly name: string }[];
  readonly kiosks: readonly string[];
  readonly displays: readonly string[];
  /** `button/door`, all of the site. */
  readonly devices: readonly string[];
  readonly shows: readonly string[];
  readonly served: readonly string[];
  readonly languages: readonly string[];
}

/** One thing that is wrong with flows: where, what and what to do, as one sentence in each language of staff. */
export interface FlowMistake {
  readonly de: string;
  readonly en: string;
}

/**
 * `present`: the flows of the file. `good`: the last ones that ran well, in their place. `stopped`: the present ones
 * are there to be mended in the editor, and stand still.
 */
export type Runs = "present" | "good" | "none" | "stopped";

/** What Node-RED keeps. The process may write nothing: its keeper does. */
export interface Kept {
  readonly flows: readonly unknown[];
  /** Encrypted by Node-RED. */
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Process → keeper. */
export type RuntimeSays =
  /** All nodes are loaded, and what runs is started. `mistakes` are those of the present flows. */
  | { readonly say: "started"; readonly mistakes: readonly FlowMistake[]; readonly runs: Runs; readonly port?: number }
  /** Twice a second: how long it had work since the last one, of how long that is. */
  | { readonly say: "beat"; readonly busyMs: number; readonly ofMs: number }
  | { readonly say: "load"; readonly nr: number }
  /** Somebody has deployed: answered once it is on the disk. */
  | { readonly say: "save"; readonly nr: number; readonly kept: Partial<Kept> }
  | { readonly say: "log"; readonly line: string }
  /** Of task `check`. */
  | { readonly say: "checked"; readonly mistakes: readonly FlowMistake[]; readonly nodes: number };

/** Keeper → process. */
export type KeeperSays =
  | {
      readonly say: "loaded";
      readonly nr: number;
      readonly kept: Kept;
      /** Why `kept` is not to run, whatever else is right with it. */
      readonly refused?: FlowMistake;
      /** The last that ran well; absent where there are none. */
      readonly good?: Pick<Kept, "flows" | "credentials">;
    }
  | { readonly say: "saved"; readonly nr: number; readonly error?: string };
