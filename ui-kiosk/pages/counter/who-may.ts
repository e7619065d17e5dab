/** Who else may give a command that the person at this page may not, and at which counter one of them is. Pure. */
import type { CommandName } from "../../../gateway/contract/commands.ts";
import type { StaffRole } from "../../../gateway/contract/shapes.ts";
import { may } from "../../../gateway/contract/staff-rights.ts";
import type { CountersView } from "../../../gateway/contract/views.ts";
import type { Panel } from "./state.ts";

const roles: readonly StaffRole[] = ["reception", "clerk", "lead", "facilities"];

/** Who may give a command, and a counter at which one of them is signed in, if there is any. */
export function whoMay(
  panel: Panel,
  command: CommandName,
): { roles: StaffRole[]; at: CountersView["counters"][number] | undefined } {
  const allowed = roles.filter((role) => may(role, command));
  const at = panel.counters.find(({ clerk }) => clerk && allowed.includes(clerk.role));
  return { roles: allowed, at };
}
