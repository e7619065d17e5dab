/** What a till has registered with at a simulated terminal, and a command of its as it was read. */
import type { Fields, Letters } from "./simulator-bytes.ts";

export interface Registration {
  readonly config: number;
  readonly tlv: boolean;
  /** 06 D3 instead of 06 D1. */
  readonly blocks: boolean;
  readonly letters: Letters;
  readonly currency: boolean;
}

/** How a terminal speaks with a till that has not registered. */
export const unregistered: Registration = { config: 0x86, tlv: false, blocks: false, letters: 0xff, currency: false };

export interface Asked extends Fields {
  readonly password?: string;
  readonly config?: number;
}
