import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { formatExact } from '../format/count.ts';
import { plainLine } from '../format/plain-text.ts';
import { useNarrow } from '../frame/use-narrow.ts';
import type { PathSegment } from './critical-path.ts';
import type { Window } from './minimap.tsx';
import { formatShort } from './short-duration.ts';
import type { SpanNode } from './span-tree.ts';
import { wordsOfSpan } from './span-words.ts';
import { ticksBetween } from './time-scale.ts';

interface Props {
  readonly rows: readonly SpanNode[];
  readonly zoom: Window;
  /** By span; empty while the path is not wanted. */
  readonly critical: ReadonlyMap<string, readonly PathSegment[]>;
  readonly hits: ReadonlySet<string>;
  readonly isSearching: boolean;
  readonly folded: ReadonlySet<string>;
  readonly selectedId: string | null;
  readonly onSelect: (spanId: string) => void;
  readonly onFold: (spanId: string) => void;
}

const ROW_PX = 24;
const NARROW_ROW_PX = 32;
const INDENT_PX = 12;
/** Deeper ones are not moved further to the right: their names would be out of sight. */
const INDENTS_MAX = 14;
const TICKS = 6;
const NARROW_TICKS = 2;
/** Behind this share of the width there is no room for words. */
const TICK_LAST = 0.93;
const NARROW_TICK_LAST = 0.7;

/** The spans in sight, each with its stretch of time. */
export function Waterfall(props: Props) {
  const { rows, selectedId, zoom } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rowPx = useNarrow() ? NARROW_ROW_PX : ROW_PX;
  // oxlint-disable-next-line react/incompatible-library -- no React compiler here; the virtualizer is meant to change in place
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  useEffect(() => lines.measure(), [lines, rowPx]);
  const selectedAt = useMemo(() => rows.findIndex(({ span }) => span.span_id === selectedId), [rows, selectedId]);
  useEffect(() => {
    if (selectedAt >= 0) lines.scrollToIndex(selectedAt, { align: 'auto' });
  }, [lines, selectedAt]);
  return (
    <div className="table" role="treegrid" aria-label="Spans" aria-rowcount={rows.length} tabIndex={0}>
      <div className="span-row span-head">
        <span>Span</span>
        <Scale zoom={zoom} />
      </div>
      {/* nothing in it takes the focus, and not every browser lets keys scroll what cannot have it */}
      <div className="scroller" ref={scroller} role="rowgroup" tabIndex={0}>
        <div className="scroll-length" role="presentation" style={{ height: lines.getTotalSize() }}>
          {lines.getVirtualItems().map(({ index, start }) => {
            const node = rows[index];
            return node === undefined ? null : <SpanLine key={node.span.span_id} node={node} top={start} {...props} />;
          })}
        </div>
      </div>
    </div>
  );
}

function Scale({ zoom }: { readonly zoom: Window }) {
  const length = zoom.toMs - zoom.fromMs;
  const isNarrow = useNarrow();
  const last = zoom.fromMs + length * (isNarrow ? NARROW_TICK_LAST : TICK_LAST);
  const ticks = ticksBetween(zoom.fromMs, zoom.toMs, isNarrow ? NARROW_TICKS : TICKS);
  return (
    <span className="span-scale">
      {ticks
        .filter(({ atMs }) => atMs <= last)
        .map(({ atMs, words }) => (
          <span key={atMs} style={{ left: `${((atMs - zoom.fromMs) / length) * 100}%` }}>
            {words}
          </span>
        ))}
    </span>
  );
}

interface LineProps extends Props {
  readonly node: SpanNode;
  readonly top: number;
}

