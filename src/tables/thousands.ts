// Numbers whose thousands are set apart: `1,318`, `1,318.50`; with decimal commas `1.318,50`.

/** What separates whole and fraction, or thousands. */
export type Point = '.' | ',';

const GROUPED: Readonly<Record<Point, RegExp>> = {
  '.': /^\s*[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?\s*$/,
  ',': /^\s*[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?\s*$/,
};
const ONE_GROUP = /^\s*[+-]?\d{1,3}[.,]\d{3}\s*$/;

/** The one of the two that is not this one. */
export const otherPoint = (point: Point): Point => (point === '.' ? ',' : '.');

/** The number that a cell spells with its thousands apart, in groups of exactly three; undefined if it spells none. */
export function groupedNumber(cell: string, decimal: Point): number | undefined {
  if (!GROUPED[decimal].test(cell)) return undefined;
  return Number(cell.replaceAll(otherPoint(decimal), '').replace(decimal, '.'));
}

/** Whether a grouped number may also be one of three decimals. */
export function mayBeDecimal(cell: string): boolean {
  return ONE_GROUP.test(cell);
}
