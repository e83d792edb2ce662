/** The embedded store with its engine within reach: its process for CPU time, its socket for the peer's own client. */
import { Agent } from 'node:http';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { Engine } from '../src/store/chdb/engine.ts';
import { ClickhouseStore } from '../src/store/clickhouse-store.ts';

export interface BenchStore {
  readonly store: ClickhouseStore;
  /** The official client on the same engine. */
  readonly client: ClickHouseClient;
  readonly processes: Readonly<Record<string, number>>;
  close(): Promise<void>;
}

export async function openBenchStore(dataDir: string): Promise<BenchStore> {
  const engine = await Engine.start(dataDir);
  // `net.connect` takes socketPath from the agent's options; the types do not say so.
  // No keep-alive: a benchmark computes for seconds without letting the other side close an idle connection politely.
  const options: object = { socketPath: engine.socketPath };
  const agent = new Agent(options);
  const store = new ClickhouseStore({ url: 'http://engine', agent, onClose: () => engine.close() });
  await store.migrate();
  const client = createClient({ url: 'http://engine', http_agent: agent, keep_alive: { enabled: false } });
  return {
    store,
    client,
    processes: { node: process.pid, engine: engine.state().pid },
    close: async () => {
      await client.close();
      await store.close();
    },
  };
}
