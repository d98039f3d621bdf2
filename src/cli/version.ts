// The version of this package.
import { readFileSync } from 'node:fs';

/** What package.json says; the same two steps up from src/cli and from dist/cli. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
