import { post } from '../api/client.ts';
import type { ImportProgress, ImportSummary } from '../api/shape.ts';
import { readServerEvents } from './server-event.ts';

/** An import as the page shows it. */
export type ImportRun =
  | { readonly kind: 'running'; readonly progress: ImportProgress | null; readonly stop: () => void }
  | { readonly kind: 'done'; readonly summary: ImportSummary }
  /** By the user; what was read is kept. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly message: string };

/** Reads the rollouts below `path` on the server's machine. Tells each state; the last one is an end. Never rejects. */
export async function runImport(path: string, tell: (run: ImportRun) => void): Promise<void> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  tell({ kind: 'running', progress: null, stop });
  try {
    const { body } = await post('/api/v1/imports', { paths: [path] }, abort.signal);
    for await (const { event, data } of body === null ? [] : readServerEvents(body)) {
      if (event === 'progress') tell({ kind: 'running', progress: JSON.parse(data) as ImportProgress, stop });
      if (event === 'done') return tell({ kind: 'done', summary: JSON.parse(data) as ImportSummary });
      if (event === 'error') return tell({ kind: 'failed', message: messageOf(JSON.parse(data)) });
    }
    tell({
      kind: 'failed',
      message: 'The server went away before the end. Import again: it goes on where it stopped.',
    });
  } catch (thrown) {
    if (abort.signal.aborted) tell({ kind: 'stopped' });
    else tell({ kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

function messageOf({ error }: { readonly error: { readonly message: string; readonly hint?: string | null } }): string {
  return [error.message, error.hint ?? ''].join(' ').trim();
}
