// The page of an exercise: what it asks, the answer, and the figures that show it.
import { figure } from '../report/drawing.js';
import { markup } from '../report/markup.js';
import { page, section } from '../report/page.js';
import type { SweepRecord } from '../report/sweep-record.js';
import { exercises } from './exercises.js';

/** One page that needs no other file. @param pages where the page of each sweep is */
export function exerciseHtml(number: number, records: readonly SweepRecord[], pages: readonly string[]): string {
  const { text, answer, figures, sweeps } = exercises[number];
  const links = sweeps.map(({ name }, i) => markup` <a href="${pages[i]}">${name}</a>`);
  const body = markup`<header>
<h1>Exercise ${number}: ${text}</h1>
<span class="faint">Dive into Deep Learning, section 4.2, in other words; by mlp-train. All trials:${links}</span></header>
${section('Answer', markup`<ul>\n${answer(records).map((line) => markup`<li>${line}</li>\n`)}</ul>\n`)}<div class="columns">
${figures.map(({ title, draw }) => section(title, figure(draw(records))))}</div>
`;
  return page(`Exercise ${number} · mlp-train`, body);
}
