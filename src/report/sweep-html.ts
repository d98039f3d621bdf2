// A sweep as one page.
import { markup } from './markup.js';
import { page } from './page.js';
import type { SweepRecord } from './sweep-record.js';

/** One page that needs no other file. */
export function sweepHtml({ title }: SweepRecord): string {
  return page(`${title} · mlp-train`, markup`<h1>${title}</h1>`);
}
