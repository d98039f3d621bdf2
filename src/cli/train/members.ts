// A run of several nets that answer together: each trained in a folder of its own, then one model of all.
import { decodeSafetensors } from '../../formats/safetensors.js';
import { decimals, plural } from '../../report/numbers.js';
import { together } from '../../nn/ensemble.js';
import { baselinesOf } from '../../train/baseline.js';
import { evaluate } from '../../train/evaluate.js';
import type { TrainEvent } from '../../train/events.js';
import { membersOf } from '../../train/member-settings.js';
import { metrics } from '../../train/metric.js';
import { modelOf, saveModel } from '../../train/model-file.js';
import { type RunFolder, runFiles } from '../../train/run-folder.js';
import { fittedThreshold } from '../../train/train-recipe.js';
import { commandLine } from '../args/invocation.js';
import { type Bar, progressBar } from '../terminal/bar.js';
import { Stopped } from '../terminal/failure.js';
import { duration, printable } from '../terminal/text.js';
import { type Member, memberTask } from './member.js';
import { trainInThreads } from './member-threads.js';
import { evaluatedText, print, thresholdLine, warnOfBaseline } from './output.js';
import { type Begun, descriptionOf, planOf, sayHeader } from './ready.js';

/** Trains every net, puts them together, and says what they reach on the test rows. */
export async function trainMembers(begun: Begun, folder: RunFolder | undefined, signal: AbortSignal): Promise<void> {
  const { options, data } = begun;
  const { data: held, config } = planOf(begun);
  const count = membersOf(options.settings);
  const whole = { ...config, parameters: count * config.parameters };
  folder?.describe(whole);
  await sayHeader({ options, data: held, folder }, begun);
  const members = await trained(begun, count, folder?.dir, signal);
  const models = members.map(({ member, bytes }) => modelOf(`net ${member}`, decodeSafetensors(bytes, `net ${member}`)).model); // prettier-ignore
  const model = together(models, data.train.classes > 0);
  const threshold = await fittedThreshold(options.settings, data, models, model);
  if (folder) saveModel(runFiles(folder.dir).model, model, await descriptionOf(data, true, threshold));
  const { metrics: reached } = await evaluate(model, data.test, { threshold });
  const baselines = baselinesOf(held);
  if (options.json) print(JSON.stringify({ event: 'ensemble', nets: count, threshold, metrics: { test: reached } }));
  else
    print(
      `${count} nets together: ${evaluatedText(reached, baselines)}${thresholdLine(threshold, data.test.classNames)}`,
    );
  warnOfBaseline(options.settings, reached, baselines);
  if (!folder) return;
  const { drawRun, testResults } = await import('../../report/write-report.js');
  const { readRecord } = await import('../../report/read-record.js');
  const report = drawRun(
    folder.dir,
    readRecord(folder.dir),
    await testResults(model, { ...data, train: held.train }, threshold),
  );
  if (!options.json && !options.quiet) print(`report: ${printable(report)}`);
}

/** The nets, with a line for each on what it reached. */
async function trained(
  { options, data, info }: Begun,
  count: number,
  dir: string | undefined,
  signal: AbortSignal,
): Promise<Member[]> {
  const isShown = !options.json && !options.quiet;
  const bar = isShown ? await progressBar() : undefined;
  const progress = progressOf(bar, count, options.settings.epochs);
  const onEvent = (member: number, event: TrainEvent) => {
    if (options.json && event.event !== 'progress') print(JSON.stringify({ ...event, member }));
    if (event.event === 'epoch') progress.at(member, event.epoch);
  };
  const onDone = (member: Member) => {
    bar?.clear();
    if (isShown) print(`net ${member.member} of ${count}: ${memberText(member)}`);
    progress.at(member.member, options.settings.epochs);
  };
  try {
    return await trainInThreads(memberTask(options, data, info, dir), count, info.threads, signal, onEvent, onDone);
  } catch (error) {
    throw error instanceof Stopped ? stopped(error, dir) : error;
  } finally {
    bar?.clear();
  }
}

/** How far all nets are together; one that ends early has done all of its share. */
function progressOf(bar: Bar | undefined, count: number, epochs: number) {
  const done = new Map<number, number>();
  const began = performance.now();
  return {
    at: (member: number, epoch: number) => {
      done.set(member, epoch);
      const all = [...done.values()].reduce((sum, each) => sum + each, 0);
      const left = (((performance.now() - began) / all) * (count * epochs - all)) / 1000;
      bar?.show(all, count * epochs, `${count} nets`, `at most ${duration(left)} left`);
    },
  };
}

/** `28 epochs in 2.1 s, no better in the cycle of epochs 13 to 28, best by validation log loss 0.2103 in epoch 7` */
function memberText({ epochs, best, end }: Member): string {
  const by = best ? ` ${best.on} ${metrics[best.metric].label}` : '';
  const why = end?.stopped === undefined ? '' : `, ${end.stopped.replace(by, '')}`;
  const chosen = best ? `, best by${by} ${decimals(best.value)} in epoch ${best.epoch}` : '';
  return `${plural(epochs, 'epoch')} in ${duration(end?.seconds ?? 0)}${why}${chosen}`;
}

function stopped({ signal, exitCode, message }: Stopped, dir: string | undefined): Stopped {
  const how =
    dir === undefined
      ? 'Nothing is kept without --out.'
      : `It is saved. To go on from there: ${commandLine(['--resume', dir])}`;
  return new Stopped(signal, exitCode, `${message}\n${how}`);
}
