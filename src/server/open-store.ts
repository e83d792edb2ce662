import { join } from 'node:path';
import { AppError } from '../lib/errors.ts';
import { type ClickhouseStoreOptions, openClickhouseStore } from '../store/clickhouse-store.ts';
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
  return openClickhouseStore(parseAddress(clickhouseUrl));
}

type Address = Pick<ClickhouseStoreOptions, 'url' | 'username' | 'password' | 'database'>;

/** `http://user:password@host:8123/database`; the secrets leave the URL, which errors may repeat. */
export function parseAddress(text: string): Address {
  try {
    const url = new URL(text);
    const [username, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decodeURIComponent);
    url.username = '';
    url.password = '';
    url.pathname = '';
    if (url.protocol === 'http:' || url.protocol === 'https:') {
      return {
        url: url.toString(),
        ...(username ? { username } : {}),
        ...(password ? { password } : {}),
        ...(database ? { database } : {}),
      };
    }
  } catch {
    // no URL, or a percent sign that begins no escape: the sentence below says it
  }
  throw new AppError('invalid_input', 'cannot use this --clickhouse address: it is no http or https URL', {
    hint: 'Give the HTTP interface of the server, for instance http://127.0.0.1:8123/turnscope; write % in a password as %25.',
  });
}
