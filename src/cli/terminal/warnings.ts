// Warnings of this package: one clean line each on stderr, once; those of others are left to Node.
import { printable } from './text.js';

/** Takes over the process warnings whose code begins with MLP_TRAIN_. */
export function showWarnings(): void {
  const others = process.listeners('warning');
  process.removeAllListeners('warning');
  const shown = new Set<string>();
  process.on('warning', (warning: Error & { code?: string }) => {
    if (!warning.code?.startsWith('MLP_TRAIN_')) return others.forEach((listener) => listener(warning));
    if (shown.has(warning.message)) return;
    shown.add(warning.message);
    process.stderr.write(`mlp-train: warning: ${printable(warning.message)}\n`);
  });
}
