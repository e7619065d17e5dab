import { expect, test } from "vitest";
import { isLit } from "./dot-matrix.ts";

const drawn = (letter: string) =>
  [0, 1, 2, 3, 4, 5, 6].map((row) =>
    [0, 1, 2, 3, 4].map((column) => (isLit(letter, row, column) ? "#" : ".")).join(""),
  );

test("a letter looks like itself", () => {
  expect(drawn("K")).toEqual(["#...#", "#..#.", "#.#..", "##...", "#.#..", "#..#.", "#...#"]);
  expect(drawn("1")).toEqual(["..#..", ".##..", "..#..", "..#..", "..#..", "..#..", ".###."]);
  expect(drawn(" ")).toEqual(Array(7).fill("....."));
});

test("no two of the letters and digits of tickets look alike, and none is unknown", () => {
  const all = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-."].map((letter) => drawn(letter).join("\n"));
  expect(new Set(all).size).toBe(all.length);
  expect(all).not.toContain(drawn("€").join("\n"));
});
