// The page of a sweep: the winner and how sure it is, the metric against each setting and all of them together, curves, rungs and the ranking.
import { wordOf } from '../train/recipe-values.js';
import { metrics } from '../train/metric.js';
import { figure } from './drawing.js';
import { type Markup, markup } from './markup.js';
import { grouped, minuteOf, plural, shortNumber } from './numbers.js';
import { commandText, type Figure, figures, page, section, warningList } from './page.js';
import { parallelDrawing, SHADES } from './parallel-svg.js';
import { rankingColumns } from './ranking.js';
import { rowsTable } from './rows-table.js';
import { rungsDrawing } from './rungs-svg.js';
import { marksText, settingDrawing } from './setting-svg.js';
import type { SweepRecord, WinnerRecord } from './sweep-record.js';
import { bestTrial, epochsOf, secondsText, shortTextOf, stateOf, withinNoise } from './sweep-trials.js';
import { sweepVerdict, sweepWarnings, testedFigure } from './sweep-verdict.js';
import { curvesOfTrialsDrawing, curvesText } from './trial-curves-svg.js';

/** One page that needs no other file. */
export function sweepHtml(record: SweepRecord): string {
  const { title, strategy, trials, varied, ended } = record;
  const words = varied.map(({ name }) => wordOf(name)).join(', ');
  const body = markup`<header>
<h1>Sweep on ${title}</h1>
<span class="faint">${strategy} of ${plural(trials.length, 'trial')} over ${words}${record.seeds.length > 1 && `, ${plural(record.seeds.length, 'seed')} each`}, by mlp-train${ended && markup`, <time>${minuteOf(ended)}</time>`}</span>
<p class="verdict">${sweepVerdict(record)}</p>
${noiseRule(record)}${warningList(sweepWarnings(record))}</header>
${keyFigures(record)}${winnerSection(record)}<div class="columns">
${settingSections(record)}${varied.length > 1 && togetherSection(record)}${record.rungs.length > 1 && rungsSection(record)}${curvesSection(record)}</div>
${rankingSection(record)}`;
  return page(`Sweep on ${title} · mlp-train`, body);
}

function keyFigures(record: SweepRecord): Markup {
  const { metric, trials, winner } = record;
  const best = bestTrial(record);
  const tested = testedFigure(record);
  const count = (state: ReturnType<typeof stateOf>) => trials.filter((trial) => stateOf(trial) === state).length;
  const gone = (['diverged', 'failed'] as const).filter((state) => count(state) > 0).map((state) => `${count(state)} ${state}`); // prettier-ignore
  const epochs = trials.reduce((sum, trial) => sum + epochsOf(trial) * trial.runs.length, 0);
  const list: (Figure | false | undefined)[] = [
    best && {
      name: `Validation ${metrics[metric].label}`,
      value: shortNumber(best.mean),
      note: best.spread === undefined ? `trial ${best.trial}, one seed` : `± ${shortNumber(best.spread)}, ${plural(best.runs.length, 'seed')}`, // prettier-ignore
    },
    tested && {
      name: `Test ${metrics[tested.name].label}`,
      value: shortNumber(tested.value),
      note: `after ${plural(winner!.epochs, 'epoch')} on all training rows`,
    },
    { name: 'Trials', value: grouped(trials.length), note: gone.join(', ') || undefined },
    { name: 'Time', value: `${secondsText(record.seconds)} s`, note: `${plural(epochs, 'epoch')} of all runs` },
  ];
  return figures(list.filter((item) => typeof item === 'object'));
}

/** By what trials are within seed noise, if that is known. */
function noiseRule(record: SweepRecord): Markup | false {
  if (!withinNoise(record)) return false;
  return markup`<p class="faint small">Within seed noise: a mean that differs from the best by no more than t times the standard error of the difference, √(s₁²/n₁ + s₂²/n₂) (95 %).</p>\n`;
}

/** What the best trial is made by, and what to type to train it again. */
function winnerSection(record: SweepRecord): Markup | undefined {
  const best = bestTrial(record);
  if (!best) return undefined;
  const rows = record.varied.map(({ name }) => markup`<tr><th scope="row">${wordOf(name)}</th><td>${shortTextOf(best, name)}</td></tr>\n`); // prettier-ignore
  const command = record.winner && markup`<p class="faint small">To train it again:</p>\n${commandText(record.winner.command)}<p class="faint small">${commandNote(record.winner)}</p>\n`; // prettier-ignore
  return section(
    `The winner: trial ${best.trial}`,
    markup`<div class="beside"><div><table class="recipe">\n${rows}</table></div>\n<div>${command}</div></div>\n`,
  );
}

/** What the command gives, which is not always the winner. */
function commandNote({ command, isOwn }: WinnerRecord): string {
  const texts = [
    isOwn && 'The winner itself, trained on all rows, is in winner/; this command trains the recipe as a run of its own, which holds rows out and chooses its epoch.', // prettier-ignore
    / --folds 0$/.test(command) && 'Trials are single nets: without --folds 0, a run on so few rows trains several, one for each fold.', // prettier-ignore
  ];
  return texts.filter(Boolean).join(' ');
}

function settingSections(record: SweepRecord): Markup[] {
  const { label } = metrics[record.metric];
  return record.varied.map(({ name }) =>
    section(
      `Validation ${label} against ${wordOf(name)}`,
      figure(settingDrawing(record, name)),
      markup`<p class="faint small">${marksText(record, name)}</p>\n`,
    ),
  );
}

function togetherSection(record: SweepRecord): Markup {
  return section(
    'All settings together',
    markup`<p class="faint small">A line for each trial, from its values to what it reached. Orange: the winner; the stronger the blue, the better: the best ${SHADES.join(', ')} and 100 %; dashed: diverged. What is worse than the axis shows stands at its end.</p>\n`,
    figure(parallelDrawing(record)),
  );
}

function rungsSection(record: SweepRecord): Markup {
  return section(
    'Rungs',
    markup`<p class="faint small">The best so far of each trial when a rung ended. Filled dots went on, hollow ones were cut; orange: the winner.</p>\n`,
    figure(rungsDrawing(record)),
  );
}

function curvesSection(record: SweepRecord): Markup | undefined {
  const text = curvesText(record);
  if (text === undefined) return undefined;
  return section(
    `Validation ${metrics[record.metric].label}, epoch by epoch`,
    markup`<p class="faint small">${text}</p>\n`,
    figure(curvesOfTrialsDrawing(record)),
  );
}

function rankingSection(record: SweepRecord): Markup {
  const best = bestTrial(record);
  const rule = `By validation ${metrics[record.metric].label}${record.validationExamples > 0 ? ` on ${plural(record.validationExamples, 'row')}` : ''}${record.rungs.length > 1 ? ', those of a later rung first' : ''}.`; // prettier-ignore
  return section(
    'Ranking',
    markup`<p class="faint small">${rule}</p>\n`,
    rowsTable(record.trials, rankingColumns(record), { isBest: (trial) => trial === best, noun: 'trials' }),
  );
}
