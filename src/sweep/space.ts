// Space: which settings a sweep varies, and over which values; as a text `lr: 0.01..1 log; hidden: 64 256 256,128; seed: 1 2 3`.
import { argumentError, MlpError } from '../errors.js';
import { listOf, readJson } from '../formats/fields.js';
import { isArray, isObject } from '../kinds.js';
import { nearestName } from '../options.js';
import { settings, type Settings } from '../train/recipe.js';
import { formatted, readGiven, type SettingName, settingNames, settingOf, wordOf } from '../train/recipe-values.js';
import type { SettingGroup } from '../train/setting.js';

/** Values one by one. */
export interface ListedSetting {
  readonly name: SettingName;
  readonly values: readonly unknown[];
}

/** Numbers between two, both included. */
export interface RangedSetting {
  readonly name: SettingName;
  readonly from: number;
  readonly to: number;
  /** Whether equal ratios are as likely, in place of equal differences. */
  readonly isLog: boolean;
  /** How many of them a grid takes, evenly. */
  readonly count: number | undefined;
}

/** A setting that a sweep varies. */
export type Varied = ListedSetting | RangedSetting;

/** What a sweep varies, and the seeds that each choice of values is trained with: none if nothing is said of them. */
export interface Space {
  readonly varied: readonly Varied[];
  readonly seeds: readonly string[];
  /** Values that go together: these alone are tried, in place of all combinations of those varied. */
  readonly choices?: readonly Partial<Settings>[] | undefined;
}

/** A space as a program gives it: a text, or by their names lists of values, and ranges. */
export type SpaceOption =
  | string
  | { readonly choices: readonly Partial<Settings>[]; readonly seed?: readonly string[] }
  | { readonly [Name in SettingName]?: readonly Settings[Name][] | { readonly from: number; readonly to: number; readonly log?: boolean; readonly count?: number } }; // prettier-ignore

/** Groups of settings that say which rows a run learns from. */
const OF_ROWS: readonly SettingGroup[] = ['Data', 'Columns of a table'];

/** Settings that all trials share, and why. */
const SHARED: Partial<Record<SettingName, string>> = {
  epochs: 'all trials have the same most epochs, which --epochs gives',
  monitor: 'trials are ranked by one metric, which --monitor gives',
  validation: 'trials are ranked on the same validation rows',
  folds: 'a trial is one net',
  ensemble: 'a trial is one net',
  member: 'a trial is one net',
  from: 'a trial draws its first weights',
  temperature: 'trials are ranked before it is fitted',
  threshold: 'trials are ranked without it',
  optimize: 'trials are ranked without a threshold',
  ...Object.fromEntries(
    settingNames
      .filter((name) => OF_ROWS.includes(settingOf(name).group))
      .map((name) => [name, 'all trials learn from the same rows']),
  ),
};

/** Reads a space. @throws MlpError `ERR_MLP_ARGUMENT` that names the part, and what it should be */
export function parseSpace(text: string): Space {
  const parts = text.split(';').filter((part) => part.trim() !== '');
  if (parts.length === 0) throw spaceError('nothing is varied');
  const choices = parts.flatMap((part) => (CHOICES.test(part) ? parseChoices(part) : []));
  const others = parts.filter((part) => !CHOICES.test(part)).map(parsePart);
  if (choices.length > 0 && others.some(({ name }) => name !== 'seed'))
    throw spaceError('choices have all their values with them', 'Put the others into each choice');
  const all = [...others, ...listsOf(choices)];
  const twice = all.find(({ name }, i) => all.findIndex((other) => other.name === name) < i);
  if (twice) throw spaceError(`${wordOf(twice.name)} is varied twice`, 'Give all its values in one place');
  const seeds = all.find((each): each is ListedSetting => each.name === 'seed'); // no number, and so no range
  const varied = all.filter(({ name }) => name !== 'seed');
  return { varied, seeds: (seeds?.values ?? []) as string[], ...(choices.length > 0 && { choices }) };
}

const CHOICES = /^\s*choices\s*:/;

/** `choices: [{"lr":0.1,"hidden":[8]}]`, as a program gives them. */
function parseChoices(part: string): Partial<Settings>[] {
  return readJson(part.replace(CHOICES, ''), 'choices', '--vary', listOf(readGiven));
}

/** The settings of choices, each with all the values that it has among them. */
function listsOf(choices: readonly Partial<Settings>[]): ListedSetting[] {
  const names = [...new Set(choices.flatMap((choice) => Object.keys(choice) as SettingName[]))];
  return names.map(checkVaried).map((name) => {
    const byText = new Map(choices.filter((choice) => name in choice).map((choice) => [formatted(name, choice[name]), choice[name]])); // prettier-ignore
    return { name, values: [...byText.values()] };
  });
}

/** The space that a program gives, checked as a text is. @throws MlpError `ERR_MLP_ARGUMENT` */
export function spaceOf(space: SpaceOption): Space {
  if (typeof space === 'string') return parseSpace(space);
  if (!isObject(space)) throw argumentError('a text, or an object of lists and ranges,', 'space', space);
  const parts = Object.entries(space).map(([name, values]) => name === 'choices' ? `choices: ${JSON.stringify(values)}` : `${name}: ${isArray(values) ? wordsOf(name, values) : rangeOf(name, values)}`); // prettier-ignore
  return parseSpace(parts.join('; '));
}

