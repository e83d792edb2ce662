import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SessionFilter } from '../query/session-filter.ts';
import { inDays, monthSpan, panelSpan } from './panel-span.ts';
import { panelSql } from './panel-sql.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const HOUR_MS = 3_600_000;

const sqlOf = (text: string, filter: SessionFilter = {}, wanted: object = { since: NOW - HOUR_MS }) =>
  panelSql('cost', text, { filter, span: panelSpan(wanted, NOW) });

describe('parameters', () => {
  test.each([
    ['{since:Int64}', { since: NOW - HOUR_MS }, String(NOW - HOUR_MS)],
    ['{ until : Int64 }', { until: NOW }, String(NOW)],
    ['{before:Int64}', { before: NOW - 2 * HOUR_MS }, String(NOW - 2 * HOUR_MS)],
    ['{span:Int64}', { span: HOUR_MS }, String(HOUR_MS)],
    ['{step:UInt32}', { step: 30 }, '30'],
    ['{tz:String}', { tz: 'UTC' }, "'UTC'"],
  ])('%s is bound, and shown as its value', (text, params, shown) => {
    expect(sqlOf(`SELECT ${text}`)).toEqual({ bound: `SELECT ${text}`, params, shown: `SELECT ${shown}` });
  });

  test.each(["SELECT '{since:Int64} {{fill}}'", 'SELECT 1 -- {nope:Int8}', 'SELECT 1 /* {{nope}} */ AS `{x:Y}`'])(
    'what stands in strings, names and comments is none: %s',
    (text) => {
      expect(sqlOf(text)).toEqual({ bound: text, params: {}, shown: text });
    },
  );

  test.each([
    ['count', 'sum(1 + 2)', /^SELECT trim\(LEADING ',' FROM .*toString\(sum\(1 \+ 2\)\)/],
    ['usd', 'totals.1', /^SELECT concat\('\$', trim\(LEADING ',' FROM .*totals\.1/],
  ])('{{%s:…}} writes a figure with its thousands apart', (kind, value, expected) => {
    expect(sqlOf(`SELECT {{${kind}: ${value}}}`).shown).toMatch(expected);
  });

  test.each([
    ['SELECT {sinse:Int64}', 'sinse', 'since'],
    ['SELECT 1 WHERE {{session-filtre}}', 'session-filtre', 'session-filter,'],
    ['SELECT {model:Array(String)}', 'model', 'since'],
  ])('%s is refused with what there is', (text, what, known) => {
    expect(() => sqlOf(text)).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        message: expect.stringMatching(new RegExp(`cannot ask for cost:.*${what}`)),
        hint: expect.stringContaining(known),
      }),
    );
  });
});

describe('a month', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  const month = { since: Date.parse('2026-10-31T23:00:00Z'), until: Date.parse('2026-11-30T23:00:00Z') };
  const span = panelSpan({ since: now - HOUR_MS, timeZone: 'Europe/Berlin' }, now);

  test('is that in which the span ends', () => {
    const { params } = panelSql('cost', 'SELECT {month:Int64}, {month_end:Int64}, {now:Int64}', { span, filter: {} });
    expect(params).toEqual({ month: month.since, month_end: month.until, now });
  });

  test('as a span goes on behind what was asked', () => {
    const { params } = panelSql('cost', 'SELECT {since:Int64}, {until:Int64}, {now:Int64}, {step:UInt32}', {
      span: monthSpan(span),
      filter: {},
    });
    expect(params).toEqual({ ...month, now, step: 86_400 });
  });
});

test.each([
  [HOUR_MS, 86_400],
  [7 * 24 * HOUR_MS, 86_400],
  [365 * 24 * HOUR_MS, 7 * 86_400],
])('a span of %i ms in days has steps of %i s', (length, seconds) => {
  expect(inDays(panelSpan({ since: NOW - length }, NOW)).stepSeconds).toBe(seconds);
});

