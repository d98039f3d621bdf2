// The version of this package.
import { readFileSync } from 'node:fs';

/** What package.json says; it is one step up from src and from dist alike. */
export function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
