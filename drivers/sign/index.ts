/** A LED sign at a counter, over Modbus RTU: told at once, and again each second, for it forgets without power. */
import { type Static, Type } from "typebox";
import type { SignShow } from "../../gateway/contract/messages.ts";
import type { DevicePort, Driver, Running } from "../driver.ts";
import { At } from "../transport/address.ts";
import { openPipe } from "../transport/pipe.ts";
import { encodeWrite, findAnswer, packText } from "./modbus.ts";
import { shorten } from "./text.ts";

const Config = Type.Object(
  {
    at: At,
    unit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 247, description: "The sign's address on its line. Default 1" }),
    ),
    register: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 65_000, description: "The first of its five registers. Default 0" }),
    ),
    digits: Type.Optional(Type.Integer({ minimum: 4, maximum: 8, description: "Characters it can show. Default 8" })),
  },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

const characters = 8;
/** A frame and its answer take 30 ms at 9600 baud; a line may have two hops of network before it. */
const answerMs = 150;
const repeatMs = 1000;
/** A lost frame is no fault; so many in a row are. */
const missesToFault = 2;
/** A mute sign gets a new connection each so many misses: the far end may be gone without a word. */
const missesToReopen = 5;
/** Shorter than for other devices: whoever plugs the sign in again waits before it. */
const longestWaitMs = 1500;

function openSign(config: Config, port: DevicePort): Running {
  const { at, unit = 1, register = 0, digits = characters } = config;
  let words: readonly number[] | undefined;
  let heard = Buffer.alloc(0);
  let pending = false;
  let changed = false;
  let misses = 0;
  let refused: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  const pipe = openPipe(
    at,
    {
      open() {
        misses = 0;
        if (words) write();
        else port.fault(undefined);
      },
      bytes(chunk) {
        heard = Buffer.concat([heard, chunk]).subarray(-256);
        const answer = pending && words && findAnswer(heard, unit, register, words.length);
        if (!answer) return;
        answered(answer.type === "refused" ? answer.code : undefined);
      },
      lost() {
        pending = false;
        clearTimeout(timer);
        port.fault("unreachable");
      },
    },
    { longestWaitMs },
  );

  function write(): void {
    clearTimeout(timer);
    if (!words || !pipe.write(encodeWrite(unit, register, words))) return;
    heard = Buffer.alloc(0);
    changed = false;
    pending = true;
    timer = setTimeout(missed, answerMs);
  }

  function answered(refusal: number | undefined): void {
    pending = false;
    misses = 0;
    if (refusal !== undefined && refusal !== refused) {
      port.log(`the sign refuses with Modbus exception ${refusal}: check „register“ in the site file`);
    }
    refused = refusal;
    port.fault(refusal === undefined ? undefined : "no-answer");
    next();
  }

  function missed(): void {
    pending = false;
    misses += 1;
    if (misses >= missesToFault) port.fault("no-answer");
    if (misses % missesToReopen === 0) pipe.reopen();
    else if (misses < missesToFault) write();
    else next();
  }

  /** What changed meanwhile goes out at once, the same again after a second. */
  function next(): void {
    clearTimeout(timer);
    if (changed) write();
    else timer = setTimeout(write, repeatMs);
  }

  port.onShow((value) => {
    const { text, blink } = value as SignShow;
    words = [...packText(shorten(text, digits).padEnd(characters)), blink ? 1 : 0];
    changed = true;
    // While a sign is answering, its line is not free; a sign that is mute anyway is not waited for.
    if (!pending || misses > 0) write();
  });
  return {
    async stop() {
      clearTimeout(timer);
      pipe.close();
    },
  };
}

const sign: Driver<Config> = { kind: "sign", config: Config, start: openSign };
export default sign;
