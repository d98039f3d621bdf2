// What a model makes of the rows of a table: its class or its number for each, beside what the file says.
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TensorDataset } from '../../dataset/tensor-dataset.js';
import { readModelTable } from '../../dataset/model-table.js';
import { MlpError } from '../../errors.js';
import { writeFile } from '../../files/write-file.js';
import { predict, predictValues } from '../../train/evaluate.js';
import type { LoadedModel } from '../../train/model-file.js';
import type { Delimiter } from '../../tables/dialect.js';
import { type Answer, answerLines } from './answers.js';
import { classNamesOf } from './open.js';
import { tableModel, tellOfColumns } from './table-input.js';

/** How the answers are given. */
export interface AnswerOptions {
  readonly out?: string | undefined;
  /** Whether each class gets a column of its own. */
  readonly probabilities?: boolean | undefined;
  readonly delimiter?: Delimiter | undefined;
}

/** What the name of standard input is on a command line, and in errors. */
const STDIN = '-';
const STDIN_NAME = 'stdin';

/** Writes the rows of the file, or of standard input for `-`, with their answers to `out` or to stdout. */
export async function predictTable(
  path: string,
  loaded: LoadedModel,
  modelPath: string,
  options: AnswerOptions,
): Promise<void> {
  if (path !== STDIN) return answer(path, path, loaded, modelPath, options);
  const folder = mkdtempSync(join(tmpdir(), 'mlp-train-')); // it is read twice
  const copy = join(folder, STDIN_NAME);
  try {
    await pipeline(process.stdin, createWriteStream(copy, { mode: 0o600 }));
    await answer(copy, STDIN_NAME, loaded, modelPath, options);
  } catch (error) {
    throw error instanceof MlpError ? renamed(error, copy) : error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function answer(
  path: string,
  name: string,
  loaded: LoadedModel,
  modelPath: string,
  options: AnswerOptions,
): Promise<void> {
  const { out, probabilities = false, delimiter } = options;
  const model = tableModel(loaded, modelPath);
  const read = await readModelTable(path, model, delimiter ? { delimiter } : {});
  tellOfColumns(name, read);
  const data = new TensorDataset(read.features, read.shape, new Uint8Array(read.table.rows)); // labels that nobody reads
  const { names, answerOf } =
    loaded.task === 'regression' ? await numbers(loaded, data) : await classes(loaded, data, probabilities);
  const lines = answerLines(path, read, names, answerOf);
  if (out === undefined) {
    for await (const line of lines)
      if (!process.stdout.write(line)) await new Promise((go) => process.stdout.once('drain', go));
    return;
  }
  const all: Uint8Array[] = [];
  for await (const line of lines) all.push(line);
  writeFile(out, Buffer.concat(all));
}

interface Answers {
  readonly names: readonly string[];
  readonly answerOf: (row: number) => Answer;
}

/** As many digits as float32 has. */
const digits = (value: number) => Number(value.toPrecision(7));

async function numbers({ model }: LoadedModel, data: TensorDataset): Promise<Answers> {
  const { values } = await predictValues(model, data);
  return { names: ['prediction'], answerOf: (row) => ({ prediction: digits(values[row]) }) };
}

async function classes(loaded: LoadedModel, data: TensorDataset, withAll: boolean): Promise<Answers> {
  const { labels, probabilities, classes } = await predict(loaded.model, data, { threshold: loaded.threshold });
  const classNames = classNamesOf(loaded);
  const columns = withAll ? classNames.map((name) => `probability ${name}`) : [];
  const answerOf = (row: number) => ({
    prediction: classNames[labels[row]],
    probability: digits(probabilities[row * classes + labels[row]]),
    ...Object.fromEntries(columns.map((name, i) => [name, digits(probabilities[row * classes + i])])),
  });
  return { names: ['prediction', 'probability', ...columns], answerOf };
}

/** The error with the name that the user knows. */
function renamed({ code, what, where, fix }: MlpError, copy: string): MlpError {
  return new MlpError(code, what.replaceAll(copy, STDIN_NAME), where?.replaceAll(copy, STDIN_NAME), fix);
}
