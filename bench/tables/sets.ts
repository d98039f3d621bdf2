// The tables that are measured: what is predicted in each, and which package brings it.

/** A table, and where it is from. */
export interface TableSet {
  readonly name: string;
  readonly target: string;
  readonly task: 'classes' | 'regression';
  /** The Debian package, `r-cran-` left out, or the one of npm. */
  readonly from: 'mlbench' | 'kernlab' | 'modeldata' | 'ggplot2' | 'vega-datasets';
  /** Seeds of the splits in bench/splits. */
  readonly seeds: readonly number[];
}

/** Those with a split of their own first. */
export const tableSets: readonly TableSet[] = [
  { name: 'LetterRecognition', target: 'lettr', task: 'classes', from: 'mlbench', seeds: [0, 1, 2] },
  { name: 'Satellite', target: 'classes', task: 'classes', from: 'mlbench', seeds: [0, 1, 2] },
  { name: 'spam', target: 'type', task: 'classes', from: 'kernlab', seeds: [0, 1, 2] },
  { name: 'mlc_churn', target: 'churn', task: 'classes', from: 'modeldata', seeds: [0, 1, 2] },
  { name: 'credit_data', target: 'Status', task: 'classes', from: 'modeldata', seeds: [0, 1, 2] },
  { name: 'diamonds', target: 'price', task: 'regression', from: 'ggplot2', seeds: [0] },
  { name: 'ames', target: 'Sale_Price', task: 'regression', from: 'modeldata', seeds: [0, 1, 2] },
  { name: 'lending_club', target: 'Class', task: 'classes', from: 'modeldata', seeds: [] },
  { name: 'income', target: 'INCOME', task: 'classes', from: 'kernlab', seeds: [] },
  { name: 'Soybean', target: 'Class', task: 'classes', from: 'mlbench', seeds: [] },
  { name: 'birdstrikes', target: 'Wildlife Size', task: 'classes', from: 'vega-datasets', seeds: [] },
];

/** The table of this name. @throws if there is none */
export function tableSet(name: string): TableSet {
  const found = tableSets.find((set) => set.name === name);
  if (found) return found;
  throw new Error(`no table ${name}; there are ${tableSets.map((set) => set.name).join(', ')}`);
}