function wordsOf(name: string, values: readonly unknown[]): string {
  return values.map((value) => (Object.hasOwn(settings, name) ? formatted(name as SettingName, value) : String(value))).join(' '); // prettier-ignore
}

function rangeOf(name: string, range: unknown): string {
  const { from, to, log, count } = checkRange(name, range);
  return [`${from}..${to}`, log && 'log', count].filter((word) => word !== undefined && word !== false).join(' ');
}

function checkRange(name: string, range: unknown) {
  const { from, to } = (isObject(range) ? range : {}) as { from?: unknown; to?: unknown };
  if (typeof from !== 'number' || typeof to !== 'number')
    throw argumentError('a list of values, or { from, to, log, count }', `space.${name}`, range);
  return range as { from: number; to: number; log?: boolean; count?: number };
}

/** The text that gives the space again. */
export function spaceText({ varied, seeds, choices }: Space): string {
  const parts = choices
    ? [`choices: ${JSON.stringify(choices)}`]
    : varied.map((each) => `${wordOf(each.name)}: ${isListed(each) ? listText(each) : rangeText(each)}`);
  return [...parts, ...(seeds.length > 0 ? [`seed: ${seeds.join(' ')}`] : [])].join('; ');
}

/** Whether the values are given one by one. */
export function isListed(varied: Varied): varied is ListedSetting {
  return 'values' in varied;
}

/** Whether only whole numbers are values of the setting. */
export function isWhole(name: SettingName): boolean {
  return settingOf(name).kind.parse('0.5') === undefined;
}

function listText({ name, values }: ListedSetting): string {
  return values.map((value) => formatted(name, value)).join(' ');
}

function rangeText({ from, to, isLog, count }: RangedSetting): string {
  return [`${from}..${to}`, isLog && 'log', count].filter(Boolean).join(' ');
}

/** `lr: 0.01..1 log 5`, or `hidden: 64 256,128` */
function parsePart(part: string): Varied {
  const [, before, after] = /^([^:]*):(.*)$/s.exec(part) ?? [];
  const fix = 'Write a name, a colon and values, such as `lr: 0.01..1 log; hidden: 64 256,128`';
  if (before === undefined) throw spaceError(`there is no colon in ${JSON.stringify(part.trim())}`, fix);
  const name = nameOf(before.trim());
  const words = after.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) throw spaceError(`${wordOf(name)} has no values`, fix);
  const range = /^(.+)\.\.(.+)$/.exec(words[0]);
  return range ? parseRange(name, range[1], range[2], words.slice(1)) : parseList(name, words);
}

function nameOf(text: string): SettingName {
  const letters = (name: string) => name.replace(/[-_]/g, '').toLowerCase();
  const name = settingNames.find((each) => [each, wordOf(each)].some((known) => letters(known) === letters(text)));
  const known = settingNames.filter((each) => SHARED[each] === undefined).map(wordOf);
  if (name === undefined) {
    const nearest = nearestName(text, known);
    const fix = nearest === undefined ? `There are ${known.join(', ')}` : `The nearest is ${nearest}`;
    throw spaceError(`there is no setting ${JSON.stringify(text)}`, fix);
  }
  return checkVaried(name);
}

function checkVaried(name: SettingName): SettingName {
  const why = SHARED[name];
  if (why !== undefined) throw spaceError(`${wordOf(name)} cannot be varied: ${why}`);
  return name;
}

function parseList(name: SettingName, words: readonly string[]): ListedSetting {
  const values = words.map((word) => valueOf(name, word));
  const texts = values.map((value) => formatted(name, value));
  const again = texts.find((text, i) => texts.indexOf(text) < i);
  if (again !== undefined) throw spaceError(`${wordOf(name)} has ${again} twice`, 'Leave one out');
  return { name, values };
}

function parseRange(name: SettingName, first: string, last: string, words: readonly string[]): RangedSetting {
  const [from, to] = [first, last].map((word) => valueOf(name, word));
  const range = `${first}..${last}`;
  if (typeof from !== 'number' || typeof to !== 'number')
    throw spaceError(`${wordOf(name)} is no number, and has no range ${range}`, 'List its values');
  if (from >= to) throw spaceError(`the range ${range} of ${wordOf(name)} is empty`, 'Give the smaller number first');
  const isLog = words.includes('log');
  if (isLog && from <= 0) throw spaceError(`the range ${range} log of ${wordOf(name)} begins at 0`, 'Begin above 0');
  const [count, ...others] = words.filter((word) => word !== 'log');
  if (others.length > 0 || (count !== undefined && !(/^\d+$/.test(count) && Number(count) >= 2)))
    throw spaceError(
      `after the range ${range} of ${wordOf(name)} there is ${words.join(' ')}`,
      'Write `log` if ratios count, and for a grid how many values, at least 2',
    );
  return { name, from, to, isLog, count: count === undefined ? undefined : Number(count) };
}

function valueOf(name: SettingName, word: string): unknown {
  const { kind } = settingOf(name);
  const value = kind.parse(word);
  if (value !== undefined && kind.accepts(value)) return value;
  const fix = value === undefined ? `It takes ${kind.what}` : 'Write out what the file says';
  throw spaceError(`${JSON.stringify(word)} is no value of ${wordOf(name)}`, fix);
}

function spaceError(what: string, fix?: string): MlpError {
  return new MlpError('ERR_MLP_ARGUMENT', what, '--vary', fix);
}
