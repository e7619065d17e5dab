/** What facilities do when this user may not open a device: the group to join, and the udev rule that gives it. */
import { accessSync, constants } from "node:fs";

/** Kinds of device files, by the group that Debian gives them. */
export type DeviceFile = "gpio" | "input" | "printer" | "serial";

interface Access {
  readonly group: string;
  /** For a system that does not give the group by itself. */
  readonly udevRule: string;
}

export const deviceAccess: Readonly<Record<DeviceFile, Access>> = {
  gpio: { group: "gpio", udevRule: 'SUBSYSTEM=="gpio", KERNEL=="gpiochip*", GROUP="gpio", MODE="0660"' },
  input: { group: "input", udevRule: 'SUBSYSTEM=="input", KERNEL=="event*", GROUP="input", MODE="0660"' },
  printer: { group: "lp", udevRule: 'SUBSYSTEM=="usbmisc", KERNEL=="lp*", GROUP="lp", MODE="0660"' },
  serial: {
    group: "dialout",
    udevRule: 'SUBSYSTEM=="tty", KERNEL=="ttyACM*|ttyAMA*|ttyS*|ttyUSB*", GROUP="dialout", MODE="0660"',
  },
};

export function permissionSentence(path: string, file: DeviceFile): string {
  const { group, udevRule } = deviceAccess[file];
  return (
    `${path} may not be opened: add the user of this program to the group ${group} and start anew; ` +
    `where the file is of another group, the udev rule is ${udevRule}`
  );
}

/** Why this user may not open the device at `path`; undefined when it may, or when there is none. */
export function permissionMistake(path: string, file: DeviceFile): string | undefined {
  try {
    accessSync(path, constants.R_OK | (file === "input" ? 0 : constants.W_OK));
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES" ? permissionSentence(path, file) : undefined;
  }
}
