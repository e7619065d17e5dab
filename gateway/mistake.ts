/**
 * What a person can mend: a site file, a command line, a port. Told in sentences, one a line, and ended with exit 2.
 */
export class Mistake extends Error {
  override name = "Mistake";
  readonly all: readonly string[];

  constructor(...all: readonly string[]) {
    super(all.join("\n"));
    this.all = all;
  }
}
