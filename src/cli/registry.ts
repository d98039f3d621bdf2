// The commands, each imported only when it is asked for, and the help that lists them.
import { version } from '../version.js';

/** What is known of a command before it is imported. */
export interface CommandEntry {
  /** What it does, in a line. */
  readonly summary: string;
  /** Runs it with the arguments after its name. */
  readonly run: (args: readonly string[]) => Promise<void>;
}

export const commands: ReadonlyMap<string, CommandEntry> = new Map([
  [
    'train',
    {
      summary: 'trains a model; the default command',
      run: async (args) => (await import('./commands/train.js')).train(args),
    },
  ],
  [
    'check',
    {
      summary: 'says what a training on a table would do, and what looks wrong in it',
      run: async (args) => (await import('./commands/check.js')).check(args),
    },
  ],
  [
    'sweep',
    {
      summary: 'trains many recipes side by side, and ranks them',
      run: async (args) => (await import('./commands/sweep.js')).runSweep(args),
    },
  ],
  [
    'exercise',
    {
      summary: "answers an exercise of the book's section 4.2 by a sweep",
      run: async (args) => (await import('./commands/exercise.js')).exercise(args),
    },
  ],
  [
    'worker',
    {
      summary: 'trains for sweeps of other machines, by a queue on Redis',
      run: async (args) => (await import('./commands/worker.js')).runWorker(args),
    },
  ],
  [
    'eval',
    {
      summary: 'measures a model on test data: loss and metrics, and the scores of each class',
      run: async (args) => (await import('./commands/eval.js')).evaluateModel(args),
    },
  ],
  [
    'predict',
    {
      summary: 'says what a model makes of new rows or images',
      run: async (args) => (await import('./commands/predict.js')).predictFiles(args),
    },
  ],
  [
    'report',
    {
      summary: 'draws the pictures of a run again, or compares runs on one page',
      run: async (args) => (await import('./commands/report.js')).report(args),
    },
  ],
  [
    'export',
    {
      summary: 'writes a model for ONNX runtimes, PyTorch or JavaScript, as JSON, or as a page to try it on',
      run: async (args) => (await import('./commands/export.js')).exportModel(args),
    },
  ],
  [
    'import',
    {
      summary: 'makes a model of a PyTorch MLP in safetensors, or of an exported one',
      run: async (args) => (await import('./commands/import.js')).importModel(args),
    },
  ],
  [
    'build-native',
    {
      summary: 'builds the native addon where the package has none for the machine',
      run: async (args) => (await import('./commands/build-native.js')).buildNative(args),
    },
  ],
  [
    'doctor',
    {
      summary: 'says what works on this machine, and how to fix what does not',
      run: async (args) => {
        const { doctor } = await import('./commands/doctor.js');
        process.exitCode = (await doctor(args)) ? 0 : 1;
      },
    },
  ],
]);

/** Prints the help if it is asked for, and throws commander's error, with the nearest name, for a command that there is not. */
export async function overview(args: readonly string[]): Promise<void> {
  const { Command } = await import('commander');
  const { commandSettings } = await import('./args/option.js');
  const program = commandSettings(new Command('mlp-train'))
    .usage('[command] [options]')
    .description('Trains multilayer perceptrons, shows what they have learnt, and uses them.')
    .version(version(), '--version', 'print the version')
    .helpCommand(false);
  for (const [name, { summary }] of commands) program.command(name).description(summary);
  program.parse(args, { from: 'user' });
}