function SpanLine({ node, top, zoom, critical, hits, isSearching, folded, selectedId, onSelect, onFold }: LineProps) {
  const { span, depth, children } = node;
  const isFolded = folded.has(span.span_id);
  const isHit = hits.has(span.span_id);
  const isSelected = selectedId === span.span_id;
  const hint = wordsOfSpan(span.name);
  const marks = [node.isOrphan && 'parent missing', node.isSkewed && 'began before its parent'].filter(
    (mark) => mark !== false,
  );
  return (
    <div
      className={`span-row span-line${isSelected ? ' row-cursor' : ''}${isSearching && !isHit ? ' span-dimmed' : ''}`}
      role="row"
      aria-level={depth + 1}
      aria-selected={isSelected}
      aria-expanded={children.length === 0 ? undefined : !isFolded}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(span.span_id)}
    >
      <span className="span-name" role="gridcell" style={{ paddingLeft: Math.min(depth, INDENTS_MAX) * INDENT_PX }}>
        {children.length === 0 ? (
          <span className="span-fold" />
        ) : (
          <button
            type="button"
            className="span-fold"
            tabIndex={-1}
            aria-label={isFolded ? 'unfold' : 'fold'}
            onClick={(event) => {
              event.stopPropagation();
              onFold(span.span_id);
            }}
          >
            {isFolded ? '▸' : '▾'}
          </button>
        )}
        {span.status === 'error' && <span className="ink-failed">✕</span>}
        <span
          className={`mono cut${isHit ? ' span-hit' : ''}`}
          title={hint === null ? span.name : `${span.name}: ${hint}`}
        >
          {plainLine(span.name, 120)}
        </span>
        {isFolded && <span className="dim">+{formatExact(node.size)}</span>}
        {marks.length > 0 && (
          <span className="ink-waiting" title={marks.join(', ')}>
            ⚠<span className="spoken-only">{marks.join(', ')}</span>
          </span>
        )}
      </span>
      <Track node={node} zoom={zoom} segments={critical.get(span.span_id) ?? []} />
    </div>
  );
}

interface TrackProps {
  readonly node: SpanNode;
  readonly zoom: Window;
  readonly segments: readonly PathSegment[];
}

/** Behind this share of the width the duration is written before the bar. */
const WORDS_BEFORE = 0.8;
/** A bar that begins before this share leaves no room there: the duration is written into it. */
const WORDS_INSIDE = 0.2;

function Track({ node: { span }, zoom, segments }: TrackProps) {
  const length = zoom.toMs - zoom.fromMs;
  const shareOf = (ms: number): number => Math.max(0, Math.min(1, (ms - zoom.fromMs) / length));
  const stretch = (fromMs: number, toMs: number) => ({
    left: `${shareOf(fromMs) * 100}%`,
    width: `${(shareOf(toMs) - shareOf(fromMs)) * 100}%`,
  });
  const end = span.start_ms + span.duration_ms;
  // what it waited for may outlive it
  const drawnEnd = Math.max(end, ...segments.map(({ toMs }) => toMs));
  const isInside = end >= zoom.fromMs && span.start_ms <= zoom.toMs;
  if (!isInside) return <span className="span-track" role="gridcell" />;
  return (
    <span className="span-track" role="gridcell">
      <span
        className={span.status === 'error' ? 'span-bar span-bar-failed' : 'span-bar'}
        style={stretch(span.start_ms, end)}
      />
      {segments.map(({ fromMs, toMs }) => (
        <span key={fromMs} className="span-critical" style={stretch(fromMs, toMs)} />
      ))}
      {span.events.map(({ at_ms }) => (
        <span key={at_ms} className="span-event" style={{ left: `${shareOf(at_ms) * 100}%` }} />
      ))}
      <span {...durationPlace(shareOf(span.start_ms), shareOf(drawnEnd))}>{formatShort(span.duration_ms)}</span>
    </span>
  );
}

/** Behind the bar, else before it, else in it: always in sight. */
function durationPlace(start: number, end: number) {
  if (end <= WORDS_BEFORE) return { className: 'span-time', style: { left: `${end * 100}%` } };
  if (start >= WORDS_INSIDE) return { className: 'span-time', style: { right: `${(1 - start) * 100}%` } };
  return { className: 'span-time span-time-inside', style: { left: `${start * 100}%` } };
}
