import { type ReactNode, type Ref, useCallback } from 'react';
import { formatExact, plural } from '../format/count.ts';
import { SearchBox } from '../session-list/search-box.tsx';
import { ONLY } from './item-filter.ts';
import type { ReplayState } from './use-replay-state.ts';

interface ToolsProps extends Pick<ReplayState, 'only' | 'find'> {
  readonly inputRef: Ref<HTMLInputElement>;
  readonly onSet: (part: Partial<ReplayState>) => void;
  /** What stands before the filters, and behind them. */
  readonly before: ReactNode;
  readonly jumps: ReactNode;
  /** What stands behind the search. */
  readonly children: ReactNode;
  /** What was just done; null most of the time. */
  readonly said: string | null;
}

/** What the transcript shows. */
export function ReplayTools({ only, find, inputRef, onSet, before, jumps, children, said }: ToolsProps) {
  return (
    <div className="replay-tools" role="toolbar" aria-label="What the transcript shows">
      {before}
      {ONLY.map((choice) => (
        <button
          key={choice}
          type="button"
          className="choice"
          aria-pressed={only === choice}
          onClick={() => onSet({ only: choice })}
        >
          {choice}
        </button>
      ))}
      {jumps}
      <span className="replay-said dim" role="status">
        {said}
      </span>
      {children}
      <SearchBox
        value={find}
        label="find in this session"
        inputRef={inputRef}
        onChange={useCallback((text: string) => onSet({ find: text }), [onSet])}
      />
    </div>
  );
}

interface NoteProps {
  readonly shown: number;
  readonly all: number;
  readonly isZoomed: boolean;
  readonly onAll: () => void;
}

/** Says that not everything is in sight, and how to get it back. */
export function ShownNote({ shown, all, isZoomed, onAll }: NoteProps) {
  return (
    <p className="shown-note" role="status">
      {plural(shown, 'line')} of {formatExact(all)} shown{isZoomed ? ', zoomed' : ''}
      <button type="button" className="text-button" onClick={onAll}>
        show all
      </button>
    </p>
  );
}
