/** Looks for mistakes in the devices of a site file before anything starts; the rest of the file is the gateway's. */
import type { TSchema } from "typebox";
import { flowsHost } from "../gateway/contract/configuration.ts";
import type { Site } from "../gateway/contract/site.ts";
import { deviceName } from "../gateway/contract/topics.ts";
import { driverOf, drivers } from "./index.ts";
import { checkOf } from "./schema-check.ts";
import { At, addressMistake, addressRemedy, simulated, spoken } from "./transport/address.ts";
import type { Occupied } from "./transport/occupied.ts";

type Device = Site["devices"][number];

/** One sentence with path and remedy for each mistake; none when all is well. `at: simulator` is none. */
export function checkDevices(site: Pick<Site, "devices">): string[] {
  const names = site.devices.map(deviceName);
  const own = site.devices.map((device, i) => {
    const place = `devices[${i}]`;
    const name = deviceName(device);
    const first = names.indexOf(name);
    if (first < i) return [`${place}: „${name}“ is there already as devices[${first}]; give one of them another id`];
    const isSpoken = device.config.at === spoken || device.host === flowsHost;
    const mistakes = isSpoken ? spokenMistakes(device) : checkDevice(device);
    return mistakes.map((mistake) => `${place}.${mistake} (${name})`);
  });
  return [
    ...own.flat(),
    ...clashes(site.devices.flatMap((device, i) => (own[i]!.length > 0 ? [] : claimsOf(device, i)))),
  ];
}

/** What a device takes, and where the site file says so. */
interface Claim extends Occupied {
  readonly host: string;
  readonly name: string;
  readonly index: number;
}

/** Each simulator stands alone, and what hangs on a device that speaks for itself nobody here knows. */
function claimsOf(device: Device, index: number): Claim[] {
  const { kind, config, host = "hub" } = device;
  if (config.at === simulated || config.at === spoken) return [];
  const occupied = driverOf(kind)?.occupies?.(config) ?? [];
  return occupied.map((each) => ({ ...each, host, index, name: deviceName(device) }));
}

/** One sentence for each key that takes what another, of the same device or not, has already. */
function clashes(claims: readonly Claim[]): string[] {
  const places = [...Map.groupBy(claims, ({ host, place }) => `${host} ${place}`).values()];
  const told = new Map<string, string>();
  for (const [first, ...others] of places) {
    const parts = new Map([[first!.part, first!]]);
    for (const claim of others) {
      const whole = claim.part === undefined ? first : parts.get(undefined);
      const other = claim.how === first!.how ? (parts.get(claim.part) ?? whole) : first;
      const key = `${claim.index} ${claim.key}`;
      if (!other) parts.set(claim.part, claim);
      else if (!told.has(key)) told.set(key, clash(claim, other));
    }
  }
  return [...told.values()];
}

function clash({ index, key, name, place, part, how }: Claim, other: Claim): string {
  const where = `devices[${index}].config.${key}`;
  const there = `devices[${other.index}].config.${other.key} (${other.name})`;
  if (how !== other.how) {
    const remedy = "write the same at both, or wire this one elsewhere";
    return `${where}: ${place} is „${other.how}“ by ${there}, and „${how}“ here; ${remedy} (${name})`;
  }
  const wanted = `${part ?? "all"} of ${place}`;
  const taken = other.part === part ? "it" : `${other.part ?? "all"} of it`;
  return `${where}: ${wanted} is not free, ${there} has ${taken}; give each of the two its own (${name})`;
}

/** Kinds that may speak on the bus by themselves. A printer's paper is proven by its driver. */
const spokenKinds = ["alarm", "button", "lamp", "scanner", "sign", "station"];

/** What a flow never serves, whose word would be money or paper. */
const neverInFlows = ["printer", "terminal"];

/** Under these, faults and topics of others than devices stand. */
const ownSources = ["display", "flow", "flows", "gateway", "service"];

