/** Looks for mistakes in the devices of a site file before anything starts; the rest of the file is the gateway's. */
import type { TSchema } from "typebox";
import type { Site } from "../gateway/contract/site.ts";
import { deviceName } from "../gateway/contract/topics.ts";
import { driverOf, drivers } from "./index.ts";
import { checkOf } from "./schema-check.ts";
import { At, addressMistake, addressRemedy, simulated } from "./transport/address.ts";

type Device = Site["devices"][number];

/** One sentence with path and remedy for each mistake; none when all is well. `at: simulator` is none. */
export function checkDevices(site: Pick<Site, "devices">): string[] {
  const names = site.devices.map(deviceName);
  return site.devices.flatMap((device, i) => {
    const place = `devices[${i}]`;
    const name = deviceName(device);
    const first = names.indexOf(name);
    if (first < i) return [`${place}: „${name}“ is there already as devices[${first}]; give one of them another id`];
    return checkDevice(device).map((mistake) => `${place}.${mistake} (${name})`);
  });
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
