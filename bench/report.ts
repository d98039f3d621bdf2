// What a section reports, and how it is printed.

/** One figure of the report. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 's' | 'ms' | 'x' | 'GFLOP/s' | 'steps/s' | 'MB' | '%';
  /** Median absolute deviation, in the same unit. */
  readonly spread?: number;
  /** What the project wants to reach: at most, or at least, so much. */
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
  readonly note?: string;
}

/** Prints one section: its title, then a line a figure. */
export function printSection(title: string, figures: readonly Figure[]): void {
  console.log(`\n${title}`);
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const figure of figures) console.log(`  ${figure.name.padEnd(width)}  ${line(figure)}`);
}

function line({ value, unit, spread, target, note }: Figure): string {
  if (Number.isNaN(value)) return note ?? 'not measured';
  const figure = `${format(value)} ${unit}`.padStart(16);
  const around = spread === undefined ? '' : ` +- ${format(spread)}`;
  return `${figure}${around.padEnd(12)}${target ? verdict(value, target) : ''}${note ? `  (${note})` : ''}`.trimEnd();
}

function verdict(value: number, target: NonNullable<Figure['target']>): string {
  const [limit, isReached] =
    'atMost' in target
      ? [`<= ${target.atMost}`, value <= target.atMost]
      : [`>= ${target.atLeast}`, value >= target.atLeast];
  return `  aim ${limit}: ${isReached ? 'reached' : 'not reached'}`;
}

function format(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
