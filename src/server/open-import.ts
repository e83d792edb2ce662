/** An import without a running server: journal, store and what is between them are opened for it alone, and closed again. */
import { join } from 'node:path';
import { openJournal } from '../ingest/journal/open-journal.ts';
import { prepareDataFolder } from './data-folder.ts';
import { openStore, type StoreChoice } from './open-store.ts';
import { readOwnSettings, type SettingsPlaces } from './own-settings.ts';
import { openPipeline } from './pipeline.ts';
import { openRollouts, type Rollouts } from './rollouts.ts';

export async function openImport(
  choice: StoreChoice & { readonly settings: SettingsPlaces },
  onNotice: (sentence: string) => void,
): Promise<Pick<Rollouts, 'importRollouts' | 'close'>> {
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const each of opened.reverse().splice(0)) await each();
  };
  try {
    const { prices, filter, redactor } = await readOwnSettings(choice.settings);
    await prepareDataFolder(choice.dataDir);
    const journal = await openJournal({ folder: join(choice.dataDir, 'journal') });
    opened.push(() => journal.close());
    const store = await openStore(choice);
    opened.push(() => store.close());
    const pipeline = await openPipeline({ journal, store, prices, filter, onNotice });
    opened.push(() => pipeline.stop());
    const rollouts = await openRollouts({ choice, journal, store, pipeline, redactor });
    opened.push(() => rollouts.close());
    return { importRollouts: (request, options) => rollouts.importRollouts(request, options), close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}
