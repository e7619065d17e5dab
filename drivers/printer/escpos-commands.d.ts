/** The part of escpos' table of commands that is used here; the package has no types. */
declare module "escpos/commands.js" {
  const commands: {
    readonly GSV0_FORMAT: { readonly GSV0_NORMAL: string };
    readonly HARDWARE: { readonly HW_INIT: string };
  };
  export default commands;
}
