// The grid of pictures in a terminal: half blocks in colours, shades without, ASCII, and any width.
import { describe, expect, test } from 'vitest';
import { gridText } from '../../src/report/grid-text.js';

const pixels = Uint8Array.from({ length: 16 * 2 }, (_, i) => (i < 16 ? 0 : 255));
const halves = { width: 16, height: 2, channels: 1 as const, pixels };
const item = { picture: halves, captions: [{ text: 'a coat', tone: 'right' as const }] };

describe('gridText', () => {
  test('half blocks: the upper pixel in front, the lower behind', () => {
    const lines = gridText([item], { colors: true }).split('\n');
    expect(lines[0]).toBe('\u001b[38;5;16;48;5;231m▀'.repeat(16) + '\u001b[0m');
    expect(lines[1]).toBe(`\u001b[32m${'a coat'.padEnd(16)}\u001b[0m`);
  });

  test('colours of three channels', () => {
    const pixels = Uint8Array.from({ length: 96 }, (_, i) => (i < 48 === (i % 3 === 0) && i % 3 !== 1 ? 255 : 0));
    const red = { width: 16, height: 2, channels: 3 as const, pixels }; // above blue
    expect(gridText([{ picture: red, captions: [] }], { colors: true })).toContain('38;5;196;48;5;21m');
  });

  test('shades: a character for the two pixels below each other', () => {
    expect(gridText([item])).toBe(`${'▒'.repeat(16)}\na coat`);
    expect(gridText([item], { unicode: false })).toMatch(/^[ -~\n]+$/);
  });

  test.each([5, 16, 33, 34, 80])('never wider than %d columns', (width) => {
    const lines = gridText([item, item, item], { width }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    const perRow = { 5: 1, 16: 1, 33: 1, 34: 2, 80: 3 }[width]!;
    expect(lines.filter((line) => line.includes('a co')).length).toBe(Math.ceil(3 / perRow));
  });

  test('no more in a row than asked for', () => {
    expect(gridText([item, item], { columns: 1 }).split('\n\n').length).toBe(2);
  });
});
