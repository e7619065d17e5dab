/** What the tests of the simulated printer share: bytes in hex to it, and what it says in hex. No program uses it. */
import { connect, type Socket } from "node:net";
import { inflateSync } from "node:zlib";

export interface TestLine {
  /** All that it said. */
  heard: string;
  say(hex: string): void;
  readonly socket: Socket;
}

export function dialPrinter(at: string): TestLine {
  const { hostname, port } = new URL(at);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const line: TestLine = { heard: "", say: (hex) => void socket.write(bytesOf(hex)), socket };
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    line.heard += chunk.toString("hex");
  });
  return line;
}

export const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(/\s/g, ""), "hex");

/** GS v 0 with these rows, all as long as the first. */
export function band(rows: readonly string[], mode = "00"): string {
  const low = (count: number) => Buffer.from([count & 0xff, count >> 8]).toString("hex");
  return `1d7630${mode}${low(bytesOf(rows[0] ?? "").length)}${low(rows.length)}${rows.join("")}`;
}

/** The rows of a PNG with one bit a dot in hex, black as 1, without the white bytes at a row's end. */
export function rowsOfPng(base64: string): string[] {
  const png = Buffer.from(base64, "base64");
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const dataAt = png.indexOf("IDAT");
  const rows = inflateSync(png.subarray(dataAt + 4, dataAt + 4 + png.readUInt32BE(dataAt - 4)));
  const length = 1 + width / 8;
  return Array.from({ length: height }, (_, y) =>
    Buffer.from(rows.subarray(y * length + 1, (y + 1) * length).map((byte) => ~byte))
      .toString("hex")
      .replace(/(00)+$/, ""),
  );
}
