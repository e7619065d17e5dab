/** Node "show": a word on a sign, or a line on a display, as long as the flow runs; nothing is dark. */
import type { LineShow, SignShow } from "../../gateway/contract/messages.ts";
import { type Msg, Refused, wartemarkeNode } from "./red.ts";
import { deviceOf, shownOn } from "./together.ts";
import { cut, isRecord, seen, switchOf, taken, type Understood, understood, wrong } from "./understood.ts";

export interface ShowConfig {
  /** `sign/hall`, `display/hall` */
  readonly device: string;
  /** Of a sign. */
  readonly blink: boolean;
}

export default wartemarkeNode<ShowConfig>("wm-show", (config, { keep, line, note, onMessage, tag }) => {
  const device = deviceOf(config.device, ["sign", "display"]);
  const shown = device && shownOn(line, device);
  keep(() => shown?.letGo(config.id));
  onMessage((msg) => {
    if (!shown) throw new Refused("no-device", noDevice[tag]);
    const value = taken(showOf(device.kind, config, msg), tag);
    shown.set(config.id, { ...value });
    note(value.text === "" ? undefined : { fill: "green", shape: "dot", text: cut(value.text, 30) });
    return msg;
  });
});

const noDevice = {
  de: "In diesem Baustein ist keine Anzeige gewählt. Welche es gibt, steht in der Standortdatei unter „flows: shows“.",
  en: "No sign or display is chosen in this node. Those that there are stand in the site file under “flows: shows”.",
};

/** A sign's characters, of which none may be lost, and a display's line. */
const atMost = { sign: 8, display: 120 } as const;
/** Signs are spoken to in bytes of Latin-1. */
const onSigns = /^[\x20-\x7e\u00a0-\u00ff]*$/u;

export function showOf(
  kind: "sign" | "display",
  config: Pick<ShowConfig, "blink">,
  msg: Msg,
): Understood<SignShow | LineShow> {
  const wish = isRecord(msg.payload) ? msg.payload : { text: msg.payload };
  const text = textOf(wish.text);
  if (text === undefined) {
    const told = seen(wish.text === undefined ? msg.payload : wish.text);
    return wrong(
      `„${told}“ in msg.payload ist kein Text. Erwartet werden Worte oder eine Zahl; ein leerer Text macht dunkel. ` +
        "Aus mehreren Werten macht ein template-Baustein einen Text, etwa {{payload.waiting}}.",
      `“${told}” in msg.payload is no text. Words or a number are expected; empty words make it dark. Of several ` +
        "values a template node makes a text, such as {{payload.waiting}}.",
    );
  }
  if (kind === "display") return understood({ text: cut(text, atMost.display) });
  if (text.length > atMost.sign) {
    return wrong(
      `„${seen(text)}“ ist für eine Zählanzeige zu lang. Höchstens ${atMost.sign} Zeichen schicken: Abgeschnitten ` +
        "wäre es eine andere Nummer.",
      `“${seen(text)}” is too long for a sign. Send at most ${atMost.sign} characters: cut off it would be another ` +
        "number.",
    );
  }
  if (!onSigns.test(text)) {
    return wrong(
      `„${seen(text)}“ kann eine Zählanzeige nicht zeigen. Möglich sind Ziffern und lateinische Buchstaben, auch ä, ` +
        "ö, ü und ß.",
      `A sign cannot show “${seen(text)}”. Figures and Latin letters are possible.`,
    );
  }
  return understood({ text, blink: text !== "" && (switchOf(wish.blink ?? msg.blink) ?? config.blink === true) });
}

function textOf(value: unknown): string | undefined {
  if (value === null || value === false) return "";
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value.replace(/\s+/g, " ").trim() : undefined;
}
