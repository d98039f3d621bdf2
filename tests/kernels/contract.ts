// What every backend must do, as plain cases: all families of kernels.
import { type Backend, builtin, type Case, openblas } from './backends.js';
import { bias } from './bias.js';
import { binary } from './binary.js';
import { copying } from './copies.js';
import { dropping } from './dropout.js';
import { images } from './images.js';
import { position } from './position.js';
import { products } from './products.js';
import { reductions } from './reductions.js';
import { refusals } from './refusals.js';
import { rows } from './rows.js';
import { softmax } from './softmax.js';
import { unary } from './unary.js';
import { updates } from './updates.js';
import { vectors } from './vectors.js';

const families = [
  products,
  bias,
  unary,
  binary,
  position,
  reductions,
  softmax,
  copying,
  rows,
  dropping,
  images,
  vectors,
  updates,
];

/** The cases of one backend; `run` throws where the backend fails. Of OpenBLAS they are products: all else it shares with the built-in kernels. */
export function contract(backend: Backend): Case[] {
  if (backend === openblas) return products(backend);
  return [...families, ...(backend === builtin ? [refusals] : [])].flatMap((family) => family(backend));
}
