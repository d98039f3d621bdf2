// The user's cache folder of this package: downloaded data, and an addon built on this machine.
import envPaths from 'env-paths';

/** Such as `~/.cache/mlp-train`, or where XDG_CACHE_HOME says; it need not exist. */
export function cacheFolder(): string {
  return envPaths('mlp-train', { suffix: '' }).cache;
}
