// Durations and sizes as they are printed.
import { expect, test } from 'vitest';
import { bytes, duration } from '../../src/cli/terminal/text.js';

test.each([
  [0.0003, '0.3 ms'],
  [0.0426, '43 ms'],
  [0.0996, '100 ms'],
  [0.1, '0.1 s'],
  [9.94, '9.9 s'],
  [43.4, '43 s'],
  [210, '3.5 min'],
  [7560, '2.1 h'],
])('%d seconds: %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([
  [999, '999 bytes'],
  [1.64e9, '1.64 GB'],
])('%d bytes: %s', (count, text) => {
  expect(bytes(count)).toBe(text);
});
