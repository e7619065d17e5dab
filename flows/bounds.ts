/** Takes from this process what Node's permission model leaves it: signals to others, priorities, and open doors. */
import { createRequire } from "node:module";
import type { Server } from "node:net";

const require = createRequire(import.meta.url);

/** Nothing but this server may wait for others to knock. Whoever may signal a Node process may also debug it. */
export function keepWithinBounds(editor: Server): void {
  const never = (what: string) => () => {
    throw new Error(what);
  };
  const noSignals = never("flows may end no programs");
  Object.assign(process, { kill: noSignals, _kill: noSignals, _debugProcess: noSignals, _debugEnd: noSignals });
  Object.assign(require("node:os"), { setPriority: never("flows may set no priorities") });
  // All ways to listen, at a port or at a file, come by here.
  const net = require("node:net") as { Server: { prototype: { _listen2(...to: unknown[]): unknown } } };
  const { _listen2: listen } = net.Server.prototype;
  net.Server.prototype._listen2 = function listenAtEditor(this: unknown, ...to: unknown[]) {
    if (this !== editor) throw new Error("flows may open no port for others to knock at");
    return listen.apply(this, to);
  };
}
