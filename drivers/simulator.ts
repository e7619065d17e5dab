/** What every simulator is to the office page and to tests: a device at the far end of a real wire, with dials. */
export interface Simulator {
  /** Where a driver finds it, as the site file would say: `tcp://127.0.0.1:40123`. */
  readonly at: string;
  /** What a person standing before the device sees. */
  state(): unknown;
  /** Turns a dial: pulls the paper, cuts the line. An unknown dial throws with the list of known ones. */
  turn(dial: string, value?: unknown): void;
  /** Tells of every change of `state()`. */
  onChange(listener: () => void): void;
  close(): Promise<void>;
}
