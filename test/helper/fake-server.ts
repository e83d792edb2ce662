/** What a server looks like from outside, in states that a real one of this release is seldom in: another version, a store that is gone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import type { ServerStatus } from '../../src/api/contract/status.ts';

export interface FakeServer {
  /** Holds its `server.json`. */
  readonly dataDir: string;
  stop(): Promise<void>;
}

const NEVER = { requests: 0, records: 0, refused: 0, last_received_at: null };

/** Takes all OTLP, and says that it has every signal. `change`: what of its status is otherwise. */
export async function startFakeServer(change: Partial<ServerStatus>): Promise<FakeServer> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-fake-'));
  let url = '';
  const status = (): ServerStatus => ({
    version: manifest.version,
    pid: process.pid,
    started_at: '2026-11-20T10:00:00Z',
    ready: true,
    data_dir: dataDir,
    endpoints: { ui: url, otlp_http: url, otlp_grpc: url, mcp: null },
    receiver: { logs: NEVER, traces: NEVER, metrics: NEVER },
    rollouts: { codex_home: null, deliveries: 0, last_received_at: null },
    hooks: { state: 'reading', records: 0, waiting: 0, rejected: 0, last_received_at: null },
    journal: { state: 'ok', bytes: 0, waiting_bytes: 0 },
    store: { kind: 'embedded', state: 'ok', last_written_at: null, message: null },
    forwarding: [],
    drops: [],
    ...change,
  });
  const rows = [['logs'], ['traces'], ['metrics']];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://fake');
    request.resume();
    request.on('end', () => {
      const answer = pathname === '/api/v1/status' ? status() : pathname === '/api/v1/sql' ? { rows } : {};
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(path.join(dataDir, 'server.json'), JSON.stringify({ pid: process.pid, ui: url, token: 'fake' }));
  return {
    dataDir,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(dataDir, { recursive: true });
    },
  };
}
