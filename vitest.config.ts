import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/verify/**', 'tests/package/**', 'tests/platforms/**'], // each has a configuration of its own
    maxWorkers: 2, // vitest's own choice on 2 cores is 1, beside which half of the machine waits
    hookTimeout: 120_000,
    testTimeout: 120_000, // what takes 13 s by itself has taken over 50 beside other work
    reporters: process.env['CI'] ? ['default', 'json'] : ['default'],
    outputFile: { json: 'build/vitest.json' },
  },
});
