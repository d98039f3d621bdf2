#!/usr/bin/env node
// The bin `mlp-train`: makes sure that Node is new enough before anything is imported that is not for an old one.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 20 || (major === 20 && minor >= 19)) {
  const { run } = await import('./run.js');
  await run(process.argv.slice(2));
} else {
  process.stderr.write(`mlp-train: needs Node 20.19 or newer but this is ${process.version}. See https://nodejs.org\n`);
  process.exitCode = 1;
}

export {};
