import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TraceSpan } from '../api/shape.ts';
import { criticalPath } from './critical-path.ts';
import { ancestorsOf, endOf, matchSpans, type SpanNode, selfTime, spanTree, visibleNodes } from './span-tree.ts';
import { searchFromTraces, traceFilterFrom, tracesApiSearch } from './trace-filter.ts';
import { searchFromTrace, traceStateFrom, withFolded } from './use-trace-state.ts';

const span = (span_id: string, parent_span_id: string | null, start_ms: number, duration_ms: number): TraceSpan => ({
  span_id,
  parent_span_id,
  name: `name of ${span_id}`,
  kind: 'Internal',
  service: 'codex_exec',
  start_ms,
  duration_ms,
  end_before_start_ms: 0,
  status: 'unset',
  status_message: null,
  scope: null,
  attributes: { tool_name: `tool of ${span_id}` },
  events: [],
  links: [],
});

const anySpans = fc
  .array(fc.record({ parent: fc.integer({ min: -2, max: 30 }), start: fc.nat(1000), duration: fc.nat(500) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((all) =>
    // any parent: also one that comes later, is missing, or is the span itself
    all.map(({ parent, start, duration }, at) => span(`s${at}`, parent < 0 ? null : `s${parent}`, start, duration)),
  );

const allOf = (roots: readonly SpanNode[]): readonly SpanNode[] => visibleNodes(roots, new Set());

describe('the tree of a trace', () => {
  test('has every span once, whatever parents say', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const ids = allOf(spanTree(spans)).map((node) => node.span.span_id);
        expect(ids.toSorted()).toEqual(spans.map(({ span_id }) => span_id).toSorted());
      }),
    );
  });

  test('marks what has no parent here, and who began before its parent', () => {
    const [root, orphan] = spanTree([span('a', null, 10, 5), span('b', 'a', 8, 5), span('c', 'gone', 12, 1)]);
    expect([root?.isOrphan, orphan?.isOrphan, root?.children[0]?.isSkewed]).toEqual([false, true, true]);
  });

  test('folds what lies below', () => {
    const roots = spanTree([span('a', null, 0, 9), span('b', 'a', 1, 2), span('c', 'b', 1, 1), span('d', 'a', 4, 2)]);
    expect(visibleNodes(roots, new Set(['b'])).map((node) => node.span.span_id)).toEqual(['a', 'b', 'd']);
    expect(roots[0]?.size).toBe(3);
  });

  test('knows what lies above a span, whatever lies beside it', () => {
    const roots = spanTree([
      span('a', null, 0, 9),
      span('b', 'a', 1, 2),
      span('c', 'b', 1, 1),
      span('d', 'a', 4, 2),
      span('e', 'd', 4, 1),
      span('f', null, 10, 1),
    ]);
    const nodes = visibleNodes(roots, new Set());
    const above = (id: string) => [
      ...ancestorsOf(
        nodes,
        nodes.findIndex(({ span: { span_id } }) => span_id === id),
      ),
    ];
    expect([above('e'), above('c'), above('f')]).toEqual([['d', 'a'], ['b', 'a'], []]);
  });

  test('a chain of 10,000 spans is a tree like any other', () => {
    const chain = Array.from({ length: 10_000 }, (_, at) =>
      span(`s${at}`, at === 0 ? null : `s${at - 1}`, at, 20_000 - at),
    );
    const roots = spanTree(chain);
    expect(allOf(roots).at(-1)?.depth).toBe(9_999);
    expect(criticalPath(roots).length).toBeGreaterThan(9_000);
  });

  test.each([
    ['nothing below', [], 10],
    ['two that overlap', [span('b', 'a', 1, 4), span('c', 'a', 3, 4)], 4],
    ['one that outlives it', [span('b', 'a', 6, 100)], 6],
    ['one outside', [span('b', 'a', 50, 100)], 10],
  ])('self time with %s', (_, children, expected) => {
    expect(selfTime(span('a', null, 0, 10), children)).toBe(expected);
  });

  test('finds by name and by attribute, all words', () => {
    const spans = [span('a', null, 0, 1), span('b', 'a', 0, 1)];
    expect([...matchSpans(spans, 'tool_name=tool B')]).toEqual(['b']);
    expect([...matchSpans(spans, ' ')]).toEqual([]);
  });
});

describe('the critical path', () => {
  const pathOf = (spans: readonly TraceSpan[]) =>
    criticalPath(spanTree(spans)).map(({ spanId, fromMs, toMs }) => `${spanId} ${fromMs}-${toMs}`);

  test('goes into the child that ended last', () => {
    expect(pathOf([span('a', null, 0, 10), span('b', 'a', 1, 3), span('c', 'a', 2, 6)])).toEqual([
      'a 0-2',
      'c 2-8',
      'a 8-10',
    ]);
  });

  test('follows children that outlive their parent', () => {
    expect(pathOf([span('a', null, 0, 1), span('b', 'a', 1, 9)])).toEqual(['a 0-1', 'b 1-10']);
  });

  test('is never twice at the same time, and never outside of its span or what that started', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const roots = spanTree(spans);
        const path = criticalPath(roots);
        const latest = Math.max(...spans.map(endOf));
        expect(path.every(({ fromMs, toMs }) => fromMs < toMs && toMs <= latest)).toBe(true);
        expect(path.every(({ fromMs }, at) => at === 0 || fromMs >= (path[at - 1]?.toMs ?? 0))).toBe(true);
      }),
    );
  });
});

test('the filter of traces is in the URL under the names that other pages link to', () => {
  const filter = traceFilterFrom('?session=abc&service=x&service=a&min=200&errors=1&since=24h&q=turn&sort=spans');
  expect(filter).toEqual({
    q: 'turn',
    session: 'abc',
    service: ['a', 'x'],
    name: [],
    minMs: 200,
    errors: true,
    since: '24h',
    until: '',
    sort: 'spans',
  });
  expect(traceFilterFrom(searchFromTraces(filter))).toEqual(filter);
  expect(tracesApiSearch(filter)).toBe(
    'q=turn&service=a&service=x&min_ms=200&status=error&session_id=abc&since=24h&sort=spans',
  );
  expect(traceFilterFrom('?sort=colour').sort).toBe('time');
});

describe('what is folded', () => {
  test.each([
    ['folds', [], undefined, ['a']],
    ['unfolds', ['b', 'a'], undefined, ['b']],
    ['stays folded', ['a', 'b'], true, ['b', 'a']],
    ['stays unfolded', ['b'], false, ['b']],
  ])('%s', (_, folded, isFolded, expected) => {
    expect(withFolded(folded, 'a', isFolded)).toEqual(expected);
  });

  test('is in the URL, and what no address has room for opens again', () => {
    const state = { ...traceStateFrom(''), folded: Array.from({ length: 300 }, (_, at) => `s${at}`) };
    const back = traceStateFrom(searchFromTrace(state)).folded;
    expect([back.length, back[0], back.at(-1)]).toEqual([200, 's100', 's299']);
  });
});
