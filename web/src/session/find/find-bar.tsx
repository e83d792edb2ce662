import { formatExact } from '../../format/count.ts';
import type { Item } from '../item.ts';
import type { Found } from './use-find.ts';

interface Props {
  readonly found: Found;
  readonly selectedId: string | null;
  readonly onStep: (step: 1 | -1) => void;
}

/** How many hits there are, which is selected, and the way to the others. */
export function FindBar({ found: { words, hits, isDone }, selectedId, onStep }: Props) {
  if (words === '' && isDone) return null;
  const at = hits.findIndex((hit: Item) => hit.id === selectedId);
  return (
    <span className="find-bar">
      <span role="status" className="dim">
        {hits.length === 0 ? 'no hits' : `${at === -1 ? '–' : formatExact(at + 1)} of ${formatExact(hits.length)}`}
      </span>
      <button
        type="button"
        className="text-button"
        aria-label="Previous hit (N)"
        disabled={hits.length === 0}
        onClick={() => onStep(-1)}
      >
        ↑
      </button>
      <button
        type="button"
        className="text-button"
        aria-label="Next hit (n)"
        disabled={hits.length === 0}
        onClick={() => onStep(1)}
      >
        ↓
      </button>
    </span>
  );
}
