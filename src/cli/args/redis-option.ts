// The option of Redis's address, which may hold a password: neither errors nor hints repeat it.
import { addressOf } from '../../sweep/redis/redis.js';
import { usageError } from '../terminal/failure.js';
import { option } from './option.js';
import type { Option } from 'commander';

/** Where the address may stand too, so that no list of processes shows the password. */
const VARIABLE = 'MLP_TRAIN_REDIS';

/** `--redis <url>`, for what it is said to be. */
export function redisOption(what: string): Option {
  const help = `${what}, such as redis://host:6379, or rediss: for TLS (${VARIABLE}, where no list of processes shows its password)`;
  return option('--redis [url]', help, { what: 'a text', parse: (text) => text });
}

/** The address that `--redis` or the environment gives: the option alone asks for that. */
export function redisUrl(given: string | true): string {
  const url = given === true ? process.env[VARIABLE] : given;
  if (url === undefined || url === '') throw usageError('--redis has no address', `Give one such as redis://host:6379, or in ${VARIABLE}`); // prettier-ignore
  addressOf(url);
  return url;
}
