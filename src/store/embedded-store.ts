import { Agent } from 'node:http';
import { Engine, type EngineState } from './chdb/engine.ts';
import { ClickhouseStore } from './clickhouse-store.ts';
import type { Store } from './store.ts';

export interface EmbeddedStoreOptions {
  /** A folder of the store's own; created when missing. */
  readonly dataDir: string;
}

export type EmbeddedStore = Store & {
  engine(): EngineState;
  /** Where the engine speaks ClickHouse's HTTP interface; for tools that measure. */
  socketPath(): string;
};

/** Starts the engine process on a data folder and brings its schema up to date. */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const engine = await Engine.start(options.dataDir);
  const store = new ClickhouseStore({
    url: 'http://engine',
    agent: new Agent({ keepAlive: true, socketPath: engine.socketPath } as SocketAgentOptions),
    ready: () => engine.ready(),
    onClose: () => engine.close(),
  });
  try {
    await store.migrate();
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
  return Object.assign(store, { engine: () => engine.state(), socketPath: () => engine.socketPath });
}

/** An agent hands its options to `net.connect`, which takes `socketPath`; the types do not say so. */
type SocketAgentOptions = ConstructorParameters<typeof Agent>[0] & { readonly socketPath: string };