function spokenMistakes({ kind, host = "hub", config }: Device): string[] {
  const byFlow = host === flowsHost;
  const further = Object.keys(config).filter((key) => key !== "at");
  if (byFlow && neverInFlows.includes(kind))
    return [`host: a flow cannot serve a ${kind}; remove this, and write where its own driver finds it`];
  if (byFlow && ownSources.includes(kind))
    return [`kind: „${kind}“ is a name that Wartemarke uses itself; call this kind something else`];
  if (byFlow && config.at !== spoken)
    return [`config.at: a flow serves this device, as its host says; write „${spoken}“, or name another host`];
  if (!byFlow && !spokenKinds.includes(kind)) {
    return [
      `config.at: „${spoken}“ is for ${spokenKinds.join(", ")} only; write where its own driver finds the ${kind}`,
    ];
  }
  return [
    ...further.map((key) => `config.${key}: means nothing with „at: ${spoken}“; set it in the device, and remove it`),
    ...(host === "hub"
      ? [
          "host: a device that speaks MQTT itself needs an identity of its own; " +
            "name it here as in wartemarke identity add driver <id>",
        ]
      : []),
  ];
}

/** One sentence for each device that waits for a simulator which nobody has started. */
export function checkWired(devices: readonly Device[]): string[] {
  return devices
    .filter((device) => device.config.at === simulated)
    .map(
      (device) =>
        `${deviceName(device)}: config.at is „${simulated}“, which only the demo office has; ${addressRemedy}`,
    );
}

/** What is wrong, each from the path inside the device on: `kind: …`. */
function checkDevice({ kind, config }: Device): string[] {
  const driver = driverOf(kind);
  if (!driver) {
    return [`kind: there is no driver for „${kind}“; there is one for ${drivers.map((d) => d.kind).join(", ")}`];
  }
  const wired = config.at === simulated ? { ...config, at: somewhere(driver.config) } : config;
  const errors = checkOf(driver.config).Errors(wired);
  // „schema is false“ only repeats what additionalProperties says better.
  const mistakes = errors
    .filter(({ keyword }) => keyword !== "boolean")
    .flatMap((error) => explain(error, driver.config));
  const { at } = wired;
  const bytes = typeof at === "string" && isPipe(driver.config, "at") && new RegExp(pipes).test(at);
  const address = bytes ? addressMistake(at) : undefined;
  if (mistakes.length > 0) return mistakes;
  const further = driver.mistakes?.(wired as never) ?? [];
  const all = [...(address === undefined ? [] : [`at: ${address}`]), ...further].map((each) => `config.${each}`);
  return [...new Set(all)];
}

/** A simulator's address is known only when it runs: any that the driver would take. */
function somewhere(schema: TSchema): string | undefined {
  const { pattern = "" } = propertyOf(schema, "at") ?? {};
  const places = ["firmata:tcp://simulator:1#2", "firmata:tcp://simulator:1", "tcp://simulator:1"];
  return places.find((place) => new RegExp(pattern).test(place));
}

interface Property {
  readonly pattern?: string;
  readonly description?: string;
}

const { pattern: pipes = "" } = At as Property;

function propertyOf(schema: TSchema, key: string): Property | undefined {
  return (schema as { properties?: Readonly<Record<string, Property>> }).properties?.[key];
}

/** Does `key` name the way to a device that speaks in bytes? Lines have other addresses, which their drivers check. */
function isPipe(schema: TSchema, key: string): boolean {
  return propertyOf(schema, key)?.pattern?.includes(pipes) === true;
}

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

/** A schema's complaint as path and remedy. */
function explain({ keyword, instancePath, params, message }: SchemaError, schema: TSchema): string[] {
  const path = `config${instancePath.replaceAll("/", ".")}`;
  const key = instancePath.slice(1);
  const detail = params as Readonly<Record<string, unknown>>;
  const known = Object.keys((schema as { properties?: object }).properties ?? {}).join(", ");
  switch (keyword) {
    case "additionalProperties":
      return (detail.additionalProperties as string[]).map(
        (key) => `${path}: unknown key „${key}“; remove it or correct its spelling, there is ${known}`,
      );
    case "required":
      return (detail.requiredProperties as string[]).map((missing) => `${path}: „${missing}“ is missing; add it`);
    case "pattern":
      return [`${path}: ${isPipe(schema, key) ? addressRemedy : propertyOf(schema, key)?.description}`];
    case "enum":
      return [`${path}: must be one of ${(detail.allowedValues as unknown[]).join(", ")}`];
    default:
      return [`${path}: ${message}`];
  }
}
