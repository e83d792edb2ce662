import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dashboard } from '../api/shape.ts';
import { withColumn } from './column.ts';
import { dropDraft, keepDraft, readDraft } from './draft.ts';
import {
  addPanel,
  copyPanel,
  dashboardFromFile,
  freeId,
  movePanel,
  newDashboard,
  removePanel,
  resizePanel,
} from './edit.ts';
import {
  keptSearch,
  panelSearch,
  searchFromState,
  spanOf,
  stateFromSearch,
  withView,
  zoomIn,
  zoomOut,
} from './page-state.ts';
import { previewParams } from './preview-params.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 3_600_000;

describe('state of the page', () => {
  test.each([
    '',
    '?since=30d',
    '?since=2026-11-20T00%3A00%3A00.000Z&until=2026-11-21T00%3A00%3A00.000Z',
    '?model=gpt-5.5&since=24h&table=cost&sql=tokens',
    '?edit=1',
  ])('%s comes back as it was', (search) => expect(searchFromState(stateFromSearch(search))).toBe(search));

  test.each(['?since=yesterday', '?since=7d', '?until=2026-11-20T00:00:00Z'])('%s is the last 7 days', (search) => {
    expect(stateFromSearch(search)).toMatchObject({ since: '7d', until: null });
  });

  test('another dashboard takes the span and the filter, and nothing else', () => {
    expect(keptSearch(stateFromSearch('?model=a&since=1h&table=cost&edit=1'))).toBe('?model=a&since=1h');
  });

  test('panels are asked with span, zone and filter', () => {
    const search = panelSearch(stateFromSearch('?model=a&model=b&sql=x'), 'Europe/Berlin');
    expect(Object.fromEntries(new URLSearchParams(search))).toEqual({ model: 'b', since: '7d', tz: 'Europe/Berlin' });
    expect(previewParams(search)).toEqual({ model: ['a', 'b'], since: '7d', tz: 'Europe/Berlin' });
  });

  test('the same view again brings the chart back', () => {
    const table = withView(stateFromSearch(''), 'cost', 'table');
    expect(searchFromState(table)).toBe('?table=cost');
    expect(searchFromState(withView(table, 'cost', 'sql'))).toBe('?sql=cost');
    expect(searchFromState(withView(table, 'cost', 'table'))).toBe('');
  });
});

describe('zoom', () => {
  test('in: what was brushed', () => {
    const state = zoomIn(stateFromSearch(''), NOW - HOUR, NOW);
    expect(spanOf(state, NOW)).toEqual([NOW - HOUR, NOW]);
  });

  test('out: twice as long, around the same middle', () => {
    const state = zoomIn(stateFromSearch(''), NOW - 10 * HOUR, NOW - 8 * HOUR);
    expect(spanOf(zoomOut(state, NOW), NOW)).toEqual([NOW - 11 * HOUR, NOW - 7 * HOUR]);
  });

  test('out ends in the present, never later', () => {
    const out = zoomOut(stateFromSearch('?since=24h'), NOW);
    expect(out.until).toBeNull();
    expect(spanOf(out, NOW)).toEqual([NOW - 48 * HOUR, NOW]);
  });

  test('out always doubles', () => {
    const spans = fc.tuple(fc.integer({ min: 1_000, max: 1e10 }), fc.nat(1e10));
    fc.assert(
      fc.property(spans, ([length, back]) => {
        const out = zoomOut(zoomIn(stateFromSearch(''), NOW - back - length, NOW - back), NOW);
        const [since, until] = spanOf(out, NOW);
        expect(Math.abs(until - since - 2 * length)).toBeLessThanOrEqual(2);
        expect(until).toBeLessThanOrEqual(NOW);
      }),
    );
  });
});

