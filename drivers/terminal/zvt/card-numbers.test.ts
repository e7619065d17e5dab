/** A thousand card numbers wherever a terminal could put one: none leaves the reader; unmasked, those in texts do. */
import { expect, test } from "vitest";
import { intermediateText, piecesOf, readMessage } from "./read.ts";
import { allLetters, cardNumber, cardNumbersIn, everything, grouped, seeded } from "./testing.ts";

const count = 1000;
const random = seeded(20_261_121);
const cards = Array.from({ length: count }, (_, nth) => cardNumber(random, 13 + (nth % 7)));

const latin = (text: string) => Buffer.from(text, "latin1");
const join = (...parts: (Uint8Array | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => Uint8Array.from(part)));
const apdu = (control: number, ...parts: Parameters<typeof join>) => {
  const data = join(...parts);
  const length = data.length < 0xff ? [data.length] : [0xff, data.length & 0xff, data.length >> 8];
  return join([control >> 8, control & 0xff], length, data);
};
const variable = (content: Uint8Array, size: number) =>
  join(
    Array.from(String(content.length).padStart(size, "0"), (digit) => 0xf0 + Number(digit)),
    content,
  );
/** Half bytes as a terminal writes them: D between the parts of a track, F at the end. */
const halves = (digits: string) => Buffer.from(digits.length % 2 ? `${digits}f` : digits, "hex");
const object = (tag: readonly number[], content: Uint8Array, lie = 0) => join(tag, [content.length + lie], content);
const container = (...objects: Uint8Array[]) => {
  const content = join(...objects);
  return content.length < 0x80 ? join([0x06, content.length], content) : join([0x06, 0x81, content.length], content);
};
const inText = (card: string) => latin(`Karte ${grouped(random, card)}`);

/** Where a number is a text, that text is told; as a field it is left out, masked or not. */
const texts: Readonly<Record<string, (card: string) => Uint8Array>> = {
  "additional text": (card) => apdu(0x040f, [0x27, 0x00, 0x3c], variable(inText(card), 3)),
  "card name": (card) => apdu(0x040f, [0x8b], variable(inText(card), 2)),
  "text on the display": (card) => apdu(0x04ff, [0x0a, 0x01], container(object([0x24], object([0x07], inText(card))))),
  "text block": (card) =>
    apdu(0x06d3, container(object([0x1f, 0x07], Uint8Array.of(1)), object([0x25], object([0x07], inText(card))))),
  "print line": (card) => apdu(0x06d1, [0x00], inText(card)),
  "print line with a container": (card) =>
    apdu(0x06d1, [0x81], inText(card), container(object([0x1f, 0x07], Uint8Array.of(2)))),
  "words of an abort": (card) => apdu(0x061e, [0x6c], container(object([0x1f, 0x17], inText(card)))),
  "EMV print data": (card) => apdu(0x040f, container(object([0x46], inText(card)), object([0x47], inText(card)))),
  version: (card) => apdu(0x060f, variable(inText(card), 3), [0x00]),
  "text object that is longer than its container": (card) => apdu(0x040f, container(object([0x07], inText(card), 40))),
  "text field that is longer than the message": (card) => apdu(0x040f, [0x3c, 0xf0, 0xf9, 0xf0], inText(card)),
  "line of a message that is cut off": (card) => join([0x06, 0xd1, 0x60, 0x00], inText(card)),
  "line with control characters within": (card) => apdu(0x06d1, [0x00], latin(card.replace(/(...)/g, "$1\x00\x1b"))),
};
const others: Readonly<Record<string, (card: string) => Uint8Array>> = {
  "card number": (card) => apdu(0x040f, [0x27, 0x00, 0x22], variable(halves(card), 2)),
  "tracks 2, 3 and 1": (card) =>
    apdu(
      0x040f,
      join([0x23], variable(halves(`${card}d2512101`), 2), [0x24], variable(halves(`${card}d00`), 3)),
      join([0x2d], variable(latin(`B${card}^MUSTER/M^2512101`), 2), [0x27, 0x00]),
    ),
  "EMV tags 5A and 57": (card) =>
    apdu(0x040f, container(object([0x5a], halves(card)), object([0x60], object([0x57], halves(`${card}d2512`))))),
  "a private container": (card) =>
    apdu(0x040f, container(object([0xff, 0x40], object([0x07], latin(card))), object([0xdf, 0x01], latin(card)))),
  "an object with another purpose": (card) =>
    apdu(
      0x040f,
      container(object([0x43], halves(card)), object([0x08], halves(card)), object([0x1f, 0x2b], halves(card))),
    ),
  "EF information, chip data, Geldkarte": (card) =>
    apdu(0x040f, ...[0xaf, 0x2e, 0x92, 0x9a].map((bmp) => join([bmp], variable(halves(card), 3)))),
  "fields that nobody knows": (card) => apdu(0x040f, [0x27, 0x00, 0x99], latin(card)),
  "an answer": (card) => apdu(0x8000, latin(card)),
  "text object that is shorter than its text": (card) => apdu(0x040f, container(object([0x07], latin(card), -3))),
  "text field that is shorter than its text": (card) =>
    apdu(0x040f, [0x3c, 0xf0, 0xf1, 0xf1], latin(card), [0x27, 0x00]),
  "message that is cut off in the number": (card) => {
    const whole = apdu(0x040f, [0x3c], variable(latin(`Karte ${card}`), 3));
    return whole.subarray(0, whole.length - 3);
  },
};

const told = (bytes: Uint8Array, unmasked: boolean) => {
  const message = readMessage(bytes, "cp437", { unmasked });
  return { message, pieces: piecesOf(message, "cp437"), shown: intermediateText(message, "cp437") ?? "" };
};

test.each(Object.entries({ ...texts, ...others }))("a thousand numbers in %s leave no trace", (_, place) => {
  for (const card of cards) {
    const all = told(place(card), false);
    expect(cardNumbersIn(allLetters(all))).toEqual([]);
    const digits = everything(all).replace(/[ ./-]/g, "");
    expect(digits).not.toContain(card);
    // What may be shown of a card is its end and its first digits, not this many together.
    for (let nth = 0; nth + 9 <= card.length; nth += 1) expect(digits).not.toContain(card.slice(nth, nth + 9));
  }
});

test.each(Object.entries(texts))("unmasked they are found in %s: the search above does search", (_, place) => {
  for (const card of cards) {
    const found = cardNumbersIn(allLetters(told(place(card), true)));
    expect(found.map((number) => number.replace(/[ ./-]/g, ""))).toContain(card);
  }
});
