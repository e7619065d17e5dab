/** What of the data folder is the gateway's own: no other system's lists lie there, and nothing of it is moved. */
import { relative, resolve, sep } from "node:path";

/** Journals, also those set aside, secrets, certificates, and who may connect, wherever they lie. */
export function isOurFile(name: string): boolean {
  return /\.sqlite|\.secret(\.new)?$|\.pem(\.new)?$|^identities\.json|^site\.yaml$/.test(name);
}

/** Is a folder the data folder itself, one above it, or one in it that is ours? */
export function isOurFolder(data: string, folder: string): boolean {
  const [below = ""] = relative(data, resolve(data, folder)).split(sep);
  const isAbove = !relative(resolve(data, folder), data).startsWith("..");
  return isAbove || below === "tls" || isOurFile(below);
}
