/** A reader of bar codes and QR codes: on a serial line or network, or one that types, whose keys then type nowhere. */
import { type Static, Type } from "typebox";
import type { DevicePort, Driver, Running } from "../driver.ts";
import { At, addressMistake, parseAddress } from "../transport/address.ts";
import { watchInput } from "../transport/input-device.ts";
import { keyReader } from "../transport/key-text.ts";
import { occupiedPipe } from "../transport/occupied.ts";
import { permissionMistake } from "../transport/permission.ts";
import { openPipe } from "../transport/pipe.ts";
import { codeReader, type Dropped, longest } from "./codes.ts";

const hid = /^hid:(\/[^\s#]+)$/;

const Config = Type.Object(
  {
    at: Type.String({
      pattern: `${(At as { pattern?: string }).pattern}|${hid.source}`,
      description:
        "Where the code reader is: serial:/dev/serial/by-path/…?baud=9600, tcp://host:port, or, for one that types " +
        "like a keyboard, hid:/dev/input/by-path/…-event-kbd",
    }),
    prefix: Type.Optional(
      Type.String({ minLength: 1, maxLength: 20, description: "What the reader sets before each code. Default: none" }),
    ),
    suffix: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 20,
        description: 'What the reader sets behind each code, for example "\\t". Default: CR, LF or the enter key',
      }),
    ),
    layout: Type.Optional(
      Type.Enum(["us", "de"], { description: "The keyboard that a typing reader is set to. Default us" }),
    ),
  },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

/** The same code, held before the reader, is told once. */
const sameWithinMs = 500;
/** A reader sends a code in one go. */
const silenceMs = 1000;
/** So often at most is told of codes that are not taken: a wrong baud rate makes many. */
const complainEveryMs = 60_000;

const remedies: Readonly<Record<Dropped, string>> = {
  "too-long": `a code of more than ${longest} characters was dropped`,
  undecodable: "a code that cannot be read was dropped: check the reader's baud rate, or its keyboard and „layout“",
  "without-prefix": "a code without the prefix of the site file was dropped: set the reader to it, or mend „prefix“",
  "without-end": "a code without an end was dropped: set the reader to send CR behind each, or set „suffix“",
};

function openScanner(config: Config, port: DevicePort): Running {
  const codes = codeReader(config);
  const tell = teller(port);
  let quiet: NodeJS.Timeout | undefined;

  function hear(bytes: Uint8Array): void {
    clearTimeout(quiet);
    for (const each of codes.read(bytes)) tell(each);
    if (codes.pending()) quiet = setTimeout(giveUp, silenceMs);
  }
  /** Half a code, and what comes next belongs to another. */
  function giveUp(): void {
    clearTimeout(quiet);
    for (const each of codes.silence()) tell(each);
  }
  const [, path] = hid.exec(config.at) ?? [];
  const line = path ? openKeys(path, config, port, { hear, giveUp }) : openBytes(config.at, port, { hear, giveUp });
  return {
    async stop() {
      clearTimeout(quiet);
      line.close();
    },
  };
}

interface Ear {
  hear(bytes: Uint8Array): void;
  giveUp(): void;
}

function openBytes(at: string, port: DevicePort, { hear, giveUp }: Ear): { close(): void } {
  const address = parseAddress(at);
  function lost(): void {
    giveUp();
    const denied = address?.kind === "serial" ? permissionMistake(address.path, "serial") : undefined;
    if (denied) port.log(denied);
    port.fault(denied ? "no-permission" : "unreachable");
  }
  return openPipe(at, { open: () => port.fault(undefined), bytes: hear, lost }, { onlyListens: true });
}

function openKeys(path: string, { layout = "us" }: Config, port: DevicePort, { hear, giveUp }: Ear) {
  let read = keyReader(layout);
  return watchInput(path, {
    ready({ name }) {
      read = keyReader(layout);
      if (name) port.model(name.slice(0, 80));
      port.fault(undefined);
    },
    key(code, down) {
      const typed = read(code, down);
      if (typed) hear(Buffer.from(typed));
    },
    lost(fault, sentence) {
      giveUp();
      port.log(sentence);
      port.fault(fault);
    },
  });
}

/** Tells codes to the gateway and what was dropped to the log; never what a code says, for it may be somebody's. */
function teller(port: DevicePort) {
  let last = { text: "", at: Number.NEGATIVE_INFINITY };
  let dropped = 0;
  let complainedAt = Number.NEGATIVE_INFINITY;
  return (read: { readonly text: string } | { readonly dropped: Dropped }) => {
    const now = performance.now();
    if ("text" in read) {
      const repeated = read.text === last.text && now - last.at < sameWithinMs;
      last = { text: read.text, at: now };
      if (repeated || port.event({ type: "scanned", text: read.text }) !== undefined) return;
      return port.log("a code was read without a line to the gateway: nobody hears of it");
    }
    dropped += 1;
    if (now - complainedAt < complainEveryMs) return;
    complainedAt = now;
    port.log(`${remedies[read.dropped]} (${dropped} dropped since the start)`);
  };
}

const scanner: Driver<Config> = {
  kind: "scanner",
  config: Config,
  mistakes({ at }) {
    if (at.startsWith("usb:")) return ["at: usb:… is for printers; write serial:…, hid:… or tcp://…"];
    const mistake = hid.test(at) ? undefined : addressMistake(at);
    return mistake === undefined ? [] : [`at: ${mistake}`];
  },
  occupies({ at }) {
    const [, path] = hid.exec(at) ?? [];
    const how = "a code reader";
    return path ? [{ key: "at", place: path, part: undefined, how }] : occupiedPipe(at, how);
  },
  start: openScanner,
};
export default scanner;
