// `npm run test:platforms`: the package's addons on machines that qemu and wine play, with the Nodes that tests/platforms installs.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/platforms/*.test.ts'],
    globalSetup: ['tests/package/pack.ts', 'tests/platforms/wine.ts'],
    maxWorkers: 2,
    testTimeout: 400_000,
    hookTimeout: 120_000,
    reporters: process.env['CI'] ? ['default', 'json'] : ['default'],
    outputFile: { json: 'build/vitest-platforms.json' },
  },
});
