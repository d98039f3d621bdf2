// Section 13: reading CSV: numbers, and numbers with texts, beside csv-parse, by seconds of CPU, as rivals on the machine cost less of those.
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { readTable } from '../dist/tables/read-table.js';
import { figure, type Figure } from './measure.js';
import type { Bench, Findings } from './section.js';
import { table, withSpread } from './text.js';

/** What a file holds, and the bytes that it is filled to. */
const files: Readonly<Record<string, (row: number) => string>> = {
  numbers: (row) => Array.from({ length: 20 }, (_, j) => ((row * 7919 + j * 104_729) % 1_000_003) / 1000).join(','),
  mixed: (row) => `${row},${(row * 31) % 997},"Street ${row % 89}, no. ${row % 7}",${['basic', 'plus', 'pro'][row % 3]},2024-0${1 + (row % 9)}-1${row % 10},${((row * 7919) % 10_007) / 100}`, // prettier-ignore
};
const BYTES = 32e6;

/** Section 13. */
export async function csv(bench: Bench): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'mlp-train-bench-'));
  const figures: Record<string, Figure> = {};
  const samples: Record<string, number[]> = {};
  const rows = [['MB/s of CPU', 'ours', 'csv-parse']];
  try {
    for (const [name, rowOf] of Object.entries(files)) {
      const path = join(folder, `${name}.csv`);
      const bytes = write(path, rowOf, bench.smoke ? 1e5 : BYTES);
      const ways = { ours: () => readTable(path), 'csv-parse': () => parsed(path) };
      for (let round = -1; round < (bench.smoke ? 1 : Math.ceil(bench.rounds / 2)); round++) {
        for (const [way, read] of Object.entries(ways)) {
          bench.say(`${name} by ${way}`);
          const seconds = await cpuSeconds(read);
          if (round >= 0) (samples[`${name}.${way}`] ??= []).push(bytes / 1e6 / seconds); // the round before warms up
        }
      }
      for (const way of Object.keys(ways)) figures[`csv.${name}.${way}`] = figure(samples[`${name}.${way}`]);
      rows.push([`  ${name}`, ...Object.keys(ways).map((way) => withSpread(figures[`csv.${name}.${way}`]))]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { title: 'Reading CSV', lines: table(rows), figures, samples };
}

/** Fills a file up to so many bytes, and returns how many it has. */
function write(path: string, rowOf: (row: number) => string, bytes: number): number {
  const first = rowOf(0);
  const names = first.replace(/"[^"]*"/g, '').split(',').map((_, j) => `column${j}`); // prettier-ignore
  const lines = [names.join(',')];
  for (let row = 0, length = 0; length < bytes; row++) {
    const line = rowOf(row);
    lines.push(line);
    length += line.length + 1;
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
  return statSync(path).size;
}

/** Every cell as a text, row by row, which are not kept. */
async function parsed(path: string): Promise<void> {
  const records = createReadStream(path).pipe(parse()) as AsyncIterable<string[]>;
  let cells = 0;
  for await (const record of records) cells += record.length;
  if (cells === 0) throw new Error('csv-parse read nothing');
}

async function cpuSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
