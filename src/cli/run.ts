// run: picks the command, and turns whatever goes wrong into one line on stderr and an exit code.
import { existsSync } from 'node:fs';
import '../kernels/choose.js'; // hands the choice of a backend in
import { isPath } from './args/invocation.js';
import { commands, overview } from './registry.js';
import { failWith, usageError, watchOutput } from './terminal/failure.js';
import { showWarnings } from './terminal/warnings.js';

/** Runs `mlp-train` with the arguments after its name. Never rejects: failures end up in `process.exitCode`. */
export async function run(args: readonly string[]): Promise<void> {
  watchOutput();
  showWarnings();
  const isOptions = args.length === 0 || (args[0].startsWith('-') && args[0] !== '-h' && args[0] !== '--help');
  const isTrain = isOptions || (!commands.has(args[0]) && existsSync(args[0])); // a file to learn from
  const words = args[0] === 'help' ? [...args.slice(1, 2), '--help'] : args;
  const [name, ...rest] = isTrain ? ['train', ...words] : words;
  const command = commands.get(name);
  try {
    if (!command && isPath(name))
      throw usageError(`there is no file ${JSON.stringify(name)}`, 'Name a table to learn from, or a command');
    await (command ? command.run(rest) : overview([name])); // which knows no command of that name, but --help
  } catch (error) {
    failWith(error, command ? [name] : []);
  }
}
