// Commands for people to run, on the command line and in reports: how a word of them is written.

/** A word as a POSIX shell reads it, or on Windows either of its shells. */
export function shellWord(word: string): string {
  if (process.platform === 'win32') return /^[\w+=:./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
