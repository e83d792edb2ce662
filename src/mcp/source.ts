/** Whom the tools ask: a running server over its API, the server that they run in, or the store, opened for one question. */
import type { ServerStatus } from '../api/contract/status.ts';
import type { Query } from '../query/query.ts';

export interface Source {
  readonly query: Query;
  /** The page's address, `http://127.0.0.1:4319`; null where no server runs, so that there is no page to link to. */
  readonly ui: string | null;
  /** null where no server runs. */
  readonly status: (() => Promise<ServerStatus>) | null;
}

export interface McpDeps {
  /** Looks for the source anew with every question: a server may start or stop while a client stays connected. */
  readonly withSource: <Answer>(ask: (source: Source) => Promise<Answer>) => Promise<Answer>;
  /** Where the client works: decides what `current` means. Unknown over HTTP. */
  readonly cwd?: string | undefined;
  /** ms since the epoch. */
  readonly now: () => number;
  /** The program's own version. */
  readonly version: string;
}
