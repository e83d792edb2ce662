import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useNarrow } from '../../frame/use-narrow.ts';
import type { Item } from '../item.ts';
import { lineHeightOf } from './line-height.ts';
import { TranscriptLine } from './transcript-line.tsx';

interface Props {
  readonly items: readonly Item[];
  readonly selectedId: string | null;
  readonly isRunning: boolean;
  readonly onSelect: (item: Item) => void;
}

/** Lines drawn beyond either edge: what a turn of the wheel brings into sight. */
const OVERSCAN = 6;

/** Nearer to the end than this, the reader is following and stays at the end as the session grows. */
const FOLLOW_PX = 48;

export function Transcript({ items, selectedId, isRunning, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  // A new function would make the virtualizer measure all lines again at each press of a key.
  const isNarrow = useNarrow();
  const heights = useMemo(() => items.map((item) => lineHeightOf(item, isNarrow)), [items, isNarrow]);
  const getItemKey = useCallback((index: number) => items[index]?.id ?? index, [items]);
  // oxlint-disable-next-line react/incompatible-library -- no React compiler here; the virtualizer is meant to change in place
  const lines = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heights[index] ?? 0,
    getItemKey,
    overscan: OVERSCAN,
  });
  const isFollowing = useRef(false);
  const lastId = items.at(-1)?.id;
  useLayoutEffect(() => {
    if (isRunning && isFollowing.current && lastId !== undefined)
      lines.scrollToIndex(items.length - 1, { align: 'end' });
  }, [isRunning, lastId, items.length, lines]);
  useReveal(items, selectedId, (index) => lines.scrollToIndex(index, { align: 'auto' }));

  return (
    <div
      className="scroller transcript"
      ref={scroller}
      role="listbox"
      aria-label="Transcript"
      aria-activedescendant={selectedId === null ? undefined : `line-${selectedId}`}
      tabIndex={0}
      onScroll={({ currentTarget: box }) => {
        isFollowing.current = box.scrollHeight - box.scrollTop - box.clientHeight < FOLLOW_PX;
      }}
    >
      <div className="scroll-length" role="presentation" style={{ height: lines.getTotalSize() }}>
        {lines.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            <div
              key={key}
              ref={lines.measureElement}
              data-index={index}
              className="line-place"
              role="presentation"
              style={{ transform: `translateY(${start}px)` }}
            >
              <TranscriptLine
                item={item}
                isSelected={item.id === selectedId}
                place={index + 1}
                count={items.length}
                onSelect={onSelect}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Scrolls to the selected line when the selection changes, but not when the session merely grows. */
function useReveal(items: readonly Item[], selectedId: string | null, reveal: (index: number) => void): void {
  const revealed = useRef<string | null>(null);
  useEffect(() => {
    if (selectedId === revealed.current) return;
    const index = items.findIndex((item) => item.id === selectedId);
    if (index === -1) return;
    revealed.current = selectedId;
    reveal(index);
  }, [items, selectedId, reveal]);
}
