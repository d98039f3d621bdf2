// The ranking of a sweep for a terminal.
import { shortNumber } from './numbers.js';
import type { SweepRecord } from './sweep-record.js';

/** What a terminal shows. */
export interface Screen {
  readonly width: number;
  readonly unicode: boolean;
  readonly colors: boolean;
}

/** The best trials, a line each. */
export function rankingText({ trials }: SweepRecord, { width }: Screen): string {
  return trials.slice(0, 10).map(({ trial, mean }) => `${trial} ${shortNumber(mean)}`.slice(0, width)).join('\n'); // prettier-ignore
}
