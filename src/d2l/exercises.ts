// The exercises of section 4.2 of the book as data: each in our own words, the sweeps that answer it, and what is drawn of them.
import { curvesOfTrialsDrawing } from '../report/trial-curves-svg.js';
import type { Drawing } from '../report/drawing.js';
import { parallelDrawing } from '../report/parallel-svg.js';
import { rungsDrawing } from '../report/rungs-svg.js';
import { secondsDrawing, settingDrawing } from '../report/setting-svg.js';
import type { SweepRecord } from '../report/sweep-record.js';
import type { Settings } from '../train/recipe.js';
import {
  bestOf,
  depthAnswer,
  halvingAnswer,
  jointAnswer,
  noiseAnswer,
  rateAnswer,
  widthAnswer,
} from './exercise-answers.js';

/** A sweep of an exercise. */
export interface ExerciseSweep {
  /** Of its folder, if the exercise has several. */
  readonly name: string;
  /** What varies; `before` is the sweep of the exercise that this one needs. */
  readonly space: (before: SweepRecord | undefined) => string;
  readonly strategy: SweepRecord['strategy'];
  readonly trials?: (isQuick: boolean) => number;
  /** At most, and of the quick form. */
  readonly epochs: readonly [whole: number, quick: number];
  /** Whether it takes a third of the rows even if it is not quick. */
  readonly isThird?: boolean;
  readonly settings?: Partial<Settings>;
}

/** A figure of an exercise's page. */
export interface ExerciseFigure {
  readonly title: string;
  readonly draw: (records: readonly SweepRecord[]) => Drawing;
}

/** An exercise. */
export interface Exercise {
  readonly text: string;
  /** The exercise whose sweep it begins with. */
  readonly needs?: number;
  readonly sweeps: readonly ExerciseSweep[];
  readonly figures: readonly ExerciseFigure[];
  /** Sentences, from what was measured. */
  readonly answer: (records: readonly SweepRecord[]) => readonly string[];
}

const of =
  (draw: (record: SweepRecord) => Drawing, i = 0) =>
  (records: readonly SweepRecord[]) =>
    draw(records[i]);

/** Rate, width and depth, all together. */
const JOINT =
  'lr: 0.01..1 log; hidden: 64 128 256 512 64,64 128,128 256,256 512,512 64,64,64 128,128,128 256,256,256 512,512,512';

/** PyTorch's first weights: from the book's, three layers hardly start. */
const TORCH: Partial<Settings> = { init: 'torch' };

/** How many of the joint search's trials are looked at again. */
const BEST = 10;

/** Every exercise by its number. */
export const exercises: Readonly<Record<number, Exercise>> = {
  1: {
    text: 'How does the number of hidden units change the result, if all else stays as it is? Which is best?',
    sweeps: [{ name: 'widths', space: () => 'hidden: 8 32 128 256 512 1024; seed: 1 2 3', strategy: 'grid', epochs: [10, 3] }], // prettier-ignore
    figures: [
      { title: 'Accuracy against units', draw: of((record) => settingDrawing(record, 'hidden')) },
      { title: 'Seconds an epoch against units', draw: of((record) => secondsDrawing(record, 'hidden')) },
    ],
    answer: ([record]) => widthAnswer(record),
  },
  2: {
    text: 'What does one more hidden layer bring, or two more?',
    sweeps: [{ name: 'depths', space: () => 'hidden: none 256 256,256 256,128,64; init: book torch', strategy: 'grid', epochs: [10, 3] }], // prettier-ignore
    figures: [{ title: 'Curves', draw: of((record) => curvesOfTrialsDrawing(record)) }],
    answer: ([record]) => depthAnswer(record),
  },
  3: {
    text: 'How does the learning rate change the result, with as many epochs and all else as it is? Which is best?',
    sweeps: [{ name: 'rates', space: () => 'lr: 0.001 0.003 0.01 0.03 0.1 0.3 1 3 10', strategy: 'grid', epochs: [10, 3], settings: { monitor: 'loss' } }], // prettier-ignore
    figures: [
      { title: 'Loss against the learning rate', draw: of((record) => settingDrawing(record, 'lr')) },
      { title: 'Curves', draw: of((record) => curvesOfTrialsDrawing(record)) },
    ],
    answer: ([record]) => rateAnswer(record),
  },
  4: {
    text: 'What is the best result of rate, width and depth chosen together?',
    sweeps: [{ name: 'joint', space: () => JOINT, strategy: 'random', trials: () => 48, epochs: [10, 3], settings: TORCH }], // prettier-ignore
    figures: [
      { title: 'All trials', draw: of(parallelDrawing) },
      { title: 'Accuracy against the learning rate', draw: of((record) => settingDrawing(record, 'lr')) },
    ],
    answer: ([record]) => jointAnswer(record),
  },
  5: {
    text: 'Why is it so much harder to choose several settings than one?',
    needs: 4,
    sweeps: [
      {
        name: 'noise',
        space: (before) => `choices: ${JSON.stringify(bestOf(before!, BEST))}; seed: 1 2 3 4 5`,
        strategy: 'grid',
        epochs: [10, 3],
        isThird: true,
        settings: TORCH,
      },
    ],
    figures: [
      {
        title: 'The ten best of exercise 4 again, five seeds each',
        draw: of((record) => settingDrawing(record, 'lr')),
      },
      { title: 'Curves', draw: of((record) => curvesOfTrialsDrawing(record)) },
    ],
    answer: ([record]) => noiseAnswer(record),
  },
  6: {
    text: 'Which strategy for the search of several settings is the cleverest?',
    sweeps: [
      { name: 'halving', space: () => JOINT, strategy: 'halving', trials: () => 64, epochs: [27, 3], settings: TORCH },
      // As many epochs as halving spends: 64 + 22 x 2 + 8 x 6 + 3 x 18 = 210 of at most 27, or 64 + 22 x 2 = 108 of at most 3.
      { name: 'random', space: () => JOINT, strategy: 'random', trials: (isQuick) => (isQuick ? 36 : 8), epochs: [27, 3], settings: TORCH }, // prettier-ignore
    ],
    figures: [
      { title: 'Halving: who goes on', draw: of(rungsDrawing) },
      { title: 'Halving: all trials', draw: of(parallelDrawing) },
      { title: 'Random: all trials', draw: of(parallelDrawing, 1) },
    ],
    answer: ([halving, random]) => halvingAnswer(halving, random),
  },
};
