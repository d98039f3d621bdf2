// A mirror on this machine that misbehaves as told, for the tests of downloads.

import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { onTestFinished } from 'vitest';

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Starts a server whose answers come from `answers` in turn, the last one again and again. */
export async function mirror(
  ...answers: Answer[]
): Promise<{ url: string; port: number; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answers[Math.min(requests.length, answers.length) - 1](response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, port, requests };
}

/** Serves all of `content`, tagged. */
export function whole(content: Uint8Array, headers: Record<string, string> = { etag: '"v1"' }): Answer {
  return (response) => response.writeHead(200, { 'content-length': content.length, ...headers }).end(content);
}

/** Serves what the Range header asks for, from where `shift` says if that is not 0. */
export function rest(content: Uint8Array, shift = 0): Answer {
  return (response, request) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')![1]) + shift;
    const range = `bytes ${start}-${content.length - 1}/${content.length}`;
    response.writeHead(206, { 'content-range': range }).end(content.subarray(start));
  };
}

/** Sends the first `n` bytes and then nothing. */
export function stall(
  content: Uint8Array,
  n: number,
  headers: OutgoingHttpHeaders = { 'content-length': content.length, etag: '"v1"' },
): Answer {
  return (response) => void response.writeHead(200, headers).write(content.subarray(0, n));
}

export function status(code: number): Answer {
  return (response) => response.writeHead(code).end();
}
