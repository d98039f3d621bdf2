// Classifier: tells the classes of a table's rows apart, with scikit-learn's methods.
import { Generator } from '../random/generator.js';
import type { Table } from '../tables/table.js';
import { Estimator, type EstimatorOptions, loadFitted } from './estimator.js';
import { predict, type Prediction } from './evaluate.js';

/**
 * Learns the classes of a column, of texts or integers, from the others: by default as `mlp-train TABLE` does, with the preset `table`.
 *
 *     const { train, test } = (await readTable('churn.csv')).split({ target: 'churn', seed: 42 });
 *     const model = await new Classifier({ seed: 42 }).fit(train);
 *     console.log(await model.score(test));
 */
export class Classifier extends Estimator {
  /** @throws MlpError `ERR_MLP_ARGUMENT` that names an option that there is not, with the nearest, or a wrong value */
  constructor(options: EstimatorOptions = {}) {
    super('classes', options);
  }

  /** Reads a model that `save` or the command wrote: its file, or the folder of a run. @throws MlpError `ERR_MLP_FORMAT`, `ERR_MLP_FILE` */
  static load(path: string): Classifier {
    const model = new Classifier();
    model.fitted = loadFitted(path, 'classes');
    return model;
  }

  /** The names of the classes, in the order of their probabilities; integers as texts. */
  get classes(): readonly string[] {
    return this.fitted.classNames!;
  }

  /** From which probability on a row is of the second of two classes; undefined if the most probable class is predicted. */
  get threshold(): number | undefined {
    return this.fitted.threshold;
  }

  /**
   * The name of the most probable class of each row; if there is a threshold, of the second class where it is reached, else of the first. A text that no training row had counts as missing.
   * @throws MlpError `ERR_MLP_DATA` if a column lacks, or is of another kind than that of the training rows
   */
  async predict(table: Table): Promise<string[]> {
    const { labels } = await this.#predictionOf(table);
    return Array.from(labels, (label) => this.classes[label]);
  }

  /** The probability of each class, in the order of `classes`, for each row. @throws MlpError as {@link predict} */
  async predictProba(table: Table): Promise<Float32Array[]> {
    const { probabilities, classes } = await this.#predictionOf(table);
    return Array.from({ length: table.rows }, (_, row) => probabilities.subarray(row * classes, (row + 1) * classes));
  }

  /** The share of rows whose class is predicted right. @throws MlpError as `evaluate` */
  async score(table: Table): Promise<number> {
    return (await this.evaluate(table)).accuracy!;
  }

  #predictionOf(table: Table): Promise<Prediction> {
    const { model, threshold } = this.fitted;
    return predict(model, this.inputsOf(table), { generator: new Generator(0), threshold });
  }
}
