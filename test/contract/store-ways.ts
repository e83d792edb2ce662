/** The two ways in that every store test runs on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Engine } from '../../src/store/chdb/engine.ts';
import { openClickhouseStore } from '../../src/store/clickhouse-store.ts';
import { openEmbeddedStore } from '../../src/store/embedded-store.ts';
import type { Store } from '../../src/store/store.ts';

export interface OpenedStore {
  readonly store: Store;
  readonly close: () => Promise<void>;
}

export function temporaryFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'turnscope-test-'));
}

async function embedded(): Promise<OpenedStore> {
  const dataDir = temporaryFolder();
  const store = await openEmbeddedStore({ dataDir });
  return {
    store,
    close: async () => {
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Stands in for a ClickHouse server: the same engine, asked at an http:// URL over TCP. It proves our URL, requests and
 * settings, not a server's own behaviour (users, clusters, compression).
 */
async function overTcp(): Promise<OpenedStore> {
  const dataDir = temporaryFolder();
  const engine = await Engine.start(dataDir);
  const pipe = await pipeTo(engine.socketPath);
  const { port } = pipe.address() as AddressInfo;
  const store = await openClickhouseStore({ url: `http://127.0.0.1:${port}` });
  return {
    store,
    close: async () => {
      await store.close();
      pipe.close();
      await engine.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function pipeTo(socketPath: string): Promise<Server> {
  const server = createServer((client) => {
    const engine = connect(socketPath);
    client.pipe(engine).pipe(client);
    client.on('error', () => engine.destroy());
    engine.on('error', () => client.destroy());
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

export const WAYS: readonly (readonly [string, () => Promise<OpenedStore>])[] = [
  ['engine over its socket', embedded],
  ['http:// URL', overTcp],
];
