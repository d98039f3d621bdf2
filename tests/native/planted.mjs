// Commits one of the planted bugs: `node tests/native/planted.mjs ADDON BUG`.
import { createRequire } from 'node:module';

const [addon, bug] = process.argv.slice(2);
createRequire(import.meta.url)(addon)[bug](new Float32Array(100).fill(1e30));
