// Each command of README and docs/ runs as it stands there, a page after the other, beside files of the names that they use.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { finish, launch } from '../cli/mlp-train.js';
import { temporaryFolder } from '../dataset/idx-files.js';
import { images, writeFiles, writePackage } from './documented-files.js';
import { RedisServer } from './redis-server.js';

/** What .ci/run does in another way: test:verify installs the peers, test:package builds the addon, and the bench has a smoke size. */
const ELSEWHERE = /^npm (i|run bench) |^mlp-train build-native/;

const pages = ['README.md', ...readdirSync('docs').map((name) => `docs/${name}`)].flatMap((page) => {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm)];
  const lines = blocks.flatMap(([, block]) => block.split('\n')).map((line) => line.replace(/(^| +)#.*/, ''));
  const commands = lines.filter((line) => line && !ELSEWHERE.test(line));
  return commands.length === 0 ? [] : [{ page, commands }];
});

test('there are commands', () => expect(pages.flatMap(({ commands }) => commands).length).toBeGreaterThan(40));

let root: string;
let redis: RedisServer;
beforeAll(async () => {
  root = temporaryFolder(afterAll);
  redis = await RedisServer.start(root, false);
  await writePackage(root);
});
afterAll(() => redis.kill());

test.each(pages)('$page', { timeout: 600_000 }, async ({ commands }) => {
  const dir = join(root, 'user');
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  await writeFiles(root, dir);
  const PATH = `${join(dir, 'node_modules/.bin')}:${process.env['PATH']!}`;
  const env = { PATH, MLP_TRAIN_DATA: images(root), XDG_CACHE_HOME: join(root, 'cache') };
  for (const command of commands) {
    const here = command.replace('npm start --', 'mlp-train').replace('npm start', 'mlp-train').replace('/srv/', '').replace(/redis:\/\/queue\S*/, redis.url); // prettier-ignore
    const child = launch('bash', ['-c', here], env, dir);
    if (command.startsWith('mlp-train worker')) onTestFinished(() => void child.kill());
    else {
      const { code, stderr } = await finish(child);
      expect(code, `${command}\n${stderr}`).toBe(0);
    }
  }
});
