// The version of this package.

/** As package.json has it, which a test holds it to: a bundle carries no package.json to read it from. */
export function version(): string {
  return '0.2.0';
}