test('budgets are a table in the statement itself, whatever they are called', () => {
  const budgets = [{ kind: 'team', name: "o'neill {{fill}} {x:Y}", monthUsd: 1e-7 }] as const;
  const span = panelSpan({}, NOW);
  const { bound, shown } = panelSql('cost', 'SELECT * FROM {{budgets}}', { span, filter: {}, budgets });
  expect(bound).toContain("('team', 'o\\'neill {{fill}} {x:Y}', 1e-7)");
  expect(shown).toBe(bound);
  expect(panelSql('cost', 'SELECT * FROM {{budgets}}', { span, filter: {} }).bound).toContain('CAST([], ');
});

describe('places', () => {
  const filter: SessionFilter = { team: ["o'neill"], since: 1, until: 2 };

  test('the filter is its conditions, in the span of the question', () => {
    const { bound, params, shown } = sqlOf('SELECT 1 FROM session FINAL WHERE {{session-filter}}', filter);
    expect(bound).not.toMatch(/--|\{\{/);
    expect(params).toEqual({ since: NOW - HOUR_MS, until: NOW, team: ["o'neill"] });
    expect(shown).toContain(`['o\\'neill']`);
    expect(shown).toContain(String(NOW - HOUR_MS));
  });

  test('with the span before it, it begins there', () => {
    const { params } = sqlOf('SELECT 1 FROM session FINAL WHERE {{session-filter-with-before}}');
    expect(params).toEqual({ before: NOW - 2 * HOUR_MS, until: NOW });
  });

  test('events are narrowed by their sessions only where something besides time is asked', () => {
    expect(sqlOf('SELECT 1 WHERE {{event-filter}}').bound).not.toContain('ThreadId');
    expect(sqlOf('SELECT 1 WHERE {{event-filter}}', filter).bound).toContain(
      'ThreadId IN (SELECT arrayJoin(ThreadIds)',
    );
  });

  test.each([
    [{ since: NOW - HOUR_MS }, "toStartOfInterval(t, INTERVAL 30 SECOND, 'UTC')", 'STEP INTERVAL 30 SECOND'],
    [{ stepSeconds: 86_400 }, "toStartOfInterval(t, INTERVAL 1 DAY, 'UTC')", 'STEP INTERVAL 1 DAY'],
    [
      { since: NOW - 400 * 24 * HOUR_MS, timeZone: 'Europe/Berlin' },
      "toDateTime(toStartOfWeek(t, 1, 'Europe/Berlin'), 'Europe/Berlin')",
      'STEP INTERVAL 7 DAY',
    ],
  ])('steps of %j', (wanted, step, fill) => {
    const { bound } = sqlOf('SELECT {{step:t}} AS at ORDER BY at {{fill}};', {}, wanted);
    expect(bound).toContain(step);
    expect(bound).toContain(fill);
    // what is answered is UTC, whatever days are counted in
    expect(bound.startsWith('SELECT * REPLACE (toTimeZone')).toBe('timeZone' in wanted);
  });
});

// The shown text is run by whoever copies it: no value may become more than a value.
test('whatever is filtered by, the shown text has the tokens of the bound one', () => {
  const word = fc.string({ unit: fc.constantFrom(..."'\\\n\0{}[],:-a1é".split('')), maxLength: 12 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), (team) => {
      const { shown } = sqlOf('SELECT 1 FROM session FINAL WHERE {{session-filter}}', { team });
      const list = /Team IN (\[.*\])$/s.exec(shown)?.[1] ?? '';
      expect(readList(list)).toEqual(team);
    }),
  );
});

/** Reads a list of quoted strings as ClickHouse does. */
function readList(text: string): string[] {
  const strings = [...text.matchAll(/'((?:[^'\\]|\\[\s\S])*)'/g)];
  expect(text.replace(/'(?:[^'\\]|\\[\s\S])*'/g, 's')).toMatch(/^\[s(, s)*\]$/);
  return strings.map((match) => (match[1] ?? '').replace(/\\([\s\S])/g, '$1'));
}
