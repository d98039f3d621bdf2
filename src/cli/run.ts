// run: picks the command, and turns whatever goes wrong into one line on stderr and an exit code.
import { commands, overview } from './commands.js';
import { failWith, watchOutput } from './failure.js';
import { showWarnings } from './warnings.js';

/** Runs `mlp-train` with the arguments after its name. Never rejects: failures end up in `process.exitCode`. */
export async function run(args: readonly string[]): Promise<void> {
  watchOutput();
  showWarnings();
  const [first = '', ...rest] = args[0] === 'help' ? [...args.slice(1, 2), '--help'] : args;
  try {
    if (commands.has(first)) await commands.get(first)!.run(rest);
    else if (first === '-h' || first === '--help') await overview([first]);
    else if (first === '' || first.startsWith('-')) await commands.get('train')!.run(args);
    else await overview([first]); // which knows none of that name
  } catch (error) {
    failWith(error);
  }
}
