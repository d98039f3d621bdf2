// Regressor: predicts a number for each row of a table, with scikit-learn's methods.
import { Generator } from '../random/generator.js';
import type { Table } from '../tables/table.js';
import { Estimator, type EstimatorOptions, loadFitted } from './estimator.js';
import { predictValues } from './evaluate.js';

/**
 * Learns the numbers of a column from the others: by default as `mlp-train TABLE --task regression` does, with the preset `table`. Targets are
 * standardised inside; what it predicts, and its errors, are in their own units.
 *
 *     const { train, test } = (await readTable('diamonds.csv')).split({ target: 'price', seed: 42 });
 *     const model = await new Regressor({ seed: 42 }).fit(train);
 *     console.log(await model.score(test));
 */
export class Regressor extends Estimator {
  /** @throws MlpError `ERR_MLP_ARGUMENT` that names an option that there is not, with the nearest, or a wrong value */
  constructor(options: EstimatorOptions = {}) {
    super('regression', options);
  }

  /** Reads a model that `save` or the command wrote: its file, or the folder of a run. @throws MlpError `ERR_MLP_FORMAT`, `ERR_MLP_FILE` */
  static load(path: string): Regressor {
    const model = new Regressor();
    model.fitted = loadFitted(path, 'regression');
    return model;
  }

  /**
   * The number of each row. A text that no training row had counts as missing.
   * @throws MlpError `ERR_MLP_DATA` if a column lacks, or is of another kind than that of the training rows
   */
  async predict(table: Table): Promise<Float32Array> {
    const { values } = await predictValues(this.model, this.inputsOf(table), { generator: new Generator(0) });
    return values;
  }

  /** R², the share of the variance that is predicted. @throws MlpError as `evaluate` */
  async score(table: Table): Promise<number> {
    return (await this.evaluate(table)).r2!;
  }
}
