/** What the tests of printing have in common: tickets in any language, and dots as pictures. */
import type { TicketDoc } from "../../gateway/contract/messages.ts";
import { phrase } from "../../gateway/contract/texts.ts";
import type { Bitmap } from "./bitmap.ts";
import { createCanvas } from "./letters.ts";

/** Services as an office might name them. */
export const services: Readonly<Record<string, string>> = {
  de: "Aufenthaltstitel verlängern",
  ar: "تمديد تصريح الإقامة",
  fa: "تمدید اجازه اقامت",
  uk: "Продовження посвідки на проживання",
  tr: "Oturma iznini uzatma",
};

export const ticketCode = "WM1:2026-11-21:K047";

/** A whole ticket in German and in this language. */
export function ticketIn(language: string): TicketDoc {
  const both = language === "de" ? ["de"] : ["de", language];
  const say = (size: "normal" | "large", text: (tag: string) => string) =>
    both.map((tag) => ({ type: "text" as const, size, language: tag, text: text(tag) }));
  return {
    number: "K047",
    language,
    copy: false,
    blocks: [
      ...say("normal", (tag) => phrase("yourNumber", tag)),
      { type: "number", text: "K047" },
      ...say("large", (tag) => services[tag]!),
      { type: "rule" },
      ...say("normal", (tag) => phrase("peopleAhead", tag, { n: 3 })),
      ...say("normal", (tag) => phrase("callComes", tag)),
      { type: "rule" },
      { type: "text", size: "small", language: "de", text: "21.11.2026 07:45" },
      { type: "qr", text: ticketCode },
    ],
  };
}

/** As a camera or an eye would have it. */
export function canvasOf({ width, height, bits }: Bitmap) {
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext("2d");
  const picture = pen.createImageData(width, height);
  for (let at = 0; at < width * height; at++) {
    const grey = bits[at >> 3]! & (0x80 >> (at & 7)) ? 0 : 255;
    picture.data.set([grey, grey, grey, 255], 4 * at);
  }
  pen.putImageData(picture, 0, 0);
  return canvas;
}
