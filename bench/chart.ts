// The comparison as a picture: bars of seconds an epoch, on a logarithmic scale, readable on light and on dark.
import type { Figure } from './measure.js';
import { number } from './text.js';

/** One bar. */
export interface Bar {
  readonly label: string;
  readonly figure: Figure;
  readonly isOurs: boolean;
}

const WIDTH = 820;
const LEFT = 250;
const RIGHT = 150;
const TOP = 74;
const ROW = 30;
const THICK = 18;

// Plain rules and no variables, which some viewers of SVG do not know.
const STYLE = `
  text { fill: #1f2328; font: 13px system-ui, sans-serif; }
  .title { font-size: 16px; font-weight: 600; } .faint { fill: #59636e; font-size: 12px; } .bold { font-weight: 600; }
  .paper { fill: #ffffff; } .ours { fill: #0f766e; } .theirs { fill: #9aa7b4; } .grid { stroke: #d8dee4; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .faint { fill: #9198a1; }
    .paper { fill: #0d1117; } .ours { fill: #2dd4bf; } .theirs { fill: #59636e; } .grid { stroke: #30363d; }
  }
`;

/** An SVG of the bars, shortest first; times beside ours are of the first of ours. */
export function chart(bars: readonly Bar[], subtitle: string): string {
  const sorted = [...bars].sort((a, b) => a.figure.value - b.figure.value);
  const ours = sorted.find(({ isOurs }) => isOurs)?.figure.value ?? NaN;
  const values = sorted.map(({ figure }) => figure.value);
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.log10(Math.max(...values));
  const x = (seconds: number) => LEFT + ((Math.log10(seconds) - low) / (high - low)) * (WIDTH - LEFT - RIGHT);
  const bottom = TOP + sorted.length * ROW;
  const powers = Array.from({ length: Math.floor(high) - low + 1 }, (_, i) => 10 ** (low + i));
  const grid = powers.map((power) => {
    const at = x(power).toFixed(1);
    return `<line class="grid" x1="${at}" x2="${at}" y1="${TOP - 6}" y2="${bottom}"/><text class="faint" x="${at}" y="${bottom + 18}" text-anchor="middle">${power} s</text>`;
  });
  const rows = sorted.map(({ label, figure, isOurs }, i) => {
    const y = TOP + i * ROW;
    const end = x(figure.value);
    const beside =
      isOurs && figure.value === ours ? '' : ` <tspan class="faint">${number(figure.value / ours)} x</tspan>`;
    const weight = isOurs ? ' class="bold"' : '';
    return (
      `<text x="${LEFT - 12}" y="${y + 14}" text-anchor="end"${weight}>${escape(label)}</text>` +
      `<rect class="${isOurs ? 'ours' : 'theirs'}" x="${LEFT}" y="${y}" width="${(end - LEFT).toFixed(1)}" height="${THICK}" rx="3"/>` +
      `<text x="${(end + 8).toFixed(1)}" y="${y + 14}"${weight}>${number(figure.value)} s${beside}</text>`
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 34}" width="${WIDTH}" height="${bottom + 34}" role="img" aria-label="Seconds of one training epoch, by library">
<style>${STYLE}</style>
<rect class="paper" width="100%" height="100%" rx="8"/>
<text class="title" x="20" y="30">Seconds of one training epoch (logarithmic: each line is ten times the one before)</text>
<text class="faint" x="20" y="50">${escape(subtitle)}</text>
${grid.join('\n')}
${rows.join('\n')}
</svg>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
