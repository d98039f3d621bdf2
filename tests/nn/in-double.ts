// A net in float64, whose parameters the package makes in float32 only: for gradient checks, and for numbers that must agree to 1e-12.
import { type Layer, MLP, Parameter, type Tensor, tensor } from '../../src/index.js';

/** The same layers with parameters of float64; `values` has those of each by its name, and else they are what they were. */
export function inDouble(model: MLP, values?: ReadonlyMap<string, ArrayLike<number>>): MLP {
  const names = new Map([...model.namedParameters()].map(([name, parameter]) => [parameter, name]));
  const copied = (parameter: Parameter) => {
    const given = Float64Array.from(values?.get(names.get(parameter)!) ?? parameter.values);
    return new Parameter(tensor(given, { shape: parameter.shape }) as unknown as Tensor);
  };
  const layers = model.modules.map((layer): Layer => {
    if (layer.parameters().length === 0) return layer;
    const properties = Object.entries(layer).map(([name, value]: [string, unknown]) => {
      return [name, { value: value instanceof Parameter ? copied(value) : value, enumerable: true }] as const;
    });
    return Object.create(Object.getPrototypeOf(layer) as object, Object.fromEntries(properties)) as Layer;
  });
  return MLP.of(layers);
}
