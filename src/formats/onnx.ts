// ONNX models of MLPs, of opset 13: from a row of numbers to logits, or from the columns of a table to answers.
// Names and numbers of the fields are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
import { OnnxGraph } from './onnx-graph.js';
import { addLayers } from './onnx-layers.js';
import { type PlainLayer, widthsOf } from './plain-layers.js';
import { encodeMessage, type Field } from './protobuf.js';

/** What an ONNX model tells besides its layers. */
export interface OnnxDescription {
  readonly producer: { readonly name: string; readonly version: string };
  /** For people: what goes in, and what comes out. */
  readonly doc: string;
  readonly metadata: ReadonlyMap<string, string>;
  /** For a model of tables. */
  readonly table?: OnnxTable | undefined;
}

/** The columns that a graph takes in place of a row of numbers, and what it answers in place of logits. */
export interface OnnxTable {
  /** What its inputs are called. */
  readonly columns: readonly string[];
  /** Adds the inputs, and what makes rows of numbers of them. Returns the name of these, float32 [N, in]. */
  readonly addFeatures: (graph: OnnxGraph) => string;
  /** The names of classes; undefined if the answers are numbers. */
  readonly classNames: readonly string[] | undefined;
  /** Of two classes: the label is the second if its probability is at least that; without one it is the most probable class. */
  readonly threshold?: number | undefined;
}

/** The format's version that came with opset 13, and so is read by whatever reads that. */
const IR_VERSION = 7;

/**
 * The bytes of a model from `input`, float32 [N, in] of any N, to `logits` [N, out]; of a table from an input a column to `probabilities`
 * [N, classes] and `label`, string [N], or to `prediction` [N, targets]. An output whose name a column has is called `output NAME`.
 */
export function encodeOnnx(layers: readonly PlainLayer[], description: OnnxDescription): Uint8Array {
  const { producer, doc, metadata, table } = description;
  const graph = table ? graphOfTable(layers, table) : graphOfRows(layers);
  return encodeMessage([
    [1, IR_VERSION],
    [2, producer.name],
    [3, producer.version],
    [6, doc],
    [7, graph.encode()],
    ...graph.opsets,
    ...[...metadata].map(([key, value]): Field => [14, encodeMessage([[1, key], [2, value]])]), // prettier-ignore
  ]);
}

function graphOfRows(layers: readonly PlainLayer[]): OnnxGraph {
  const [inputs, outputs] = widthsOf(layers);
  const graph = new OnnxGraph();
  graph.output(addLayers(graph, layers, graph.input('input', 'float', inputs)), 'logits', 'float', outputs);
  return graph;
}

function graphOfTable(
  layers: readonly PlainLayer[],
  { columns, addFeatures, classNames, threshold }: OnnxTable,
): OnnxGraph {
  const graph = new OnnxGraph(columns);
  const given = addLayers(graph, layers, addFeatures(graph));
  const [, outputs] = widthsOf(layers);
  const free = (name: string): string => (columns.includes(name) ? free(`output ${name}`) : name);
  if (!classNames) {
    graph.output(given, free('prediction'), 'float', outputs);
    return graph;
  }
  const probabilities = graph.apply('Softmax', [given], { axis: { int: 1 } });
  const judged = threshold === undefined ? given : reached(graph, probabilities, threshold);
  const largest = graph.apply('ArgMax', [judged], { axis: { int: 1 }, keepdims: { int: 0 } });
  const names = { keys_int64s: { ints: [...classNames.keys()] }, values_strings: { strings: classNames } };
  graph.output(probabilities, free('probabilities'), 'float', outputs);
  graph.output(graph.apply('LabelEncoder', [largest], names), free('label'), 'string');
  return graph;
}

/** [0, 1] for rows whose second probability is at least the threshold, else [0, 0], of which the first is the largest. */
function reached(graph: OnnxGraph, probabilities: string, threshold: number): string {
  const row = graph.tensor('threshold', { shape: [2], data: Float32Array.of(Infinity, threshold) });
  return graph.cast(graph.apply('GreaterOrEqual', [probabilities, row]), 'float');
}
