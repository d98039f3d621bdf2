// The header: what runs, on what, with which data and recipe.
import { backendName } from '../../kernels/engine.js';
import type { KernelInfo } from '../../kernels/kernels.js';
import { grouped, plural } from '../../report/numbers.js';
import { sourceOf } from '../../dataset/sources.js';
import { presetValue } from '../../train/presets.js';
import { applies, formatted, type SettingName, settingNames, settingOf } from '../../train/recipe-values.js';
import type { Settings } from '../../train/recipe.js';
import { parameterCount, timeEstimate, type Workload } from './estimate.js';
import type { TrainOptions } from './options.js';
import { paint } from '../terminal/terminal.js';
import { printable } from '../terminal/text.js';
import { version } from '../../version.js';

const INDENT = 11;

/** Where things came from. */
export interface Origin {
  readonly info: KernelInfo;
  /** What an example is: `images` or `rows`. */
  readonly noun: string;
  /** Folder of the data, or the recipe of those that are drawn. */
  readonly source: string;
  /** Of a table: what is predicted, of which columns. */
  readonly columns: Readonly<Record<string, string>>;
  /** How two classes are told apart; empty if that is not to be said. */
  readonly decision: string;
  readonly dataSeconds: number;
  /** Where the run is kept, and after how many epochs it goes on; empty if neither is to be said. */
  readonly run: string;
}

/** The header for stderr, with an estimate if the run will be long. */
export function header(
  options: TrainOptions,
  workload: Workload,
  { info, noun, source, columns, decision, dataSeconds, run }: Origin,
): string {
  const { sizes, examples, validationExamples, testExamples } = workload;
  const validating = validationExamples > 0 ? `, ${grouped(validationExamples)} to validate` : '';
  const { backend, why = '', threads, addon = 'none', library = 'none' } = info;
  const data = sourceOf(options.settings.dataset);
  const lines = {
    backend:
      backendName(info) + (backend === 'javascript' ? '' : `, ${plural(threads, 'thread')}`) + (why && `\n${why}`),
    data:
      `${options.settings.data ?? data?.title}, ${grouped(examples)} ${noun} to train${validating} and ${grouped(testExamples)} to test` +
      (data?.isRead && source !== options.settings.data ? `\n${source}` : ''),
    ...columns,
    decision,
    model: `${sizes.join('-')}, ${grouped(parameterCount(sizes, options.settings))} parameters`,
    recipe: recipeText(options.settings),
    run,
    time: timeEstimate(workload),
    ...(options.verbose && { addon, library, startup: startup(dataSeconds) }),
  };
  const rows = Object.entries(lines).filter(([, text]) => text !== '');
  const title = paint(process.stderr, 'bold', `mlp-train ${version()}`);
  return [title, ...rows.map(([name, text]) => row(name, text))].join('\n');
}

function row(name: string, text: string): string {
  const lines = printable(text).replaceAll('\n', `\n${' '.repeat(INDENT)}`);
  return paint(process.stderr, 'dim', `  ${name}`.padEnd(INDENT)) + lines;
}

/** What the settings say of themselves, in the order of their table, but for what the preset says. */
export function recipeText(settings: Settings): string {
  const isOfPreset = (name: SettingName) => {
    const chosen = presetValue(name, settings);
    return chosen !== undefined && name !== 'epochs' && formatted(name, chosen) === formatted(name, settings[name]);
  };
  const names = settingNames.filter((name) => applies(name, settings) && !isOfPreset(name));
  return names
    .map((name) => settingOf(name).brief?.(settings[name], settings))
    .filter(Boolean)
    .join(', ');
}

function startup(dataSeconds: number): string {
  const seconds = performance.now() / 1000; // since the process began
  return `${seconds.toFixed(2)} s, ${dataSeconds.toFixed(2)} s of it waiting for the data`;
}
