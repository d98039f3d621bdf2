// Layers in ONNX: a Gemm for each linear one, operators for each activation, a branch for each member of an ensemble.
import { type Operation, onnxActivation, X } from './onnx-activations.js';
import type { OnnxGraph } from './onnx-graph.js';
import { type Block, blocksOf, type EnsembleLayer, type LinearLayer, type PlainLayer } from './plain-layers.js';

/**
 * Adds layers to a graph. Returns the name of what the last one gives.
 * @param input the name of what the first one takes
 * @param prefix begins the names of all that is added
 */
export function addLayers(graph: OnnxGraph, layers: readonly PlainLayer[], input: string, prefix = ''): string {
  return blocksOf(layers).reduce((given, block, i) => addBlock(graph, block, given, `${prefix}${i}`), input);
}

function addBlock(graph: OnnxGraph, { linear, activation, other }: Block, input: string, name: string): string {
  if (other?.type === 'ensemble') return addEnsemble(graph, other, input, name);
  if (other?.type === 'temperature') return graph.apply('Div', [input, other.value], {}, `${name}.temperature`);
  if (other) {
    const row = (part: 'mean' | 'deviation') => {
      const data = Float32Array.from(other[part]);
      return graph.tensor(`${name}.${part}`, { shape: [data.length], data });
    };
    const wide = graph.apply('Mul', [input, row('deviation')], {}, `${name}.targetScale.0`);
    return graph.apply('Add', [wide, row('mean')], {}, `${name}.targetScale`);
  }
  const given = linear ? addGemm(graph, linear, input, name) : input;
  return activation ? addOperation(graph, onnxActivation(activation), given, `${name}.${activation.name}`) : given;
}

/** X weight + bias, as Gemm's defaults are. */
function addGemm(graph: OnnxGraph, { weight, bias }: LinearLayer, input: string, name: string): string {
  const parameters = [graph.tensor(`${name}.weight`, weight), ...(bias ? [graph.tensor(`${name}.bias`, bias)] : [])];
  return graph.apply('Gemm', [input, ...parameters], {}, `${name}.linear`);
}

/** The operators of an operation, after those whose values it takes. */
function addOperation(
  graph: OnnxGraph,
  { operator, operands, attributes }: Operation,
  input: string,
  name: string,
): string {
  const inputs = operands.map((operand, i) => {
    if (operand === X) return input;
    return typeof operand === 'number' ? operand : addOperation(graph, operand, input, `${name}.${i}`);
  });
  return graph.apply(operator, inputs, attributes, name);
}

/** The mean of the members' outputs; or log(mean(softmax)), as log(mean(exp(l - m))) + m for l = log softmax and m its largest. */
function addEnsemble(graph: OnnxGraph, { average, members }: EnsembleLayer, input: string, name: string): string {
  const outputs = members.map((member, i) => addLayers(graph, member, input, `${name}.members.${i}.`));
  if (average === 'outputs') return graph.apply('Mean', outputs, {}, `${name}.mean`);
  const logs = outputs.map((output) => graph.apply('LogSoftmax', [output], { axis: { int: 1 } }));
  const top = graph.apply('Max', logs);
  const shares = logs.map((log) => graph.apply('Exp', [graph.apply('Sub', [log, top])]));
  return graph.apply('Add', [graph.apply('Log', [graph.apply('Mean', shares)]), top], {}, `${name}.mean`);
}
