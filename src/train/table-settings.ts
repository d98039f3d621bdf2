// The settings of a table: its file, what its columns are taken for, and which rows are for what.
import { DELIMITERS, type Delimiter } from '../tables/dialect.js';
import { type Applies, flag, maybe, names, path, type Setting, shareOrPath } from './setting.js';

/** What is asked for of a file of one's own; of a data set by name each has its fallback. */
export interface TableSettings {
  /** The column that is predicted. */
  readonly target: string | undefined;
  /** Of two classes the one that is looked for: the second in their order, of which a threshold, ROC and F1 are. Default: by their names. */
  readonly positive: string | undefined;
  readonly drop: readonly string[];
  readonly categorical: readonly string[];
  readonly numeric: readonly string[];
  /** Words that are missing cells of numbers. */
  readonly missing: readonly string[];
  readonly dropUnlabelled: boolean;
  readonly delimiter: Delimiter | undefined;
  readonly features: string | undefined;
  /** Whether all other columns are pixels. */
  readonly pixels: boolean;
  /** The share of rows for the test, or a file of them. */
  readonly test: number | string;
  /** A file with one letter a row. */
  readonly split: string | undefined;
}

const ofTable: Applies<TableSettings & { readonly dataset: string }> = {
  says: 'is for a table, such as `mlp-train churn.csv --target churn`',
  when: ({ dataset }) => dataset === 'table',
};

/** How a shell writes a tab, and what people call delimiters. */
const DELIMITER_NAMES: Readonly<Record<string, Delimiter>> = {
  tab: '\t',
  '\\t': '\t',
  comma: ',',
  semicolon: ';',
  pipe: '|',
};

/** An entry of each. */
export const tableSettings: {
  readonly [Key in keyof TableSettings]: Setting<TableSettings[Key], TableSettings & { readonly dataset: string }>;
} = {
  target: {
    group: 'Columns of a table',
    flag: '--target <column>',
    help: 'the column to predict; texts, and integers of at most 20 values, are classes, else it is a regression',
    kind: maybe(path),
    fallback: undefined,
    applies: ofTable,
    label: 'target',
    text: (column) => column ?? '–',
  },
  positive: {
    group: 'Columns of a table',
    flag: '--positive <class>',
    help: 'of two classes the one that is looked for, of which --threshold, --optimize f1 and the ROC curve are (default: the second, in the order of their names)',
    kind: maybe({ ...path, what: 'the name of a class' }),
    fallback: undefined,
    applies: ofTable,
    label: 'positive class',
    text: (name) => name ?? '–',
    brief: (name) => name !== undefined && `${name} positive`,
  },
  drop: {
    group: 'Columns of a table',
    flag: '--drop <columns>',
    help: 'columns that are not used, such as id,name; a name with a comma stands in "quotes"',
    kind: names,
    fallback: [],
    applies: ofTable,
    label: 'dropped columns',
    brief: (columns) => columns.length > 0 && `without ${columns.join(', ')}`,
  },
  categorical: {
    group: 'Columns of a table',
    flag: '--categorical <columns>',
    help: 'columns that are categories, whatever they hold, such as zip,month',
    kind: names,
    fallback: [],
    applies: ofTable,
    label: 'categorical columns',
    brief: (columns) => columns.length > 0 && `${columns.join(', ')} categorical`,
  },
  numeric: {
    group: 'Columns of a table',
    flag: '--numeric <columns>',
    help: 'columns that are numbers; a text in one is an error that names its line',
    kind: names,
    fallback: [],
    applies: ofTable,
    label: 'numeric columns',
    brief: (columns) => columns.length > 0 && `${columns.join(', ')} numeric`,
  },
  missing: {
    group: 'Columns of a table',
    flag: '--missing <words>',
    help: 'words that say that a number or a date is missing, such as k.A.,unknown,-999, besides NA, n/a, null, None, ? and -',
    kind: names,
    fallback: [],
    applies: ofTable,
    label: 'missing words',
    brief: (words) => words.length > 0 && `${words.join(', ')} missing`,
  },
  dropUnlabelled: {
    group: 'Data',
    flag: '--drop-unlabelled',
    help: 'of a table: rows that do not say the target are left out; without it they are an error',
    kind: flag,
    fallback: false,
    applies: ofTable,
    label: 'rows without a target',
    text: (isOn) => (isOn ? 'left out' : 'refused'),
    brief: (isOn) => isOn && 'only rows with a target',
  },
  delimiter: {
    group: 'Columns of a table',
    flag: '--delimiter <char>',
    help: 'what stands between cells: , ; tab or | (default: as the first lines say)',
    kind: maybe({
      what: `one of ${DELIMITERS.map((one) => (one === '\t' ? 'tab' : one)).join(' ')}`,
      parse: (text) => DELIMITERS.find((one) => one === (DELIMITER_NAMES[text] ?? text)),
      accepts: (value) => DELIMITERS.some((one) => one === value),
      format: (value) => (value === '\t' ? 'tab' : value),
    }),
    fallback: undefined,
    applies: ofTable,
  },
  features: {
    group: 'Data',
    flag: '--features <name>',
    help: 'of JSON lines: the property whose arrays of numbers are learnt from, such as embedding',
    kind: maybe(path),
    fallback: undefined,
    applies: ofTable,
    label: 'features',
    text: (name) => name ?? '–',
    brief: (name) => name !== undefined && `features of ${name}`,
  },
  pixels: {
    group: 'Data',
    flag: '--pixels',
    help: 'of a table: every other column is a pixel, an integer from 0 to 255 that is divided by 255; the preset is book then, as for other pictures',
    kind: flag,
    fallback: false,
    applies: ofTable,
    label: 'columns',
    text: (isOn) => (isOn ? 'pixels' : 'as their cells say'),
    brief: (isOn) => isOn && 'columns are pixels',
  },
  test: {
    group: 'Data',
    flag: '--test <share>',
    help: 'of data of your own: the share of rows, of each class alike, that the model is measured on at the end; or a file of such rows',
    kind: shareOrPath,
    fallback: 0.2,
    applies: { says: 'is for data of your own', when: ({ dataset }) => ['table', 'images', 'idx'].includes(dataset) },
    label: 'test rows',
    text: (test) => (typeof test === 'number' ? `a share of ${test}` : test),
    brief: (test) => test !== 0.2 && `test ${test}`,
  },
  split: {
    group: 'Data',
    flag: '--split <file>',
    help: 'of a table: a file with one letter for each row, e for test, v for validation, r to train on; in place of --test and --validation',
    kind: maybe(path),
    fallback: undefined,
    applies: ofTable,
    label: 'split',
    text: (file) => file ?? '–',
    brief: (file) => file !== undefined && `split by ${file}`,
  },
};
