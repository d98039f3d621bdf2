// `mlp-train report DIR...`: draws a run's pictures again from its folder, or compares several runs on one page.
import { Command } from 'commander';
import { MlpError } from '../../errors.js';
import { writeFile } from '../../files/write-file.js';
import { comparisonHtml } from '../../report/comparison-html.js';
import { readRecord } from '../../report/read-record.js';
import { reportHtml } from '../../report/report-html.js';
import type { RunRecord, TestResults } from '../../report/run-record.js';
import { loadModel } from '../../train/model-file.js';
import { chosenOfRun, runFiles } from '../../train/run-folder.js';
import { path } from '../../train/setting.js';
import { dataChoice, loadData } from '../train/data.js';
import { stopOnSignals } from '../terminal/failure.js';
import { commandSettings, option } from '../args/option.js';
import { checkOut } from '../args/out-file.js';
import { print } from '../train/output.js';
import { drawRun, testResults } from '../../report/write-report.js';
import { printable } from '../terminal/text.js';

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
    return printPage(out ?? 'comparison.html', comparisonHtml(distinctlyNamed(runs)));
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
async function resultsOf({ dir, config }: RunRecord & { dir: string }): Promise<TestResults> {
  const { model, preprocessing } = loadModel(chosenOfRun(dir));
  try {
    const data = await loadData({ ...dataChoice(config, config), preprocessing }, stopOnSignals());
    return await testResults(model, data);
  } catch (error) {
    if (!(error instanceof MlpError) || !/^ERR_MLP_(DATA|NO_DATA|FILE)$/.test(error.code)) throw error;
    process.emitWarning(`no predictions are drawn: ${error.message}`, { type: 'MlpTrainWarning', code: 'MLP_TRAIN_REPORT' }); // prettier-ignore
    return { kind: 'missing', why: `the data are not there. ${error.where ?? ''}: ${error.what}.` };
  }
}

/** Runs whose folders have the same name are shown by the path that was given. */
function distinctlyNamed<T extends RunRecord & { dir: string }>(runs: readonly T[]): readonly T[] {
  const count = (name: string) => runs.filter((run) => run.name === name).length;
  return runs.map((run) => (count(run.name) > 1 ? { ...run, name: run.dir } : run));
}
