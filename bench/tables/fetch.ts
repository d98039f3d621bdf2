// Fetches the tables that are measured: Debian's packages of R's data sets, unpacked and written as CSV by R, and one file of an npm package.
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TableSet } from './sets.js';

const execute = promisify(execFile);
const cache = fileURLToPath(new URL('./cache', import.meta.url));

/** Loads a data set by its name, from the package or from a file of that name in it, and writes it with nothing for NA. */
const WRITE_CSV = `
arguments <- commandArgs(TRUE)
environment <- new.env()
database <- file.path(arguments[1], "data", "Rdata")
if (file.exists(paste0(database, ".rdb"))) {
  lazyLoad(database, environment)
} else {
  load(Sys.glob(file.path(arguments[1], "data", paste0(arguments[2], ".[Rr]*")))[1], environment)
}
write.csv(as.data.frame(get(arguments[2], environment)), arguments[3], row.names = FALSE, na = "")
`;

/** The CSV file of a table, fetched if it is not there: from the folder that MLP_TRAIN_BENCH_TABLES names, else a cache in bench. */
export async function tableFile({ name, from }: TableSet, say: (text: string) => void): Promise<string> {
  const file = join(process.env['MLP_TRAIN_BENCH_TABLES'] ?? cache, `${name}.csv`);
  if (existsSync(file)) return file;
  say(`fetching ${name} from ${from}`);
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'mlp-train-bench-'));
  try {
    await (from === 'vega-datasets' ? fromNpm : fromDebian)(folder, name, from, join(cache, `${name}.csv`));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return join(cache, `${name}.csv`);
}

async function fromDebian(folder: string, name: string, from: string, file: string): Promise<void> {
  const run = (program: string, ...args: string[]) => execute(program, args, { cwd: folder, timeout: 600_000 });
  await run('Rscript', '--version').catch((error: unknown) => {
    throw new Error('R writes the tables: apt-get install --no-install-recommends r-base-core', { cause: error });
  });
  await run('apt-get', 'download', `r-cran-${from}`);
  await run('sh', '-c', 'dpkg -x *.deb unpacked');
  await run('Rscript', '--vanilla', '-e', WRITE_CSV, join(folder, 'unpacked/usr/lib/R/site-library', from), name, file);
}

async function fromNpm(folder: string, name: string, from: string, file: string): Promise<void> {
  await execute('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', from]);
  copyFileSync(join(folder, 'node_modules', from, 'data', `${name}.csv`), file);
}
