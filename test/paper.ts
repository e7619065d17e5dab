/** Looks at simulated paper as a scanner does, which knows nothing of how it was printed. */
import { createCanvas, loadImage } from "@napi-rs/canvas";
import jsqr from "jsqr";

/** What a scanner reads on a picture of paper; undefined when the code did not come out. */
export async function codeOn(png: string): Promise<string | undefined> {
  const picture = await loadImage(Buffer.from(png, "base64"));
  const pen = createCanvas(picture.width, picture.height).getContext("2d");
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, picture.width, picture.height);
  return jsqr.default(data, picture.width, picture.height)?.data;
}
