// `mlp-train predict`: the class of each image, how probable it is, and a picture of what the model saw.
import { MlpError } from '../../errors.js';
import { writeFile } from '../../files/write-file.js';
import { pictureShape } from '../../images/picture.js';
import { gridPng } from '../../report/grid-png.js';
import { gridText } from '../../report/grid-text.js';
import { decimals } from '../../report/numbers.js';
import type { Captioned } from '../../report/captioned.js';
import { integer, word, path } from '../../train/setting.js';
import type { Delimiter } from '../../tables/dialect.js';
import { failWith, usageError } from '../terminal/failure.js';
import { beginsAsPicture, inputSize, type Invert } from '../model/images.js';
import { classNamesOf, computing, modelCommand, modelFile, type ModelOptions, openModel } from '../model/open.js';
import { option } from '../args/option.js';
import { checkOut } from '../args/out-file.js';
import { predictTable } from '../model/predict-table.js';
import { settingOption } from '../train/parse-options.js';
import { print } from '../train/output.js';
import { nameOf, predictFile, type Row } from '../model/predict-file.js';
import { hasColors, isUnicode, paint, width } from '../terminal/terminal.js';
import { printable } from '../terminal/text.js';

interface PredictOptions extends ModelOptions {
  invert: Invert;
  top: number;
  out?: string;
  probabilities?: boolean;
  delimiter?: Delimiter;
}

const INVERTS = word<Invert>({ auto: true, yes: true, no: true });
/** Pictures that are drawn at most, in a file and on a terminal. */
const [MAX_DRAWN, MAX_ON_SCREEN] = [100, 12];

/** Runs the command with the arguments after `predict`. A file that cannot be read is named on stderr, and the others go on. */
export async function predictFiles(args: readonly string[]): Promise<void> {
  const command = predictCommand().parse(args, { from: 'user' });
  const [modelPath, files] = command.processedArgs as [string, string[]];
  const { invert, top, out, json, probabilities, delimiter, ...options } = command.opts<PredictOptions>();
  if (out !== undefined) checkOut([modelFile(modelPath, options), ...files], out);
  const { loaded } = openModel(modelPath, options);
  if (loaded.preprocessing && !(pictureShape(loaded.inputShape) && files.every(beginsAsPicture))) {
    const idle = ['invert', 'top', 'json'].find((name) => command.getOptionValueSource(name) === 'cli');
    if (idle !== undefined) throw usageError(`--${idle} is for pictures, and the model is of a table`, 'Leave it out');
    if (files.length > 1) throw usageError('the rows of one file are answered at a time', 'Give the others alone');
    return predictTable(files[0], loaded, modelPath, { out, probabilities, delimiter });
  }
  const idle = probabilities ? '--probabilities' : delimiter ? '--delimiter' : undefined;
  if (idle) throw usageError(`${idle} is for a model of a table`, 'Leave it out');
  if (loaded.task === 'regression') {
    const fix = 'A program gets them by predictValues';
    throw new MlpError('ERR_MLP_FORMAT', 'it predicts numbers, but predict names classes', modelPath, fix);
  }
  inputSize(loaded.inputShape, modelPath); // before any file is blamed
  const show = json ? (row: Row) => print(JSON.stringify(row)) : tablePrinter(classNamesOf(loaded));
  const drawn: Captioned[] = [];
  for (const file of files) {
    try {
      const { rows, hint, draw } = await predictFile(file, loaded, invert, top);
      rows.forEach(show);
      if (hint) process.stderr.write(`mlp-train: ${hint}\n`);
      for (let i = 0; i < rows.length && drawn.length < MAX_DRAWN; i++) drawn.push(draw(i));
    } catch (error) {
      if (!(error instanceof MlpError)) throw error;
      failWith(error);
    }
  }
  if (drawn.length === 0) return;
  if (process.stdout.isTTY && !json) {
    const screen = { width: width(process.stdout), unicode: isUnicode(), colors: hasColors(process.stdout) };
    print(`\n${gridText(drawn.slice(0, MAX_ON_SCREEN), screen)}`);
  }
  if (out !== undefined) writeFile(out, gridPng([{ title: '', items: drawn }], Math.min(drawn.length, 8)));
}

function predictCommand() {
  const negatives = 'take negatives: auto, where an image has a light ground, yes or no';
  return computing(modelCommand('predict'))
    .argument('<file...>', 'a table, or - for stdin; or PNG or JPEG images of any size, or IDX files of images')
    .description(
      'Says what a model makes of each row of a table, or which class each image is of, and how probable that is.',
    )
    .option('--probabilities', 'of a table: a column for each class')
    .addOption(settingOption('delimiter'))
    .addOption(option('--invert <how>', negatives, INVERTS, 'auto'))
    .addOption(option('--top <k>', 'how many classes to name, the most probable first', integer(1), '1'))
    .addOption(
      option(
        '--out <file>',
        `of a table the file for the rows with their answers (default: stdout); of images what the model saw, as a PNG of up to ${MAX_DRAWN}`,
        path,
      ),
    )
    .option('--json', 'a line of JSON for each image');
}

/** Prints a line for each class of each image, which stands on the first, below a head. */
function tablePrinter(classNames: readonly string[]): (row: Row) => void {
  const wide = Math.max(5, ...classNames.map((name) => printable(name).length));
  const line = (name: string, probability: string, image: string) =>
    `${name.padEnd(wide)}  ${probability.padStart(11)}  ${image}`.trimEnd();
  let hasHead = false;
  return (row) => {
    if (!hasHead) print(paint(process.stdout, 'dim', line('class', 'probability', 'image')));
    hasHead = true;
    const image = `${printable(nameOf(row))}${row.inverted ? ' (inverted)' : ''}`;
    row.predictions.forEach(({ class: name, probability }, i) => {
      print(line(printable(name), decimals(probability), i === 0 ? image : ''));
    });
  };
}
