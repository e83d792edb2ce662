/** Questions without a running server: the command opens the store itself, asks, and closes it again. */
import { NO_LIVE_SESSIONS } from '../model/live-sessions.ts';
import { createQuery } from '../query/create-query.ts';
import type { Query } from '../query/query.ts';
import { prepareDataFolder } from './data-folder.ts';
import { openStore, type StoreChoice } from './open-store.ts';
import { readOwnSettings, type SettingsPlaces } from './own-settings.ts';
import { redactedQuery } from './redacted-query.ts';

export interface Reader {
  readonly query: Query;
  close(): Promise<void>;
}

export async function openReader(choice: StoreChoice & { readonly settings: SettingsPlaces }): Promise<Reader> {
  if (choice.clickhouseUrl === undefined) await prepareDataFolder(choice.dataDir);
  const { prices, redactor } = await readOwnSettings(choice.settings);
  const store = await openStore(choice);
  return {
    query: redactedQuery(createQuery({ store, live: NO_LIVE_SESSIONS, prices, now: Date.now }), redactor, {
      prices,
      now: Date.now,
    }),
    close: () => store.close(),
  };
}
