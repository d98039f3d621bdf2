// How pages show a setting that varies: on an axis of numbers, or as words side by side.
import type { VariedSetting } from '../report/sweep-record.js';
import { formatted } from '../train/recipe-values.js';
import { isListed, type Varied } from './space.js';

/** How a page shows a setting that varies: numbers on an axis, which is logarithmic if the values are; other values as words. */
export function variedSetting(varied: Varied): VariedSetting {
  const { name } = varied;
  if (!isListed(varied)) return { name, scale: varied.isLog ? 'log' : 'linear' };
  return { name, scale: scaleOf(varied.values), values: varied.values.map((value) => formatted(name, value)) };
}

function scaleOf(values: readonly unknown[]): VariedSetting['scale'] {
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  if (numbers.length < values.length || values.length < 3) return 'words';
  return numbers[0] > 0 && numbers[numbers.length - 1] / numbers[0] >= 20 ? 'log' : 'linear';
}
