/** A call button: a contact whose edges come over a line. One press is one event, however the contact bounces. */
import { type Static, Type } from "typebox";
import type { DevicePort, Driver, Running } from "../driver.ts";
import { At } from "../transport/address.ts";
import { openPipe } from "../transport/pipe.ts";
import { debounce } from "./debounce.ts";
import { edgeReader } from "./edges.ts";

const Config = Type.Object(
  {
    at: At,
    line: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1000, description: "The contact's line, if several come. Default: any" }),
    ),
    settleMs: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: "Quiet before an edge is a press. Default 50" }),
    ),
  },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

function openButton(config: Config, port: DevicePort): Running {
  const isPress = debounce(config.settleMs ?? 50);
  let read = edgeReader();
  const pipe = openPipe(config.at, {
    open() {
      read = edgeReader();
      port.fault(undefined);
    },
    bytes(chunk) {
      for (const edge of read(chunk)) {
        if (config.line !== undefined && edge.line !== config.line) continue;
        if (isPress(edge) && !port.event({ type: "pressed" })) {
          port.log("pressed without a line to the gateway: this press calls nobody");
        }
      }
    },
    lost: () => port.fault("unreachable"),
  });
  return {
    async stop() {
      pipe.close();
    },
  };
}

const button: Driver<Config> = { kind: "button", config: Config, start: openButton };
export default button;
