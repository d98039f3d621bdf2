// Runs a program of bench/peers in a process of its own: configuration in as JSON, one line of JSON out; or one that stays, line by line.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Folder of the rivals. */
export const peersFolder = fileURLToPath(new URL('./peers/', import.meta.url));

/** The Python that the system's packages belong to. */
export const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

/** Why a program gave no answer, in one line. */
export interface PeerFailure {
  readonly failure: string;
}

/** Variables that set thread counts somewhere: taken away, so that "as it comes" means that. */
const THREAD_VARIABLES = ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS', 'BLIS_NUM_THREADS'];

/** Runs `program FILE CONFIG` and parses the last line that it prints. */
export async function runPeer<Answer>(
  program: string,
  file: string,
  config: object,
  variables: Readonly<Record<string, string>>,
): Promise<Answer | PeerFailure> {
  const env = { ...inherited(), ...variables };
  try {
    const { stdout } = await execute(program, [file, JSON.stringify(config)], {
      cwd: peersFolder,
      env,
      timeout: 600_000,
    });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Answer;
  } catch (error) {
    return { failure: reason(error as Error & { stderr?: string }) };
  }
}

/** A program of bench/peers that answers question after question, so that it starts once. */
export interface Conversation {
  readonly ask: <Answer>(question: object) => Promise<Answer>;
  readonly end: () => void;
}

/** Starts Python's `file`. @throws what it said last, if it ends before an answer */
export function startTalk(file: string, variables: Readonly<Record<string, string>> = {}): Conversation {
  const env = { ...inherited(), ...variables };
  const child = spawn(python, [file], { cwd: peersFolder, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async <Answer>(question: object) => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const line = await lines.next();
    if (line.done) throw new Error(`${file}: ${said.trim().split('\n').at(-1)}`);
    return JSON.parse(line.value) as Answer;
  };
  return { ask, end: () => child.stdin.end() };
}

/** Whether Python finds a module. */
export async function hasPythonModule(name: string): Promise<boolean> {
  try {
    await execute(python, ['-c', `import importlib.util, sys; sys.exit(importlib.util.find_spec("${name}") is None)`]);
    return true;
  } catch {
    return false;
  }
}

/** Installs the rivals that npm has, from their own lock file. */
export async function installPeers(): Promise<void> {
  await execute('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: peersFolder });
}

/** The environment without what sets thread counts. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !THREAD_VARIABLES.includes(name)));
}

function reason(error: Error & { stderr?: string }): string {
  const said = error.stderr?.split('\n').findLast((line) => /error/i.test(line));
  return (said ?? error.message).trim().slice(0, 200);
}
