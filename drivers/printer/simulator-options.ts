/** What kind of printer a simulator is: its roll, its speed, its head, and which commands it knows. */
export interface PrinterOptions {
  /** Tickets on the roll at the start. Default 80. */
  readonly roll?: number;
  /** Time for one line of small letters; larger ones take as many times longer. Default 15. */
  readonly msPerLine?: number;
  /** Speed of the paper under the head when it draws dots. Default 150, or that of `msPerLine` when it is given. */
  readonly mmPerSecond?: number;
  /** Dots across the head, a multiple of 8. Default 576. */
  readonly width?: number;
  /** What ESC J counts in until GS P says otherwise. Default 203, one dot; many Epson have 406, half a dot. */
  readonly unitsPerInch?: number;
  /** Does it answer GS ( H? Default true. */
  readonly knowsProcessId?: boolean;
  /** Does it clear its buffer when told by DLE DC4 8 or DLE ENQ 2? Default true. */
  readonly knowsClear?: boolean;
  /** `custom`: the full status of Custom's printers, and a presenter. Default `epson`. */
  readonly dialect?: "epson" | "custom";
}