describe('editing', () => {
  const panel = (id: string) => ({ id, title: id, chart: 'table' as const, unit: 'text' as const, sql: 'SELECT 1' });
  const dashboard: Dashboard = { id: 'mine', title: 'Mine', panels: [panel('a'), panel('b')] };
  const ids = (of: Dashboard): readonly string[] => of.panels.map(({ id }) => id);

  test.each([
    ['Cost by team', [], 'cost-by-team'],
    ['Cost by team', ['cost-by-team', 'cost-by-team-2'], 'cost-by-team-3'],
    ['費用', [], 'dashboard'],
    ['x'.repeat(200), [], 'x'.repeat(60)],
  ])('%s has a free address', (title, taken, id) => {
    const free = freeId(title, taken);
    expect(free).toMatch(/^[a-z0-9-]{1,64}$/);
    expect(free).toBe(id);
  });

  test('panels come, go and move; over the edge nothing moves', () => {
    expect(ids(addPanel(dashboard))).toEqual(['a', 'b', 'panel']);
    expect(ids(copyPanel(dashboard, 'a'))).toEqual(['a', 'a-2', 'b']);
    expect(ids(removePanel(dashboard, 'a'))).toEqual(['b']);
    expect(ids(movePanel(dashboard, 'b', -1))).toEqual(['b', 'a']);
    expect(movePanel(dashboard, 'a', -1)).toBe(dashboard);
    expect(movePanel(dashboard, 'b', 1)).toBe(dashboard);
  });

  test('a panel is one to four quarters wide', () => {
    const grown = [1, 2, 3].reduce<Dashboard>((of) => resizePanel(of, 'a', 1), dashboard);
    const shrunk = [1, 2, 3].reduce<Dashboard>((of) => resizePanel(of, 'a', -1), dashboard);
    expect([grown.panels[0]?.width, shrunk.panels[0]?.width]).toEqual([4, 1]);
  });

  test('a file comes in as it went out, beside what is there', () => {
    const imported = dashboardFromFile(JSON.stringify(dashboard), ['mine']);
    expect(imported).toEqual({ kind: 'dashboard', dashboard: { ...dashboard, id: 'mine-2' } });
  });

  test.each(['', '[]', 'null', '{"title":"x"}', '{"title":1,"panels":[]}'])('%s is no dashboard', (text) => {
    expect(dashboardFromFile(text, []).kind).toBe('refused');
  });
});

describe('a draft', () => {
  function memory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { readonly kept: Map<string, string> } {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }

  test('comes back after a reload, under the id of its page, until it is dropped', () => {
    const storage = memory();
    const draft = newDashboard('SELECT 1');
    expect(readDraft(storage, 'new', 'new')).toBeNull();
    keepDraft(storage, 'new', draft);
    expect(readDraft(storage, 'new', 'payments')).toEqual({ ...draft, id: 'payments' });
    dropDraft(storage, 'new');
    expect(storage.kept.size).toBe(0);
  });

  test.each(['{', '7', '{"title":"x"}'])('%s is none', (text) => {
    const storage = memory();
    storage.setItem('turnscope-draft new', text);
    expect(readDraft(storage, 'new', 'new')).toBeNull();
  });

  test('is lost where the browser keeps nothing, and nothing else is', () => {
    const refuse = (): never => {
      throw new DOMException('no', 'SecurityError');
    };
    const storage = { getItem: refuse, setItem: refuse, removeItem: refuse };
    keepDraft(storage, 'new', newDashboard(null));
    dropDraft(storage, 'new');
    expect(readDraft(storage, 'new', 'new')).toBeNull();
  });

  test('begins with the question that another page hands over', () => {
    expect(newDashboard('SELECT 1').panels).toMatchObject([{ chart: 'table', sql: 'SELECT 1' }]);
    expect(newDashboard(null).panels).toEqual([]);
  });
});

test('what is said of a column is kept, what says nothing is not', () => {
  const columns = withColumn({}, 'p50_ms', { title: 'p50' });
  expect(columns).toEqual({ p50_ms: { title: 'p50' } });
  expect(withColumn(columns ?? {}, 'p50_ms', { unit: 'ms', hidden: true })).toEqual({
    p50_ms: { title: 'p50', unit: 'ms', hidden: true },
  });
  expect(withColumn(columns ?? {}, 'p50_ms', { title: '' })).toBeUndefined();
  expect(withColumn({ a: { title: 'A' } }, 'b', { hidden: false })).toEqual({ a: { title: 'A' } });
});
