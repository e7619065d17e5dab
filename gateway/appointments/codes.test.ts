import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { CodeHash } from "../contract/appointments.ts";
import { grouped, isWellFormed } from "../contract/code.ts";
import { Id } from "../contract/shapes.ts";
import { openCodes } from "./codes.ts";

const folder = () => mkdtempSync(join(tmpdir(), "wartemarke-codes-"));
const [isHash, isId] = [Compile(CodeHash), Compile(Id)];

test("codes and ids are the same after a restart, and of another site others", () => {
  const data = folder();
  const [codes, again, elsewhere] = [openCodes(data), openCodes(data), openCodes(folder())];
  expect(again.hash("123456abcd")).toBe(codes.hash("123456 ABCD"));
  expect(again.idOf("zms", "123456")).toBe(codes.idOf("zms", "123456"));
  expect(again.fresh("c~1")).toEqual(codes.fresh("c~1"));
  expect(elsewhere.hash("123456abcd")).not.toBe(codes.hash("123456abcd"));
  expect(elsewhere.idOf("zms", "123456")).not.toBe(codes.idOf("zms", "123456"));
});

test("the plain code of an appointment is the one whose hash is stored", () => {
  const codes = openCodes(folder());
  for (const cause of ["c~1", "c~2", "counter-3 x"]) {
    const { appointment, code } = codes.fresh(cause);
    expect(isWellFormed(codes.plain(appointment))).toBe(true);
    expect(code).toBe(codes.hash(grouped(codes.plain(appointment))));
    expect([isId.Check(appointment), isHash.Check(code)]).toEqual([true, true]);
  }
});

test("ids differ by source and record, and show neither", () => {
  const { idOf } = openCodes(folder());
  const ids = ["a", "b"].flatMap((source) => ["1", "2", "b"].map((record) => idOf(source, record)));
  expect(new Set(ids).size).toBe(6);
  expect(idOf("zms", "b")).toMatch(/^a[0-9a-f]{15}$/);
  expect(idOf("ab", "c")).not.toBe(idOf("a", "bc"));
});

test("the secret is its owner's alone, and a damaged one is not replaced in silence", () => {
  const data = folder();
  openCodes(data);
  const path = join(data, "codes.secret");
  expect(statSync(path).mode & 0o077).toBe(0);
  writeFileSync(path, readFileSync(path, "utf8").slice(0, 10));
  expect(() => openCodes(data)).toThrow(/is damaged; restore it/);
});
