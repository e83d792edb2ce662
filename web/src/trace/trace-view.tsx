import { type RefObject, useCallback, useMemo, useRef } from 'react';
import type { Trace } from '../api/shape.ts';
import { formatExact, plural } from '../format/count.ts';
import { plainLine } from '../format/plain-text.ts';
import { formatAbsolute } from '../format/when.ts';
import { Icon } from '../frame/icon.tsx';
import { type KeyMap, useKeys } from '../key/use-keys.ts';
import { CopyButton } from '../mark/copy-button.tsx';
import { goBack } from '../route/history.ts';
import { Link } from '../route/link.tsx';
import { sessionPath } from '../route/route.ts';
import { SearchBox } from '../session-list/search-box.tsx';
import { criticalPath, type PathSegment } from './critical-path.ts';
import { Minimap } from './minimap.tsx';
import { formatShort } from './short-duration.ts';
import { SpanInspector } from './span-inspector.tsx';
import { ancestorsOf, endOf, matchSpans, type SpanNode, spanTree, visibleNodes } from './span-tree.ts';
import { useTraceState, withFolded } from './use-trace-state.ts';
import { Waterfall } from './waterfall.tsx';

const NOTHING_FOLDED: ReadonlySet<string> = new Set();
const NO_PATH: ReadonlyMap<string, readonly PathSegment[]> = new Map();

function useTraceParts(trace: Trace, q: string) {
  const roots = useMemo(() => spanTree(trace.spans), [trace]);
  const nodes = useMemo(() => visibleNodes(roots, NOTHING_FOLDED), [roots]);
  const path = useMemo(() => bySpan(criticalPath(roots)), [roots]);
  const hits = useMemo(() => matchSpans(trace.spans, q), [trace, q]);
  return { roots, nodes, path, hits };
}

function bySpan(segments: readonly PathSegment[]): ReadonlyMap<string, readonly PathSegment[]> {
  const map = new Map<string, PathSegment[]>();
  for (const segment of segments) {
    const own = map.get(segment.spanId);
    if (own === undefined) map.set(segment.spanId, [segment]);
    else own.push(segment);
  }
  return map;
}

/** A trace as a waterfall: all of it above, a part of it below, one span at the side. */
export function TraceView({ trace, onRefresh }: { readonly trace: Trace; readonly onRefresh: () => void }) {
  const state = useTraceState();
  const { set } = state;
  const { roots, nodes, path, hits } = useTraceParts(trace, state.q);
  const folded = useMemo(() => new Set(state.folded), [state.folded]);
  const rows = useMemo(() => visibleNodes(roots, folded), [roots, folded]);
  const selected = nodes.find(({ span }) => span.span_id === state.spanId);
  const durationMs = Math.max(0.001, trace.duration_ms);
  const inputRef = useRef<HTMLInputElement>(null);
  const fold = useCallback(
    (spanId: string, isFolded?: boolean) => set({ folded: withFolded(state.folded, spanId, isFolded) }),
    [set, state.folded],
  );
  useKeys(useTraceKeys({ rows, nodes, selected, hits, state, fold, search: () => inputRef.current?.select() }));
  return (
    <main className="page">
      <TraceBar title={nodes[0]?.span.name ?? 'Trace'} hits={hits.size} state={state} inputRef={inputRef} />
      <TraceFacts trace={trace} nodes={nodes} onRefresh={onRefresh} />
      <CutNote trace={trace} />
      <Minimap
        nodes={nodes}
        durationMs={durationMs}
        zoom={state.zoom ?? { fromMs: 0, toMs: durationMs }}
        onZoom={(zoom) => set({ zoom })}
      />
      <div className={`trace-split${selected === undefined ? '' : ' trace-split-open'}`}>
        <Waterfall
          rows={rows}
          zoom={state.zoom ?? { fromMs: 0, toMs: durationMs }}
          critical={state.path ? path : NO_PATH}
          hits={hits}
          isSearching={state.q !== ''}
          folded={folded}
          selectedId={state.spanId}
          onSelect={(spanId) => set({ spanId })}
          onFold={fold}
        />
        {selected !== undefined && (
          <SpanInspector
            trace={trace}
            node={selected}
            criticalMs={(path.get(selected.span.span_id) ?? []).reduce(
              (sum, { fromMs, toMs }) => sum + toMs - fromMs,
              0,
            )}
            onClose={() => set({ spanId: null })}
          />
        )}
      </div>
    </main>
  );
}

