// Jobs on their way over Redis: what is sent, what is read again, and what is refused; and addresses without passwords. No Redis is needed.
import { describe, expect, test } from 'vitest';
import { withoutPasswords } from '../../src/cli/terminal/text.js';
import { MlpError } from '../../src/errors.js';
import { type QueueJob, queueModules } from '../../src/sweep/redis/bullmq.js';
import { jobsOf, planned, type SweepPlan } from '../../src/sweep/plan.js';
import { fromSent, idOf, isQueueName, queueName, toSent, withPaths } from '../../src/sweep/redis/redis-job.js';
import { RedisSlot } from '../../src/sweep/redis/redis-slot.js';
import { addressOf } from '../../src/sweep/redis/redis.js';
import type { TrialJob } from '../../src/sweep/trial.js';
import type { OpenSweep } from '../../src/sweep/redis/worker-sweep.js';
import { toJson } from '../../src/train/recipe-values.js';
import type { Settings } from '../../src/train/recipe.js';
import { version } from '../../src/version.js';

const own = { data: '/home/me/churn.csv', test: '/home/me/test.csv', validation: '/home/me/march.csv' };
const settings: Partial<Settings> = { ...own, dataset: 'table', target: 'churn', task: 'classes', preset: 'table', epochs: 9, optimizer: 'adam' }; // prettier-ignore
const plan: SweepPlan = {
  version: version(),
  space: 'lr: 0.01 0.1; hidden: 8 4,4; seed: 1 -2',
  strategy: 'grid',
  eta: 3,
  settings,
  data: 'sha256:00',
  backend: 'javascript',
};
const shared = { version: plan.version, data: plan.data, backend: plan.backend, shares: true };
const jobs = jobsOf(planned(plan), 0, [1, 2, 3, 4]);
const sent = (job: TrialJob): unknown => JSON.parse(JSON.stringify(toSent(job, shared)));

describe('a job', () => {
  test('has no paths, and with those of another machine is the same recipe', () => {
    for (const job of jobs) {
      expect(JSON.stringify(sent(job))).not.toContain('/home');
      const read = fromSent(sent(job), 'here');
      expect(read).toMatchObject({ ...shared, trial: job.trial, seed: job.seed, from: 0, epochs: 9, goesOn: false });
      expect(read.paths).toEqual(['data', 'test', 'validation']);
      expect(withPaths(read, own)).toEqual(job.settings);
      const there = { data: 'd.csv', test: 't.csv', validation: 'v.csv' };
      expect(toJson(withPaths(read, there))).toEqual({ ...toJson(job.settings), ...there });
    }
  });

  test('needs the paths that it does not have', () => {
    const error = () => withPaths(fromSent(sent(jobs[0]), 'here'), { data: 'd.csv' });
    expect(error).toThrow(new MlpError('ERR_MLP_STATE', 'it needs --test and --validation'));
  });

  test.each([
    ['a path', { data: '/etc/passwd' }, 'here: job.settings.data is a path'],
    ['another path', { test: '../test.csv' }, 'here: job.settings.test is a path'],
    ['no recipe', { hidden: ['8'] }, /^here: expected units of each layer .* for job.settings.hidden but got \["8"\]/],
  ])('with %s is refused', (_, wrong, message) => {
    const job = sent(jobs[0]) as { settings: object };
    expect(() => fromSent({ ...job, settings: { ...job.settings, ...wrong } }, 'here')).toThrow(message);
  });

  test.each([
    ['seed', '../../1'],
    ['seed', 1],
    ['trial', 0],
    ['rung', -1],
    ['epochs', 1.5],
    ['backend', 'cuda'],
    ['data', undefined],
    ['paths', ['lr']],
  ])('whose %s is %j is refused', (name, value) => {
    expect(() => fromSent({ ...(sent(jobs[0]) as object), [name]: value }, 'here')).toThrow(new RegExp(`^here: expected .* for job\\.${name}`)); // prettier-ignore
  });

  test('of another version is left to workers of that', () => {
    const error = () => fromSent({ version: '9.0.0', unheard: true }, 'here');
    expect(error).toThrow(new MlpError('ERR_MLP_STATE', `it is of mlp-train 9.0.0, and this is ${version()}`));
  });

  test('that ended its workers twenty times has failed', async () => {
    const fates: unknown[] = [];
    const fate =
      (name: string) =>
      (...args: unknown[]) =>
        Promise.resolve(void fates.push([name, ...args]));
    const job = { attemptsStarted: 21, moveToFailed: fate('failed'), moveToCompleted: fate('completed'), moveToWait: fate('wait') }; // prettier-ignore
    const slot = new RedisSlot(() => {}, new AbortController().signal);
    await slot.train({} as OpenSweep, fromSent(sent(jobs[0]), 'here'), job as unknown as QueueJob, 'token');
    expect(fates).toEqual([['failed', new Error('no worker that took it came to its end (20 starts)'), 'token', false]]); // prettier-ignore
  });

  test('has an id of its own in its queue, without colons, which BullMQ does not take', () => {
    const ids = [...jobs, ...jobs.map((job) => ({ ...job, rung: 1 }))].map(idOf);
    expect(new Set(ids).size).toBe(16);
    expect(ids.filter((id) => /:|^\d+$/.test(id))).toEqual([]);
  });
});

test('the queue of a sweep is the same in whatever order its settings come, and another for another sweep', () => {
  const reversed = Object.fromEntries(Object.entries(settings).reverse());
  expect(queueName({ ...plan, settings: reversed })).toBe(queueName(plan));
  const others = [{ data: 'sha256:01' }, { eta: 2 }, { trials: 3 }, { version: '2' }, { settings: { ...settings, epochs: 8 } }]; // prettier-ignore
  expect(new Set([plan, ...others.map((other) => ({ ...plan, ...other }))].map(queueName)).size).toBe(6);
  expect(isQueueName(queueName(plan))).toBe(true);
  for (const name of ['', 'sweep', '../sweep-0123456789abcdef', 'sweep-0123456789abcdef/..']) expect(isQueueName(name)).toBe(false); // prettier-ignore
});

test('an address is shown without its password, also where it is wrong', () => {
  expect(addressOf('redis://:secret@host')).toBe('redis://host');
  expect(addressOf('rediss://me:se%20cret@[::1]:7000/2')).toBe('rediss://[::1]:7000');
  for (const wrong of ['http://:secret@host', 'secret', 'redis:secret@host', 'redis://:sec/ret@host', '']) {
    expect(() => addressOf(wrong)).toThrow(/^--redis: this is no address of Redis/);
    expect(() => addressOf(wrong)).not.toThrow(/sec/);
  }
  expect(withoutPasswords('got "redis://me:p@ss@host:1" and rediss://:secret@b.')).toBe('got "redis://host:1" and rediss://b.'); // prettier-ignore
});

test('without the packages the error has the line that installs them', () => {
  expect(queueModules).toThrow('a sweep over Redis needs bullmq, which is not installed. Run npm i --ignore-scripts bullmq@6 ioredis.'); // prettier-ignore
});
