/** The MCP server for a client that starts it. Each question looks for the running server anew, and opens the store where there is none. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiClient, createApiClient } from '../../api/client.ts';
import { AppError } from '../../lib/errors.ts';
import type { McpDeps, Source } from '../../mcp/source.ts';
import { serveMcpOverStdio } from '../../mcp/stdio.ts';
import { loopbackFetch } from '../loopback-fetch.ts';
import { dataFolder, type ReadOptions, settingsPlaces } from '../reader.ts';
import { findServer } from '../server-file.ts';
import type { Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';

export type McpOptions = Omit<ReadOptions, 'json'>;

export async function run(options: McpOptions, terminal: Terminal): Promise<void> {
  const { cwd, now, signal } = terminal;
  const deps: McpDeps = { withSource: createSources(options, terminal), cwd, now, version: VERSION };
  await serveMcpOverStdio(deps, { input: process.stdin, output: process.stdout, signal });
  // A question that nobody waits for any more may hold a connection or the engine, which ends with us.
  process.exit(0);
}

function createSources(options: McpOptions, terminal: Terminal): McpDeps['withSource'] {
  const dataDir = dataFolder(options, terminal);
  // One process may have the store; questions come several at a time.
  let before: Promise<unknown> = Promise.resolve();
  return async (ask) => {
    // Naming a ClickHouse server says where to read; a local server might keep its tables elsewhere.
    const server = options.clickhouse === undefined ? await findServer(dataDir, loopbackFetch) : undefined;
    if (server !== undefined) return ask(sourceOf(createApiClient({ ...server, fetch: loopbackFetch }), server.ui));
    const turn = before.then(() => askStore(options, terminal, ask));
    before = turn.catch(() => undefined);
    return turn;
  };
}

const sourceOf = (client: ApiClient, ui: string): Source => ({ query: client, ui, status: () => client.status() });

async function askStore<Answer>(
  options: McpOptions,
  terminal: Terminal,
  ask: (source: Source) => Promise<Answer>,
): Promise<Answer> {
  const dataDir = dataFolder(options, terminal);
  // Opening would make an empty store, and an empty answer hides that nothing was ever connected.
  if (options.clickhouse === undefined && !existsSync(join(dataDir, 'store'))) {
    throw new AppError('unavailable', `cannot read sessions: no server runs, and nothing is stored in ${dataDir} yet`, {
      hint: 'Start `turnscope up` and leave it running, then run `turnscope setup` to connect Codex.',
    });
  }
  const { openReader } = await import('../../server/open-reader.ts');
  const opened = await openReader({ dataDir, clickhouseUrl: options.clickhouse, settings: settingsPlaces(terminal) });
  try {
    return await ask({ query: opened.query, ui: null, status: null });
  } finally {
    await opened.close();
  }
}
