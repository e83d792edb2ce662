import type { ConnectionOptions } from 'node:tls';
import type { Proxy } from './proxy-tunnel.ts';

/** What a connection needs of its endpoint. */
export interface ConnectionSetup {
  readonly url: URL;
  readonly tls: ConnectionOptions;
  readonly proxy: Proxy | null;
  /** For connecting, where nobody waits for the connection any more. */
  readonly timeoutMs: number;
}
