/** The part of npos that tests use; the package has no types. */
declare module "npos" {
  interface Token {
    readonly fn: string;
    readonly offset: number;
    readonly length: number;
  }
  const npos: { parser(): { parse(raw: Buffer): Promise<{ tree: readonly Token[]; error?: unknown }> } };
  export default npos;
}
