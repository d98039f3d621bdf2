// `mlp-train report DIR...`: draws a run's pictures again from its folder, or compares several runs on one page.
import { Command } from 'commander';
import type { LoadedData } from '../../dataset/sources.js';
import { MlpError } from '../../errors.js';
import { writeFile } from '../../files/write-file.js';
import { comparisonHtml } from '../../report/comparison-html.js';
import { readRecord } from '../../report/read-record.js';
import { reportHtml } from '../../report/report-html.js';
import type { RunRecord, TestResults } from '../../report/run-record.js';
import { heldOut } from '../../train/build-run.js';
import { evaluate } from '../../train/evaluate.js';
import { type LoadedModel, loadModel } from '../../train/model-file.js';
import { chosenOfRun, runFiles } from '../../train/run-folder.js';
import { path } from '../../train/setting.js';
import { loadData } from '../train/data.js';
import { dataChoice } from '../train/options.js';
import { stopOnSignals } from '../terminal/failure.js';
import { commandSettings, option } from '../args/option.js';
import { checkOut } from '../args/out-file.js';
import { print } from '../train/output.js';
import { drawRun, testResults } from '../../report/write-report.js';
import { printable } from '../terminal/text.js';

/** A run, and its folder. */
type FolderRecord = RunRecord & { readonly dir: string };

/** Prints where the page is. */
export async function report(args: readonly string[]): Promise<void> {
  const command = commandSettings(new Command('mlp-train report'))
    .description(
      "Draws a run's pictures and report again from its folder; of several folders, compares the runs on one page.",
    )
    .argument('<folder...>', 'run folders, as --out and `npm start` make them')
    .addOption(
      option('--out <file>', "write only the page, here (default: the run's folder, or comparison.html)", path),
    )
    .parse(args, { from: 'user' });
  const { out } = command.opts<{ out?: string }>();
  if (out !== undefined) checkOut(command.args.flatMap((dir) => Object.values(runFiles(dir))), out); // prettier-ignore
  const runs = command.args.map((dir) => ({ dir, ...readRecord(dir) }));
  if (runs.length > 1) {
    const tested: RunRecord[] = [];
    for (const run of distinctlyNamed(runs)) tested.push(await withTogether(run));
    return printPage(out ?? 'comparison.html', comparisonHtml(tested));
  }
  const [run] = runs;
  const results = await resultsOf(run);
  if (out !== undefined) return printPage(out, reportHtml(run, results));
  print(`report: ${printable(drawRun(run.dir, run, results))}`);
}

function printPage(file: string, html: string): void {
  writeFile(file, html);
  print(`report: ${printable(file)}`);
}

/** What the run's last model, or the one that was chosen by validation, makes of the test data, or why that cannot be known. */
async function resultsOf(run: FolderRecord): Promise<TestResults> {
  const loaded = loadModel(chosenOfRun(run.dir));
  try {
    return await testResults(loaded.model, await dataOf(run, loaded), loaded.threshold);
  } catch (error) {
    const { message, where = '', what } = lacking(error);
    process.emitWarning(`no predictions are drawn: ${message}`, { type: 'MlpTrainWarning', code: 'MLP_TRAIN_REPORT' });
    return { kind: 'missing', why: `the data are not there. ${where}: ${what}.` };
  }
}

/** The run with what its nets together, or its one net by a threshold, make of the test data, if they are there; no epoch says that. */
async function withTogether(run: FolderRecord): Promise<FolderRecord> {
  const { threshold, optimize } = run.config;
  if (!run.nets && threshold === undefined && optimize === 'none') return run;
  try {
    const loaded = loadModel(chosenOfRun(run.dir));
    const { test } = await dataOf(run, loaded);
    return { ...run, together: (await evaluate(loaded.model, test, { threshold: loaded.threshold })).metrics };
  } catch (error) {
    const { message } = lacking(error);
    process.emitWarning(`${run.name} is not tested: ${message}`, { type: 'MlpTrainWarning', code: 'MLP_TRAIN_REPORT' });
    return run;
  }
}

async function dataOf({ config }: RunRecord, { preprocessing }: LoadedModel): Promise<LoadedData> {
  const data = await loadData({ ...dataChoice(config, config), preprocessing }, stopOnSignals());
  return { ...data, ...heldOut(config, data) };
}

/** The error, if it is that something is not there or is something else. */
function lacking(error: unknown): MlpError {
  if (error instanceof MlpError && /^ERR_MLP_(DATA|NO_DATA|FILE)$/.test(error.code)) return error;
  throw error;
}

/** Runs whose folders have the same name are shown by the path that was given. */
function distinctlyNamed(runs: readonly FolderRecord[]): readonly FolderRecord[] {
  const count = (name: string) => runs.filter((run) => run.name === name).length;
  return runs.map((run) => (count(run.name) > 1 ? { ...run, name: run.dir } : run));
}
