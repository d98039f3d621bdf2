// Presets: whole recipes by name, as the fallbacks of settings that nobody gave.
import type { PresetName, Settings } from './recipe.js';

/** For pictures such as Fashion-MNIST's. What was tried beside, and on which seeds, is in docs/presets.md. */
const pictures: Partial<Settings> = {
  standardize: true,
  optimizer: 'adamw',
  schedule: 'cosine',
  warmup: 1,
  labelSmoothing: 0.1,
  init: 'torch',
};

/**
 * For rows of a table, by what is to be predicted: RealMLP-TD-S of "Better by Default" (Holzmueller et al. 2024). Smoothing gives every class a
 * share of each row, which a rare class would multiply by its weight: the net then says little else.
 */
const table = ({ task, classWeight }: Pick<Settings, 'task' | 'classWeight'>): Partial<Settings> => ({
  hidden: [256, 256, 256],
  activation: 'selu',
  parametrization: 'ntk',
  init: 'ntk',
  featureScale: true,
  featureScaleLr: 6,
  optimizer: 'adam',
  beta2: 0.95,
  lr: 0.04,
  biasLr: 0.1,
  schedule: 'coslog',
  epochs: 256,
  batchSize: 256,
  dropLast: true,
  labelSmoothing: classWeight === 'none' ? 0.1 : 0,
  validation: 0.2,
  monitor: 'logLoss',
  cycleStop: true,
  temperature: true,
  ...(task === 'regression' && { activation: 'mish', lr: 0.07, monitor: 'rmse', targetScale: true }),
});

/** Tables of up to as many rows to train on are few: docs/tables.md has what was measured. */
const FEW_ROWS = 10_000;
const FOLDS = 5;

/** How many folds the preset table takes for so many rows to train on, validation rows among them. */
export function tableFolds(rows: number): number {
  return rows <= FEW_ROWS ? FOLDS : 0;
}

/**
 * How many folds a recipe trains on a table: those of its settings, or of the preset table those of so many rows if nothing says otherwise.
 * @param known the settings that are no fallbacks
 * @param hasValidation whether the table has rows for validation
 */
export function foldsOn(rows: number, hasValidation: boolean, settings: Settings, known: Partial<Settings>): number {
  const { preset, ensemble, folds } = settings;
  const isOpen = preset === 'table' && ensemble === 1 && known.folds === undefined && known.validation === undefined;
  return isOpen && !hasValidation ? tableFolds(rows) : folds;
}

/** What each preset says, by the settings before; what it does not has the setting's own fallback. */
const presets: Readonly<Record<PresetName, (before: Settings) => Partial<Settings>>> = {
  book: () => ({}),
  fast: () => ({ ...pictures, hidden: [384, 256], lr: 0.003, weightDecay: 0.05, dropout: [0.05], epochs: 8 }),
  best: () => ({ ...pictures, hidden: [768, 512], lr: 0.002, weightDecay: 0.1, dropout: [0.2], epochs: 40 }),
  table,
};

/** What the preset says of a setting, if anything: of another optimizer than its own, it knows neither rate nor decay. */
export function presetValue(name: keyof Settings, before: Settings): unknown {
  if (name === 'preset') return undefined;
  const values = presets[before.preset]?.(before) ?? {}; // of the settings before it there is none
  const isOfOptimizer = name === 'lr' || name === 'weightDecay';
  return isOfOptimizer && before.optimizer !== values.optimizer ? undefined : values[name];
}
