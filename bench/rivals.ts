// Section 3: rivals on the same work, each in a process of its own, as it comes and at its best thread count.
import { mkdirSync, writeFileSync } from 'node:fs';
import { median } from 'simple-statistics';
import { productsOnly } from './floors.js';
import { type Contender, type Figure, inTurns, type Measured, ratio, secondsOf } from './measure.js';
import { runPeer } from './peer.js';
import { BATCH, LR, SIZES } from './recipe.js';
import { type Competitor, competitors, missing, type Setting } from './competitors.js';
import { type Bench, cores, type Findings } from './section.js';
import { count as wholeNumber, number, rounds, table, withSpread } from './text.js';

/** What a program of bench/peers answers. */
export interface Answer {
  /** Its name and version, and what it computes with. */
  readonly name: string;
  readonly threads: number | string;
  /** Of each timed epoch. */
  readonly seconds: readonly number[];
  /** Mean loss of the warm-up and of each epoch. */
  readonly losses: readonly number[];
}

/** One competitor on one setting of threads, and the answers that it has given. */
interface Entry {
  readonly competitor: Competitor;
  readonly setting: Setting;
  readonly answers: Answer[];
}

/** Examples of Fashion-MNIST, to which the times of competitors that run on fewer are scaled. */
const WHOLE = 60_000;

/** Section 3. */
export async function peers(bench: Bench): Promise<Findings> {
  const folder = writeExamples(bench);
  const entries: Entry[] = [];
  const absent: string[] = [];
  for (const competitor of competitors) {
    const why = await missing(competitor);
    if (why) absent.push(`  ${competitor.name}: ${why}`);
    else await enter(bench, folder, competitor, entries, absent);
  }
  const names = entries.map(nameOf);
  const contenders = Object.fromEntries(entries.map((entry, i) => [names[i], contender(bench, folder, entry)]));
  const floor = productsOnly(Math.min(bench.train.length, 60 * BATCH), cores(bench));
  const count = bench.smoke ? 1 : Math.max(3, Math.ceil(bench.rounds / 2));
  bench.say(`${names.length} rivals in turns, ${count} rounds`);
  const measured = await inTurns(contenders, floor, {
    rounds: count,
    atMost: bench.smoke ? 1 : count + 2,
    warmUp: false,
  });
  return findings(entries, measured, absent);
}

/** Tries each setting of threads once, and enters the default one and, if another was faster, that one. */
async function enter(
  bench: Bench,
  folder: string,
  competitor: Competitor,
  entries: Entry[],
  absent: string[],
): Promise<void> {
  const settings = bench.smoke ? [competitor.settings(bench.threads)[0]] : competitor.settings(bench.threads);
  const tried: { entry: Entry; seconds: number }[] = [];
  for (const setting of settings) {
    bench.say(`${competitor.name}, ${setting.label}`);
    const entry = { competitor, setting, answers: [] };
    try {
      tried.push({ entry, seconds: await contender(bench, folder, entry)() });
    } catch (error) {
      absent.push(`  ${competitor.name}, ${setting.label}: not runnable (${(error as Error).message})`);
    }
  }
  if (tried.length === 0) return;
  const best = tried.reduce((a, b) => (b.seconds < a.seconds ? b : a));
  for (const { entry } of new Set([tried[0], best])) entries.push(entry);
}

/** Seconds of a whole epoch of the recipe, from a process of its own. */
function contender(bench: Bench, folder: string, { competitor, setting, answers }: Entry): Contender {
  const { program, file, variant, examples, epochs } = competitor;
  const count = Math.min(bench.smoke ? 2 * BATCH : (examples ?? WHOLE), bench.train.length);
  const config = {
    ...{ folder, sizes: SIZES, batch: BATCH, lr: LR, variant, threads: setting.threads },
    ...{ examples: count, warmup: count, epochs: bench.smoke ? 1 : epochs },
  };
  return async () => {
    const answer = await runPeer<Answer>(program, file, config, setting.variables);
    if ('failure' in answer) throw new Error(answer.failure);
    answers.push(answer);
    return (median([...answer.seconds]) * WHOLE) / count;
  };
}

function findings(entries: Entry[], measured: Record<string, Measured>, absent: string[]): Findings {
  const figures: Record<string, Figure> = {};
  const ours = bestOf(entries, measured, 'ours');
  const rows = [['', 'threads', 'seconds', '/ ours', 'loss', '']];
  for (const entry of entries) {
    const { competitor, setting, answers } = entry;
    const name = nameOf(entry);
    const time = secondsOf(measured[name]);
    const times = ratio(time, ours);
    const isDefault = setting.label === 'as it comes';
    if (isDefault) figures[`${competitor.id}.default`] = time;
    const best = figures[`${competitor.id}.best`] as Figure | undefined;
    if (!best || time.value < best.value) figures[`${competitor.id}.best`] = time;
    const { name: version, threads, losses } = answers[answers.length - 1];
    const scaled = competitor.examples === undefined ? '' : `, on ${wholeNumber(competitor.examples)} examples, scaled`;
    const path = `${losses[0].toFixed(2)} > ${losses[losses.length - 1].toFixed(2)}`;
    rows.push([`  ${version}, ${setting.label}`, String(threads), withSpread(time), number(times.value), path, rounds(measured[name]) + scaled]); // prettier-ignore
  }
  const notes = competitors.filter(({ note }) => note).map(({ name, note }) => `  ${name}: ${note}`);
  const lines = [
    ...table(rows),
    ...(absent.length > 0 ? ['', 'not measured:', ...absent] : []),
    '',
    'Seconds are of one epoch of 60,000 examples; loss is the mean of the warm-up and of the last epoch, which shows that each learns.',
    ...notes,
  ];
  const samples = {
    rounds: measured,
    answers: Object.fromEntries(entries.map((entry) => [nameOf(entry), entry.answers])),
    absent,
  };
  return { title: 'Rivals on the same work', lines, figures, samples };
}

function bestOf(entries: Entry[], measured: Record<string, Measured>, id: string): Figure {
  const figures = entries
    .filter(({ competitor }) => competitor.id === id)
    .map((entry) => secondsOf(measured[nameOf(entry)]));
  return figures.reduce((a, b) => (b.value < a.value ? b : a));
}

function nameOf({ competitor, setting }: Entry): string {
  return `${competitor.id}, ${setting.label}`;
}

/** Writes the examples where every rival reads them, as bare bytes. */
function writeExamples({ train }: Bench): string {
  return writeRows('recipe', train.features as Uint8Array, train.labels as Uint8Array);
}

/** Writes rows and labels for programs of bench/peers, and returns the folder. */
export function writeRows(name: string, features: Uint8Array, labels: Uint8Array): string {
  const folder = `${process.cwd()}/build/bench/${name}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/features.u8`, features);
  writeFileSync(`${folder}/labels.u8`, labels);
  return folder;
}
