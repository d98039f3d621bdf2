// The columns of a table in ONNX: an input for each, and operators that make the features of it, an entry for each type of encoder.
import type { OnnxGraph } from '../formats/onnx-graph.js';
import type { OnnxTable } from '../formats/onnx.js';
import { type DatePart, type Encoder, typeOf } from './encoders.js';
import type { Preprocessing, RobustScale } from './preprocessing.js';
import { LIMIT, type Scaling } from './scaling.js';

/**
 * Adds a column's input [N, 1], and returns the names of its features, double [N, k], in their order.
 * @param scaling how the first of them is scaled then
 */
type AddColumn<E extends Encoder> = (graph: OnnxGraph, entry: E, scaling: Scaling) => string[];

/** How many spreads a median may lie from 0: float32 is near enough then, to 2^-12 of a spread. Others, such as of times in ms, are double. */
const MOST_IN_FLOAT = 2 ** 12;

const columns: { readonly [T in Encoder['type']]: AddColumn<Extract<Encoder, { type: T }>> } = {
  number: (graph, { column, median, indicator }, { center, factor }) => {
    const type = Math.abs(center) * factor > MOST_IN_FLOAT ? 'double' : 'float';
    const input = graph.input(column, type, 1);
    const values = type === 'float' ? graph.cast(input, 'double') : input;
    return [filled(graph, values, median), ...missing(graph, values, indicator)];
  },
  /** Its rank, or with two levels +1 and -1; other texts are a rank that no level has, or 0. */
  category: (graph, { column, levels }) => {
    const texts = graph.input(column, 'string', 1);
    if (levels.length === 0) return [];
    const isPair = levels.length === 2;
    const floats = isPair ? [1, -1] : [...levels.keys()];
    const settings = { keys_strings: { strings: levels }, values_floats: { floats }, default_float: isPair ? 0 : -1 };
    const codes = graph.apply('LabelEncoder', [texts], settings);
    if (isPair) return [graph.cast(codes, 'double')];
    const ranks = graph.tensor(`ranks of ${levels.length}`, { shape: [1, levels.length], data: Float32Array.from(floats) }); // prettier-ignore
    return [graph.cast(graph.apply('Equal', [codes, ranks]), 'double')];
  },
  date: (graph, { column, parts, indicator }) => {
    const time = graph.input(column, 'double', 1);
    const numbers = datePartsOf(graph, time);
    return [
      ...parts.map(({ part, median }) => filled(graph, numbers[part](), median)),
      ...missing(graph, time, indicator),
    ];
  },
  pixel: (graph, { column }) => [doubles(graph).div(graph.cast(graph.input(column, 'float', 1), 'double'), 255)],
};

/** What `encodeOnnx` needs to take a table's columns, and to answer by the names of classes and a threshold if there is one. */
export function onnxTable(
  preprocessing: Preprocessing,
  classNames: readonly string[] | undefined,
  threshold?: number,
): OnnxTable {
  const entries = preprocessing.filter((entry) => entry.type !== 'robustScale');
  const scale = preprocessing.find((entry): entry is RobustScale => entry.type === 'robustScale');
  const addFeatures = (graph: OnnxGraph) => {
    let features = 0;
    const added = entries.flatMap((entry) => {
      const scaling = { center: scale?.center[features] ?? 0, factor: scale?.factor[features] ?? 1 };
      features += typeOf(entry).names(entry).length;
      return (columns[entry.type] as AddColumn<Encoder>)(graph, entry, scaling);
    });
    const all = graph.apply('Concat', added, { axis: { int: 1 } });
    return graph.cast(scale ? scaled(graph, all, scale) : all, 'float');
  };
  return { columns: entries.map(({ column }) => column), addFeatures, classNames, threshold };
}

/** s = (x - center) factor; then s / sqrt(1 + (s / 3)^2), as scaling.ts has it. */
function scaled(graph: OnnxGraph, x: string, { center, factor }: RobustScale): string {
  const row = (name: string, values: readonly number[]) =>
    graph.tensor(name, { shape: [values.length], data: Float64Array.from(values) });
  const { sub, mul, div, add } = doubles(graph);
  const s = mul(sub(x, row('center', center)), row('factor', factor));
  const share = div(s, LIMIT);
  return div(s, graph.apply('Sqrt', [add(mul(share, share), 1)]));
}

function filled(graph: OnnxGraph, values: string, median: number): string {
  return graph.apply('Where', [graph.apply('IsNaN', [values]), graph.scalar(median, 'double'), values]);
}

/** The feature that says 1 for what is missing, if there is one. */
function missing(graph: OnnxGraph, values: string, indicator: boolean): string[] {
  return indicator ? [graph.cast(graph.apply('IsNaN', [values]), 'double')] : [];
}

/**
 * The parts of a time in milliseconds since 1970, each added when it is asked for. Year and month are those of a calendar whose years
 * begin in March, so that the leap day is the last (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
 */
function datePartsOf(graph: OnnxGraph, time: string): Record<DatePart, () => string> {
  const { add, sub, mul, div } = doubles(graph);
  const floor = (value: string) => graph.apply('Floor', [value]);
  const quotient = (a: string, b: number) => floor(div(a, b));
  const days = quotient(time, 86_400_000);
  const marchYear = () => {
    const all = add(days, 719_468); // since 0000-03-01
    const era = quotient(all, 146_097);
    const day = sub(all, mul(era, 146_097)); // of the 400 years
    const leaps = sub(sub(quotient(day, 36_524), quotient(day, 1460)), quotient(day, 146_096));
    const year = quotient(add(day, leaps), 365);
    const before = add(mul(year, 365), sub(quotient(year, 4), quotient(year, 100)));
    const month = quotient(add(mul(sub(day, before), 5), 2), 153); // 0 is March
    return { year: add(mul(era, 400), year), month, isNext: quotient(month, 10) };
  };
  return {
    year: () => {
      const { year, isNext } = marchYear();
      return add(year, isNext);
    },
    month: () => {
      const { month, isNext } = marchYear();
      return sub(add(month, 3), mul(isNext, 12));
    },
    dayOfWeek: () => {
      const shifted = add(days, 3); // 1970-01-01 is a Thursday
      return add(sub(shifted, mul(quotient(shifted, 7), 7)), 1);
    },
    hour: () => quotient(sub(time, mul(days, 86_400_000)), 3_600_000),
  };
}

/** Operators of two doubles. */
function doubles(graph: OnnxGraph) {
  const operator = (name: string) => (a: string, b: string | number) =>
    graph.apply(name, [a, typeof b === 'number' ? graph.scalar(b, 'double') : b]);
  return { add: operator('Add'), sub: operator('Sub'), mul: operator('Mul'), div: operator('Div') };
}
