// The tests of the package as its users get it, `npm run test:package`: they take minutes, and npm's registry.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/package/*.test.ts'],
    globalSetup: 'tests/package/pack.ts',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    reporters: process.env['CI'] ? ['default', 'json'] : ['default'],
    outputFile: { json: 'build/vitest-package.json' },
  },
});
