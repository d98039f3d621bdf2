// run: picks the command, and turns whatever goes wrong into one line on stderr and an exit code.
import { failWith, watchOutput } from './failure.js';
import { showWarnings } from './warnings.js';

/** Runs `mlp-train` with the arguments after its name. Never rejects: failures end up in `process.exitCode`. */
export async function run(args: readonly string[]): Promise<void> {
  watchOutput();
  showWarnings();
  const [command, ...rest] = args;
  try {
    if (command === 'doctor') {
      const { doctor } = await import('./doctor.js');
      process.exitCode = (await doctor(rest)) ? 0 : 1;
    } else if (command === 'build-native') {
      const { buildNative } = await import('./build-native.js');
      await buildNative(rest);
    } else {
      const { parseTrainOptions } = await import('./options.js');
      const options = parseTrainOptions(command === 'train' ? rest : args);
      const { train } = await import('./train.js');
      await train(options);
    }
  } catch (error) {
    failWith(error);
  }
}
