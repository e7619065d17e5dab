import { expect, test } from "vitest";
import { csvLink, csvText } from "./csv.ts";

test("a table has a line each, semicolons between, and amounts as Germans write them", () => {
  expect(
    csvText([
      ["Zeit", "Betrag"],
      ["10:42", { cents: 9300 }],
      ["zurück", { cents: -5 }],
      ["Anzahl", 3],
    ]),
  ).toBe("\ufeffZeit;Betrag\r\n10:42;93,00\r\nzurück;-0,05\r\nAnzahl;3\r\n");
});

test.each(["=1+1", "+49", "-2", "@sum", "\tx"])("%j is a text in a spreadsheet, and no formula", (text) => {
  expect(csvText([[text]])).toContain(`'${text}`);
});

test("what holds a semicolon, a quote or a line's end stays one cell", () => {
  expect(csvText([['a;"b"\nc', "d"]])).toBe('\ufeff"a;""b""\nc";d\r\n');
});

test("a link holds the whole text", () => {
  expect(decodeURIComponent(csvLink("ä;b\r\n").split(",")[1]!)).toBe("ä;b\r\n");
});
