/** Whoever can answer: the running server of the data folder, else the store itself, opened for this one command. */
import { type ApiClient, createApiClient } from '../api/client.ts';
import { AppError } from '../lib/errors.ts';
import { findPlaces } from '../lib/place.ts';
import type { SettingsPlaces } from '../server/own-settings.ts';
import { loopbackFetch } from './loopback-fetch.ts';
import { findServer } from './server-file.ts';
import type { Terminal } from './terminal.ts';

/** Options that every reading command has. */
export interface ReadOptions {
  readonly json?: true;
  readonly data?: string;
  readonly clickhouse?: string;
}

export type Reader = Pick<ApiClient, 'listSessions' | 'getSession' | 'problems' | 'stats' | 'facets' | 'sql'>;

export function dataFolder(options: ReadOptions, { env, homeDir }: Terminal): string {
  return options.data ?? findPlaces(env, homeDir).dataDir;
}

/** Where the user's own settings are. */
export function settingsPlaces({ env, homeDir }: Pick<Terminal, 'env' | 'homeDir'>): SettingsPlaces {
  const { configDir, codexHome } = findPlaces(env, homeDir);
  return { configDir, codexHome, homeDir, env };
}

/** Opens, asks, closes; the store is closed when the question fails, too. */
export async function withReader<Answer>(
  options: ReadOptions,
  terminal: Terminal,
  ask: (reader: Reader) => Promise<Answer>,
): Promise<Answer> {
  const dataDir = dataFolder(options, terminal);
  // Naming a ClickHouse server says where to read; a local server might keep its tables elsewhere.
  const server = options.clickhouse === undefined ? await findServer(dataDir, loopbackFetch) : undefined;
  if (server !== undefined)
    return untilStopped(ask(createApiClient({ ...server, fetch: loopbackFetch })), terminal.signal);
  // Loaded only now: the store's client is most of the program, and usually a server answers.
  const { openReader } = await import('../server/open-reader.ts');
  const opened = await openReader({ dataDir, clickhouseUrl: options.clickhouse, settings: settingsPlaces(terminal) });
  try {
    return await untilStopped(ask(opened.query), terminal.signal);
  } finally {
    await opened.close();
  }
}

/** Ctrl-C does not wait for the answer, but the store is still closed in order. */
function untilStopped<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new AppError('unavailable', 'cannot finish: stopped by Ctrl-C'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
