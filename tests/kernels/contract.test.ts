// Every backend is held to one contract, the native ones on every instruction set of this processor.
import { afterAll, beforeAll, describe, test } from 'vitest';
import { backends, isas, native } from './backends.js';
import { contract } from './contract.js';

describe.each(backends.filter((backend) => !native.includes(backend)))('$title', (backend) => {
  test.each(contract(backend))('$title', ({ run }) => run());
});

describe.each(isas)('$isa', ({ use }) => {
  beforeAll(use);
  afterAll(isas[0].use);
  describe.each(native)('$title', (backend) => {
    test.each(contract(backend))('$title', ({ run }) => run());
  });
});
