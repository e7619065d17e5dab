/** All walks, in the order in which they go. */
import { gpioWalks } from "./gpio-walks.ts";
import { inputWalks } from "./input-walks.ts";
import { sysfsWalks } from "./sysfs-walks.ts";
import { usbWalks } from "./usb-walks.ts";

export interface Walk {
  /** What is promised. */
  readonly name: string;
  /** Gives a sentence that says why, if it cannot be gone on this machine. */
  run(): Promise<unknown>;
}

export const walks: readonly Walk[] = [...gpioWalks, ...sysfsWalks, ...inputWalks, ...usbWalks];
