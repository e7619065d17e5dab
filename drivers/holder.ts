/** Which site file's devices a driver program holds on this machine, so that nobody reaches for them beside it. */
import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { connect, createServer } from "node:net";

/** A name that the kernel forgets with the program that has it, however that ends. */
function nameOf(siteFile: string, host: string): string {
  const mark = createHash("sha256")
    .update(`${realpathSync(siteFile)}\n${host}`)
    .digest("hex")
    .slice(0, 24);
  return `\0wartemarke-drivers-${mark}`;
}

/** Says that this program holds them. Only Linux has such names; elsewhere nobody is told. */
export function holdDevices(siteFile: string, host: string): { close(): void } {
  if (process.platform !== "linux") return { close() {} };
  const server = createServer((socket) => void socket.destroy());
  // Another one says so already.
  server.on("error", () => {});
  server.listen({ path: nameOf(siteFile, host) }).unref();
  return { close: () => void server.close() };
}

export function areDevicesHeld(siteFile: string, host: string): Promise<boolean> {
  if (process.platform !== "linux") return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ path: nameOf(siteFile, host) });
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
