// Sequential: modules one after the other.
import type { Tensor } from '../autograd/tensor.js';
import { checkInstance } from '../errors.js';
import { Activation } from './activation.js';
import { Linear } from './linear.js';
import { type ForwardOptions, Module } from './module.js';

/** Modules, each of which takes the output of the one before. State names begin with the position: `0.weight`, `2.weight`, as PyTorch's. */
export class Sequential extends Module {
  readonly modules: readonly Module[];

  constructor(...modules: Module[]) {
    super();
    modules.forEach((module, i) => checkInstance(`module ${i}`, module, Module, 'a Module'));
    this.modules = modules;
  }

  /** The output of the last for the batch X. A Linear and the ReLU after it are computed in one pass. */
  forward(X: Tensor, options?: ForwardOptions): Tensor {
    let H = X;
    for (let i = 0; i < this.modules.length; i++) {
      const module = this.modules[i];
      const fused = isPlain(module, Linear) && isRelu(this.modules[i + 1]);
      H = fused ? module.forward(H, { relu: true }) : module.forward(H, options);
      if (fused) i++;
    }
    return H;
  }

  protected override *members(): Iterable<readonly [name: string, member: Module]> {
    for (const [i, module] of this.modules.entries()) yield [String(i), module];
  }
}

/** Whether it computes what the class does: one that a user derived from it may have a forward of its own. */
function isPlain<T extends Module>(module: Module | undefined, type: { readonly prototype: T }): module is T {
  return module?.forward === type.prototype.forward;
}

function isRelu(module: Module | undefined): boolean {
  return isPlain(module, Activation) && module.type === 'relu';
}
