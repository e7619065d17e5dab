/** The site's own certificate authority: made on the first start off loopback, kept in the data folder. */
import { webcrypto } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
// x509 finds its parts by reflection.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { writeWhole } from "./whole-file.ts";

export interface SiteTls {
  /** PEM of the authority, to be installed on pages' machines. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const authorityYears = 20;
const serverDays = 825;
const renewDaysBefore = 60;
const dayMs = 86_400_000;

/**
 * Certificate and key for this gateway, signed by the site's authority; renewed when it ends soon or names change.
 * @param names host names and addresses by which the gateway is reached, besides localhost
 */
export async function openTls(folder: string, site: string, names: readonly string[], now: number): Promise<SiteTls> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const at = join(folder, "tls");
  mkdirSync(at, { recursive: true, mode: 0o700 });
  const read = (name: string) => (existsSync(join(at, name)) ? readFileSync(join(at, name), "utf8") : undefined);
  const write = (name: string, pem: string) => writeWhole(join(at, name), pem);

  let ca = read("ca.pem");
  let caKey = read("ca-key.pem");
  if (!ca || !caKey) {
    ({ ca, caKey } = await newAuthority(site, now));
    write("ca-key.pem", caKey);
    write("ca.pem", ca);
  }
  const wanted = [...new Set(["localhost", "127.0.0.1", ...names])];
  let cert = read("cert.pem");
  let key = read("key.pem");
  if (!cert || !key || !serves(cert, ca, wanted, now)) {
    ({ cert, key } = await newServer(ca, caKey, wanted, now));
    write("key.pem", key);
    write("cert.pem", cert);
  }
  return { ca, cert, key };
}

function serves(pem: string, ca: string, wanted: readonly string[], now: number): boolean {
  const cert = new x509.X509Certificate(pem);
  const names = cert.getExtension(x509.SubjectAlternativeNameExtension)?.names.items.map((name) => name.value) ?? [];
  const lasts = cert.notAfter.getTime() - now > renewDaysBefore * dayMs;
  return lasts && wanted.every((name) => names.includes(name)) && cert.issuer === new x509.X509Certificate(ca).subject;
}

async function newAuthority(site: string, now: number): Promise<{ ca: string; caKey: string }> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=Wartemarke ${site}`,
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + authorityYears * 365 * dayMs),
    signingAlgorithm: algorithm,
    keys: keys as CryptoKeyPair,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { ca: certificate.toString("pem"), caKey: await pemOf(keys.privateKey) };
}

async function newServer(ca: string, caKey: string, names: readonly string[], now: number) {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const issuer = new x509.X509Certificate(ca);
  const signingKey = await webcrypto.subtle.importKey("pkcs8", x509.PemConverter.decodeFirst(caKey), algorithm, false, [
    "sign",
  ]);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: "CN=Wartemarke",
    issuer: issuer.subject,
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + serverDays * dayMs),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey as CryptoKey,
    signingKey: signingKey as CryptoKey,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? ("ip" as const) : ("dns" as const), value })),
      ),
    ],
  });
  return { cert: certificate.toString("pem"), key: await pemOf(keys.privateKey) };
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}
