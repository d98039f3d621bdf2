// scikit-learn's side of the tables: the same rows and columns, encoded as ours but not scaled, in files that bench/peers/sklearn_tables.py reads.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labelled } from '../../dist/dataset/table-targets.js';
import { applyPreprocessing, fitPreprocessing } from '../../dist/tables/preprocessing.js';
import type { Conversation } from '../peer.js';
import type { Reached, TableTask } from './train.js';

/** `mlp` is MLPClassifier or MLPRegressor, on standardised features; `hgb` is HistGradientBoosting. */
export type SklearnModel = 'mlp' | 'hgb';

/** Trains one of scikit-learn's models, on the rows to train on and those of validation together. */
export async function sklearnTable(
  talk: Conversation,
  model: SklearnModel,
  { parts, target, names }: TableTask,
  seed: number,
): Promise<Reached> {
  const folder = mkdtempSync(join(tmpdir(), 'mlp-train-bench-'));
  try {
    const encoders = fitPreprocessing(parts.train, target).filter(({ type }) => type !== 'robustScale');
    let width = 0;
    for (const part of ['train', 'test'] as const) {
      const encoded = applyPreprocessing(encoders, parts[part], 'float64');
      width = encoded.width;
      const { labels } = labelled(Float32Array.from(encoded.features), [width], parts[part], target, names);
      writeFileSync(join(folder, `${part}.features`), encoded.features);
      writeFileSync(join(folder, `${part}.targets`), Float64Array.from(labels));
    }
    return await talk.ask<Reached>({ folder, model, width, classes: names?.length ?? 0, seed });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
