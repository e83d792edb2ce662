import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import { useNarrow } from '../frame/use-narrow.ts';
import { CompareLine } from './compare-line.tsx';
import type { CompareRow } from './compare-row.ts';

interface Props {
  readonly rows: readonly CompareRow[];
  readonly selectedId: string | null;
  readonly onSelect: (row: CompareRow) => void;
}

/** First guesses; each row is measured once it is drawn. */
const HEIGHT_PX = { turn: 64, step: 28, fold: 28 } as const;
const NARROW_HEIGHT_PX = { turn: 90, step: 64, fold: 34 } as const;

/** Both transcripts: only the rows in sight are in the page, whatever the length of the sessions. */
export function CompareList({ rows, selectedId, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const heights = useNarrow() ? NARROW_HEIGHT_PX : HEIGHT_PX;
  const getItemKey = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  // oxlint-disable-next-line react/incompatible-library -- no React compiler here; the virtualizer is meant to change in place
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heights[rows[index]?.kind ?? 'step'],
    getItemKey,
    overscan: 12,
  });
  const revealed = useRef<string | null>(null);
  useEffect(() => {
    if (selectedId === revealed.current) return;
    const index = rows.findIndex(({ id }) => id === selectedId);
    if (index === -1) return;
    // The first time from the middle: what led to a difference is as telling as what came of it.
    lines.scrollToIndex(index, { align: revealed.current === null ? 'center' : 'auto' });
    revealed.current = selectedId;
  }, [rows, selectedId, lines]);
  return (
    <div
      className="scroller transcript pairs"
      ref={scroller}
      role="listbox"
      aria-label="Both transcripts"
      aria-activedescendant={selectedId === null ? undefined : `pair-${selectedId}`}
      tabIndex={0}
    >
      <div className="scroll-length" role="presentation" style={{ height: lines.getTotalSize() }}>
        {lines.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div
              key={key}
              ref={lines.measureElement}
              data-index={index}
              className="line-place"
              role="presentation"
              style={{ transform: `translateY(${start}px)` }}
            >
              <CompareLine
                row={row}
                isSelected={row.id === selectedId}
                place={index + 1}
                count={rows.length}
                onSelect={onSelect}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
