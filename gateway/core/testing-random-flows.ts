/** For tests of random mornings: what flows can do, and who opens their editor. */
import fc from "fast-check";
import type { Command } from "../contract/commands.ts";
import type { Phrase } from "../contract/shapes.ts";
import type { Morning } from "./testing.ts";

type Step = (office: Morning) => void;
interface Weighted {
  readonly weight: number;
  readonly arbitrary: fc.Arbitrary<Step>;
}
const weighted = <T>(weight: number, values: fc.Arbitrary<T>, step: (value: T) => Step): Weighted => ({
  weight,
  arbitrary: values.map(step),
});

const nth = fc.nat({ max: 30 });
const words: Phrase = { de: "Bitte ein Stück zurück.", en: "Please step back." };
const flowTurn = fc.constantFrom<Command>(
  { type: "halt-site" },
  { type: "resume-site" },
  { type: "announce", text: words, areas: ["hall", "gone"] },
  { type: "set-kiosk", kiosk: "kiosk-1", open: false },
  { type: "set-hours", hours: "closed" },
  { type: "set-hours", hours: "open" },
  { type: "raise-fault", name: "door", text: "Die Tür steht offen." },
  { type: "clear-fault", name: "door" },
  { type: "call-next", counter: "1" },
);
const troubleOfFlow = fc.record({
  fault: fc.constantFrom("flow-flooding" as const, "flow-misfit" as const, "flow-not-allowed" as const),
  stands: fc.boolean(),
  text: fc.constantFrom("Befehl call-next: /counter fehlt", "Befehl transfer"),
});

export const flowSteps: readonly Weighted[] = [
  weighted(2, fc.record({ what: flowTurn, flow: fc.constantFrom("flows", "flow-2"), n: nth }), (asked) => (office) => {
    office.ask("flow", asked.flow, asked.what);
    // As with other halts: most of the morning is a usual one.
    if (asked.n % 3 > 0) {
      office.at("1", { type: "resume-site" });
      office.ask("flow", asked.flow, { type: "set-kiosk", kiosk: "kiosk-1", open: true });
      office.ask("flow", asked.flow, { type: "set-hours", hours: "by-clock" });
    }
  }),
  weighted(1, troubleOfFlow, (trouble) => (office) => {
    office.put({ type: "flow-trouble", flow: "flows", ...trouble });
  }),
  weighted(1, fc.record({ minutes: fc.integer({ min: 1, max: 480 }) }), ({ minutes }) => (office) => {
    office.ask("operator", "operator", { type: "open-flow-editor", minutes, codeHash: "0".repeat(64) });
    if (minutes % 2 === 0) office.at("1", { type: "close-flow-editor" });
  }),
];
