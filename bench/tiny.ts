// The tiny 4-8-3 net, batch 16: steps a second, where calls cost more than arithmetic.
import { median } from 'simple-statistics';
import { competitors, missing } from './competitors.js';
import { figure, type Figure, ratio } from './measure.js';
import { runPeer } from './peer.js';
import { LR } from './recipe.js';
import { type Answer, writeRows } from './rivals.js';
import type { Bench, Findings } from './section.js';
import { table, withSpread } from './text.js';

const SIZES = [4, 8, 3];
const BATCH = 16;
/** Examples of an epoch: enough that it takes some tens of milliseconds. */
const EXAMPLES: Readonly<Record<string, number>> = { ours: 160_000, loops: 160_000, tfjsCpu: 4800 };

/** In turns over some rounds, each in a process of its own. */
export async function tinyNet(bench: Bench): Promise<Omit<Findings, 'title'>> {
  const folder = writeFlowers();
  const steps: Record<string, number[]> = {};
  const lines: string[] = ['4-8-3 net, batch 16, steps a second:'];
  for (let round = 0; round < (bench.smoke ? 1 : 5); round++) {
    for (const { id, name, program, file, variant } of competitors.filter((each) => each.id in EXAMPLES)) {
      if (await missing(competitors.find((each) => each.id === id)!)) continue;
      bench.say(`tiny net: ${name}`);
      const examples = bench.smoke ? 480 : EXAMPLES[id];
      const config = { folder, sizes: SIZES, batch: BATCH, lr: LR, variant, examples, warmup: examples, epochs: 5 };
      const answer = await runPeer<Answer>(program, file, config, {});
      if ('failure' in answer) lines.push(`  ${name}: not runnable (${answer.failure})`);
      else (steps[id] ??= []).push(examples / BATCH / median([...answer.seconds]));
    }
  }
  const figures: Record<string, Figure> = {};
  for (const [id, list] of Object.entries(steps)) figures[`tiny.${id}`] = figure(list);
  const nameOf = (id: string) => competitors.find((each) => each.id === id)?.name ?? id;
  lines.push(...table(Object.keys(steps).map((id) => [`  ${nameOf(id)}`, withSpread(figures[`tiny.${id}`])])));
  for (const id of ['tfjsCpu', 'loops']) {
    if (steps[id] && steps['ours']) figures[`tiny.ours/${id}`] = ratio(figures['tiny.ours'], figures[`tiny.${id}`]);
    if (!steps[id])
      lines.push(`  ${nameOf(id)}: ${(await missing(competitors.find((each) => each.id === id)!)) ?? 'no figure'}`);
  }
  return { lines, figures, samples: steps };
}

/** Three kinds of rows of four numbers, as Fisher's irises are. */
function writeFlowers(): string {
  const count = Math.max(...Object.values(EXAMPLES));
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const features = Uint8Array.from({ length: count * 4 }, (_, i) => 60 * labels[i >> 2] + ((i * 31) % 50));
  return writeRows('tiny', features, labels);
}
