import { useState } from 'react';
import { dropDraft, readDraft } from './draft.ts';

interface Props {
  readonly dashboardId: string;
  /** Back to the editor, which finds what was left there. */
  readonly onGoOn: () => void;
}

/** Whoever went away in the middle of an edit sees what is saved: here is where the rest is. */
export function UnsavedNote({ dashboardId, onGoOn }: Props) {
  const [isThere, setThere] = useState(() => readDraft(window.sessionStorage, dashboardId, dashboardId) !== null);
  if (!isThere) return null;
  const letGo = (): void => {
    dropDraft(window.sessionStorage, dashboardId);
    setThere(false);
  };
  return (
    <p className="dashboard-notice">
      What you changed here is not saved yet.{' '}
      <button type="button" className="text-button" onClick={onGoOn}>
        go on
      </button>{' '}
      <button type="button" className="text-button" onClick={letGo}>
        let it go
      </button>
    </p>
  );
}
