import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/verify/**', 'tests/package/**'], // each has a configuration of its own
    hookTimeout: 120_000,
    testTimeout: 120_000, // what takes 13 s by itself has taken over 50 beside other work
    reporters: process.env['CI'] ? ['default', 'json'] : ['default'],
    outputFile: { json: 'build/vitest.json' },
  },
});
