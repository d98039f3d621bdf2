// metrics.jsonl: a line for each epoch, appended as it ends.
import { MlpError } from '../errors.js';
import { appendFile } from '../files/append-file.js';
import { readFile } from '../files/read-file.js';
import { type Field, integer, mapOf, number, oneOf, optional, readJson, record } from '../formats/fields.js';
import { type EpochEvent, epochEvent } from './events.js';

const MAX_BYTES = 2 ** 28;

const epochField: Field<EpochEvent> = (value, name, where) => {
  const { epoch, metrics, trainSeconds, evalSeconds, ...named } = lineField(value, name, where);
  const { train, ...held } = metrics ?? metricsOf010(named);
  return epochEvent(epoch, { ...train, loss: named.trainLoss }, held, trainSeconds, evalSeconds);
};

const lineField = record({
  event: oneOf(['epoch'] as const),
  epoch: integer(1),
  trainLoss: number(),
  trainAccuracy: optional(number(0)),
  testLoss: optional(number()),
  testAccuracy: optional(number(0)),
  metrics: optional(
    record({ train: mapOf(number()), validation: optional(mapOf(number())), test: optional(mapOf(number())) }),
  ),
  trainSeconds: number(0),
  evalSeconds: number(0),
});

type Line = ReturnType<typeof lineField>;

/** A line of 0.1.0 has no metrics but these. */
function metricsOf010({ trainLoss, trainAccuracy, testLoss, testAccuracy }: Partial<Line>) {
  const given = ([loss, accuracy]: readonly (number | undefined)[]) => ({
    ...(loss !== undefined && { loss }),
    ...(accuracy !== undefined && { accuracy }),
  });
  return {
    train: given([trainLoss, trainAccuracy]),
    test: testLoss === undefined ? undefined : given([testLoss, testAccuracy]),
  };
}

const REMEDY = 'Remove the file: the run can go on, and only what its report says of these epochs is lost';

/** The epochs in the file; blank lines, and a last line that was cut off, are left out. @throws MlpError that names the line */
export function readMetrics(path: string): EpochEvent[] {
  const content = readFile(path, MAX_BYTES).toString();
  const all = content.split('\n').map((text, i) => ({ text, number: i + 1 }));
  const lines = all.filter(({ text }) => text.trim() !== '');
  if (!content.endsWith('\n') && !isJson(lines.at(-1)?.text ?? '')) lines.pop();
  const epochs = lines.map(({ text, number }) => readLine(text, number, path));
  const back = epochs.findIndex(({ epoch }, i) => i > 0 && epoch <= epochs[i - 1].epoch);
  if (back === -1) return epochs;
  const what = `line ${lines[back].number} is of epoch ${epochs[back].epoch}, but the one before it of epoch ${epochs[back - 1].epoch}`;
  throw new MlpError('ERR_MLP_FORMAT', what, path, REMEDY);
}

/** A line that is cut is none; an editor may only have taken the newline. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function readLine(line: string, number: number, path: string): EpochEvent {
  try {
    return readJson(line, `line ${number}`, path, epochField);
  } catch (error) {
    throw new MlpError('ERR_MLP_FORMAT', (error as MlpError).what, path, REMEDY, { cause: error });
  }
}

/** Appends epochs, all or none. @throws MlpError `ERR_MLP_FILE` */
export function appendMetrics(path: string, epochs: readonly EpochEvent[]): void {
  appendFile(path, metricsText(epochs), "the epoch's metrics");
}

/** The whole content of the file. */
export function metricsText(epochs: readonly EpochEvent[]): string {
  return epochs.map((event) => `${JSON.stringify(event)}\n`).join('');
}
