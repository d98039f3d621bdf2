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

/** What each preset says; what it does not has the setting's own fallback. */
const presets: Readonly<Record<PresetName, Partial<Settings>>> = {
  book: {},
  fast: { ...pictures, hidden: [384, 256], lr: 0.003, weightDecay: 0.05, dropout: [0.05], epochs: 8 },
  table: {},
  best: { ...pictures, hidden: [768, 512], lr: 0.002, weightDecay: 0.1, dropout: [0.2], epochs: 40 },
};

/** What the preset says of a setting, if anything: of another optimizer than its own, it knows neither rate nor decay. */
export function presetValue(name: keyof Settings, { preset, optimizer }: Settings): unknown {
  if (name === 'preset') return undefined;
  const values = presets[preset] ?? {}; // of the settings before it there is none
  const isOfOptimizer = name === 'lr' || name === 'weightDecay';
  return isOfOptimizer && optimizer !== values.optimizer ? undefined : values[name];
}
