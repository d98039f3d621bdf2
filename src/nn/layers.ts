// The layers that a file can hold, by their `type`.
import { type Maker, makeByType } from '../formats/by-type.js';
import { activationPlan } from './activation.js';
import { activations, type ActivationType } from './activations.js';
import { dropoutPlan } from './dropout.js';
import { ensemblePlan } from './ensemble.js';
import { featureScalePlan } from './feature-scale.js';
import { linearPlan } from './linear.js';
import type { Layer, LayerPlan } from './module.js';
import { standardizePlan } from './standardize.js';
import { targetScalePlan } from './target-scale.js';
import { temperaturePlan } from './temperature.js';

const types = Object.keys(activations) as readonly ActivationType[];

const activationPlans: Readonly<Record<string, Maker<LayerPlan>>> = Object.fromEntries(
  types.map((type) => [type, activationPlan(type)]),
);

/** Every type of layer: an entry each, and one for each activation. */
const layers: Readonly<Record<string, Maker<LayerPlan>>> = {
  linear: linearPlan,
  featureScale: featureScalePlan,
  dropout: dropoutPlan,
  standardize: standardizePlan,
  targetScale: targetScalePlan,
  temperature: temperaturePlan,
  ensemble: (settings, where) => ensemblePlan(settings, where, readLayer),
  ...activationPlans,
};

/**
 * Reads what `describe` of a layer gave: first the shapes of its parameters, so that a file that claims too much takes no memory.
 * @param where the file, and which layer of it
 * @param writtenBy the version that wrote the file, such as `mlp-train 0.2.0`
 * @throws MlpError `ERR_MLP_FORMAT` for a type that is not in the table, or settings that are not the type's
 */
export function readLayer(description: unknown, where: string, writtenBy?: string): LayerPlan {
  return makeByType('layer', layers, { description, where, writtenBy });
}

/**
 * The layer that `describe` of it gave as plain data; its parameters are the caller's to load.
 * @param where the file, and which layer of it
 * @param writtenBy the version that wrote the file, such as `mlp-train 0.2.0`
 * @throws MlpError `ERR_MLP_FORMAT` for a type that this version does not know, or settings that are not the type's
 */
export function layerFrom(description: unknown, where: string, writtenBy?: string): Layer {
  return readLayer(description, where, writtenBy).build();
}

/** {@link layerFrom} for an activation, which is the only kind of layer that this makes. */
export function activationFrom(description: unknown, where: string, writtenBy?: string): Layer {
  return makeByType('layer', activationPlans, { description, where, writtenBy }).build();
}
