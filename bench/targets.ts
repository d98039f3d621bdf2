// What is to be reached, as ratios, so that it holds on other machines too.
import { type Figure, ratio } from './measure.js';
import { number, table, withSpread } from './text.js';

type Figures = Readonly<Record<string, Figure | undefined>>;

interface Target {
  readonly what: string;
  readonly reach: number;
  /** Whether the value should be at least or at most that. */
  readonly want: 'least' | 'most';
  readonly value: (figures: Figures) => Figure | undefined;
}

const named = (name: string) => (figures: Figures) => figures[name];
const over = (a: string, b: string) => (figures: Figures) => {
  const [top, bottom] = [figures[a], figures[b]];
  return top && bottom ? ratio(top, bottom) : undefined;
};
const most = (what: string, reach: number, value: Target['value']): Target => ({ what, reach, want: 'most', value });
const least = (what: string, reach: number, value: Target['value']): Target => ({ what, reach, want: 'least', value });

const targets: readonly Target[] = [
  most("epoch / OpenBLAS's bare products, 1 thread", 1.08, named('fused.overProducts.1')),
  most("epoch / OpenBLAS's bare products, 2 threads", 1.12, named('fused.overProducts.2')),
  most('the same on AVX-512 beside a narrower core, 1 thread', 0.65, named('fused.overNarrow.1')),
  most('the same on AVX-512 beside a narrower core, 2 threads', 0.72, named('fused.overNarrow.2')),
  least('trials in turn / side by side', 1, named('sweep.side')),
  most('a tiny trial of a sweep, ms', 50, named('sweep.tiny')),
  most("AdamW's epoch / SGD's, 784-512-512-10", 1.2, named('update.adamw/sgd')),
  least('JavaScript loops / ours', 100, over('loops.best', 'ours.best')),
  least('TensorFlow.js wasm / ours', 50, over('tfjsWasm.best', 'ours.best')),
  least('TensorFlow.js cpu / ours', 240, over('tfjsCpu.best', 'ours.best')),
  least("PyTorch's best loop / ours", 2.2, over('torch.best', 'ours.best')),
  least('PyTorch as the book runs it, as it comes / ours', 10, over('torchBook.default', 'ours.best')),
  least('PyTorch as the book runs it, at its best / ours', 6.5, over('torchBook.best', 'ours.best')),
  least('scikit-learn / ours', 2.5, over('sklearn.best', 'ours.best')),
  least('NumPy / ours', 1.6, over('numpy.best', 'ours.best')),
  least('TensorFlow.js cpu / our javascript kernels', 2.5, over('tfjsCpu.best', 'javascript.best')),
  most('our javascript kernels / TensorFlow.js wasm', 2, over('javascript.best', 'tfjsWasm.best')),
  least("OpenBLAS's products / the addon's own, 1 thread", 1 / 1.03, over('products.1', 'own.1')),
  least("OpenBLAS's products / the addon's own, 2 threads", 1 / 0.95, over('products.2', 'own.2')),
  least('4-8-3 net, steps/s: ours / TensorFlow.js cpu', 50, named('tiny.ours/tfjsCpu')),
  least('4-8-3 net, steps/s: ours / JavaScript loops', 0.9, named('tiny.ours/loops')),
  most('a step with batch 1, us', 35, named('one.step')),
  most('forward of one row without gradients, us', 12, named('one.forward')),
  most('process start to first training step, s', 0.3, named('command.firstStep')),
  most('peak resident memory of the default run, MB', 120, named('command.peak')),
  most('19 single ops: ours / PyTorch, geometric mean', 0.7, named('ops.mean')),
  most('the worst of them', 1.5, named('ops.worst')),
  ...['tanh', 'sigmoid', 'gelu'].map((name) => most(`784-256-10 with ${name} / with relu`, 1.25, named(`net.${name}`))),
  most('softmax regression from scratch / with CrossEntropyLoss', 1.5, named('net.from scratch')),
  least('two moons, steps/s: ours / PyTorch', 5, named('moons.ours/torch')),
  most("the command with --preset fast / the book's ten epochs", 2.5, named('preset.fast/book')),
  most('AdamW, dropout, flips and smoothing / plain SGD, 784-512-512-10', 1.35, named('preset.extras/sgd')),
  least('an epoch of the preset best: PyTorch / ours', 2, named('preset.torch/ours')),
  ...Object.entries({ LetterRecognition: 0.978, Satellite: 0.913, mlc_churn: 0.926, spam: 0.945 }).map(
    ([name, reach]) => least(`accuracy of the default on ${name}`, reach, named(`tables.${name}.accuracy.default`)),
  ),
  least('AUC of the default on credit_data', 0.828, named('tables.credit_data.auc.default')),
  most('RMSE of the default on diamonds', 545, named('tables.diamonds.rmse.default')),
  most('RMSE of the default on ames', 27_000, named('tables.ames.rmse.default')),
  most('log loss of the default on LetterRecognition', 0.09, named('tables.LetterRecognition.logLoss.default')),
  most('log loss of the default on Satellite', 0.26, named('tables.Satellite.logLoss.default')),
  least('of 7 tables, those on which the default is better than HistGradientBoosting', 4, named('tables.wins.default')),
  most('seconds of a net on LetterRecognition: ours / PyTorch', 0.5, named('tables.speed.LetterRecognition')),
  most('seconds of a net on diamonds: ours / PyTorch', 0.5, named('tables.speed.diamonds')),
  most('mlp-train/infer, bundled and minified, kB', 60, named('infer.kB')),
  most('a prediction of 784-256-10 by it, ms', 0.2, named('infer.ms')),
  least('CSV of numbers, MB/s', 120, named('csv.numbers.ours')),
  least('CSV of numbers and texts, MB/s', 45, named('csv.mixed.ours')),
];

/** One line a target: what was measured, what is to be reached, and whether it is. */
export function targetLines(figures: Figures): string[] {
  const rows = [['', 'measured', 'reach', '']];
  for (const { what, reach, want, value } of targets) {
    const found = value(figures);
    const limit = `${want === 'least' ? '>=' : '<='} ${number(reach)}`;
    const isReached = found && (want === 'least' ? found.value >= reach : found.value <= reach);
    rows.push([
      `  ${what}`,
      found ? withSpread(found) : '-',
      limit,
      found ? (isReached ? 'reached' : 'short') : 'not measured',
    ]);
  }
  return table(rows);
}
