// A row that is filled in: fields of columns by their names, or of numbers in their order. An empty field is missing.
import type { TableRecord } from '../tables/records.js';
import type { Answer } from './answer.js';
import { element } from './element.js';

/** Answers whenever a field has changed. */
export function form(answer: Answer): void {
  const row = element('row', HTMLFormElement);
  const fields = [...row.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')];
  const show = () => answer(fields[0].dataset['column'] === undefined ? numbersOf(fields) : [recordOf(fields)]);
  row.addEventListener('input', show);
  row.addEventListener('reset', () => requestAnimationFrame(show)); // once the fields are what they were
  row.addEventListener('submit', (event) => event.preventDefault());
  show();
}

function recordOf(fields: readonly (HTMLInputElement | HTMLSelectElement)[]): TableRecord {
  const valueOf = ({ type, value }: HTMLInputElement | HTMLSelectElement) =>
    type === 'number' && value !== '' ? Number(value) : value; // whose point no spelling of a column changes
  return Object.fromEntries(fields.map((field) => [field.dataset['column']!, valueOf(field)] as const));
}

function numbersOf(fields: readonly (HTMLInputElement | HTMLSelectElement)[]): number[] {
  return fields.map(({ value }) => (value === '' ? NaN : Number(value)));
}
