// Recipes as values: filled up with fallbacks, read from JSON, and written as JSON or as the arguments that give them again.
import { MlpError } from '../errors.js';
import type { Field } from '../formats/fields.js';
import { isObject } from '../kinds.js';
import { presetValue } from './presets.js';
import { settings, type Settings } from './recipe.js';
import { fieldOf, type Setting } from './setting.js';

/** The name of a setting. */
export type SettingName = keyof Settings;

/** The names of all settings, in the order of the table. */
export const settingNames = Object.keys(settings) as readonly SettingName[];

/** A setting's entry, for code that treats all alike. */
export function settingOf(name: SettingName): Setting<unknown, Settings> {
  return settings[name] as Setting<unknown, Settings>;
}

/** All settings: those given, and the fallbacks of the others. */
export function complete(given: Partial<Settings>): Settings {
  return filled((name, before) => (given[name] === undefined ? fallbackOf(name, before) : given[name]));
}

function fallbackOf(name: SettingName, before: Settings): unknown {
  const chosen = presetValue(name, before);
  if (chosen !== undefined && applies(name, { ...before, [name]: chosen })) return chosen;
  const { fallback } = settingOf(name);
  return typeof fallback === 'function' ? (fallback as (before: Settings) => unknown)(before) : fallback;
}

function filled(valueOf: (name: SettingName, before: Settings) => unknown): Settings {
  const all: Record<string, unknown> = {};
  for (const name of settingNames) all[name] = valueOf(name, all as unknown as Settings);
  return all as unknown as Settings;
}

/** Whether the setting means something beside the others. */
export function applies(name: SettingName, all: Settings): boolean {
  return settingOf(name).applies?.when(all) ?? true;
}

/** The flag of a setting without its value: `--batch-size`. */
export function flagOf(name: SettingName): string {
  return settingOf(name).flag.split(' ')[0];
}

/** A setting as people type it, without dashes: `batch-size`, `bias`. */
export function wordOf(name: SettingName): string {
  return flagOf(name).replace(/^--(no-)?/, '');
}

/** A value as a flag takes it; two values are the same if their texts are. */
export function formatted(name: SettingName, value: unknown): string {
  return settingOf(name).kind.format(value);
}

/** The flag that gives an on-or-off setting this value: `--standardize`, `--no-standardize`. */
export function switchOf(name: SettingName, value: boolean): string {
  return value ? `--${wordOf(name)}` : `--no-${wordOf(name)}`;
}

/** The settings that apply and have a value, as JSON holds them. */
export function toJson(all: Settings): Partial<Settings> {
  const names = settingNames.filter((name) => applies(name, all) && all[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

/**
 * Reads settings from JSON; one that is missing has the value that it had before there was a choice.
 * @throws MlpError `ERR_MLP_FORMAT` that names the setting and the file
 */
export function fromJson(value: unknown, name: string, where: string): Settings {
  if (!isObject(value)) throw new MlpError('ERR_MLP_FORMAT', `${name} is no object`, where);
  const given = value as Partial<Settings>;
  return filled((key, before) => {
    const { kind, was } = settingOf(key);
    if (given[key] === undefined) return was !== undefined && applies(key, before) ? was : fallbackOf(key, before);
    return fieldOf(kind)(given[key], `${name}.${key}`, where);
  });
}

/**
 * Reads from JSON the settings that somebody gave, without fallbacks for the others.
 * @throws MlpError `ERR_MLP_FORMAT` that names the setting and the file
 */
export const readGiven: Field<Partial<Settings>> = (value, name, where) => {
  if (!isObject(value)) throw new MlpError('ERR_MLP_FORMAT', `${name} is no object`, where);
  const there = Object.entries(value).filter(([, given]) => given !== undefined);
  const entries = there.map(([key, given]) => {
    if (!Object.hasOwn(settings, key)) throw new MlpError('ERR_MLP_FORMAT', `${name} has no setting ${key}`, where);
    return [key, fieldOf(settingOf(key as SettingName).kind)(given, `${name}.${key}`, where)];
  });
  return Object.fromEntries(entries) as Partial<Settings>;
};

/** The arguments of `mlp-train train` that give this recipe: what differs from the fallbacks. */
export function toArguments(all: Settings): string[] {
  return settingNames.flatMap((name) => {
    const value = all[name];
    if (!applies(name, all) || formatted(name, value) === formatted(name, fallbackOf(name, all))) return [];
    return typeof value === 'boolean' ? [switchOf(name, value)] : [flagOf(name), formatted(name, value)];
  });
}