interface BarProps {
  readonly title: string;
  readonly hits: number;
  readonly state: ReturnType<typeof useTraceState>;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

function TraceBar({ title, hits, state, inputRef }: BarProps) {
  const { set } = state;
  return (
    <header className="bar">
      <button type="button" className="back" aria-label="Back" onClick={() => goBack('/traces')}>
        <Icon name="back" />
      </button>
      <h1 className="cut">{plainLine(title, 120)}</h1>
      <SearchBox
        value={state.q}
        label="find in names and attributes"
        inputRef={inputRef}
        onChange={useCallback((q: string) => set({ q }), [set])}
      />
      {state.q !== '' && <span className="dim">{plural(hits, 'span')}</span>}
      <button
        type="button"
        className="button toggle-button"
        aria-pressed={state.path}
        onClick={() => set({ path: !state.path })}
      >
        critical path
      </button>
    </header>
  );
}

function CutNote({ trace }: { readonly trace: Trace }) {
  if (trace.span_count <= trace.spans.length) return null;
  return (
    <p className="trace-note">
      Showing the first {formatExact(trace.spans.length)} of {formatExact(trace.span_count)} spans. Later ones are in{' '}
      <code>otel_traces</code>: ask by SQL.
    </p>
  );
}

function TraceFacts({
  trace,
  nodes,
  onRefresh,
}: {
  readonly trace: Trace;
  readonly nodes: readonly SpanNode[];
  readonly onRefresh: () => void;
}) {
  const orphans = nodes.filter(({ isOrphan }) => isOrphan).length;
  const skewed = nodes.filter(({ isSkewed }) => isSkewed).length;
  return (
    <p className="trace-facts">
      <time>{formatAbsolute(Date.parse(trace.started_at))}</time>
      <b>{formatShort(trace.duration_ms)}</b>
      <span>{plural(trace.span_count, 'span')}</span>
      {trace.errors > 0 && <span className="ink-failed">✕ {formatExact(trace.errors)} failed</span>}
      {orphans > 0 && (
        <span
          className="ink-waiting"
          title="Somebody else sent the parent, or nobody did. They stand where they began."
        >
          {plural(orphans, 'span')} without their parent
        </span>
      )}
      {skewed > 0 && (
        <span className="ink-waiting" title="A span cannot begin before what started it.">
          {plural(skewed, 'span')} before their parent: clocks differ
        </span>
      )}
      {trace.thread_ids.map((id) => (
        <Link key={id} className="text-button" href={sessionPath(id)}>
          session {id.slice(0, 13)}
        </Link>
      ))}
      <Link className="text-button" href={`/logs?trace=${trace.trace_id}`}>
        logs
      </Link>
      <CopyButton text={trace.trace_id} label={`id ${trace.trace_id.slice(0, 8)}…`} />
      <button type="button" className="text-button" onClick={onRefresh}>
        read again
      </button>
    </p>
  );
}

interface KeyParts {
  readonly rows: readonly SpanNode[];
  readonly nodes: readonly SpanNode[];
  readonly selected: SpanNode | undefined;
  readonly hits: ReadonlySet<string>;
  readonly state: ReturnType<typeof useTraceState>;
  readonly fold: (spanId: string, isFolded?: boolean) => void;
  readonly search: () => void;
}

function useTraceKeys({ rows, nodes, selected, hits, state, fold, search }: KeyParts): KeyMap {
  return useMemo(() => {
    const { set } = state;
    const at = selected === undefined ? -1 : rows.indexOf(selected);
    const to = (index: number): void => {
      const node = rows[Math.max(0, Math.min(rows.length - 1, index))];
      if (node !== undefined) set({ spanId: node.span.span_id });
    };
    const next = (): void => {
      const isWanted = ({ span }: SpanNode): boolean =>
        state.q === '' ? span.status === 'error' : hits.has(span.span_id);
      const from = selected === undefined ? -1 : nodes.indexOf(selected);
      const found = nodes.slice(from + 1).find(isWanted) ?? nodes.find(isWanted);
      if (found === undefined) return;
      const above = ancestorsOf(nodes, nodes.indexOf(found));
      set({ spanId: found.span.span_id, folded: state.folded.filter((id) => !above.has(id)) });
    };
    const zoomTo = ({ span }: SpanNode): void =>
      set({ zoom: { fromMs: span.start_ms, toMs: Math.max(endOf(span), span.start_ms + 0.001) } });
    return {
      '/': search,
      j: () => to(at + 1),
      ArrowDown: () => to(at + 1),
      k: () => to(Math.max(0, at - 1)),
      ArrowUp: () => to(Math.max(0, at - 1)),
      Home: () => to(0),
      End: () => to(rows.length - 1),
      ArrowLeft: () => selected !== undefined && fold(selected.span.span_id, true),
      ArrowRight: () => selected !== undefined && fold(selected.span.span_id, false),
      z: () => selected !== undefined && zoomTo(selected),
      0: () => set({ zoom: null }),
      p: () => set({ path: !state.path }),
      n: next,
      Escape: () => (state.spanId === null ? goBack('/traces') : set({ spanId: null })),
    };
  }, [rows, nodes, selected, hits, state, fold, search]);
}
