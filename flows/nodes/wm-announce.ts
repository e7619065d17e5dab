/** Node "announce": words for who waits, once, on the displays of some areas or of all. */
import type { CommandOf } from "../../gateway/contract/commands.ts";
import type { Phrase } from "../../gateway/contract/shapes.ts";
import { type Msg, wartemarkeNode } from "./red.ts";
import { isId, isLanguage, isRecord, seen, taken, type Understood, understood, wrong } from "./understood.ts";

export interface AnnounceConfig {
  /** In German. */
  readonly text: string;
  readonly further: readonly { readonly language: string; readonly text: string }[];
  /** None: all. */
  readonly areas: readonly string[];
  readonly gong: boolean;
  /** How long it stands; empty: 30. */
  readonly seconds: number | string;
}

/** As long as an announcement may be, in each language. */
const atMost = 200;
/** Whoever sends the gateway more than 8 kB at once is disconnected: the rest of it is around the words. */
const bytesAtMost = 7_000;

export default wartemarkeNode<AnnounceConfig>("wm-announce", (config, { ask, onMessage, tag }) => {
  onMessage(async (msg) => {
    await ask(taken(announcementOf(config, msg), tag));
    return msg;
  });
});

export function announcementOf(config: AnnounceConfig, { payload }: Msg): Understood<CommandOf<"announce">> {
  const text = phraseOf(config, payload);
  if (!text.ok) return text;
  const seconds = Number(config.seconds || 30);
  if (!Number.isInteger(seconds) || seconds < 5 || seconds > 600) {
    return wrong(
      `„${seen(config.seconds)}“ ist keine Dauer für eine Durchsage. Im Baustein 5 bis 600 Sekunden eintragen.`,
      `“${seen(config.seconds)}” is no time for an announcement to stand. Write 5 to 600 seconds into the node.`,
    );
  }
  const areas = (config.areas ?? []).filter(isId);
  return understood({
    type: "announce",
    text: text.value,
    gong: config.gong !== false,
    seconds,
    ...(areas.length > 0 && { areas }),
  });
}

/** Words in the message stand alone: the node's other languages say something else. */
function phraseOf(config: AnnounceConfig, payload: unknown): Understood<Phrase> {
  if (isRecord(payload) && "de" in payload) return checked(payload);
  const words = typeof payload === "string" ? payload.trim() : "";
  if (words !== "" && words !== config.text) return checked({ de: words });
  const further = (config.further ?? []).filter(({ language, text }) => language !== "de" && text.trim() !== "");
  return checked({
    ...Object.fromEntries(further.map(({ language, text }) => [language, text.trim()])),
    de: (config.text ?? "").trim(),
  });
}

function checked(phrase: Readonly<Record<string, unknown>>): Understood<Phrase> {
  const { de } = phrase;
  if (typeof de !== "string" || de === "") {
    return wrong(
      "Diese Durchsage hat keinen deutschen Text. Im Baustein eintragen oder als Text in msg.payload schicken.",
      "This announcement has no German words. Write them into the node, or send them as text in msg.payload.",
    );
  }
  for (const [language, text] of Object.entries(phrase)) {
    if (!isLanguage(language)) {
      return wrong(
        `„${seen(language)}“ ist keine Sprache. Erwartet wird ihr Kürzel, etwa „en“ oder „sr-Latn“.`,
        `“${seen(language)}” is no language. Its short name is expected, such as “en” or “sr-Latn”.`,
      );
    }
    if (typeof text !== "string" || text === "" || text.length > atMost) {
      return wrong(
        `Der Text der Durchsage auf „${language}“ ist leer oder länger als ${atMost} Zeichen. Kürzer fassen: Er wird ` +
          "im Vorbeigehen gelesen.",
        `The words of the announcement in “${language}” are empty or longer than ${atMost} characters. Make them ` +
          "shorter: they are read in passing.",
      );
    }
  }
  if (Buffer.byteLength(JSON.stringify(phrase)) > bytesAtMost) {
    return wrong(
      "Diese Durchsage ist in allen Sprachen zusammen zu lang. Kürzer fassen, oder auf zwei Bausteine verteilen.",
      "This announcement is too long in all its languages together. Make it shorter, or share it between two nodes.",
    );
  }
  return understood({ ...(phrase as Readonly<Record<string, string>>), de });
}
