/** An import as server-sent events: `progress` now and then, `done` with the summary or `error` at the end. It stops when the reader goes away. */
import { AppError } from '../lib/errors.ts';
import type { ImportProgress, ImportRequest, ImportSummary } from '../model/rollout-import.ts';
import { errorBody } from './error-response.ts';

export type ImportRollouts = (
  request: ImportRequest,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: ImportProgress) => void },
) => Promise<ImportSummary>;

/** As often as an eye can follow. A reader learns within this time, too, that the server lives. */
const PROGRESS_MS = 200;

export function importStream(request: ImportRequest, importRollouts: ImportRollouts): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const abort = new AbortController();
  return new ReadableStream({
    start(controller) {
      const send = (event: string, data: unknown): void => {
        if (!abort.signal.aborted)
          controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
      };
      let latest: ImportProgress | undefined;
      const timer = setInterval(() => {
        if (latest !== undefined && (controller.desiredSize ?? 0) > 0) send('progress', latest);
      }, PROGRESS_MS);
      const onProgress = (progress: ImportProgress): void => {
        latest = progress;
      };
      importRollouts(request, { signal: abort.signal, onProgress })
        .then(
          (summary) => send('done', summary),
          (thrown: unknown) => send('error', errorBody(AppError.from(thrown))),
        )
        .finally(() => {
          clearInterval(timer);
          if (!abort.signal.aborted) controller.close();
        });
    },
    cancel: () => abort.abort(),
  });
}
