import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { exportersOf } from '../exporter.ts';
import { lookAtPorts, type Ports } from './server-port.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function stranger(): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function nobody(): Promise<number> {
  const port = await stranger();
  const server = servers.pop();
  await new Promise((resolve) => server?.close(resolve));
  return port;
}

const look = async (exporter: string | null, usual: Ports) =>
  await lookAtPorts(
    exportersOf(exporter === null ? {} : { otel: { exporter: { 'otlp-http': { endpoint: exporter } } } }),
    usual,
    new AbortController().signal,
  );

test('a stranger is seen, with a free port beside it', async () => {
  const usual = { ui: await stranger(), otlp_http: await nobody(), otlp_grpc: await nobody() };
  const [ui, http, grpc] = await look(null, usual);
  expect(ui).toEqual({ use: 'ui', port: usual.ui, isTaken: true, free: expect.any(Number) });
  expect(ui?.free).not.toBe(usual.ui);
  expect([http, grpc]).toEqual([
    { use: 'otlp_http', port: usual.otlp_http, isTaken: false, free: null },
    { use: 'otlp_grpc', port: usual.otlp_grpc, isTaken: false, free: null },
  ]);
});

test('where Codex sends, the tests tell who is there', async () => {
  const usual = { ui: await nobody(), otlp_http: await stranger(), otlp_grpc: await stranger() };
  const here = await look('http://localhost:4999/v1/logs', usual);
  expect(here.map(({ use }) => use)).toEqual(['ui', 'otlp_grpc']);
  const there = await look('https://otlp.example/v1/logs', usual);
  expect(there.map(({ use }) => use)).toEqual(['ui', 'otlp_http', 'otlp_grpc']);
});
