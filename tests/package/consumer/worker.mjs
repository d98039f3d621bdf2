// Trains in a worker thread.
import { Worker } from 'node:worker_threads';

new Worker(new URL('train.mjs', import.meta.url));
