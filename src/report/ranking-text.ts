// The ranking of a sweep's trials as lines of text, for the end of the command.
import { type RankingColumn, rankingColumns } from './ranking.js';
import type { SweepRecord } from './sweep-record.js';
import { plural } from './numbers.js';

/** So many trials are shown. */
const SHOWN = 10;
const GAP = '  ';

/** What the lines are for. */
export interface RankingScreen {
  /** Columns. */
  readonly width: number;
  /** Whether all characters may be used, or ASCII alone; default true. */
  readonly unicode?: boolean;
}

/** The best ten trials below their heads; a screen that is too narrow loses what matters least, and then the ends of lines. */
export function rankingText(record: SweepRecord, { width, unicode = true }: RankingScreen): string {
  const trials = record.trials.slice(0, SHOWN);
  const written = (text: string) => (unicode ? text : text.replaceAll('±', '+-').replaceAll('–', '-'));
  const cellsOf = (column: RankingColumn) => [column.head, ...trials.map((trial, i) => column.cell(trial, i))].map(written); // prettier-ignore
  const columns = rankingColumns(record).map((column) => {
    const cells = cellsOf(column);
    const length = Math.max(...cells.map((cell) => cell.length));
    return { ...column, length, cells: cells.map((cell) => (column.isText ? cell.padEnd(length) : cell.padStart(length))) }; // prettier-ignore
  });
  const lengthOf = (kept: typeof columns) => kept.reduce((sum, { length }) => sum + length + GAP.length, -GAP.length);
  let kept = columns;
  for (let most = 6; most > 0 && lengthOf(kept) > width; most--) kept = kept.filter(({ gives }) => gives !== most);
  const lines = [trials, ...trials].map((_, row) => kept.map(({ cells }) => cells[row]).join(GAP));
  const more = record.trials.length - trials.length;
  if (more > 0) lines.push(`and ${plural(more, 'more trial')}`);
  return lines.map((line) => cut(line.trimEnd(), width, unicode ? '…' : '~')).join('\n');
}

function cut(line: string, width: number, end: string): string {
  return line.length > width ? `${line.slice(0, width - 1)}${end}` : line;
}
