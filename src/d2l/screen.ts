// What stdout can show.

/** Columns to fill, and whether there are 256 colours; files and pipes have 80 and none. */
export function screen(): { width: number; colors: boolean } {
  const { stdout } = process;
  return { width: Math.min(stdout.columns || 80, 120), colors: stdout.isTTY && stdout.hasColors(256) };
}
