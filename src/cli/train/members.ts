// A run of several nets that answer together: each trained in a folder of its own, then one model of all.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MlpError } from '../../errors.js';
import { Ensemble } from '../../nn/ensemble.js';
import { MLP } from '../../nn/mlp.js';
import { decimals } from '../../report/numbers.js';
import { membersOf } from '../../train/member-settings.js';
import { evaluate } from '../../train/evaluate.js';
import type { TrainEvent } from '../../train/events.js';
import { metrics } from '../../train/metric.js';
import { saveModel } from '../../train/model-file.js';
import { readRun, RunFolder, runFiles } from '../../train/run-folder.js';
import { progressBar } from '../terminal/bar.js';
import { duration, printable } from '../terminal/text.js';
import { type TrainOptions, withKnown } from './options.js';
import { metricsText, print } from './output.js';
import { type Begun, readyRun, sayHeader } from './ready.js';
import { readCheckpoint } from './resume.js';
import { checkSaved, type Fitted, fitRun, type Run } from './run.js';

/** The options of a run of several nets that goes on in its folder; undefined if the folder is of one net. */
export function resumedMembers(dir: string, options: TrainOptions): TrainOptions | undefined {
  if (!existsSync(runFiles(dir).config)) return undefined;
  const { config } = readRun(dir);
  if (membersOf(config) === 1 || config.member > 0) return undefined;
  if (existsSync(runFiles(dir).model))
    throw new MlpError('ERR_MLP_FILE', 'its nets are trained', dir, 'Begin a new run');
  return { ...options, settings: config, known: config, backend: config.backend, threads: config.threads };
}

/** Trains every net, puts them together, and says what they reach on the test rows. */
export async function trainMembers(begun: Begun, folder: RunFolder | undefined, signal: AbortSignal): Promise<void> {
  const { options, data } = begun;
  const count = membersOf(options.settings);
  const fitted: Fitted[] = [];
  let config: Run['config'] | undefined;
  let description: Run['checkpoint']['description'];
  for (let member = 1; member <= count; member++) {
    const of = withKnown(options, { member });
    const dir = folder && join(folder.dir, `net-${member}`);
    const path = dir && runFiles(dir).model;
    const from = path !== undefined && existsSync(path) ? { ...readCheckpoint(path), path } : undefined;
    const own = dir === undefined ? undefined : from ? new RunFolder(dir) : RunFolder.create(dir);
    try {
      const run = await readyRun({ ...begun, options: of, from }, own);
      config ??= { ...run.config, member: 0 };
      description ??= run.checkpoint.description;
      if (member === 1) {
        folder?.describe(config);
        sayHeader({ ...run, options, folder, data }, begun);
      }
      fitted.push(await trainMember(run, member, count, signal, folder?.dir));
      checkSaved(own);
    } finally {
      own?.close();
    }
  }
  const model = together(fitted.map((each) => each.model), data.train.classes > 0); // prettier-ignore
  if (folder) saveModel(runFiles(folder.dir).model, model, description);
  const { metrics: reached } = await evaluate(model, data.test);
  if (options.json) print(JSON.stringify({ event: 'ensemble', nets: count, metrics: { test: reached } }));
  else print(`${count} nets together: ${metricsText(reached)}`);
  if (!folder) return;
  const { drawRun, testResults } = await import('../../report/write-report.js');
  const { readRecord } = await import('../../report/read-record.js');
  const report = drawRun(folder.dir, readRecord(folder.dir), await testResults(model, data));
  if (!options.json && !options.quiet) print(`report: ${printable(report)}`);
}

/** The mean of what the nets say: of classes the mean of their probabilities. */
function together(models: readonly MLP[], areClasses: boolean): MLP {
  return MLP.of([new Ensemble(models, areClasses ? 'probabilities' : 'outputs')]);
}

/** Trains one of them, with a line on what it reached. */
async function trainMember(
  run: Run,
  member: number,
  count: number,
  signal: AbortSignal,
  resume: string | undefined,
): Promise<Fitted> {
  const { json, quiet } = run.options;
  const name = `net ${member}/${count}`;
  const bar = json || quiet ? undefined : await progressBar();
  const show = (event: TrainEvent) => {
    if (json && event.event !== 'progress') print(JSON.stringify({ ...event, member }));
    if (event.event === 'epoch') bar?.show(event.epoch, run.options.settings.epochs, name, `epoch ${event.epoch}`);
  };
  const fitted = await fitRun(run, signal, show, resume).finally(() => bar?.clear());
  if (!json && !quiet) print(`${name}: ${memberText(run, fitted)}`);
  return fitted;
}

/** `119 epochs in 2.1 s, best by validation log loss 0.2103 in epoch 21` */
function memberText({ checkpoint: { progress } }: Run, { end }: Fitted): string {
  const { epochs, best } = progress;
  const chosen = best ? `, best by ${best.on} ${metrics[best.metric].label} ${decimals(best.value)} in epoch ${best.epoch}` : ''; // prettier-ignore
  return `${epochs} epochs in ${duration(end?.seconds ?? 0)}${chosen}`;
}
