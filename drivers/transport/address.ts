/** Where a device is found, as the site file says it (`tcp://192.168.1.50:9100`); opening it is pipe.ts. */
import { Type } from "typebox";

export interface TcpAddress {
  readonly kind: "tcp";
  readonly host: string;
  readonly port: number;
}

/** Every way to a device. Serial ports and USB join this union. */
export type Address = TcpAddress;

const tcp = /^tcp:\/\/([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5})$/;

/** The schema of `at` in every device's configuration. */
export const At = Type.String({
  pattern: tcp.source,
  description: "Where the device is found: tcp://host:port, for example tcp://192.168.1.50:9100",
});

/** What `at` says in the demo office, where a simulator's address is put in its place. */
export const simulated = "simulator";

/** The address that `at` names; undefined when it names none. */
export function parseAddress(at: string): Address | undefined {
  const [, host, digits] = tcp.exec(at) ?? [];
  const port = Number(digits);
  if (host === undefined || port < 1 || port > 65535) return undefined;
  return { kind: "tcp", host: host.replace(/^\[|\]$/g, ""), port };
}
