/** Reads the code that is printed on a paper, as a reader would: from its dots alone. */
import { decodeQR } from "qr/decode.js";
import type { PaperPicture, SimulatedPrinter } from "../../../gateway/contract/office.ts";

/** Undefined: there is none, or it cannot be read. */
export async function codeOn({ pieces }: SimulatedPrinter["papers"][number]): Promise<string | undefined> {
  for (const piece of pieces) if ("qr" in piece) return piece.qr;
  const pictures = pieces.filter((piece): piece is PaperPicture => "png" in piece);
  if (pictures.length === 0) return undefined;
  const paper = document.createElement("canvas");
  paper.width = Math.max(...pictures.map(({ widthDots }) => widthDots));
  paper.height = pictures.reduce((height, { heightDots }) => height + heightDots, 0);
  const context = paper.getContext("2d", { willReadFrequently: true })!;
  context.fillStyle = "white";
  context.fillRect(0, 0, paper.width, paper.height);
  let y = 0;
  for (const { png, heightDots } of pictures) {
    const dots = new Image();
    dots.src = `data:image/png;base64,${png}`;
    await dots.decode();
    context.drawImage(dots, 0, y);
    y += heightDots;
  }
  try {
    return decodeQR(context.getImageData(0, 0, paper.width, paper.height));
  } catch {
    return undefined;
  }
}
