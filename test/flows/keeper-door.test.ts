import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { startAppliance, until } from "../appliance.ts";
import { runProgram, startProgram } from "../program.ts";
import { editorAt, functionFlow, patienceMs } from "./kept.ts";

test("facilities open the editor at the command line, deploy, and close it; the journal and the counters know", {
  timeout: 240_000,
}, async () => {
  const office = await startAppliance({ site: (usual) => ({ ...usual, flows: { on: true } }) });
  onTestFinished(() => office.stop());
  const file = join(office.data, "site.yaml");
  writeFileSync(file, stringify(office.site));
  const line = ["--site", file, "--data", office.data, "--mqtt", String(office.mqttPort)];
  const state = () => office.desk().state();
  expect(state().devices.get("flows/site")?.online ?? false).toBe(false);

  const keeper = startProgram(["flows", ...line, "--editor", "0"]);
  onTestFinished(async () => {
    keeper.process.kill("SIGTERM");
    await keeper.ended;
  });
  await until(() => state().devices.get("flows/site")?.online, patienceMs);
  expect(await runProgram("flows", ...line)).toMatchObject({
    code: 2,
    error: expect.stringMatching(/runs already for/),
  });
  expect(await runProgram("flows", "open", "--minutes", "0", ...line)).toMatchObject({
    code: 2,
    error: "--minutes 0: a whole number from 1 to 480.\n",
  });

  const opened = await runProgram("flows", "open", "--minutes", "5", ...line, "--editor", "0");
  expect(opened.code).toBe(0);
  const [, code = ""] = /^user haus, code (\S+), open until \d\d:\d\d; told only this once\.$/m.exec(opened.out) ?? [];
  expect(code).toHaveLength(19);
  const faults = () => [...state().faults.values()].map(({ fault }) => fault);
  expect(faults()).toContain("flow-editor-open");
  const address = /the editor is open at http:\/\/localhost:(\d+)/;
  await until(() => address.test(keeper.log()), patienceMs);
  const editor = editorAt(Number(address.exec(keeper.log())![1]));
  expect(await editor.signIn("haus", code)).toBe(200);
  expect(await editor.deploy(functionFlow("return msg;"))).toMatchObject({ status: 200 });
  expect(JSON.parse(readFileSync(join(office.data, "flows/flows.json"), "utf8"))).toHaveLength(3);

  expect(await runProgram("flows", "close", ...line)).toMatchObject({ code: 0, out: "The editor is closed.\n" });
  expect(faults()).not.toContain("flow-editor-open");
  await until(() => keeper.log().includes("the editor is closed"));
  let there = true;
  await until(() => {
    fetch(editor.address).catch(() => {
      there = false;
    });
    return !there;
  });
  const pidFile = join(office.data, "flows/runtime.pid");
  await until(() => existsSync(pidFile), patienceMs);
  const pid = Number(readFileSync(pidFile, "utf8"));
  keeper.process.kill("SIGTERM");
  expect((await keeper.ended).code).toBe(0);
  expect(existsSync(`/proc/${pid}`)).toBe(false);
});
