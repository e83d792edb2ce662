import { join } from 'node:path';
import { AppError } from '../lib/errors.ts';
import { openClickhouseStore } from '../store/clickhouse-store.ts';
import { openEmbeddedStore } from '../store/embedded-store.ts';
import type { Store } from '../store/store.ts';

export interface StoreChoice {
  readonly dataDir: string;
  /** `http://user:password@host:8123/database`; without it the embedded engine. */
  readonly clickhouseUrl?: string | undefined;
}

/** The store that the options choose, its schema up to date. */
export async function openStore({ dataDir, clickhouseUrl }: StoreChoice): Promise<Store> {
  if (clickhouseUrl === undefined) return openEmbeddedStore({ dataDir: join(dataDir, 'store') });
  const url = parseUrl(clickhouseUrl);
  const { username, password } = url;
  const database = url.pathname.slice(1);
  url.username = '';
  url.password = '';
  url.pathname = '';
  return openClickhouseStore({
    url: url.toString(),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(database === '' ? {} : { database: decodeURIComponent(database) }),
  });
}

function parseUrl(text: string): URL {
  try {
    const url = new URL(text);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  } catch {
    // the sentence below says it
  }
  throw new AppError('invalid_input', 'cannot use this --clickhouse address: it is no http or https URL', {
    hint: 'Give the HTTP interface of the server, for instance http://127.0.0.1:8123/turnscope.',
  });
}
