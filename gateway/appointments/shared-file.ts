/** Files in folders that other systems read: whole or not there, and written without holding up the gateway. */
import { open, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** The file is durable once this resolves, where the folder's file system can promise that. */
export async function writeShared(path: string, text: string | Uint8Array): Promise<void> {
  const folder = await stat(dirname(path));
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.writeFile(text);
    // Whoever the folder's group is may fetch; a network share knows no owners and says so.
    await file.chmod(0o600 | (folder.mode & 0o060)).catch(() => {});
    if (process.getuid?.() === 0) await file.chown(folder.uid, folder.gid).catch(() => {});
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(dirname(path));
}

/** Network shares refuse this: there the server looks after its names itself. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().catch(() => {});
  await handle.close();
}
