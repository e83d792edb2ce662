import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { loopbackFetch } from './loopback-fetch.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const act of undo.splice(0)) act();
});

async function serve(answer: RequestListener): Promise<URL> {
  const server = createServer(answer);
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/path?x=1`);
}

test('asks as fetch does and answers as fetch does', async () => {
  const url = await serve((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const { method, url: path, headers } = request;
      const asked = { method, path, token: headers.authorization, body };
      response.writeHead(418, { 'content-type': 'application/json', 'x-two': ['a', 'b'] }).end(JSON.stringify(asked));
    });
  });
  const headers = new Headers({ authorization: 'Bearer t' });
  const response = await loopbackFetch(url, { method: 'POST', headers, body: 'Grüße' });
  expect([response.status, response.ok, response.headers.get('x-two')]).toEqual([418, false, 'a, b']);
  expect(await response.json()).toEqual({ method: 'POST', path: '/path?x=1', token: 'Bearer t', body: 'Grüße' });
});

test('streams, and ends when the signal fires', async () => {
  const url = await serve((_request, response) => void response.write('first'));
  const stopping = new AbortController();
  const { body } = await loopbackFetch(url, { signal: stopping.signal });
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('first');
  const next = reader.read();
  stopping.abort();
  await expect(next).rejects.toThrow('abort');
});

test('rejects when nobody is there', async () => {
  await expect(loopbackFetch(new URL('http://127.0.0.1:1'))).rejects.toThrow('ECONNREFUSED');
});
