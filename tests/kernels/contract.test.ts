// Every backend is held to one contract.
import { describe, test } from 'vitest';
import { backends } from './backends.js';
import { contract } from './contract.js';
import { products } from './products.js';

describe.each(backends)('$title', (backend) => {
  test.each([...products(backend), ...contract(backend)])('$title', ({ run }) => run());
});
