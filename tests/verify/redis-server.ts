// Debian's redis-server on loopback, on a port and with a password of its own, for the tests of sweeps over Redis.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

/** In every address, and in no output. */
export const PASSWORD = 'sesame-7f3a';

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A server that can be killed and started again. */
export class RedisServer {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly isKept: boolean,
  ) {}

  /** @param isKept whether what it holds outlives it */
  static async start(folder: string, isKept: boolean): Promise<RedisServer> {
    const server = new RedisServer(folder, await freePort(), isKept);
    await server.restart();
    return server;
  }

  get url(): string {
    return `redis://:${PASSWORD}@127.0.0.1:${this.port}`;
  }

  /** Its answer to a command. */
  async ask(...command: string[]): Promise<string> {
    const args = ['-h', '127.0.0.1', '-p', String(this.port), '-a', PASSWORD, '--no-auth-warning', ...command];
    return (await promisify(execFile)('redis-cli', args)).stdout.trim();
  }

  async restart(): Promise<void> {
    const kept = this.isKept ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', '', ...kept];
    this.#process = spawn('redis-server', [...args, '--requirepass', PASSWORD], { stdio: 'ignore' });
    await until(async () => (await this.ask('ping').catch(() => '')) === 'PONG');
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** Waits until it is so; the seconds that it took. */
export async function until(isSo: () => Promise<boolean> | boolean, seconds = 60): Promise<number> {
  const began = performance.now();
  while (!(await isSo())) {
    if (performance.now() - began > seconds * 1000) throw new Error(`not so within ${seconds} s: ${String(isSo)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return (performance.now() - began) / 1000;
}
