// The comparison with the rivals as an SVG bar chart, on a scale of tens, readable on light and dark pages.

export interface Bar {
  readonly name: string;
  readonly seconds: number;
  readonly isOurs: boolean;
}

const [WIDTH, LEFT, RIGHT, ROW, TOP] = [760, 220, 130, 26, 44];

/** Bars of the seconds that an epoch takes, shortest first. */
export function chart(bars: readonly Bar[]): string {
  const sorted = [...bars].sort((a, b) => a.seconds - b.seconds);
  const low = 10 ** Math.floor(Math.log10(sorted[0].seconds));
  const high = 10 ** Math.ceil(Math.log10(sorted[sorted.length - 1].seconds));
  const x = (seconds: number) => LEFT + ((WIDTH - LEFT - RIGHT) * Math.log(seconds / low)) / Math.log(high / low);
  const height = TOP + sorted.length * ROW + 12;
  const ticks: number[] = [];
  for (let tick = low; tick <= high * 1.001; tick *= 10) ticks.push(tick);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13">
<style>
  text { fill: #24292f } .muted { fill: #57606a } line { stroke: #d0d7de } .ours { fill: #1a7f37 } .rival { fill: #8c959f }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .muted { fill: #8d96a0 } line { stroke: #3d444d } .ours { fill: #3fb950 } .rival { fill: #6e7681 }
  }
</style>
<text x="8" y="18" font-weight="600">One epoch of the book's recipe, in seconds (scale of tens)</text>
${ticks.map((tick) => `<line x1="${x(tick)}" x2="${x(tick)}" y1="${TOP - 6}" y2="${height - 8}"/><text class="muted" x="${x(tick)}" y="${TOP - 10}" text-anchor="middle" font-size="11">${Number(tick.toPrecision(1))} s</text>`).join('\n')}
${sorted.map((bar, i) => row(bar, TOP + i * ROW, x(bar.seconds), sorted[0].seconds)).join('\n')}
</svg>
`;
}

function row({ name, seconds, isOurs }: Bar, y: number, end: number, best: number): string {
  const times = seconds / best < 1.05 ? '' : `  ${Number((seconds / best).toPrecision(2))} x`;
  return (
    `<text x="${LEFT - 10}" y="${y + 17}" text-anchor="end"${isOurs ? ' font-weight="600"' : ''}>${escape(name)}</text>` +
    `<rect class="${isOurs ? 'ours' : 'rival'}" x="${LEFT}" y="${y + 4}" width="${Math.max(end - LEFT, 2).toFixed(1)}" height="${ROW - 8}" rx="3"/>` +
    `<text class="muted" x="${end + 8}" y="${y + 17}">${Number(seconds.toPrecision(2))} s${times}</text>`
  );
}

function escape(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
