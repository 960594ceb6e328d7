const WIDTH_WITHOUT_TERMINAL = 120;

/** Characters in a line of the terminal; a usual width where the output goes elsewhere. */
export function terminalWidth(out: NodeJS.WriteStream): number {
  return out.columns ?? WIDTH_WITHOUT_TERMINAL;
}
