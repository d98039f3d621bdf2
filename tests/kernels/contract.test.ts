// Every backend is held to one contract, the addon on every instruction set of this processor.
import { afterAll, beforeAll, describe, test } from 'vitest';
import { backends, builtin, isas } from './backends.js';
import { contract } from './contract.js';

describe.each(backends)('$title', (backend) => {
  test.each(contract(backend))('$title', ({ run }) => run());
});

// OpenBLAS chooses for itself.
describe.each(isas.slice(1))('$isa', ({ use }) => {
  beforeAll(use);
  afterAll(isas[0].use);
  test.each(contract(builtin))('$title', ({ run }) => run());
});
