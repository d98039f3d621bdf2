// `npm run test:verify`: other programs read what this package writes. They are python3-torch, chromium, and what tests/verify installs.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/verify/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: process.env['CI'] ? ['default', 'json'] : ['default'],
    outputFile: { json: 'build/vitest-verify.json' },
  },
});
