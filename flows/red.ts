/** Node-RED as the runtime sees it: what it is given, and the few parts of it that are used. It has no types. */
import type { RequestListener, Server } from "node:http";

/** Where Node-RED keeps what it keeps. Whatever is not named here it does without. */
export interface RedStorage {
  init(settings: unknown, runtime: RedRuntime): Promise<void>;
  getFlows(): Promise<unknown>;
  saveFlows(flows: unknown): Promise<void>;
  getCredentials(): Promise<unknown>;
  saveCredentials(credentials: unknown): Promise<void>;
  getSettings(): Promise<unknown>;
  saveSettings(settings: unknown): Promise<void>;
  getLibraryEntry(type: string, path: string): Promise<unknown>;
  saveLibraryEntry(): Promise<void>;
}

export interface RedRuntime {
  /** Whose `safeMode` keeps flows from starting, until the next deploy. */
  readonly settings: object;
}

export interface Red {
  init(server: Server | undefined, settings: object): void;
  /** Resolves when the nodes are loaded; flows start after it. */
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly httpAdmin: RequestListener;
  readonly nodes: {
    getType(type: string): unknown;
    getNodeList(filter: (set: NodeSet) => boolean): readonly NodeSet[];
  };
  readonly events: { on(event: "flows:started" | "runtime-event", told: (what: RuntimeEvent) => void): void };
}

/** A file with nodes, and why it could not be loaded. */
export interface NodeSet {
  readonly id: string;
  readonly types: readonly string[];
  readonly err?: unknown;
}

export interface RuntimeEvent {
  readonly id?: string;
  readonly payload?: { readonly state?: string; readonly error?: string } | undefined;
}
