// Section 9: presets: the command with `fast` beside the book's, an epoch with everything beside one of plain SGD, and one of `best` beside PyTorch's.
import { complete } from '../dist/train/recipe-values.js';
import type { Settings } from '../dist/train/recipe.js';
import { runCommand } from './command.js';
import { missing, type Setting, torch } from './competitors.js';
import { productsOnly } from './floors.js';
import { type Contender, type Figure, inTurns, overOther, secondsOf } from './measure.js';
import { runPeer } from './peer.js';
import { BATCH, recipeEpochs } from './recipe.js';
import { type Answer, writeRows } from './rivals.js';
import { type Bench, cores, type Findings } from './section.js';
import { rounds, table, threadsOf, withSpread } from './text.js';

const LARGER = { hidden: [512, 512] };
const EXTRAS = { optimizer: 'adamw', dropout: [0.15], augment: { flip: true }, labelSmoothing: 0.1 } as const;

/** Contenders of which all are held against the first, and what the second one's ratio is called. */
interface Comparison {
  readonly heading: string;
  readonly figure: string;
  readonly contenders: Readonly<Record<string, Contender>>;
  readonly rounds: number;
}

/** Section 9. */
export async function presets(bench: Bench): Promise<Findings> {
  const few = bench.smoke ? 1 : Math.max(3, Math.ceil(bench.rounds / 2));
  const found = [
    await compare(bench, { ...commands(bench), rounds: few }),
    await compare(bench, { ...extras(bench), rounds: bench.rounds }),
  ];
  const { note, ...best } = await besideTorch(bench);
  found.push(await compare(bench, { ...best, rounds: few }));
  return {
    title: 'Presets',
    lines: [...found.flatMap(({ lines }) => [...lines, '']), note],
    figures: Object.assign({}, ...found.map(({ figures }) => figures)) as Record<string, Figure>,
    samples: Object.assign({}, ...found.map(({ samples }) => samples)) as unknown,
  };
}

/** Whole runs of the command, evaluation after each epoch included. */
function commands({ smoke }: Bench) {
  const shared = smoke ? ['--dataset', 'synthetic', '--epochs', '1'] : [];
  const run =
    (...args: string[]) =>
    async () =>
      (await runCommand([...args, ...shared])).wall;
  const contenders = { "the book's recipe": run(), '--preset fast': run('--preset', 'fast') };
  return { heading: 'the whole command', figure: 'fast/book', contenders };
}

function extras({ train, threads: { length: threads } }: Bench) {
  const contenders = {
    'plain SGD': recipeEpochs(train, complete(LARGER), threads),
    'AdamW, dropout, flips, label smoothing': recipeEpochs(train, complete({ ...LARGER, ...EXTRAS }), threads),
  };
  return { heading: `an epoch of 784-512-512-10 on ${threadsOf(threads)}`, figure: 'extras/sgd', contenders };
}

/** An epoch of the preset `best`, and the same by PyTorch. */
async function besideTorch(bench: Bench) {
  const settings = complete({ preset: 'best' });
  const threads = cores(bench);
  const ours = { [`mlp-train, ${threadsOf(threads)}`]: recipeEpochs(bench.train, settings, threads) };
  const shared = { heading: 'an epoch of the preset best', figure: 'torch/ours' };
  const why = await missing(torch);
  if (why) return { ...shared, contenders: ours, note: `  PyTorch: not measured (${why})` };
  const note = '  PyTorch: all rows in memory as the net takes them; the threads and the AdamW that are its fastest.';
  return { ...shared, contenders: { ...ours, ...(await torchEpochs(bench, settings)) }, note };
}

/** PyTorch's epochs on the threads and with the AdamW that were fastest on a part of the rows: with its own dropout, and with a faster one by hand. */
async function torchEpochs(bench: Bench, settings: Settings): Promise<Record<string, Contender>> {
  const { train, smoke } = bench;
  const folder = writeRows('recipe', train.features as Uint8Array, train.labels as Uint8Array);
  const sizes = [train.width, ...settings.hidden, train.outputs];
  const { batchSize: batch, lr } = settings;
  const shared = { folder, sizes, batch, lr, recipe: settings, warmup: 2 * BATCH, epochs: 1 };
  const epoch = ({ variables }: Setting, config: { variant: string; foreach: boolean; examples: number }) => {
    return async () => {
      const answer = await runPeer<Answer>(torch.program, 'torch_preset.py', { ...shared, ...config }, variables);
      if ('failure' in answer) throw new Error(answer.failure);
      return answer.seconds[0];
    };
  };
  const ways = torch
    .settings(bench.threads)
    .flatMap((setting) => [true, false].map((foreach) => ({ setting, foreach, seconds: 0 })));
  const tried = smoke ? ways.slice(0, 1) : ways;
  const examples = Math.min(60 * BATCH, train.length);
  for (const way of tried) {
    const { setting, foreach } = way;
    bench.say(`PyTorch, ${setting.label}, foreach ${foreach ? 'on' : 'off'}`);
    way.seconds = await epoch(setting, { variant: 'own', foreach, examples })();
  }
  const { setting, foreach } = tried.reduce((a, b) => (b.seconds < a.seconds ? b : a));
  const config = { foreach, examples: train.length };
  return {
    [`PyTorch, ${setting.label}`]: epoch(setting, { ...config, variant: 'own' }),
    [`PyTorch, ${setting.label}, masks by random bytes`]: epoch(setting, { ...config, variant: 'bytes' }),
  };
}

async function compare(bench: Bench, { heading, figure, contenders, rounds: count }: Comparison) {
  bench.say(`${heading}, in turns`);
  const floor = productsOnly(bench.train.length, cores(bench));
  const measured = await inTurns(contenders, floor, { rounds: count, atMost: bench.smoke ? 1 : count + 2 });
  const [first] = Object.keys(measured);
  const figures: Record<string, Figure> = {};
  const rows = [[heading, 'seconds', '/ the first of the same round', '']];
  for (const [name, way] of Object.entries(measured)) {
    const ratios = overOther(way, measured[first]);
    if (name !== first) figures[`preset.${figure}`] ??= ratios;
    rows.push([`  ${name}`, withSpread(secondsOf(way)), withSpread(ratios), rounds(way)]);
  }
  const samples = { [heading]: Object.fromEntries(Object.entries(measured).map(([name, way]) => [name, way.all])) };
  return { lines: table(rows), figures, samples };
}
