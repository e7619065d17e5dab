/** Which addresses a driver program holds on this machine, so that nobody reaches for their devices beside it. */
import { createHash } from "node:crypto";
import { connect, createServer } from "node:net";

/** A name that the kernel forgets with the program that has it, however that ends. Only Linux has such names. */
function nameOf(at: string): string {
  return `\0wartemarke-${createHash("sha256").update(at).digest("hex").slice(0, 24)}`;
}

const isLinux = process.platform === "linux";

/** Says that this program holds what is found there, whatever its site file is called. */
export function holdDevices(addresses: readonly string[]): { close(): void } {
  const servers = [...new Set(isLinux ? addresses : [])].map((at) => {
    const server = createServer((socket) => void socket.destroy());
    // Another one says so already.
    server.on("error", () => {});
    return server.listen({ path: nameOf(at) }).unref();
  });
  return {
    close() {
      for (const server of servers) server.close();
    },
  };
}

export function isHeld(at: string): Promise<boolean> {
  if (!isLinux) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ path: nameOf(at) });
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
