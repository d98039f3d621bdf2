// The addon of REAL_ADDON with one function that writes before it checks: random calls must find it.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- it stands in for an addon, which is required
const addon = require(/** @type {string} */ (process.env.REAL_ADDON));

/** @type {(...args: any[]) => void} */
function unary(...args) {
  const out = args[5];
  if (out instanceof Float32Array && out.length > 1) out[1] = 9;
  return addon.unary(...args);
}

module.exports = { ...addon, unary };
