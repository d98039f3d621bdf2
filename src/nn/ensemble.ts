// Ensemble: several nets as one, which averages what they say.
import { stack } from '../autograd/functions.js';
import type { Tensor } from '../autograd/tensor.js';
import { argumentError, checkInstance } from '../errors.js';
import { layerFields } from '../formats/layer-fields.js';
import { AVERAGES } from '../formats/plain-layers.js';
import { stateShapesOf } from '../formats/state-dict.js';
import { isArray } from '../kinds.js';
import { MLP } from './mlp.js';
import { type ForwardOptions, type Layer, type LayerPlan, Module } from './module.js';

/** What is averaged: the members' outputs, or for classes the probabilities that softmax makes of them. */
export type EnsembleAverage = 'probabilities' | 'outputs';

/**
 * Members that take the same inputs, one MLP each: Y is the mean of their outputs, or the log of the mean of their probabilities, of which
 * softmax gives that mean again. State names begin with the member: `members.0.layers.0.weight`.
 */
export class Ensemble extends Module implements Layer {
  /** The members, at least one; each is a net of its own, which can be used alone. */
  readonly models: readonly MLP[];
  readonly average: EnsembleAverage;

  /** @throws MlpError `ERR_MLP_ARGUMENT` if members differ in inputs or outputs, or one is given twice */
  constructor(members: readonly MLP[], average: EnsembleAverage) {
    super();
    if (!isArray(members) || members.length === 0)
      throw argumentError('an array of at least one MLP', 'members', members);
    members.forEach((member, i) => checkInstance(`members[${i}]`, member, MLP, 'an MLP'));
    if (!AVERAGES.includes(average)) throw argumentError(`one of ${AVERAGES.join(', ')}`, 'average', average);
    this.models = [...members];
    this.average = average;
    const { inputs, outputs } = this;
    const other = members.findIndex(({ sizes }) => sizes[0] !== inputs || sizes.at(-1) !== outputs);
    if (other >= 0)
      throw argumentError(`${inputs} inputs and ${outputs} outputs, as of the first,`, `members[${other}]`, members[other].sizes); // prettier-ignore
    if (new Set(members).size < members.length) throw argumentError('each member once', 'members', members.map(String));
  }

  /** Y [n, outputs] for the rows X. */
  forward(X: Tensor, options?: ForwardOptions): Tensor {
    const outputs = this.models.map((model) => model.forward(X, options));
    if (this.average === 'outputs') return stack(outputs).mean(0);
    return logMeanExp(stack(outputs.map((logits) => logits.logSoftmax())));
  }

  get inputs(): number {
    return this.models[0].sizes[0];
  }

  get outputs(): number {
    return this.models[0].sizes.at(-1)!;
  }

  get isDense(): boolean {
    return true;
  }

  describe() {
    return { type: 'ensemble', average: this.average, members: this.models.map((model) => model.describe()) } as const;
  }

  /** `Ensemble(5 of MLP(...), probabilities)`, with the first member's layers. */
  override toString(): string {
    return `Ensemble(${this.models.length} of ${String(this.models[0]).replaceAll('\n', '\n  ')}, ${this.average})`;
  }

  protected override *members() {
    for (const [i, model] of this.models.entries()) yield [`members.${i}`, model] as const;
  }
}

/** log(mean(exp(x))) over the first axis; what is largest is taken off before exp, so that nothing overflows. */
function logMeanExp(x: Tensor): Tensor {
  const top = x.detach().max(0);
  return x.sub(top).exp().mean(0).log().add(top);
}

/**
 * For the table of layers.
 * @param read the table, which reads the members' layers
 */
export function ensemblePlan(
  settings: object,
  where: string,
  read: (description: unknown, where: string) => LayerPlan,
): LayerPlan {
  const { average, members } = layerFields.ensemble(settings, 'ensemble', where);
  const plans = members.map((layers) => layers.map((layer) => read(layer, where)));
  const shapesOf = (member: readonly LayerPlan[]) => stateShapesOf(member.map(({ shapes }) => shapes));
  const named = plans.flatMap((member, i) =>
    [...shapesOf(member)].map(([name, shape]) => [`members.${i}.${name}`, shape] as const),
  );
  const build = () =>
    new Ensemble(
      plans.map((member) => MLP.of(member.map((plan) => plan.build()))),
      average,
    );
  return { shapes: new Map(named), build };
}

/** The mean of what the nets say: of classes the mean of their probabilities. */
export function together(models: readonly MLP[], areClasses: boolean): MLP {
  return MLP.of([new Ensemble(models, areClasses ? 'probabilities' : 'outputs')]);
}
