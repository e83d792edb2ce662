import { RequestFailure } from '../api/client.ts';
import { CopyButton } from '../mark/copy-button.tsx';

/** What failed, what to do, and the details for whoever is asked for help. */
export function Trouble({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const message = error instanceof Error ? error.message : String(error);
  const details = (): string =>
    [
      message,
      error instanceof RequestFailure ? `kind ${error.kind}, HTTP status ${error.status}` : String(error),
      `page ${window.location.href}`,
      `at ${new Date().toISOString()}`,
      navigator.userAgent,
    ].join('\n');
  return (
    <div className="note" role="alert">
      <h2>This part could not be loaded</h2>
      <p>{message}</p>
      <p className="note-actions">
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
        <CopyButton text={details} label="copy the details" />
      </p>
    </div>
  );
}
