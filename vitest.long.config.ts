// `npm run test:long`: the same tests, those that can with many more rounds.
import { defineConfig, mergeConfig } from 'vitest/config';
import config from './vitest.config.js';

export default mergeConfig(config, defineConfig({ test: { env: { MLP_TRAIN_LONG: '1' }, testTimeout: 1_800_000 } }));
