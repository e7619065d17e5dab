/** A picture of black and white dots, as a print head sees it. */

export interface Bitmap {
  /** Dots in a row, a multiple of 8. */
  readonly width: number;
  readonly height: number;
  /** Row after row, eight dots a byte, the leftmost first; 1 is black. */
  readonly bits: Uint8Array;
}

/** Darker than this is black. */
const threshold = 140;

/** From colours as a canvas gives them: four bytes a dot, red, green, blue, and how opaque. */
export function fromColours(colours: Uint8ClampedArray, width: number, height: number): Bitmap {
  const bits = new Uint8Array((width / 8) * height);
  for (let at = 0; at < width * height; at++) {
    const grey = (colours[4 * at]! * 2 + colours[4 * at + 1]! * 5 + colours[4 * at + 2]!) / 8;
    if (grey < threshold) bits[at >> 3]! |= 0x80 >> (at & 7);
  }
  return { width, height, bits };
}
