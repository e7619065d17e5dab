/** The part of johnny-five that digits use; the package has no types. */
declare module "johnny-five" {
  class Board {
    /** Every board there ever was. */
    static readonly cache: Board[];
    static readonly Pins: { readonly normalize: { clear(): void } };
    constructor(options: { io: object; repl: false; debug: false; sigint: false });
  }
  class Digits {
    constructor(options: { board: Board; pins: { data: number; clock: number; cs: number } });
    /** Writes one register of a MAX7219. */
    send(device: number, register: number, value: number): this;
  }
  const five: { readonly Board: typeof Board; readonly Led: { readonly Digits: typeof Digits } };

  export default five;
}
