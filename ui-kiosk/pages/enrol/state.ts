/** What the enrolment page knows: the code as far as it is typed, and where the device belongs once it was right. */
import type { StaffTag } from "../../../gateway/contract/texts.ts";
import { answeredWith, type CodeEntry, entryOf, secondPassed, typedInto } from "../../lib/code-entry.ts";
import type { CodeTrouble } from "../../lib/send-code.ts";

export interface Enrolment {
  readonly tongue: StaffTag;
  readonly entry: CodeEntry;
  /** The page that this device shows from now on: `/kiosk/kiosk-1`. */
  readonly page: string | undefined;
}

export type Input =
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "wrong"; readonly trouble: CodeTrouble }
  | { readonly type: "right"; readonly page: string }
  | { readonly type: "second" }
  | { readonly type: "tongue"; readonly tongue: StaffTag };

/** Three groups of four digits. */
const codeLength = 12;

export function startEnrolment(tongue: StaffTag): Enrolment {
  return { tongue, entry: entryOf(codeLength), page: undefined };
}

export function step(enrolment: Enrolment, input: Input): Enrolment {
  const { entry } = enrolment;
  switch (input.type) {
    case "code":
      return { ...enrolment, entry: typedInto(entry, input.text) };
    case "wrong":
      return { ...enrolment, entry: answeredWith(entry, input.trouble) };
    case "right":
      return { ...enrolment, entry: answeredWith(entry, undefined), page: input.page };
    case "second":
      return { ...enrolment, entry: secondPassed(entry) };
    case "tongue":
      return { ...enrolment, tongue: input.tongue };
  }
}
